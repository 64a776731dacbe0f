import type { Ask } from "../../../lib/author/course.js";
import type { States } from "../progress/passed.js";
import type { Course } from "./course.js";

/** A question that an exercise leaves for later. */
export interface Asked extends Ask {
  /** The exercise's. */
  slug: string;
}

/** The questions of all exercises that have passed, in the order of the course: review and the chapters' starts choose from them. */
export function asksOf({ exercises }: Course, states: States): Asked[] {
  return exercises
    .filter(({ slug }) => (states.get(slug) ?? "open") !== "open")
    .flatMap(({ slug, asks = [] }) => asks.map((ask) => ({ slug, ...ask })));
}
