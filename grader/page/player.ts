import { sha256 } from "@noble/hashes/sha2.js";

/** The controls over the frames of both sides. A page without scripts keeps them hidden, and shows all frames. */
export function playerHtml(frames: number): string {
  const last = frames - 1;
  return `<div class="player" hidden><button type="button">Play</button><input type="range" min="0" max="${last}" value="${last}" step="1" aria-label="Frame"><span></span></div>`;
}

/** Shows one frame of each side, first the last; plays them in about four seconds, to the last. Nothing moves by itself. */
export const PLAYER_SCRIPT = `"use strict";
for (const player of document.querySelectorAll(".player")) {
  const [button, slider, place] = player.children;
  const sides = [...player.parentElement.querySelectorAll("figure")].map((side) => [...side.querySelectorAll(".frame")]);
  const longest = sides.reduce((a, b) => (b.length > a.length ? b : a));
  const last = longest.length - 1;
  let timer;
  const show = (at) => {
    slider.value = at;
    for (const frames of sides) frames.forEach((frame, i) => { frame.hidden = i !== Math.min(at, frames.length - 1); });
    slider.setAttribute("aria-valuetext", longest[at].firstElementChild.textContent);
    place.textContent = "frame " + (at + 1) + " of " + (last + 1);
  };
  const pause = () => {
    clearInterval(timer);
    timer = undefined;
    button.textContent = "Play";
  };
  const step = () => {
    const at = Number(slider.value) + 1;
    show(at);
    if (at === last) pause();
  };
  button.addEventListener("click", () => {
    if (timer !== undefined) return pause();
    if (Number(slider.value) === last) show(0);
    button.textContent = "Pause";
    timer = setInterval(step, Math.min(600, Math.max(100, 4000 / last)));
  });
  slider.addEventListener("input", () => {
    pause();
    show(Number(slider.value));
  });
  player.hidden = false;
  show(last);
}
`;

/** What the page's policy lets run: this script and no other. */
export const PLAYER_HASH = `sha256-${btoa(String.fromCharCode(...sha256(new TextEncoder().encode(PLAYER_SCRIPT))))}`;
