import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { ChapterPlace } from "../../core/course/chapters.js";
import type { Part, PlacedChapter, PlacedExercise } from "../../core/course/course.js";
import { type LessonPage, lessonPage, type PageFor, pageFor } from "../../core/course/lesson.js";

/** The pages of a chapter's lesson in order: `README.md`, then `2-<name>.md`, `3-<name>.md` and so on. */
export function lessonPages(chapter: PlacedChapter): LessonPage[] {
  const folder = path.dirname(chapter.lesson);
  const further = readdirSync(folder)
    .filter((name) => /^\d+-.+\.md$/.test(name))
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  return [chapter.lesson, ...further.map((name) => path.join(folder, name))].map((file) =>
    lessonPage(file, readFileSync(file, "utf8"), chapter.title),
  );
}

/** The page of a part before its first chapter, and the one after its last: each alone in a list, or none where its file is missing. */
export function partPages(part: Part): { story: LessonPage[]; lookBack: LessonPage[] } {
  const page = (file: string) =>
    existsSync(file) ? [lessonPage(file, readFileSync(file, "utf8"), part.name)] : [];
  return { story: page(part.story), lookBack: page(part.lookBack) };
}

/** Where a lesson is opened: at an exercise, or at one of the pages of its part. */
export type Opened = PlacedExercise | "story" | "look back";

/**
 * What is read of a chapter: its pages, before them the story of its part if it is the first, and after them the look back if it is
 * the last.
 *
 * @param isDone whether the part's last exercise has passed: the look back comes after it
 */
export function readingFor(
  opened: Opened,
  { part, chapter, number, of }: Pick<ChapterPlace, "part" | "chapter" | "number" | "of">,
  isDone: boolean,
): PageFor {
  const { story, lookBack } = partPages(part);
  const before = number === 1 ? story : [];
  const own = lessonPages(chapter);
  const pages = [...before, ...own, ...(number === of && isDone ? lookBack : [])];
  if (opened === "story") return { pages, at: 0, from: undefined };
  if (opened === "look back") return { pages, at: pages.length - 1, from: undefined };
  const { at, from } = pageFor(opened, chapter, own);
  return { pages, at: before.length + at, from };
}
