import type { PlacedExercise } from "../core/course/course.js";
import { exerciseLine } from "../core/course/exercise-lines.js";
import { pageBlocks, proseLines } from "./page-blocks.js";

/** A page of a lesson: its name, and its whole text. */
export interface PageText {
  name: string;
  text: string;
}

/** What is wrong with the lines at which a chapter's lesson reaches its exercises: each has one, in their order. */
export function exerciseLineProblems(exercises: PlacedExercise[], pages: PageText[]): string[] {
  const problems: string[] = [];
  const found: { slug: string; at: string }[] = [];
  for (const { name, text } of pages) {
    const own = new Set<number>();
    for (const block of pageBlocks(text).filter(({ is }) => is === "exercise")) {
      const at = `${name}, line ${block.line}`;
      own.add(block.line);
      const line = exerciseLine(block.text);
      const exercise = exercises.find(({ slug }) => slug === line?.slug);
      const due = exercise && lineOf(exercise);
      if (!line) problems.push(`${at}: it must read ${FORM}, and is: ${block.text.split("\n")[0]}`);
      else if (!due) problems.push(`${at}: the chapter has no exercise ${line.slug}`);
      else if (block.text !== due) problems.push(`${at}: it must read ${due}, and is: ${block.text}`);
      if (exercise) found.push({ slug: exercise.slug, at });
    }
    for (const { text: prose, line } of proseLines(text))
      if (prose.includes("**Exercise") && !own.has(line))
        problems.push(
          `${name}, line ${line}: the line of an exercise is a paragraph of its own, and in no answer`,
        );
  }
  return [...problems, ...countProblems(exercises, found), ...orderProblems(exercises, found)];
}

const FORM = "**Exercise:** [`name`](name.ts), 20 min";

function lineOf({ slug, minutes }: PlacedExercise): string {
  return FORM.replaceAll("name", slug).replace("20", String(minutes));
}

function countProblems(exercises: PlacedExercise[], found: { slug: string; at: string }[]): string[] {
  return exercises.flatMap((exercise) => {
    const places = found.filter(({ slug }) => slug === exercise.slug).map(({ at }) => at);
    if (places.length === 1) return [];
    return places.length === 0
      ? [`the lesson has no line for ${exercise.slug}: ${lineOf(exercise)}`]
      : [`the lesson has ${places.length} lines for ${exercise.slug}: ${places.join("; ")}`];
  });
}

/** Lines that come before the one of an earlier exercise. */
function orderProblems(exercises: PlacedExercise[], found: { slug: string; at: string }[]): string[] {
  const turn = (slug: string) => exercises.findIndex((exercise) => exercise.slug === slug);
  return found.flatMap(({ slug, at }, i) =>
    i > 0 && turn(slug) < turn(found[i - 1].slug)
      ? [`${at}: ${slug} comes before ${found[i - 1].slug} in chapter.ts, and after it in the lesson`]
      : [],
  );
}
