import type { Course, PlacedChapter, PlacedExercise } from "../course/load.js";
import type { ExerciseState, States } from "../state/passed.js";
import { bar, passedIn } from "./frame.js";
import type { Look } from "./look.js";
import { cut } from "./text.js";

/** A mark and a word for each state: never colour alone. */
export function stateMark(state: ExerciseState, look: Look): string {
  const { color } = look;
  if (state === "passed") return color.green("✓ passed");
  return state === "stale" ? color.yellow("◐ stale ") : color.dim("○ open  ");
}

/** One exercise on one line. */
export function exerciseLine(
  exercise: PlacedExercise,
  states: States,
  current: string | undefined,
  look: Look,
): string {
  const here = exercise.slug === current ? look.color.cyan("> ") : "  ";
  const mark = stateMark(states.get(exercise.slug) ?? "open", look);
  if (look.width < 60) return `${here}${mark} ${cut(exercise.slug, look.width - 14)}`;
  const title = cut(exercise.title, Math.max(8, look.width - 58)).padEnd(
    Math.max(8, Math.min(28, look.width - 58)),
  );
  const effort = look.color.dim(
    `${"●".repeat(exercise.difficulty).padEnd(5)} ${String(exercise.minutes).padStart(2)} min`,
  );
  return `${here}${mark}  ${exercise.slug.padEnd(26)} ${title} ${effort}`;
}

/** A chapter's folder and title, above its exercises. */
export function chapterLine(chapter: PlacedChapter, look: Look): string {
  const title = cut(chapter.title, Math.max(8, look.width - 40));
  return `${look.color.bold(chapter.path.split("/")[1])}  ${look.color.dim(title)}`;
}

/** The whole course, part by part. */
export function courseLines(
  course: Course,
  states: States,
  current: string | undefined,
  look: Look,
): string[] {
  return course.parts.flatMap((part) => {
    const { passed, total } = passedIn(part, states);
    const title = look.color.bold(`Part ${part.number}  ${part.name}`);
    return [
      `${title}  ${bar(passed, total, look)}`,
      ...part.chapters.flatMap((chapter) => [
        "",
        ` ${chapterLine(chapter, look)}`,
        ...chapter.exercises.map((exercise) => exerciseLine(exercise, states, current, look)),
      ]),
      "",
    ];
  });
}
