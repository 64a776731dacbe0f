import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Part, PlacedChapter } from "../core/course/course.js";
import type { LessonPage } from "../core/course/lesson.js";
import { lessonPages, partPages } from "../node/course/lesson-pages.js";
import { TWIN } from "../terminal/draw/markdown/figures.js";
import { exerciseLineProblems } from "./exercise-line-problems.js";
import { formatProblems } from "./format-problems.js";
import { questionProblems } from "./question-problems.js";

/** What is wrong with a chapter's lesson. */
export function lessonProblems(chapter: PlacedChapter): string[] {
  if (!existsSync(chapter.lesson)) return ["the lesson README.md is missing"];
  const pages = lessonPages(chapter);
  const whole = pages.map(({ body }) => body).join("\n");
  const problems = pages.flatMap((page, i) => [
    ...numberProblems(page, i),
    ...pageProblems(page, LESSON_WORDS).map((problem) =>
      pages.length === 1 ? problem : `${nameOf(page)}: ${problem}`,
    ),
  ]);
  if (!/```|!\[/.test(whole)) problems.push("the lesson has no diagram");
  return [...problems, ...formProblems(chapter, pages)];
}

/** What is wrong with the pages of a part: the one before its first chapter, and the one after its last. */
export function partProblems(part: Part): string[] {
  const missing = [part.story, part.lookBack].filter((file) => !existsSync(file));
  const { story, lookBack } = partPages(part);
  return [
    ...missing.map((file) => `the page ${path.basename(file)} of the part is missing`),
    ...[...story, ...lookBack].flatMap((page) =>
      [...pageProblems(page, PART_WORDS), ...questionProblems(textOf(page))].map(
        (problem) => `${nameOf(page)}: ${problem}`,
      ),
    ),
  ];
}

/** How many words a page may have, its headings and tables included. */
const LESSON_WORDS = [500, 2600];
const PART_WORDS = [150, 800];

/** What is wrong with its questions and with the lines of its exercises. */
function formProblems({ exercises }: PlacedChapter, pages: LessonPage[]): string[] {
  const texts = pages.map((page) => ({ name: nameOf(page), text: textOf(page) }));
  const questions = texts.flatMap(({ name, text }) =>
    questionProblems(text).map((problem) => `${name}, ${problem}`),
  );
  return [...questions, ...exerciseLineProblems(exercises, texts)];
}

/** A page with its heading, so that lines have their numbers. */
const textOf = ({ file }: LessonPage) => readFileSync(file, "utf8").replaceAll("\r\n", "\n");

/** What is wrong with one page by itself. */
function pageProblems({ file, body }: LessonPage, [least, most]: number[]): string[] {
  const problems = formatProblems(body);
  // The twin of a picture is nothing to read beside it, and tags are no words.
  const read = body.replace(TWINS, "").replace(/<\/?details>|<summary>.*<\/summary>/g, "");
  const words = read.split(/\s+/).filter(Boolean).length;
  if (words < least || words > most)
    problems.push(`the page has ${words} words; ${least} to ${most} are due`);
  const wide = drawings(body).find((line) => line.length > 76);
  if (wide) problems.push(`the page has a drawing wider than 76 columns: ${wide.trim()}`);
  for (const [, target] of body.matchAll(/\]\(([^)\s]+)\)/g)) {
    if (/^(https?:|#|mailto:)/.test(target)) continue;
    if (!existsSync(path.resolve(path.dirname(file), target.replace(/#.*$/, "")))) {
      problems.push(`the page links to ${target}, which does not exist`);
    }
  }
  return problems;
}

/** Further pages are numbered 2, 3, 4, ...: a gap or a number twice is a page that was forgotten. */
function numberProblems(page: LessonPage, i: number): string[] {
  if (i === 0 || Number.parseInt(nameOf(page), 10) === i + 1) return [];
  return [`${nameOf(page)} is page ${i + 1} of the lesson: its name must begin with ${i + 1}-`];
}

const TWINS = new RegExp(`<details><summary>${TWIN}</summary>[\\s\\S]*?</details>`, "g");

const nameOf = ({ file }: LessonPage) => path.basename(file);

/** Fenced blocks that the terminal lays out itself. */
const REFLOWED = new Set(["mermaid", "ts", "math"]);

/** The lines of drawings and formulas: fenced or indented blocks, which no terminal reflows. Mermaid is not one. */
function drawings(markdown: string): string[] {
  const lines: string[] = [];
  let fence: string | undefined;
  for (const line of markdown.split("\n")) {
    const mark = /^```(\w*)/.exec(line);
    if (mark) fence = fence === undefined ? mark[1] : undefined;
    else if ((fence !== undefined && !REFLOWED.has(fence)) || /^ {4}/.test(line)) lines.push(line);
  }
  return lines;
}
