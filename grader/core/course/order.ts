import type { States } from "../progress/passed.js";
import type { Course, PlacedExercise } from "./course.js";

/** The exercise to go on with: the one the learner was at, otherwise the first that has not passed, otherwise the first of all. */
export function currentExercise(
  course: Course,
  at: string | undefined,
  states: () => States,
): PlacedExercise {
  return course.bySlug.get(at ?? "") ?? nextOpen(course, states()) ?? course.exercises[0];
}

/** The first exercise after `from` that has not passed; the search wraps around to the start. Undefined if all have passed. */
export function nextOpen(course: Course, states: States, from?: PlacedExercise): PlacedExercise | undefined {
  const at = from ? course.exercises.indexOf(from) : -1;
  const order = [...course.exercises.slice(at + 1), ...course.exercises.slice(0, Math.max(0, at))];
  return order.find((exercise) => states.get(exercise.slug) !== "passed");
}
