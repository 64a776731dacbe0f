import type { Course, PlacedExercise } from "../course/load.js";
import { UsageError } from "./exit.js";

/**
 * The exercise of this name: a slug, or a path to one of its files.
 *
 * @throws UsageError with the closest names if there is none
 */
export function findExercise(course: Course, name: string): PlacedExercise {
  const slug =
    name
      .replaceAll("\\", "/")
      .split("/")
      .at(-1)
      ?.replace(/(\.spec|\.mistakes)?\.(ts|js)$/, "") ?? name;
  const found = course.bySlug.get(slug);
  if (found) return found;
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
