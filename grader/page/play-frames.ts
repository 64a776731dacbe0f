import type { Paper } from "./drawn.js";

// Of the page's own types, which Node's programs do not know.
type Root = Pick<Paper, "querySelectorAll">;
type Html = Paper["body"];

/**
 * Has every player below `root` show the frames of its sides: first the last, then what its controls say. Nothing moves by itself.
 *
 * The page of `kata show` gets this function as text, so it uses nothing but what is inside it.
 */
export function playFrames(root: Root): void {
  for (const player of root.querySelectorAll(".player") as Iterable<Html>) {
    const calm = player.ownerDocument.defaultView!.matchMedia("(prefers-reduced-motion: reduce)");
    const [play, back, on] = player.querySelectorAll("button");
    const slider = player.querySelector("input")!;
    const place = player.querySelector("output")!;
    const figures = [...player.parentNode!.querySelectorAll("figure")];
    const sides = figures.map((side) => [...(side.querySelectorAll(".frame") as Iterable<Html>)]);
    const longest = sides.reduce((a, b) => (b.length > a.length ? b : a));
    const last = longest.length - 1;
    let timer: ReturnType<typeof setInterval> | undefined;

    const show = (at: number) => {
      for (const frames of sides)
        for (const [i, frame] of frames.entries()) frame.hidden = i !== Math.min(at, frames.length - 1);
      const name = longest[at].firstElementChild!.textContent!;
      slider.value = String(at);
      slider.setAttribute("aria-valuetext", name);
      place.textContent = `${name}, frame ${at + 1} of ${last + 1}`;
      // A button that is disabled would lose the focus.
      back.setAttribute("aria-disabled", String(at === 0));
      on.setAttribute("aria-disabled", String(at === last));
    };
    const pause = () => {
      clearInterval(timer);
      timer = undefined;
      play.textContent = "Play";
      place.setAttribute("aria-live", "polite");
    };
    const go = (to: number) => {
      pause();
      show(Math.max(0, Math.min(last, to)));
    };
    const at = () => Number(slider.value);
    const step = () => {
      if (!player.isConnected) return pause();
      show(at() + 1);
      if (at() === last) pause();
    };
    const turn = () => {
      if (timer !== undefined) return pause();
      if (calm.matches) return;
      if (at() === last) show(0);
      play.textContent = "Pause";
      // Whoever listens would hear of frames that have passed.
      place.setAttribute("aria-live", "off");
      timer = setInterval(step, Math.min(600, Math.max(100, 4000 / last)));
    };

    play.addEventListener("click", turn);
    back.addEventListener("click", () => go(at() - 1));
    on.addEventListener("click", () => go(at() + 1));
    slider.addEventListener("input", () => {
      pause();
      // The slider itself is read.
      place.setAttribute("aria-live", "off");
      show(at());
    });
    slider.addEventListener("keydown", (event: { key: string; preventDefault(): void }) => {
      if (event.key !== " ") return;
      event.preventDefault();
      turn();
    });
    calm.addEventListener("change", pause);
    player.hidden = false;
    show(last);
  }
}
