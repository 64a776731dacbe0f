import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Chapter, Exercise } from "../../lib/course.js";
import { type ExerciseFiles, filesOf, root } from "./paths.js";

/** An exercise with its place in the course. */
export interface PlacedExercise extends Exercise {
  /** `1-understanding-gradients` */
  part: string;
  /** `1-understanding-gradients/03-attention` */
  chapter: string;
  files: ExerciseFiles;
}

export interface PlacedChapter extends Omit<Chapter, "exercises"> {
  /** `1-understanding-gradients/03-attention` */
  path: string;
  lesson: string;
  exercises: PlacedExercise[];
}

export interface Part {
  /** `1-understanding-gradients` */
  path: string;
  /** `Understanding Gradients` */
  name: string;
  number: number;
  chapters: PlacedChapter[];
}

export interface Course {
  parts: Part[];
  /** Every exercise in order. */
  exercises: PlacedExercise[];
  bySlug: Map<string, PlacedExercise>;
}

/** The course on disk is broken: not the learner's fault, exit code 3. */
export class BrokenCourse extends Error {
  override name = "BrokenCourse";
}

/**
 * Reads the course: every part and chapter folder under `exercises/`, in the order of their names.
 *
 * @throws BrokenCourse if a manifest cannot be read or a slug is used twice
 */
export async function loadCourse(): Promise<Course> {
  const base = path.join(root, "exercises");
  if (!existsSync(base)) {
    throw new BrokenCourse(
      `there is no course in ${root}: the folder exercises/ is missing. Clone the project again.`,
    );
  }
  const parts = await Promise.all(folders(base).map(loadPart));
  const exercises = parts.flatMap((part) => part.chapters.flatMap((chapter) => chapter.exercises));
  const bySlug = new Map<string, PlacedExercise>();
  for (const exercise of exercises) {
    const other = bySlug.get(exercise.slug);
    if (other)
      throw new BrokenCourse(
        `the slug ${exercise.slug} is used in ${other.chapter} and in ${exercise.chapter}`,
      );
    bySlug.set(exercise.slug, exercise);
  }
  return { parts, exercises, bySlug };
}

async function loadPart(folder: string): Promise<Part> {
  const [number, ...words] = folder.split("-");
  const chapters = folders(path.join(root, "exercises", folder))
    .map((chapter) => `${folder}/${chapter}`)
    .filter((chapter) => existsSync(path.join(root, "exercises", chapter, "chapter.ts")));
  return {
    path: folder,
    name: words.map(titleCase).join(" "),
    number: Number(number),
    chapters: await Promise.all(chapters.map((chapter) => loadChapter(folder, chapter))),
  };
}

const SMALL_WORDS = new Set(["a", "an", "the", "of", "to", "with", "and", "from"]);

function titleCase(word: string, at: number): string {
  return at > 0 && SMALL_WORDS.has(word) ? word : word[0].toUpperCase() + word.slice(1);
}

async function loadChapter(part: string, chapter: string): Promise<PlacedChapter> {
  const manifest = path.join(root, "exercises", chapter, "chapter.ts");
  let declared: Chapter;
  try {
    declared = ((await import(pathToFileURL(manifest).href)) as { default: Chapter }).default;
    if (!Array.isArray(declared.exercises)) throw new Error("it has no default export made by defineChapter");
  } catch (error) {
    throw new BrokenCourse(`exercises/${chapter}/chapter.ts cannot be read: ${(error as Error).message}`);
  }
  return {
    ...declared,
    path: chapter,
    lesson: path.join(root, "exercises", chapter, "README.md"),
    exercises: declared.exercises.map((exercise) => ({
      ...exercise,
      part,
      chapter,
      files: filesOf(chapter, exercise.slug),
    })),
  };
}

function folders(base: string): string[] {
  return readdirSync(base, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^\d/.test(entry.name))
    .map((entry) => entry.name)
    .sort();
}
