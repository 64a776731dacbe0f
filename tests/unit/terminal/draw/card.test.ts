import { Chalk } from "chalk";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { isUntouchedChapter, placeOf, usedBy } from "../../../../grader/core/course/chapters.js";
import { reportGuess } from "../../../../grader/core/report/prediction.js";
import { disk } from "../../../../grader/node/course/disk.js";
import { loadCourse } from "../../../../grader/node/course/load.js";
import { groupLines } from "../../../../grader/terminal/draw/blocks.js";
import { chapterCard, recapCard } from "../../../../grader/terminal/draw/card.js";
import { questionLines } from "../../../../grader/terminal/draw/prediction.js";

const course = await loadCourse();
const attention = course.bySlug.get("softmax")!;
const place = placeOf(course, attention);
const look = (width: number) => ({
  width,
  height: 24,
  unicode: true,
  color: new Chalk({ level: 0 }),
  links: false,
  tty: true,
});
const text = (lines: string[]) => lines.join("\n");

test("a chapter's place: its number within the part, and the chapter after it", () => {
  expect([place.chapter.title, place.number, place.of, place.next?.title]).toEqual([
    "Attention",
    4,
    11,
    "Multi-head attention",
  ]);
  const last = placeOf(course, course.exercises.findLast(({ part }) => part === attention.part)!);
  expect([last.number, last.next?.path.startsWith("2-")]).toEqual([11, true]);
  expect(placeOf(course, course.exercises.at(-1)!).next).toBeUndefined();
});

test("a chapter is untouched until one of its exercises has run", () => {
  const progress = (runs: number) => ({
    version: 1 as const,
    exercises: { softmax: { runs, hints: 0, solutionShown: false } },
  });
  expect([
    isUntouchedChapter(place.chapter, progress(0)),
    isUntouchedChapter(place.chapter, progress(1)),
  ]).toEqual([true, false]);
});

test("what a chapter's code becomes part of: later exercises that import it, the wholes of their chapters first", () => {
  const slugs = usedBy(course, place.chapter, disk).map(({ slug }) => slug);
  expect(slugs).toContain("multi-head-attention");
  expect(slugs).not.toContain("attention-steps");
});

test("the card before a chapter says what one can do afterwards, what it takes, and that the lesson comes first", () => {
  const card = text(chapterCard(place, look(80)));
  expect(card).toContain("chapter 4 of 11");
  expect(card).toContain("Afterwards you can compute one head of causal attention");
  expect(card).toMatch(/7 exercises, about 1 hour \d+ minutes\. The lesson comes first: press l\./);
  for (const { title } of place.chapter.exercises) expect(card).toContain(title);
});

test.each([
  [3, "5 minutes"],
  [43, "45 minutes"],
  [58, "1 hour"],
  [84, "1 hour 25 minutes"],
  [118, "2 hours"],
])("%i minutes of work are told as %s", (minutes, told) => {
  const [exercise] = place.chapter.exercises;
  const chapter = { ...place.chapter, exercises: [{ ...exercise, minutes }] };
  expect(text(chapterCard({ ...place, chapter }, look(80)))).toContain(`about ${told}. `);
});

test("the card after a chapter says what one has, what it is part of, and what comes", () => {
  const users = usedBy(course, place.chapter, disk);
  const card = text(recapCard(place, users, look(80)));
  expect(card).toContain("✓ Attention: complete");
  expect(card).toMatch(/Your code becomes part of .+\(.+\)/);
  expect(card).toContain("Next: Multi-head attention.");
  expect(text(recapCard({ ...place, next: undefined }, [], look(80)))).toContain(
    "This was the last chapter.",
  );
});

test.each([40, 80])("no line of a card or a question is wider than %i columns", (width) => {
  for (const part of course.parts)
    for (const { exercises } of part.chapters) {
      const at = placeOf(course, exercises[0]);
      const lines = [
        ...chapterCard(at, look(width)),
        ...recapCard(at, usedBy(course, at.chapter, disk), look(width)),
      ];
      for (const { predict } of exercises) {
        if (predict)
          lines.push(
            ...questionLines(predict, "A title", look(width)),
            ...groupLines([reportGuess(predict, 0)], look(width)),
          );
      }
      expect(lines.filter((line) => stringWidth(line) > width - 1)).toEqual([]);
    }
});

test("a guess is told beside what was measured, whether it was right or not; a question that was skipped is answered", () => {
  const predict = { question: "Which?", choices: ["one", "two"], answer: 1, because: "Measured." };
  expect(text(questionLines(predict, "A title", look(80)))).toMatch(/a {2}one\n +b {2}two/);
  expect(groupLines([reportGuess(predict, 1)], look(80))).toEqual([
    "   You expected “two”, and so it is.",
    "   Measured.",
  ]);
  expect(groupLines([reportGuess(predict, 0)], look(80))).toEqual([
    "   You expected “one”. The answer is “two”.",
    "   Measured.",
  ]);
  expect(groupLines([reportGuess(predict, null)], look(80))).toEqual([
    "   The question that you skipped: Which? The answer is “two”.",
    "   Measured.",
  ]);
  expect(groupLines([reportGuess(predict, undefined)], look(80))).toEqual([]);
  const twice = { ...predict, because: "Two. It was measured." };
  expect(groupLines([reportGuess(twice, 1)], look(80))).toEqual([
    "   Your guess is right.",
    "   Two. It was measured.",
  ]);
  expect(groupLines([reportGuess(twice, 0)], look(80))).toEqual([
    "   You expected “one”. It is something else.",
    "   Two. It was measured.",
  ]);
});

test("no prediction of the course is told with its answer twice, and colons of a choice stand in quotation marks", () => {
  const all = course.exercises.flatMap(({ predict }) => (predict ? [predict] : []));
  expect(all.length).toBeGreaterThan(100);
  for (const predict of all) {
    const right = predict.choices[predict.answer].toLowerCase();
    for (const guess of [...predict.choices.keys(), null]) {
      const [told] = text(groupLines([reportGuess(predict, guess)], look(2000))).split("\n");
      const because = predict.because.toLowerCase();
      const isTwice =
        told.toLowerCase().includes(`“${right}”`) && (because === right || because.startsWith(`${right}. `));
      expect(isTwice, told).toBe(false);
      expect(told).not.toMatch(/It is: |So it is/);
    }
  }
});
