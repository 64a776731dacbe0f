import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { PlacedChapter } from "./load.js";

/** One page of a chapter's lesson. */
export interface LessonPage {
  file: string;
  /** The page's first heading. */
  title: string;
  /** The Markdown below that heading. */
  body: string;
}

/** The pages of a chapter's lesson in order: `README.md`, then `2-<name>.md`, `3-<name>.md` and so on. */
export function lessonPages(chapter: PlacedChapter): LessonPage[] {
  const folder = path.dirname(chapter.lesson);
  const further = readdirSync(folder)
    .filter((name) => /^\d+-.+\.md$/.test(name))
    .sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10));
  return [chapter.lesson, ...further.map((name) => path.join(folder, name))].map((file) => {
    const text = readFileSync(file, "utf8").replaceAll("\r\n", "\n");
    const [heading, title] = /^\s*# (.*)\n*/.exec(text) ?? ["", chapter.title];
    return { file, title, body: text.slice(heading.length) };
  });
}

/** The index of the page that an exercise belongs to: the first that names it in code font, else the first page. */
export function pageNaming(pages: LessonPage[], slug: string): number {
  return Math.max(
    0,
    pages.findIndex(({ body }) => body.includes(`\`${slug}\``)),
  );
}
