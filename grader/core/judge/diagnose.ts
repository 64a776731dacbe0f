import type { Observation } from "../../../lib/kit/finding.js";
import type { Failure, TestResult } from "./verdict.js";

/** How a wrong answer shows itself: what was seen where it failed, by test name. */
export type Trace = Record<string, Sight>;

/** What a failed test saw: numbers where the kit judged, a text elsewhere. */
export type Sight = Observation | { text: string };

/** The traces of an exercise's mistakes. */
export type Bank = { name: string; because: string; rung: number; trace: Trace }[];

export interface Diagnosis {
  mistake: string;
  because: string;
  /** The hint rung from which to go on. */
  rung: number;
  /** Every failed test shows it, not only the first. */
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
 * A mistake that is not exact agrees in this share of the tests at least. In a blind trial of 102 wrong answers those names that
 * agreed in two fifths or less were false or half true, and the others true.
 */
const LIKELY = 0.5;

/**
 * Which mistake explains a wrong answer. A mistake does when the first test that it fails is the first that the answer
 * fails, and shows the same there; of several the one that agrees in most tests. One that is not exact must agree in half of
 * those that came to an end, where the first saw more than that something went wrong, and must have no equal: a wrong diagnosis
 * is worse than none.
 */
export function diagnose(tests: TestResult[], bank: Bank): Diagnosis | undefined {
  const trace = traceOf(tests);
  const failed = tests.filter((test) => test.name in trace).map((test) => test.name);
  if (failed.length === 0) return undefined;
  const names = tests.map(({ name }) => name);
  const held = names.slice(0, names.indexOf(failed[0]));
  const scored = bank
    .filter((mistake) => agrees(trace[failed[0]], mistake.trace[failed[0]]))
    .filter((mistake) => !held.some((name) => name in mistake.trace))
    .map((mistake) => ({ mistake, score: score(trace, mistake.trace) }))
    .sort((a, b) => b.score - a.score);
  const [best, second] = scored;
  if (!best) return undefined;
  const exact = best.score > 1 - OWN_WORDS;
  const open = tests.filter(({ failure }) => failure?.kind === "blank").map(({ name }) => name);
  if (!exact && score(trace, without(best.mistake.trace, open)) < LIKELY) return undefined;
  if (!exact && !isTelling(trace[failed[0]])) return undefined;
  if (!exact && second && second.score === best.score) return undefined;
  const { name, because, rung } = best.mistake;
  return { mistake: name, because, rung, exact };
}

function without(trace: Trace, names: string[]): Trace {
  return Object.fromEntries(Object.entries(trace).filter(([name]) => !names.includes(name)));
}

/** Two refusals in other words are a little less alike than two in the same. */
const OWN_WORDS = 0.002;

/** Share of the tests failed by either in which both failed alike. */
function score(a: Trace, b: Trace): number {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  let alike = 0;
  for (const name of names)
    if (agrees(a[name], b[name])) alike += isOtherText(a[name], b[name]) ? 1 - OWN_WORDS / 2 : 1;
  return alike / names.size;
}

function isOtherText(a: Sight, b: Sight): boolean {
  return "text" in a && "text" in b && a.text !== b.text;
}

/** Whether two wrong answers show themselves alike in a test. */
export function agrees(a: Sight | undefined, b: Sight | null | undefined): boolean {
  if (!a || !b) return false;
  if ("text" in a || "text" in b) return "text" in a && "text" in b && saysAlike(a.text, b.text);
  const scale = scaleOf(a.values);
  return (
    a.kind === b.kind &&
    a.shape.join() === b.shape.join() &&
    a.values.length === b.values.length &&
    a.values.every((x, i) =>
      a.tolerance === undefined
        ? near(x, b.values[i], a.float32 ? 20 : 1, scale)
        : Math.abs(x - b.values[i]) <= a.tolerance * Math.abs(b.values[i]),
    )
  );
}

/** Refusals are in their author's words: of two RangeErrors only the numbers and the quoted texts that they name count. */
function saysAlike(a: string, b: string): boolean {
  if (a === b) return true;
  const [named, other] = [namedIn(a), namedIn(b)];
  return named !== undefined && named.length > 0 && named.join("\n") === other?.join("\n");
}

function namedIn(text: string): string[] | undefined {
  return text.startsWith("RangeError ")
    ? [...text.matchAll(/"[^"]*"|-?\d+(\.\d+)?/g)].map(([name]) => name)
    : undefined;
}

/**
 * Whether a sight can hardly be that of another wrong answer: it holds numbers, or a shape. NaN comes of anything, and infinities
 * alone do.
 */
function isTelling(sight: Sight): boolean {
  if ("text" in sight) return false;
  const { shape, values } = sight;
  if (values.length === 0) return shape.length > 0;
  return values.some(Number.isFinite) && !values.some(Number.isNaN);
}

/** The largest size among numbers, at most 1: what lies far below it may be rounding, but not where all of them are small. */
function scaleOf(values: number[]): number {
  return values.reduce(
    (most, x) => (Number.isFinite(x) ? Math.max(most, Math.min(1, Math.abs(x))) : most),
    0,
  );
}

/** The learner's code may compute the same wrong number in another order. */
function near(a: number, b: number, noise: number, scale: number): boolean {
  if (!Number.isFinite(a) || !Number.isFinite(b)) return Object.is(a, b);
  return Math.abs(a - b) <= noise * (1e-12 + 1e-7 * scale + 1e-6 * Math.abs(b));
}
