import type { Course, Part, PlacedChapter, PlacedExercise } from "../../core/course/course.js";
import type { ExerciseState, States } from "../../core/progress/passed.js";
import { bar, passedCount } from "./frame.js";
import type { Look } from "./look.js";
import { cut, cutAtWord, fitted } from "./text.js";
import { columnsOf } from "./width.js";

/** A mark and a word for each state: never colour alone. */
export function stateMark(state: ExerciseState, look: Look): string {
  const { color } = look;
  if (state === "passed") return color.green("✓ passed");
  return state === "stale" ? color.yellow("◐ stale ") : color.dim("○ open  ");
}

/** The longest name of an exercise. */
const SLUG = 24;
/** State, and what stands before it: the current exercise's mark, and in a prompt the cursor. */
const BEFORE = 14;
/** Difficulty and minutes. */
const EFFORT = 13;
/** Of fewer letters a title says nothing. */
const LEAST_TITLE = 10;
const MOST_TITLE = 40;

/** One exercise on one line, also in a prompt: what has no room is left out, from the right. */
export function exerciseLine(
  exercise: PlacedExercise,
  states: States,
  current: string | undefined,
  look: Look,
): string {
  const here = exercise.slug === current ? look.color.cyan("> ") : "  ";
  const mark = stateMark(states.get(exercise.slug) ?? "open", look);
  const room = look.width - 1 - BEFORE;
  if (look.tty && room < SLUG + EFFORT) return `${here}${mark}  ${cut(exercise.slug, room)}`;
  // Nothing is cut in a pipe: no row ends there.
  const title = look.tty ? Math.min(MOST_TITLE, room - SLUG - EFFORT - 1) : MOST_TITLE;
  const named = title < LEAST_TITLE ? "" : ` ${fitted(cutAtWord(exercise.title, title), title, look)}`;
  const effort = look.color.dim(
    ` ${"●".repeat(exercise.difficulty).padEnd(5)} ${String(exercise.minutes).padStart(2)} min`,
  );
  return `${here}${mark}  ${exercise.slug.padEnd(SLUG)}${named}${effort}`;
}

/**
 * A chapter's folder and title, above its exercises.
 *
 * @param part names the part too: folders are numbered anew in each
 */
export function chapterLine(chapter: PlacedChapter, look: Look, part?: Part): string {
  const before = part ? `part ${part.number}  ` : "";
  const [, name] = chapter.path.split("/");
  const folder = before + fitted(name, Math.min(name.length, look.width - 3 - before.length), look);
  const room = look.width - 3 - folder.length - 2;
  const title = room < LEAST_TITLE ? "" : fitted(cutAtWord(chapter.title, room), room, look).trimEnd();
  return look.color.bold(folder) + (title && `  ${look.color.dim(title)}`);
}

/** The whole course, part by part. */
export function courseLines(
  course: Course,
  states: States,
  current: string | undefined,
  look: Look,
): string[] {
  return course.parts.flatMap((part) => {
    const { passed, total } = passedCount(part, states);
    return [
      ...besides(look.color.bold(`Part ${part.number}  ${part.name}`), bar(passed, total, look), look),
      ...part.chapters.flatMap((chapter) => [
        "",
        ` ${chapterLine(chapter, look)}`,
        ...chapter.exercises.map((exercise) => exerciseLine(exercise, states, current, look)),
      ]),
      "",
    ];
  });
}

/** Two texts on a line, or on two where one is too narrow. */
function besides(left: string, right: string, look: Look): string[] {
  return columnsOf(`${left}  ${right}`) < look.width
    ? [`${left}  ${right}`]
    : [cut(left, look.width - 1), `  ${right}`];
}
