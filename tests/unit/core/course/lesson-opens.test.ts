import { Chalk } from "chalk";
import { expect, test } from "vitest";
import { pageFor } from "../../../../grader/core/course/lesson.js";
import { lessonPages } from "../../../../grader/node/course/lesson-pages.js";
import { loadCourse } from "../../../../grader/node/course/load.js";
import { type LaidLesson, lessonReader, sectionWith } from "../../../../grader/terminal/draw/lesson.js";

const look = {
  width: 80,
  height: 24,
  unicode: true,
  color: new Chalk({ level: 0 }),
  links: false,
  tty: true,
};

/** The Markdown of a page in paragraphs, as its author wrote them. */
const paragraphs = (body: string) => body.trim().split(/\n\s*\n/);

/** A line of Markdown and of the terminal, without what only one of them has. */
const bare = (text: string) => text.replace(/[^\p{L}\d]+/gu, " ").trim();

test("l opens no exercise's lesson on an answer, or below what the exercise stands on", async () => {
  const course = await loadCourse();
  const reader = await lessonReader();
  const laidBy = new Map<string, LaidLesson>();
  const problems: string[] = [];
  let sections = 0;
  for (const chapter of course.parts.flatMap((part) => part.chapters)) {
    const ofLesson = lessonPages(chapter);
    for (const exercise of chapter.exercises) {
      const { pages, at, from } = pageFor(exercise, chapter, ofLesson);
      if (!from) continue;
      const { body } = pages[at];
      const laid = laidBy.get(body) ?? reader.lay(body, look);
      laidBy.set(body, laid);
      const top = bare(laid.lines[laid.starts[sectionWith(from, laid)]]);
      const all = paragraphs(body);
      const named = all.findIndex((text) => text.includes(from));
      const open = all.findIndex((text, i) => i <= named && bare(text).startsWith(top));
      const wrong = (why: string) => problems.push(`${exercise.slug}: l opens at "${top}", ${why}`);
      if (named < 0) continue;
      if (open < 0) wrong("which is below the exercise's name");
      if (open > 0 && !all[open].startsWith("#")) wrong("in the middle of a section");
      if (open > 0 && /^Predict\b/.test(all[open - 1])) wrong("the answer to the question above");
      if (all.slice(open + 1, named + 1).some((text) => text.startsWith("#"))) wrong("another section's");
      if (open > 0) sections++;
    }
  }
  expect(problems).toEqual([]);
  // Most exercises are not the first of their page.
  expect(sections).toBeGreaterThan(150);
});
