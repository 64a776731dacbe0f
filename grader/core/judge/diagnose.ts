import type { Observation } from "../../../lib/kit/finding.js";
import { isOtherEnginesWords } from "./engine-words.js";
import type { Failure, TestResult } from "./verdict.js";

/** What a wrong answer does in the tests that it fails, by test name. */
export type Trace = Record<string, Sight>;

/** What a failed test observed: numbers if the kit judged, otherwise the text of the error. */
export type Sight = (Observation & { of?: number }) | { text: string };

/** The traces of an exercise's mistakes. */
export type Bank = { name: string; because: string; rung: number; trace: Trace }[];

export interface Diagnosis {
  mistake: string;
  because: string;
  /** The hint rung from which to go on. */
  rung: number;
  /** Whether every failed test agrees with the mistake, not only the first. */
  exact: boolean;
}

export function traceOf(tests: TestResult[]): Trace {
  const failed = tests.filter((test) => test.failure && test.failure.kind !== "blank");
  return Object.fromEntries(failed.map((test) => [test.name, sightOf(test.failure as Failure)]));
}

function sightOf(failure: Failure): Sight {
  return failure.finding?.observed ?? { text: `${failure.name ?? ""} ${failure.message}` };
}

/**
 * An inexact diagnosis must agree in at least this share of the tests. In a blind trial of 102 wrong answers, diagnoses that agreed
 * in two fifths of the tests or fewer were false or half true; all others were true.
 */
const LIKELY = 0.5;

/**
 * Finds the mistake that explains a wrong answer. The mistake and the answer must fail the same test first, and both must show the
 * same there. Among several candidates the one that agrees in most tests wins. An inexact diagnosis must meet three more
 * conditions, because a wrong diagnosis is worse than none: it agrees in half of the tests that ended, the first failed test
 * observed telling numbers or a shape, and no other mistake has the same score.
 */
export function diagnose(tests: TestResult[], bank: Bank): Diagnosis | undefined {
  const open = tests.filter(({ failure }) => failure?.kind === "blank").map(({ name }) => name);
  return diagnoseTrace(
    traceOf(tests),
    tests.map(({ name }) => name),
    bank,
    open,
  );
}

/**
 * The same, of what a wrong answer shows.
 *
 * @param names all tests in order
 * @param open those that ended at a blank
 */
export function diagnoseTrace(
  trace: Trace,
  names: string[],
  bank: Bank,
  open: string[] = [],
): Diagnosis | undefined {
  const failed = names.filter((name) => name in trace);
  if (failed.length === 0) return undefined;
  const held = names.slice(0, names.indexOf(failed[0]));
  const scored = bank
    .filter((mistake) => agrees(trace[failed[0]], mistake.trace[failed[0]]))
    .filter((mistake) => !held.some((name) => name in mistake.trace))
    .map((mistake) => ({ mistake, score: score(trace, mistake.trace) }))
    .sort((a, b) => b.score - a.score);
  const [best, second] = scored;
  if (!best) return undefined;
  const exact = best.score > 1 - OWN_WORDS;
  if (!exact && score(trace, without(best.mistake.trace, open)) < LIKELY) return undefined;
  if (!exact && !isTelling(trace[failed[0]])) return undefined;
  if (!exact && second && second.score === best.score) return undefined;
  const { name, because, rung } = best.mistake;
  return { mistake: name, because, rung, exact };
}

function without(trace: Trace, names: string[]): Trace {
  return Object.fromEntries(Object.entries(trace).filter(([name]) => !names.includes(name)));
}

/** Two refusals in different words score this much less than two in the same words. */
const OWN_WORDS = 0.002;

/** Of the tests that either answer fails, the share in which both fail alike. */
function score(a: Trace, b: Trace): number {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  let alike = 0;
  for (const name of names)
    if (agrees(a[name], b[name])) alike += isOtherText(a[name], b[name]) ? 1 - OWN_WORDS / 2 : 1;
  return alike / names.size;
}

function isOtherText(a: Sight, b: Sight): boolean {
  return "text" in a && "text" in b && !saysTheSame(a.text, b.text);
}

