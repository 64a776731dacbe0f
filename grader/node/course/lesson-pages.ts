import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { PlacedChapter } from "../../core/course/course.js";
import { type LessonPage, lessonPage } from "../../core/course/lesson.js";

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
