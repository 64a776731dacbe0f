import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { ChapterData, CourseData, ExerciseData, PageData, PartData } from "../course/data.js";

// Bundled modules no longer know where they came from. Astro builds in the site's folder, tests run in the course's.
export const site = pathToFileURL(`${path.resolve(existsSync("astro.config.ts") ? "." : "site")}/`);
export const root = new URL("../", site);

const file = new URL("src/generated/course.json", site);
if (!existsSync(file))
  throw new Error(
    "site/src/generated/course.json is missing: run `npm run site:build` in the course's folder, which writes it",
  );

export const course: CourseData = JSON.parse(readFileSync(file, "utf8"));

export const chapters = course.parts.flatMap((part) => part.chapters);

/** Every Markdown page, in the order of the course. */
export const pages: PageData[] = course.parts.flatMap(({ story, chapters, lookBack }) => [
  story,
  ...chapters.flatMap((chapter) => chapter.pages),
  lookBack,
]);

export const exercises: ExerciseData[] = pages.flatMap((page) => page.exercises);

/** All that is read one after the other: each page, then its exercises, then the next page. */
export const inOrder: { title: string; route: string; isExercise: boolean }[] = pages.flatMap((page) => [
  { title: page.title, route: page.route, isExercise: false },
  ...page.exercises.map(({ title, route }) => ({ title, route, isExercise: true })),
]);

/** The page, the chapter and the part that a route belongs to; undefined for the map and the like. */
export function placeOf(route: string): { part: PartData; chapter: ChapterData | undefined } | undefined {
  const part = course.parts.find(({ path }) => route === path || route.startsWith(`${path}/`));
  if (!part) return undefined;
  const chapter = part.chapters.find(({ path }) => route === path || route.startsWith(`${path}/`));
  return { part, chapter };
}

/** Where a file of the course is shown on the site, by its path from the course's root. */
export const routes = new Map<string, string>([
  ...pages.map(({ file, route }) => [file, route] as const),
  ...exercises.map(({ file, route }) => [file, route] as const),
]);

/** `05:` in front of a chapter's title, as its folder has it. */
export const numberOf = (chapter: ChapterData): string => /\/(\d+)-/.exec(chapter.path)![1];
