import * as v from "valibot";
import { Progress } from "../../core/progress/schema.js";
import { JUDGED, PROGRESS } from "../store/keys.js";

// On every page: what has passed is marked wherever an exercise is named.

function passedSlugs(): Set<string> {
  try {
    const read = v.safeParse(Progress, JSON.parse(localStorage.getItem(PROGRESS) ?? "{}"));
    const exercises = read.success ? read.output.exercises : {};
    return new Set(Object.keys(exercises).filter((slug) => exercises[slug].passed));
  } catch {
    return new Set();
  }
}

function mark(passed = passedSlugs()): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-slug]:not(#kata-exercise)")) {
    const has = passed.has(place.dataset.slug ?? "");
    if (has) place.dataset.is = "passed";
    else delete place.dataset.is;
    const spot = place.matches(".exercise-state") ? place : place.querySelector(".exercise-state");
    if (spot) spot.textContent = has ? "✓ passed" : "";
  }
  for (const place of document.querySelectorAll<HTMLElement>("[data-after]"))
    place.hidden = !place.dataset.after!.split(" ").every((slug) => passed.has(slug));
}

const travel = document.getElementById("kata-travel");
if (travel)
  void import("./travel.js").then(({ drawTravel }) =>
    drawTravel(travel, `${travel.dataset.base ?? "/"}kata/`),
  );

mark();
// Where the browser keeps nothing, only the page itself knows.
addEventListener(JUDGED, (event) => mark(new Set((event as CustomEvent<string[]>).detail)));
addEventListener("storage", ({ key }) => {
  if (key === null || key === PROGRESS) mark();
});
