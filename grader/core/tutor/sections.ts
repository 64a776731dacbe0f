import { exerciseLine } from "../course/exercise-lines.js";
import type { LessonPage } from "../course/lesson.js";

/** A section of a lesson: what stands below one heading. */
export interface Section {
  /** From 1, through all pages of the chapter. */
  number: number;
  page: string;
  heading: string;
  /** The text, with every answer taken out. */
  parts: Part[];
  /** The exercises whose lines stand in it. */
  exercises: string[];
}

/** Text, or an answer that is folded away. */
export type Part = { text: string } | { answer: string; after: string | undefined };

/**
 * The sections of a chapter's pages. An answer is told after a run of the exercise that comes next in the chapter, because until then its
 * question is a prediction; behind the last exercise it is that one.
 */
export function sectionsOf(pages: LessonPage[]): Section[] {
  const sections = pages.flatMap(sectionsOfPage).map((section, i) => ({ number: i + 1, ...section }));
  let next = sections.flatMap(({ exercises }) => exercises).at(-1);
  for (const { parts } of sections.toReversed()) {
    for (const part of parts.toReversed()) {
      if ("answer" in part) part.after = next;
      else next = exercisesIn(part.text)[0] ?? next;
    }
  }
  return sections;
}

function sectionsOfPage({ title, body }: LessonPage): Omit<Section, "number">[] {
  return splitAtHeadings(body).map(({ heading, lines }) => ({
    page: title,
    heading: heading ?? title,
    parts: withoutAnswers(lines),
    exercises: exercisesIn(lines.join("\n")),
  }));
}

const FENCE = /^\s*(```|~~~)/;

function splitAtHeadings(body: string): { heading: string | undefined; lines: string[] }[] {
  const found: { heading: string | undefined; lines: string[] }[] = [{ heading: undefined, lines: [] }];
  let isCode = false;
  for (const line of body.split("\n")) {
    if (FENCE.test(line)) isCode = !isCode;
    const heading = isCode ? undefined : /^## +(.*\S)/.exec(line)?.[1];
    if (heading === undefined) found[found.length - 1].lines.push(line);
    else found.push({ heading, lines: [] });
  }
  return found.filter(({ lines }) => lines.some((line) => line.trim() !== ""));
}

const OPEN = /^<details>\s*<summary>(.*?)<\/summary>/;
const CLOSE = /^<\/details>/;

/** Other things that are folded, such as a picture in words, are text without their tags. */
function withoutAnswers(lines: string[]): Part[] {
  const parts: Part[] = [];
  const folded: boolean[] = [];
  const isInAnswer = () => folded.includes(true);
  for (const line of lines) {
    const summary = OPEN.exec(line)?.[1];
    const was = isInAnswer();
    if (summary !== undefined) folded.push(/^Answer\b/.test(summary));
    if (summary !== undefined && isInAnswer() && !was) parts.push({ answer: "", after: undefined });
    if (summary === undefined && !CLOSE.test(line)) append(parts, isInAnswer(), line);
    if (CLOSE.test(line)) folded.pop();
  }
  return parts;
}

function append(parts: Part[], isAnswer: boolean, line: string): void {
  const last = parts.at(-1);
  if (isAnswer && last && "answer" in last) last.answer += `${line}\n`;
  else if (last && "text" in last) last.text += `${line}\n`;
  else parts.push({ text: `${line}\n` });
}

function exercisesIn(text: string): string[] {
  return text.split("\n").flatMap((line) => exerciseLine(line)?.slug ?? []);
}

/**
 * The text of a section.
 *
 * @param hasRun whether an exercise has run, so that answers before it may be read
 */
export function sectionText({ parts }: Section, hasRun: (slug: string) => boolean): string {
  const texts = parts.map((part) => {
    if ("text" in part) return part.text.trim();
    if (part.after === undefined || hasRun(part.after)) return `Answer: ${part.answer.trim()}`;
    return `(The answer is withheld until ${part.after} has run. Ask the learner for a guess.)`;
  });
  return texts
    .filter(Boolean)
    .join("\n\n")
    .replace(/\n{3,}/g, "\n\n");
}
