import { readFileSync, statSync, writeFileSync } from "node:fs";
import { MODEL_NAMES } from "../../../lib/judge/model-names.js";
import type { Course, PlacedExercise } from "../../core/course/course.js";
import { fingerprint } from "../../core/course/fingerprint.js";
import { stubOf } from "../../core/course/pristine.js";
import { become, type Coming, type Merged, merge } from "../../core/progress/merge.js";
import { asTyped, readTravel, type Travel, UnreadableTravel } from "../../core/progress/travel.js";
import { disk } from "../course/disk.js";
import { inCourse, onDisk } from "../course/paths.js";
import { isFile, readSource } from "../course/read-source.js";
import { keptOf, underNewName } from "./kept-files.js";
import { hasModel, keepModel, readModel } from "./models.js";
import { readProgress, updateProgress } from "./progress.js";
import { replaceFile } from "./replace.js";
import { worthKeeping } from "./reset.js";

/** All that the learner has done on this disk. */
export interface Here extends Travel {
  /** Answers that cannot be read as they are, and stay here. */
  left: { slug: string; why: string }[];
}

/** @param models whether those that the learner has trained are among it */
export function travelHere(course: Course, { models = false } = {}): Here {
  const here: Here = { progress: readProgress().progress, files: {}, models: {}, left: [] };
  for (const { slug, files } of course.exercises) {
    const source = isFile(files.stub) ? readSource(files.stub) : undefined;
    if (!source || isStub(course.bySlug.get(slug)!, source)) continue;
    if ("problem" in source) here.left.push({ slug, why: source.problem });
    else here.files[slug] = asTyped(source.text);
  }
  for (const name of models ? MODEL_NAMES : [])
    if (hasModel(name)) here.models[name] = Buffer.from(readModel(name)).toString("base64");
  return here;
}

function isStub(exercise: PlacedExercise, source: { text: string } | { problem: string }): boolean {
  return "text" in source && fingerprint(source.text) === fingerprint(stubOf(exercise, disk).text);
}

/** The largest file that is read: all answers and models of the course have less than a tenth. */
const MOST_BYTES = 100_000_000;

/**
 * Reads a file that has traveled.
 *
 * @throws UnreadableTravel saying what it is instead
 */
export function readTravelFile(file: string): Travel {
  let text: string;
  try {
    const { size } = statSync(file);
    if (size > MOST_BYTES) throw new Error(`it has ${Math.round(size / 1e6)} MB`);
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UnreadableTravel(`${file} cannot be read: ${(error as Error).message}`);
  }
  return readTravel(text);
}

/** What would become of what came. Nothing is changed. */
export function mergeHere(course: Course, came: Travel): Merged {
  return merge(course, travelHere(course), came, disk);
}

/**
 * Takes what came in. Answers first: if it ends in between, it can be done again.
 *
 * @returns by exercise, where the answer is that gave way
 */
export async function takeIn(
  course: Course,
  came: Travel,
): Promise<{ merged: Merged; kept: Record<string, string> }> {
  const here = travelHere(course);
  const merged = merge(course, here, came, disk);
  const kept: Record<string, string> = {};
  for (const one of merged.coming) {
    const place = await take(one);
    if (place) kept[one.exercise.slug] = place;
  }
  await updateProgress((progress) => {
    const { progress: now } = merge(course, { ...here, progress }, came, disk);
    become(progress, now);
  });
  for (const name of MODEL_NAMES)
    if (came.models[name] !== undefined && !hasModel(name)) await keepModel(name, came.models[name]);
  return { merged, kept };
}

async function take({ exercise, what, text }: Coming): Promise<string | undefined> {
  const { slug, files } = exercise;
  if (what !== "kept") {
    const before = await replaceFile(slug, onDisk(files.stub), text);
    return worthKeeping(before, stubOf(exercise, disk).text);
  }
  const isThere = keptOf(slug).find((file) => readFileSync(file, "utf8") === text);
  return inCourse(isThere ?? underNewName(slug, (target) => writeFileSync(target, text, { flag: "wx" })));
}
