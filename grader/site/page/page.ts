import * as v from "valibot";
import { Progress } from "../../core/progress/schema.js";
import { PROGRESS } from "../store/keys.js";

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

function mark(): void {
  const passed = passedSlugs();
  for (const place of document.querySelectorAll<HTMLElement>("[data-slug]:not(#kata-exercise)")) {
    const has = passed.has(place.dataset.slug ?? "");
    if (has) place.dataset.is = "passed";
    else delete place.dataset.is;
    const spot = place.matches(".exercise-state") ? place : place.querySelector(".exercise-state");
    if (spot) spot.textContent = has ? "✓ passed" : "";
  }
}

const travel = document.getElementById("kata-travel");
if (travel)
  void import("./travel.js").then(({ drawTravel }) =>
    drawTravel(travel, `${travel.dataset.base ?? "/"}kata/`),
  );

mark();
addEventListener("storage", ({ key }) => {
  if (key === null || key === PROGRESS) mark();
});
