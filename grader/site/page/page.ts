import * as v from "valibot";
import { Progress } from "../../core/progress/schema.js";
import { JUDGED, PROGRESS } from "../store/keys.js";
import { unfoldParts } from "./parts.js";
import { focusLateSearch } from "./search.js";
import type { Since } from "./stale.js";

// On every page: what has passed is marked wherever an exercise is named.

/** The site's base: this file lies in `kata`. */
const site = new URL("..", import.meta.url).pathname;

function progressHere(): Progress {
  try {
    return v.parse(Progress, JSON.parse(localStorage.getItem(PROGRESS) ?? "{}"));
  } catch {
    return { version: 1, exercises: {} };
  }
}

const passedIn = ({ exercises }: Progress): Set<string> =>
  new Set(Object.keys(exercises).filter((slug) => exercises[slug].passed));

const CHANGED: Record<Since, string> = {
  spec: "passed before the last update",
  text: "passed, and changed since",
};

let stale: ReadonlyMap<string, Since> = new Map();

function mark(passed: ReadonlySet<string>): void {
  for (const place of document.querySelectorAll<HTMLElement>("[data-slug]:not(#kata-exercise)")) {
    const slug = place.dataset.slug ?? "";
    const has = passed.has(slug);
    const since = has ? stale.get(slug) : undefined;
    if (has) place.dataset.is = since ? "stale" : "passed";
    else delete place.dataset.is;
    const spot = place.matches(".exercise-state") ? place : place.querySelector(".exercise-state");
    if (spot) spot.textContent = since ? CHANGED[since] : has ? "✓ passed" : "";
  }
  for (const place of document.querySelectorAll<HTMLElement>("[data-after]"))
    place.hidden = !place.dataset.after!.split(" ").every((slug) => passed.has(slug));
}

/** Marks at once, and again when it is known which specs have changed. */
async function show(progress = progressHere(), passed = passedIn(progress)): Promise<void> {
  mark(passed);
  try {
    const { staleIn, tellStale } = await import("./stale.js");
    stale = await staleIn(progress, site);
    tellStale(stale);
    mark(passed);
  } catch {
    // Without a network it may not be known here.
  }
}

const travel = document.getElementById("kata-travel");
if (travel)
  void import("./travel.js").then(({ drawTravel }) =>
    drawTravel(travel, `${travel.dataset.base ?? "/"}kata/`),
  );

const folded = [...document.querySelectorAll<HTMLDetailsElement>("details.part")];
if (folded.length > 0) unfoldParts(folded, progressHere());

const parts = [...document.querySelectorAll<HTMLElement>(".kata-keep")];
if (parts.length > 0) import("./keep.js").then(({ drawKeep }) => drawKeep(parts, site)).catch(() => {});

const models = document.getElementById("kata-models");
if (models)
  void import("./models.js").then(({ drawModels }) =>
    drawModels(models, `${models.dataset.base ?? "/"}kata/`).catch((error: Error) => {
      models.textContent = error.message;
    }),
  );

focusLateSearch();
void show();
// Where the browser keeps nothing, only the page itself knows.
addEventListener(
  JUDGED,
  (event) => void show(progressHere(), new Set((event as CustomEvent<string[]>).detail)),
);
addEventListener("storage", ({ key }) => {
  if (key === null || key === PROGRESS) void show();
});
// After all that somebody waits for.
addEventListener("load", () =>
  import("../offline/visited.js").then(({ keepVisited }) => keepVisited(site)).catch(() => {}),
);
