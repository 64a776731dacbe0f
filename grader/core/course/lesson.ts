import type { PlacedChapter } from "./course.js";
import { reaches } from "./exercise-lines.js";

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
  /** The exercise at which reading starts; undefined if the page is read from its top. */
  from: string | undefined;
}

/** Finds the page of an exercise, and whether reading starts at the exercise there. The first exercise of a page starts at its top. */
export function pageFor({ slug }: { slug: string }, chapter: PlacedChapter, pages: LessonPage[]): PageFor {
  const at = pageNaming(pages, slug);
  const first = chapter.exercises.find((other) => pageNaming(pages, other.slug) === at);
  return { pages, at, from: first?.slug === slug ? undefined : slug };
}

/**
 * The index of an exercise's page: the one that has its line. Where no page has, it is the first that names it in code font, answers
 * that are folded away left out; otherwise the first page of all.
 */
export function pageNaming(pages: LessonPage[], slug: string): number {
  const withLine = pages.findIndex(({ body }) => reaches(body, slug));
  if (withLine >= 0) return withLine;
  return Math.max(
    0,
    pages.findIndex(({ body }) => unfolded(body).includes(inCode(slug))),
  );
}

/** A slug as texts name it: in code font, because the bare word may occur anywhere. */
export const inCode = (slug: string) => `\`${slug}\``;

/** What a reader sees of a page who opens nothing that is folded; an answer may hold a picture, whose drawing is folded too. */
function unfolded(body: string): string {
  let depth = 0;
  const seen = body.split("\n").filter((line) => {
    if (line.startsWith("<details>")) depth++;
    const isSeen = depth === 0;
    if (line.startsWith("</details>")) depth--;
    return isSeen;
  });
  return seen.join("\n");
}
