import type { States } from "../progress/passed.js";
import type { Course, PlacedExercise } from "./course.js";

/** Where the learner goes on: the exercise they were at, else the first that has not passed, else the first. */
export function currentExercise(
  course: Course,
  at: string | undefined,
  states: () => States,
): PlacedExercise {
  return course.bySlug.get(at ?? "") ?? nextOpen(course, states()) ?? course.exercises[0];
}

/** The first exercise after `from` that has not passed, going round to the start; undefined when all have. */
export function nextOpen(course: Course, states: States, from?: PlacedExercise): PlacedExercise | undefined {
  const at = from ? course.exercises.indexOf(from) : -1;
  const order = [...course.exercises.slice(at + 1), ...course.exercises.slice(0, Math.max(0, at))];
  return order.find((exercise) => states.get(exercise.slug) !== "passed");
}
