import type { Course, PlacedExercise } from "../course/load.js";
import { stateOf } from "../state/passed.js";
import { readProgress } from "../state/progress.js";
import { UsageError } from "./exit.js";

/**
 * The exercise of this name: a slug, or a path to one of its files. Of a chapter it is the first that has not passed.
 *
 * @throws UsageError with the closest names if there is none
 */
export function findExercise(course: Course, name: string): PlacedExercise {
  const found = findExercises(course, name);
  if (found.length === 1) return found[0];
  const { progress } = readProgress();
  return found.find((exercise) => stateOf(exercise, progress) !== "passed") ?? found[0];
}

/**
 * The exercises of this name: the one of a slug, or all of a chapter, which is named `03-attention`, `attention`, or by a
 * path to its folder.
 *
 * @throws UsageError with the closest names if there is none, or with the chapters if there are several
 */
export function findExercises(course: Course, name: string): PlacedExercise[] {
  const words = name
    .replaceAll("\\", "/")
    .replace(/\/(README\.md|chapter\.ts)?$/, "")
    .split("/");
  const slug = words.at(-1)?.replace(/(\.spec|\.mistakes)?\.(ts|js)$/, "") ?? name;
  const found = course.bySlug.get(slug);
  if (found) return [found];
  const chapters = course.parts.flatMap((part) => part.chapters).filter(({ path }) => isNamed(path, words));
  if (chapters.length === 1 && chapters[0].exercises.length > 0) return chapters[0].exercises;
  if (chapters.length > 1) {
    const paths = chapters.map(({ path }) => path).join(", ");
    throw new UsageError(`there are ${chapters.length} chapters named "${slug}". Say which: ${paths}`);
  }
  const close = course.exercises
    .map((exercise) => exercise.slug)
    .map((known) => ({ known, away: distance(slug, known) }))
    .filter(({ known, away }) => away <= 3 || (slug.length > 2 && known.includes(slug)))
    .sort((a, b) => a.away - b.away)
    .slice(0, 3)
    .map(({ known }) => known);
  const hint = close.length > 0 ? `Did you mean ${close.join(", ")}?` : "All names: npm run kata -- list";
  throw new UsageError(`there is no exercise named "${slug}". ${hint}`);
}

/** Whether the last words of a path are a chapter's, whose number may be left out. */
function isNamed(chapter: string, words: string[]): boolean {
  const [part, folder] = chapter.split("/");
  const [word, before] = [...words].reverse();
  const isIn = before === undefined || before === part || before === "exercises" || before === ".";
  return isIn && (word === folder || word === folder.replace(/^\d+-/, ""));
}

/** How many letters to insert, delete or replace from one word to the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + Number(a[i - 1] !== b[j - 1]));
    }
    row = next;
  }
  return row[b.length];
}
