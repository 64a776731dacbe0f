import type { Course, Part, PlacedChapter, PlacedExercise } from "../../core/course/course.js";
import { stateOf } from "../../core/progress/passed.js";
import { disk } from "../../node/course/disk.js";
import { readProgress } from "../../node/store/progress.js";
import { cut } from "../draw/text.js";
import { UsageError } from "./exit.js";
import { namesNear } from "./near.js";
import { wordsOfPath } from "./path-words.js";

/** Nothing has this name: `hint` says which names come near. */
export class NoSuchName extends UsageError {
  constructor(
    readonly named: string,
    readonly hint: string,
  ) {
    super(`there is no exercise named "${named}". ${hint}`);
  }
}

/**
 * The exercise of this name: a slug, or a path to one of its files. Of a chapter it is the first that has not passed.
 *
 * @throws UsageError with the closest names if there is none
 */
export function findExercise(course: Course, name: string): PlacedExercise {
  const found = findExercises(course, name);
  if (found.length === 1) return found[0];
  const { progress } = readProgress();
  return found.find((exercise) => stateOf(exercise, progress, disk) !== "passed") ?? found[0];
}

/**
 * The exercises of this name: the one of a slug, or all of a chapter, which is named `03-attention`, `attention`, by a
 * path to its folder, or by words of its name or title that no other chapter has.
 *
 * @throws UsageError with the closest names if there is none, or with the chapters if there are several
 */
export function findExercises(course: Course, name: string): PlacedExercise[] {
  const words = wordsOfPath(name);
  const folders = words.slice(0, -1);
  const slug = words.at(-1)?.replace(/(\.spec|\.mistakes|\.exercise)?\.(ts|js)$/, "") ?? "";
  if (!slug) throw new NoSuchName(cut(name, MOST_SAID), ALL_NAMES);
  const found = course.bySlug.get(slug) ?? course.bySlug.get(slug.toLowerCase().split(/\s+/).join("-"));
  if (found && isTail(folders, found.chapter)) return [found];
  const all = course.parts.flatMap((part) => part.chapters);
  const named = all.filter(
    ({ path }) => isTail(words, path) || isTail([...folders, `${numberOf(path)}-${words.at(-1)}`], path),
  );
  const chapters = named.length > 0 || folders.length > 0 ? named : all.filter((one) => isAbout(one, name));
  if (chapters.length === 1 && chapters[0].exercises.length > 0) return chapters[0].exercises;
  if (chapters.length > 1) {
    const paths = chapters.map(({ path }) => path).join(", ");
    throw new UsageError(`there are ${chapters.length} chapters named "${slug}". Say which: ${paths}`);
  }
  if (found)
    throw new UsageError(`there is no ${cut(name, MOST_SAID)} in the course. ${slug} is ${found.files.stub}`);
  const near = namesNear(slug, course.bySlug.keys());
  const hint = near.length > 0 ? `Did you mean ${near.join(", ")}?` : ALL_NAMES;
  throw new NoSuchName(cut(slug, MOST_SAID), hint);
}

/** The part of this name, if it is one: its number, as `3` or `part 3`, or its folder. */
export function findPart(course: Course, name: string): Part | undefined {
  const number = /^(?:part )?(\d+)$/i.exec(name.trim())?.[1];
  const words = wordsOfPath(name);
  const folder = (words[0] === "exercises" ? words.slice(1) : words).join("/");
  return course.parts.find(({ number: own, path }) => String(own) === number || path === folder);
}

const ALL_NAMES = "All names: npm run kata -- list";
/** Of a name that is nowhere, so much is said back. */
const MOST_SAID = 60;

/** Whether words are the end of a chapter's path in one of the course's two trees. */
function isTail(words: string[], chapter: string): boolean {
  if (words.length === 0) return true;
  return ["exercises", "solutions"].some((tree) => `/${tree}/${chapter}`.endsWith(["", ...words].join("/")));
}

/** `03` of `1-understanding-gradients/03-attention` */
function numberOf(chapter: string): string {
  return chapter.split("/")[1].split("-")[0];
}

/** Whether each word of a topic begins a word of the chapter's name or title. */
function isAbout({ path, title }: PlacedChapter, topic: string): boolean {
  const own = wordsIn(`${path.split("/")[1]} ${title}`);
  const asked = wordsIn(topic);
  return asked.length > 0 && asked.every((word) => own.some((one) => begins(one, word)));
}

const wordsIn = (text: string) => text.toLowerCase().match(/[\p{L}\d]+/gu) ?? [];

/** One or two letters begin too many words. */
function begins(word: string, letters: string): boolean {
  return letters.length > 2 ? word.startsWith(letters) : word === letters;
}
