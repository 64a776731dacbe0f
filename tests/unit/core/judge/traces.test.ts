import { describe, expect, test } from "vitest";
import type { PlacedExercise } from "../../../../grader/core/course/course.js";
import type { Sight, Trace } from "../../../../grader/core/judge/diagnose.js";
import {
  asWritten,
  bankOf,
  chapterText,
  repeatable,
  showsAsWritten,
  tracesFile,
  writtenMistake,
} from "../../../../grader/core/judge/traces.js";

// What a mistake shows, as it is written down, read again, and held against what it shows now.

const saw = (values: number[], more: object = {}): Sight => ({
  kind: "values",
  shape: [values.length],
  values,
  ...more,
});
const TESTS = ["first", "second", "third"];
const exercise = { slug: "one", chapter: "1-part/00-chapter" } as PlacedExercise;

function readAgain(trace: Trace | undefined) {
  const text = chapterText({ one: { slip: writtenMistake("Because.", 3, trace) } });
  const read = (file: string) => (file === tracesFile(exercise.chapter) ? text : undefined);
  return bankOf(exercise, TESTS, { read });
}

test("what is written is read again, in as many digits as tell it from others", () => {
  const trace: Trace = {
    first: saw([1 / 3, Number.NaN, Number.NEGATIVE_INFINITY]),
    second: saw([1 / 3], { float32: true }),
    // In four digits it would be infinite.
    third: saw([1.7976931348623157e308], { tolerance: 0.01 }),
  };
  expect(readAgain(trace)).toEqual([
    {
      ...{ name: "slip", because: "Because.", rung: 3 },
      trace: {
        first: saw([0.33333333, Number.NaN, Number.NEGATIVE_INFINITY]),
        second: saw([0.333333], { float32: true }),
        third: saw([1.7976931348623157e308], { tolerance: 0.01 }),
      },
    },
  ]);
});

test("of many numbers a sample is written, with how many there were", () => {
  const many = Array.from({ length: 100 }, (_, i) => i);
  const [{ trace }] = readAgain({ first: { ...saw(many), shape: [100] } });
  expect(trace.first).toMatchObject({ shape: [100], of: 100 });
  expect((trace.first as { values: number[] }).values).toHaveLength(24);
  expect((trace.first as { values: number[] }).values).toEqual(expect.arrayContaining([0, 99]));
});

test("a mistake that never ends shows nothing, and one of a test that is gone neither", () => {
  expect(readAgain(undefined)[0].trace).toEqual({});
  expect(readAgain({ gone: saw([1]) })[0].trace).toEqual({});
});

describe("what is not the same twice", () => {
  const OPEN = { kind: "not repeatable", shape: [], values: [] };

  test("is written as that, and what is, stays", () => {
    const one: Trace = { first: saw([1]), second: { text: 'an id of 79, "a"' }, third: saw([2]) };
    const other: Trace = { first: saw([1]), second: { text: 'an id of 80, "a"' } };
    expect(repeatable(one, other)).toEqual({ first: saw([1]), second: OPEN, third: OPEN });
  });

  test("is every number of a mistake that reads behind a tensor's end", () => {
    const float32 = { float32: true };
    const one: Trace = { first: saw([3.6e-41, 5], float32), second: saw([7], float32), third: saw([8]) };
    expect(repeatable(one, one)).toEqual({ first: OPEN, second: OPEN, third: saw([8]) });
  });

  test("excuses what it shows now, and nothing else", () => {
    const written = asWritten({ first: OPEN as Sight, second: saw([1]) });
    expect(showsAsWritten({ first: saw([9]), second: saw([1]) }, written)).toBe(true);
    expect(showsAsWritten({ second: saw([1]), third: saw([3]) }, written)).toBe(true);
    expect(showsAsWritten({ first: saw([9]), second: saw([2]) }, written)).toBe(false);
  });
});

test.each<[string, Trace, Trace]>([
  ["another number", { first: saw([2]) }, { first: saw([1]) }],
  ["another text", { first: { text: "b" } }, { first: { text: "a" } }],
  ["one test more", { first: saw([1]), second: saw([1]) }, { first: saw([1]) }],
  ["one test less", { first: saw([1]) }, { first: saw([1]), second: saw([1]) }],
])("%s is out of date", (_, now, written) => {
  expect(showsAsWritten(now, written)).toBe(false);
  expect(showsAsWritten(written, written)).toBe(true);
});
