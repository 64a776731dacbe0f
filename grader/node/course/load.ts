import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import type { Chapter, Entry } from "../../../lib/author/course.js";
import {
  BrokenCourse,
  type Course,
  type Part,
  type PlacedChapter,
  type PlacedExercise,
} from "../../core/course/course.js";
import { filesOf } from "../../core/course/files.js";
import { updateJournal } from "../store/kata-folder.js";
import { readDeclarations } from "./declarations.js";
import { onDisk, root } from "./paths.js";

/** The limit of a run where the manifest names none. */
const USUAL_SECONDS = 10;

/** How long an update may go on replacing files, and how long to wait between two looks at it. */
const UPDATE_MS = 20_000;
const PAUSE_MS = 50;

/**
 * Reads the course: every part and chapter folder under `exercises/`, in the order of their names. An update that has begun
 * meanwhile takes files away that were there a moment ago: once it is done, the course is read again.
 *
 * @throws BrokenCourse if a manifest cannot be read or a slug is used twice
 */
export async function loadCourse(): Promise<Course> {
  try {
    return await readCourse();
  } catch {
    for (const end = Date.now() + UPDATE_MS; existsSync(updateJournal) && Date.now() < end; )
      await setTimeout(PAUSE_MS);
    return readCourse();
  }
}

async function readCourse(): Promise<Course> {
  const base = path.join(root, "exercises");
  if (!existsSync(base)) {
    throw new BrokenCourse(
      `there is no course in ${root}: the folder exercises/ is missing. Clone the project again.`,
    );
  }
  const chapters = folders(base).flatMap((part) =>
    folders(path.join(base, part))
      .map((chapter) => `${part}/${chapter}`)
      .filter((chapter) => existsSync(path.join(base, chapter, "chapter.ts"))),
  );
  const declared = await readManifests(chapters);
  const parts = folders(base).map((part) => placePart(part, chapters, declared));
  const exercises = parts.flatMap((part) => part.chapters.flatMap((chapter) => chapter.exercises));
  return { parts, exercises, bySlug: new Map(exercises.map((exercise) => [exercise.slug, exercise])) };
}

/** As likely as not the learner has copied a chapter's folder: a copy has no solutions. */
function usedTwice(exercise: Named, other: Named): string {
  const [copy, original] = existsSync(onDisk(other.files.solution)) ? [exercise, other] : [other, exercise];
  return (
    `the exercise ${exercise.slug} is in exercises/${original.chapter} and in exercises/${copy.chapter}, and may be in one only. ` +
    `If exercises/${copy.chapter} is a copy of yours, move it out of exercises/: nothing in it is lost.`
  );
}

/** A chapter, and the entries of its exercises in their order. */
type Declared = Chapter & { entries: Entry[] };

async function readManifests(chapters: string[]): Promise<Map<string, Declared>> {
  const files = chapters.map((chapter) => path.join(root, "exercises", chapter, "chapter.ts"));
  const manifests = await read<Chapter>(files, "a chapter.ts");
  const named = chapters.map((chapter, i) => exercisesOf(chapter, manifests[i]));
  const all = named.flat();
  refuseTwice(all);
  refuseMissing(all);
  const entries = await read<Entry>(
    all.map(({ files }) => onDisk(files.entry)),
    "the entry of an exercise",
  );
  return new Map(
    chapters.map((chapter, i) => [
      chapter,
      { ...manifests[i], entries: named[i].map((one) => entries[all.indexOf(one)]) },
    ]),
  );
}

/** What a chapter says of an exercise: that it has one of this name. */
type Named = Pick<PlacedExercise, "slug" | "chapter" | "files">;

function exercisesOf(chapter: string, manifest: Chapter | undefined): Named[] {
  if (!Array.isArray(manifest?.exercises))
    throw new BrokenCourse(`exercises/${chapter}/chapter.ts has no default export made by defineChapter`);
  return manifest.exercises.map((slug) => ({ slug, chapter, files: filesOf(chapter, slug) }));
}

function refuseTwice(all: Named[]): void {
  const known = new Map<string, Named>();
  for (const exercise of all) {
    const other = known.get(exercise.slug);
    if (other) throw new BrokenCourse(usedTwice(exercise, other));
    known.set(exercise.slug, exercise);
  }
}

function refuseMissing(all: Named[]): void {
  const missing = all.find(({ files }) => !existsSync(onDisk(files.entry)));
  if (!missing) return;
  throw new BrokenCourse(
    `exercises/${missing.chapter}/chapter.ts names ${missing.slug}, but ${missing.files.entry} is missing. ` +
      "Write that file, or take the name out of the chapter.",
  );
}

async function read<T>(files: string[], what: string): Promise<T[]> {
  try {
    return await readDeclarations<T>(files);
  } catch (error) {
    if (error instanceof BrokenCourse) throw error;
    throw new BrokenCourse(`${what} cannot be read: ${(error as Error).message}`);
  }
}

function placePart(part: string, chapters: string[], declared: Map<string, Declared>): Part {
  const [number, ...words] = part.split("-");
  return {
    path: part,
    // The name of a folder cannot tell a hyphen from a blank.
    name: words.map(titleCase).join(" ").replace("Fine Tuning", "Fine-Tuning"),
    number: Number(number),
    story: path.join(root, "exercises", part, "README.md"),
    lookBack: path.join(root, "exercises", part, "AFTER.md"),
    chapters: chapters
      .filter((chapter) => chapter.startsWith(`${part}/`))
      .map((chapter) => placeChapter(part, chapter, declared.get(chapter)!)),
  };
}

const SMALL_WORDS = new Set(["a", "an", "the", "of", "to", "with", "and", "from"]);

function titleCase(word: string, at: number): string {
  return at > 0 && SMALL_WORDS.has(word) ? word : word[0].toUpperCase() + word.slice(1);
}

function placeChapter(part: string, chapter: string, { entries, ...declared }: Declared): PlacedChapter {
  return {
    ...declared,
    path: chapter,
    lesson: path.join(root, "exercises", chapter, "README.md"),
    exercises: declared.exercises.map((slug, i) => ({
      ...entries[i],
      slug,
      seconds: entries[i].seconds ?? USUAL_SECONDS,
      part,
      chapter,
      files: filesOf(chapter, slug),
    })),
  };
}

/** `1-understanding-gradients`, `03-attention`; not the copy `03-attention copy` or `03-attention (1)` that a learner keeps. */
const FORM = /^\d+-[a-z\d-]+$/;

function folders(base: string): string[] {
  return readdirSync(base, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && FORM.test(entry.name))
    .map((entry) => entry.name)
    .sort();
}
