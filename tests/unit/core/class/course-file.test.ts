import { expect, test } from "vitest";
import { courseFileText, readCourseFile } from "../../../../grader/core/class/course-file.js";

const slugs = new Set(["softmax", "attention"]);
const written = (change: (file: any) => void = () => {}) => {
  const file = JSON.parse(
    courseFileText({
      title: "A class",
      course: "0.1.0",
      late: 10,
      exercises: [
        { slug: "softmax", points: 10, hints: 4, partial: "none" },
        { slug: "attention", points: 5, due: "2026-12-18T23:59:59Z", hints: 2, partial: "tests" },
      ],
    }),
  );
  change(file);
  return JSON.stringify(file);
};

test("what was written is read", () => {
  const { late, exercises } = readCourseFile(written(), slugs);
  expect(late).toBe(10);
  expect(exercises.map(({ slug, points, due, partial }) => [slug, points, due, partial])).toEqual([
    ["softmax", 10, undefined, "none"],
    ["attention", 5, "2026-12-18T23:59:59Z", "tests"],
  ]);
});

test("what is left out by hand is usual", () => {
  const text = written((file) => {
    delete file.late;
    file.exercises = [{ slug: "softmax", points: 3 }];
  });
  const { late, exercises } = readCourseFile(text, slugs);
  expect([late, exercises]).toEqual([0, [{ slug: "softmax", points: 3, hints: 4, partial: "none" }]]);
});

test.each<[string, string, RegExp]>([
  ["no JSON", written().slice(0, 80), /no whole JSON. Was it cut on the way\?/],
  ["another file", '{"format": "kata-progress"}', /its "format" is not "kata-course"/],
  ["null", "null", /its "format" is not/],
  [
    "a later version",
    written((f) => (f.version = 2)),
    /later version of Transformer Kata \(2; this one knows 1\)/,
  ],
  ["half a point", written((f) => (f.exercises[0].points = 2.5)), /exercises\.0\.points .*2\.5/],
  ["points below 0", written((f) => (f.exercises[0].points = -1)), /exercises\.0\.points .*-1/],
  [
    "a date without a zone",
    written((f) => (f.exercises[1].due = "2026-12-18")),
    /due must be a time with its zone/,
  ],
  ["another way to share", written((f) => (f.exercises[1].partial = "half")), /partial is "half"/],
  ["a slip in a name", written((f) => (f.exercises[0].pionts = 3)), /damaged: exercises\.0\.pionts/],
  ["an exercise twice", written((f) => (f.exercises[1].slug = "softmax")), /names an exercise twice/],
  [
    "an exercise that is none",
    written((f) => (f.exercises[1].slug = "sofmax")),
    /names "sofmax", and there is no such exercise/,
  ],
  ["no exercise", written((f) => (f.exercises = [])), /must name an exercise/],
])("%s", (_, text, says) => {
  expect(() => readCourseFile(text, slugs)).toThrow(says);
});
