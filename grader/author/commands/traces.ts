import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { PlacedExercise } from "../../core/course/course.js";
import { runMistakes, traceIn } from "../../core/judge/bank.js";
import {
  chapterText,
  repeatable,
  tracesFile,
  type WrittenChapter,
  writtenMistake,
} from "../../core/judge/traces.js";
import { loadCourse } from "../../node/course/load.js";
import { readMistakes } from "../../node/course/mistakes.js";
import { onDisk } from "../../node/course/paths.js";
import { Host } from "../../node/runner/host.js";
import { EXIT } from "../../terminal/commands/exit.js";
import { findExercise } from "../../terminal/commands/find.js";

/** `kata author traces [slug...]`: writes what mistakes show, for the naming of wrong answers. */
export async function authorTraces(slugs: string[]): Promise<number> {
  const course = await loadCourse();
  const chosen = slugs.length > 0 ? slugs.map((slug) => findExercise(course, slug)) : course.exercises;
  const chapters = course.parts.flatMap((part) => part.chapters);
  const host = await Host.start();
  try {
    for (const exercise of chosen) {
      const traced = await tracesOf(host, exercise);
      const { path, exercises } = chapters.find(({ path }) => path === exercise.chapter)!;
      const file = onDisk(tracesFile(path));
      const known: WrittenChapter = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {};
      const all = { ...known, [exercise.slug]: traced };
      // In the order of the chapter; what it has no more is dropped.
      const present = exercises.filter(({ slug }) => all[slug]).map(({ slug }) => [slug, all[slug]]);
      writeFileSync(file, chapterText(Object.fromEntries(present)));
      console.log(`written  ${tracesFile(path)}, ${exercise.slug}: ${Object.keys(traced).length}`);
    }
  } finally {
    await host.close();
  }
  return EXIT.passed;
}

/**
 * Each mistake runs twice, behind others the second time, so that it meets other memory: what is not the same both times can name
 * nothing.
 */
async function tracesOf(host: Host, exercise: PlacedExercise): Promise<WrittenChapter[string]> {
  const mistakes = await readMistakes(exercise);
  const first = (await runMistakes(host, exercise, mistakes)).map(traceIn);
  const second = (await runMistakes(host, exercise, [...mistakes].reverse())).map(traceIn).reverse();
  return Object.fromEntries(
    mistakes.map(({ name, because, rung }, i) => {
      const [one, other] = [first[i], second[i]];
      return [name, writtenMistake(because, rung, one && other && repeatable(one, other))];
    }),
  );
}