/** Whether two wrong answers show the same in a test. */
export function agrees(a: Sight | undefined, b: Sight | null | undefined): boolean {
  if (!a || !b) return false;
  if ("text" in a || "text" in b) return "text" in a && "text" in b && saysAlike(a.text, b.text);
  const scale = scaleOf(a.values);
  const [own, other] = [a, b].map(({ values }) => sampled(values));
  return (
    saysTheSame(a.kind, b.kind) &&
    a.shape.join() === b.shape.join() &&
    (a.of ?? a.values.length) === (b.of ?? b.values.length) &&
    own.every((x, i) =>
      a.tolerance === undefined
        ? near(x, other[i], a.float32 ? 20 : 1, scale)
        : Math.abs(x - other[i]) <= a.tolerance * Math.abs(other[i]),
    )
  );
}

/** So many of its numbers tell a result from others. */
export const SAMPLE = 24;

/** Numbers from everywhere in a longer list, the first and the last among them; a short list is its own sample. */
export function sampled(values: number[]): number[] {
  if (values.length <= SAMPLE) return values;
  return Array.from(
    { length: SAMPLE },
    (_, i) => values[Math.round((i * (values.length - 1)) / (SAMPLE - 1))],
  );
}

/**
 * Every author words a refusal differently, so of two RangeErrors only the numbers and the quoted texts are compared. A time that was
 * measured is another one each time.
 */
function saysAlike(a: string, b: string): boolean {
  if (saysTheSame(a, b)) return true;
  if (/\bmilliseconds\b/.test(a)) return a.replace(NUMBERS, "#") === b.replace(NUMBERS, "#");
  const [named, other] = [namedIn(a), namedIn(b)];
  return named !== undefined && named.length > 0 && named.join("\n") === other?.join("\n");
}

const NUMBERS = /\d+(\.\d+)?/g;

/** Whether two texts have the same words and, but for rounding, the same numbers: they are written in all their digits. */
function saysTheSame(a: string, b: string): boolean {
  if (a === b || isOtherEnginesWords(a, b)) return true;
  const [one, another] = [a, b].map((text) => text.replace(NEWER_WORDS, ""));
  const [words, other] = [one, another].map((text) => text.replace(WRITTEN_NUMBERS, "#"));
  if (words !== other) return false;
  const [own, others] = [one, another].map((text) => (text.match(WRITTEN_NUMBERS) ?? []).map(Number));
  const scale = scaleOf(own);
  return own.every((x, i) => near(x, others[i], LAST_DIGITS, scale));
}

/** What newer versions of V8 add to a position in JSON. */
const NEWER_WORDS = / \(line \d+ column \d+\)$/;

/** Of what `near` allows: two machines differ in a last digit of float64, and words may name two numbers for being nearly the same. */
const LAST_DIGITS = 1e-3;

const WRITTEN_NUMBERS = /-?\d+(\.\d+)?(e[+-]?\d+)?/g;

function namedIn(text: string): string[] | undefined {
  return text.startsWith("RangeError ")
    ? [...text.matchAll(/"[^"]*"|-?\d+(\.\d+)?/g)].map(([name]) => name)
    : undefined;
}

/**
 * Whether a sight is specific enough to identify a mistake: it has finite numbers, or a shape. NaN, or nothing but infinities, can come
 * from any mistake.
 */
function isTelling(sight: Sight): boolean {
  if ("text" in sight) return false;
  const { shape, values } = sight;
  if (values.length === 0) return shape.length > 0;
  return values.some(Number.isFinite) && !values.some(Number.isNaN);
}

/**
 * The largest magnitude among the numbers, at most 1. A difference far below it may be rounding; if all numbers are small, so is
 * the scale.
 */
function scaleOf(values: number[]): number {
  return values.reduce(
    (most, x) => (Number.isFinite(x) ? Math.max(most, Math.min(1, Math.abs(x))) : most),
    0,
  );
}

/** Whether two numbers are equal but for rounding: the learner's code may compute the same wrong number in another order. */
function near(a: number, b: number, noise: number, scale: number): boolean {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Object.is(a, b);
  return Math.abs(a - b) <= noise * (1e-12 + 1e-7 * scale + 1e-6 * Math.abs(b));
}
