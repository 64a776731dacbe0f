import { mkdirSync } from "node:fs";
import path from "node:path";
import type { PlacedExercise } from "../../core/course/course.js";
import { pageHtml } from "../../page/page.js";
import { bothSides, type RunSide } from "../store/both-sides.js";
import { showFolder } from "../store/kata-folder.js";
import { writeFileAtomic } from "../store/write.js";
import { paper } from "./paper.js";
import { isPictured } from "./pictured.js";

/**
 * Writes the page of an exercise.
 *
 * @returns where it is, or undefined if the exercise shows nothing; where its spec never shows anything, nothing is run
 * @throws Cancelled if a run was ended before its time
 */
export async function makePage(exercise: PlacedExercise, run: RunSide): Promise<string | undefined> {
  if (!isPictured(exercise)) return undefined;
  const sides = await bothSides(exercise, run);
  if (sides.reference.exhibits.length === 0 && !sides.yours?.exhibits.length) return undefined;
  const place = `${exercise.chapter.split("/")[1]} > ${exercise.slug}`;
  const file = path.join(showFolder, `${exercise.slug}.html`);
  mkdirSync(showFolder, { recursive: true });
  await writeFileAtomic(file, pageHtml({ title: exercise.title, place }, sides, paper));
  return file;
}
