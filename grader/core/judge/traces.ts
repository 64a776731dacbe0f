import type { PlacedExercise } from "../course/course.js";
import { BrokenCourse } from "../course/course.js";
import type { CourseFiles } from "../course/files.js";
import { fingerprint } from "../course/fingerprint.js";
import { inDigits } from "../numbers.js";
import { agrees, type Bank, SAMPLE, type Sight, sampled, type Trace } from "./diagnose.js";

// What each mistake of an exercise shows in the spec's tests, and its text, lie in one file of its chapter: `author traces` writes it.
// A wrong answer is named by it at once, and no mistake runs on a learner's machine.

/** The file of a chapter, given as `1-understanding-gradients/03-attention`. */
export const tracesFile = (chapter: string): string => `solutions/${chapter}/traces.json`;

/** Numbers as JSON has them, and the names of those that it has not. */
type Numbers = (number | string)[];

/** A sight as it is written: the text of an error, or what was observed, with short names. */
type Written =
  | string
  | {
      kind: string;
      shape?: number[];
      values?: Numbers;
      /** How many numbers there were, where only some of them are kept. */
      of?: number;
      float32?: true;
      tolerance?: number;
    };

/** Written in place of what two runs of a mistake showed differently: memory that is nobody's, or an id. It names nothing. */
const NOT_REPEATABLE: Sight = { kind: "not repeatable", shape: [], values: [] };

/**
 * What two runs of a mistake have shown alike. Where a kernel has read behind the end of a tensor, none of the numbers is trusted.
 */
export function repeatable(first: Trace, second: Trace): Trace {
  const isBehind = [...Object.values(first), ...Object.values(second)].some(isOfNobody);
  const isTrusted = (sight: Sight, other: Sight | undefined) =>
    agrees(asRead(sight), other && asRead(other)) && !(isBehind && "float32" in sight && sight.float32);
  return Object.fromEntries(
    Object.entries(first).map(([test, sight]) => [
      test,
      isTrusted(sight, second[test]) ? sight : NOT_REPEATABLE,
    ]),
  );
}

/** Float32 numbers of this size are hardly ever computed: they are bytes of something else, read as numbers. */
const DENORMAL = 1e-38;

function isOfNobody(sight: Sight): boolean {
  return (
    "values" in sight && sight.float32 === true && sight.values.some((x) => x !== 0 && Math.abs(x) < DENORMAL)
  );
}

/** Whether a mistake shows what is written of it, as far as that is the same each time. */
export function showsAsWritten(now: Trace, written: Trace): boolean {
  const isOpen = (sight: Sight | undefined) =>
    sight !== undefined && "kind" in sight && sight.kind === "not repeatable";
  const isAnyOpen = Object.values(written).some(isOpen);
  return Object.keys({ ...now, ...written }).every(
    (test) => agrees(now[test], written[test]) || isOpen(written[test]) || (isAnyOpen && !written[test]),
  );
}

/** A mistake as it is written. */
interface WrittenMistake {
  because: string;
  /** 2 unless given. */
  rung?: number;
  /** By a short fingerprint of the test's name; without it the mistake has no trace, for its process does not come to an end. */
  shows?: Record<string, Written>;
}

/** By slug and name. */
export type WrittenChapter = Record<string, Record<string, WrittenMistake>>;

let last: { text: string; chapter: WrittenChapter } | undefined;

/** What is written of an exercise's mistakes; empty where there is nothing. */
export function writtenOf({ slug, chapter }: PlacedExercise, { read }: Pick<CourseFiles, "read">) {
  const file = tracesFile(chapter);
  const text = read(file) ?? "{}";
  if (last?.text !== text) {
    try {
      last = { text, chapter: JSON.parse(text) as WrittenChapter };
    } catch {
      throw new BrokenCourse(
        `Wrong answers have no names here, because ${file} cannot be read. This puts it back: git checkout -- "${file}"`,
      );
    }
  }
  return last.chapter[slug] ?? {};
}

/** The texts of an exercise's mistakes, without what they show. */
export function mistakeTexts(
  exercise: PlacedExercise,
  files: Pick<CourseFiles, "read">,
): Omit<Bank[number], "trace">[] {
  return Object.entries(writtenOf(exercise, files)).map(([name, { because, rung = 2 }]) => ({
    name,
    because,
    rung,
  }));
}

/**
 * The mistakes of an exercise, with what each shows.
 *
 * @param tests the names of the spec's tests
 */
export function bankOf(exercise: PlacedExercise, tests: string[], files: Pick<CourseFiles, "read">): Bank {
  const names = new Map(tests.map((test) => [keyOf(test), test]));
  return Object.entries(writtenOf(exercise, files)).map(([name, { because, rung = 2, shows = {} }]) => {
    const trace = Object.entries(shows).flatMap(([key, sight]): [string, Sight][] => {
      const test = names.get(key);
      return test === undefined ? [] : [[test, readSight(sight)]];
    });
    return { name, because, rung, trace: Object.fromEntries(trace) };
  });
}

/** What is written of a mistake. */
export function writtenMistake(because: string, rung: number, trace: Trace | undefined): WrittenMistake {
  const shows = Object.entries(trace ?? {}).map(([test, sight]) => [keyOf(test), written(sight)]);
  return { because, ...(rung !== 2 && { rung }), ...(trace && { shows: Object.fromEntries(shows) }) };
}

/** A trace as it is after it was written and read again. */
export function asWritten(trace: Trace): Trace {
  return Object.fromEntries(Object.entries(trace).map(([test, sight]) => [test, asRead(sight)]));
}

const asRead = (sight: Sight) => readSight(written(sight));

/** A chapter's file: a line for each mistake, so that a change shows only what has changed. */
export function chapterText(chapter: WrittenChapter): string {
  const exercises = Object.entries(chapter).map(([slug, mistakes]) => {
    const lines = Object.entries(mistakes).map(
      ([name, mistake]) => `    ${JSON.stringify(name)}: ${JSON.stringify(mistake)}`,
    );
    return `  ${JSON.stringify(slug)}: {\n${lines.join(",\n")}\n  }`;
  });
  return `{\n${exercises.join(",\n")}\n}\n`;
}

const keyOf = (test: string) => fingerprint(test).slice(0, 7);

/** Digits that are kept, of numbers that a training, float32 or float64 has computed: what `agrees` allows is more. */
const DIGITS = { trained: 4, float32: 6, float64: 8 };

function written(sight: Sight): Written {
  if ("text" in sight) return sight.text;
  const { kind, shape, values, float32, tolerance } = sight;
  const digits = tolerance !== undefined ? DIGITS.trained : float32 ? DIGITS.float32 : DIGITS.float64;
  const numbers = sampled(values).map((x) => writtenNumber(x, digits));
  return {
    kind,
    ...(shape.length > 0 && { shape }),
    ...(values.length > 0 && { values: numbers }),
    ...(values.length > SAMPLE && { of: values.length }),
    ...(float32 && { float32 }),
    ...(tolerance !== undefined && { tolerance }),
  };
}

/** NaN and the infinities by name; a number that rounding would make infinite stays whole. */
function writtenNumber(x: number, digits: number): number | string {
  if (!Number.isFinite(x)) return String(x);
  const rounded = inDigits(x, digits);
  return Number.isFinite(rounded) ? rounded : x;
}

function readSight(sight: Written): Sight {
  if (typeof sight === "string") return { text: sight };
  const { shape = [], values = [], ...rest } = sight;
  return { ...rest, shape, values: values.map(Number) };
}
