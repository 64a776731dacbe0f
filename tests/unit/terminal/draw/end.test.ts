import { Chalk } from "chalk";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { onceMoreMs } from "../../../../grader/core/judge/once-more.js";
import { loadCourse } from "../../../../grader/node/course/load.js";
import {
  askLines,
  endLines,
  failedLines,
  progressLines,
  timeText,
} from "../../../../grader/terminal/draw/end.js";

const course = await loadCourse();
const look = (width: number) => ({
  ...{ width, height: 24, unicode: true, links: false, tty: true },
  color: new Chalk({ level: 0 }),
});
const text = (lines: string[]) => lines.join("\n");
const failed = course.exercises.slice(0, 20);
const far = { at: course.exercises[9], done: 9, of: 293, failed, leftMs: 4 * 60_000 };

test.each([40, 80])("no line is wider than %i columns, and each screen fits into 24", (width) => {
  const screens = [
    askLines(500_000, look(width)),
    progressLines(far, look(width)),
    failedLines(failed, look(width)),
    endLines({ total: 293, isProven: true }, look(width)),
  ];
  for (const lines of screens) {
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThan(width);
    expect(lines.length).toBeLessThan(22);
  }
});

test("what did not pass is listed, as much as a screen holds", () => {
  expect(text(failedLines(failed, look(80)))).toContain("and 12 more");
  expect(text(failedLines(failed.slice(0, 1), look(80)))).toMatch(
    /✗ 1 exercise did not[\s\S]*It has lost its tick/,
  );
  expect(text(progressLines({ ...far, failed: [] }, look(80)))).not.toContain("✗");
});

test("the time is a guess in whole minutes, from the last passes where they are known", () => {
  expect([20_000, 61_000, 500_000].map(timeText)).toEqual([
    "less than a minute",
    "about 1 minute",
    "about 8 minutes",
  ]);
  const entry = (ms: number) => ({
    ...{ runs: 1, hints: 0, solutionShown: false },
    passed: { at: "", file: "", spec: "", ms },
  });
  const known = Object.fromEntries(course.exercises.map(({ slug }) => [slug, entry(600)]));
  expect(onceMoreMs(course, { version: 1, exercises: known })).toBe(1000 * course.exercises.length);
  expect(onceMoreMs(course, { version: 1, exercises: {} })).toBeGreaterThan(1000 * course.exercises.length);
});
