import type { PlacedChapter } from "./course.js";

/** One page of a chapter's lesson. */
export interface LessonPage {
  file: string;
  /** The page's first heading. */
  title: string;
  /** The Markdown below that heading. */
  body: string;
}

/** @param fallback the title of a page without a heading */
export function lessonPage(file: string, markdown: string, fallback: string): LessonPage {
  const text = markdown.replaceAll("\r\n", "\n");
  const [heading, title] = /^\s*# (.*)\n*/.exec(text) ?? ["", fallback];
  return { file, title, body: text.slice(heading.length) };
}

/** A page of a lesson, for one exercise. */
export interface PageFor {
  pages: LessonPage[];
  at: number;
  /** The exercise as the page names it, where it is read from there on; undefined for the first one of the page. */
  from: string | undefined;
}

/** The page that an exercise belongs to, and where on it the exercise begins. */
export function pageFor({ slug }: { slug: string }, chapter: PlacedChapter, pages: LessonPage[]): PageFor {
  const at = pageNaming(pages, slug);
  const first = chapter.exercises.find((other) => pageNaming(pages, other.slug) === at);
  // In code font: the word alone may stand anywhere.
  return { pages, at, from: first?.slug === slug ? undefined : `\`${slug}\`` };
}

/** The index of the page that an exercise belongs to: the first that names it in code font, else the first page. */
export function pageNaming(pages: LessonPage[], slug: string): number {
  return Math.max(
    0,
    pages.findIndex(({ body }) => body.includes(`\`${slug}\``)),
  );
}
