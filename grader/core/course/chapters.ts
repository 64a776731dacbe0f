import type { Progress } from "../progress/schema.js";
import type { Course, Part, PlacedChapter, PlacedExercise } from "./course.js";
import type { CourseFiles } from "./files.js";
import { importsIn } from "./imports.js";
import { nameOf } from "./names.js";

/** A chapter with its place in the course. */
export interface ChapterPlace {
  part: Part;
  chapter: PlacedChapter;
  /** Its number within the part, from 1, and how many there are. */
  number: number;
  of: number;
  /** The chapter that follows, even if it belongs to the next part. */
  next: PlacedChapter | undefined;
}

export function placeOf(course: Course, exercise: PlacedExercise): ChapterPlace {
  const chapters = course.parts.flatMap((part) => part.chapters);
  const at = chapters.findIndex(({ path }) => path === exercise.chapter);
  const part = course.parts.find(({ path }) => path === exercise.part) as Part;
  return {
    part,
    chapter: chapters[at],
    number: part.chapters.indexOf(chapters[at]) + 1,
    of: part.chapters.length,
    next: chapters[at + 1],
  };
}

/** Whether no exercise of the chapter has run yet. */
export function isUntouchedChapter({ exercises }: PlacedChapter, progress: Progress): boolean {
  return exercises.every(({ slug }) => !progress.exercises[slug]?.runs);
}

/** Minutes that a first-time reader needs for the whole chapter. */
export function minutesOf({ exercises }: PlacedChapter): number {
  return exercises.reduce((sum, { minutes }) => sum + minutes, 0);
}

/**
 * The later code that a chapter becomes part of: exercises of other chapters with a reference solution that imports one of this
 * chapter's. The last exercise of each chapter comes first, because it puts the pieces together.
 */
export function usedBy(
  course: Course,
  chapter: PlacedChapter,
  { read }: Pick<CourseFiles, "read">,
): PlacedExercise[] {
  const own = new Set(chapter.exercises.map(({ slug }) => slug));
  const users = course.exercises.filter(
    ({ slug, files }) =>
      !own.has(slug) && importsIn(read(files.solution) ?? "").some((from) => own.has(nameOf(from, ".js"))),
  );
  const isLast = ({ slug, chapter: of }: PlacedExercise) =>
    course.exercises.findLast((other) => other.chapter === of)?.slug === slug;
  return [...users.filter(isLast), ...users.filter((user) => !isLast(user))];
}
