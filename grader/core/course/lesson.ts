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

/** A lesson, opened at the page of one exercise. */
export interface PageFor {
  pages: LessonPage[];
  at: number;
  /** The text on the page at which reading starts; undefined if the page is read from its top. */
  from: string | undefined;
}

/** Finds the page of an exercise and the place on it where the exercise begins. The first exercise of a page starts at its top. */
export function pageFor({ slug }: { slug: string }, chapter: PlacedChapter, pages: LessonPage[]): PageFor {
  const at = pageNaming(pages, slug);
  const first = chapter.exercises.find((other) => pageNaming(pages, other.slug) === at);
  // The slug in code font, because the bare word may occur anywhere in the text.
  return { pages, at, from: first?.slug === slug ? undefined : `\`${slug}\`` };
}

/** The index of an exercise's page: the first page that names it in code font, otherwise the first page of all. */
export function pageNaming(pages: LessonPage[], slug: string): number {
  return Math.max(
    0,
    pages.findIndex(({ body }) => body.includes(`\`${slug}\``)),
  );
}
