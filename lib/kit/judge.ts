import { flatten, type Nested, shapeOf } from "../arrays.js";
import { compare, FLOAT32, FLOAT64, notNumbers, type Tolerance } from "./compare.js";
import { axisNames, differenceLines, LINE, mapLines, numberText, shapeText } from "./describe.js";
import { Finding, type FindingData, observe } from "./finding.js";
import { missingStage } from "./missing-stage.js";
import { explain, explainShape, type Rivals, shapeOrUndefined } from "./rivals.js";
import { brokenLengths, isTensor } from "./tensors/read.js";

export interface ValueOptions extends Partial<Tolerance> {
  /** Whether the answer was computed in float32: set for tensors. */
  float32?: boolean;
  /** Names of the axes, `"query key"`. */
  axes?: string | string[];
  /** Wrong answers that the spec foresees: the sentence for the learner, and the values. */
  rivals?: Rivals;
  /** Arguments of the call by name, so that an answer that only returns one is recognised. */
  inputs?: Rivals;
  /** What these values are, for the headline and in the singular: `"the sum of the weights"`. */
  what?: string;
}

/**
 * Checks kind, then shape, then values of an answer.
 *
 * @returns what is wrong, or undefined if nothing is
 */
export function judgeValues(
  got: unknown,
  expected: Nested,
  options: ValueOptions = {},
): FindingData | undefined {
  const { what = "the result", rivals, inputs, float32 = false } = options;
  const usual = float32 ? FLOAT32 : FLOAT64;
  const tolerance = { ...usual, ...dropUndefined({ atol: options.atol, rtol: options.rtol }) };
  const shape = shapeOf(expected);
  const names = axisNames(options.axes, shape.length);

  const wrongKind = notNumbers(got);
  if (wrongKind) {
    const wanted = shape.length === 0 ? "a number" : `numbers of shape ${shapeText(shape, names)}`;
    return finding(`${what} should be ${wanted}: ${wrongKind}`, "kind", [], []);
  }
  const gotShape = shapeOrUndefined(got as Nested);
  if (!gotShape) {
    return finding(
      `${what} ${has(what)} ${raggedText(got as Nested[])}`,
      "ragged",
      lengthsIn(got),
      flatten(got as Nested),
    );
  }
  if (gotShape.join() !== shape.join()) {
    return {
      ...finding(`${what} ${has(what)} the wrong shape`, "shape", gotShape, flatten(got as Nested)),
      misconception: explainShape(gotShape, shape, names, isTransposed(got as Nested, expected, float32)),
      details: [
        `expected ${shapeText(shape, names)}`,
        `got      ${shapeText(gotShape, gotShape.length === shape.length ? names : [])}`,
        ...shortLists(got as Nested, expected),
      ],
    };
  }
  const comparison = compare(got as Nested, expected, tolerance, float32);
  if (comparison.wrong.length === 0) return undefined;
  return {
    headline: `${what} ${shape.length === 0 ? "is the wrong value" : `${has(what)} the wrong values`}`,
    misconception: explain(comparison, names, rivals, inputs),
    details: differenceLines(comparison, names),
    map: mapLines(comparison, names),
    observed: { ...observe("values", shape, comparison.got), ...(float32 && { float32 }) },
  };
}

/** `has`, or `have` for a name in the plural: "weights", "the logits of the first item"; "the tensor of weights" is one. */
function has(what: string): "has" | "have" {
  const [name] = what.split(
    /,| (?:after|at|before|behind|by|for|from|in|of|on|that|to|where|which|with|without)\b/,
  );
  const noun = name.startsWith("what ") ? "" : (name.split(" ").at(-1) ?? "");
  return /[a-z]{3}s$|^ids$/i.test(noun) && !/(?:ss|us|is|as)$/.test(noun) ? "have" : "has";
}

/** A finding that remembers what the spec calls it: two values of one test may be wrong alike for different reasons. */
export function calledBy(
  found: FindingData | undefined,
  { what }: { what?: string | undefined } = {},
): FindingData | undefined {
  if (!found || what === undefined) return found;
  return { ...found, observed: { ...found.observed, kind: `${found.observed.kind} of ${what}` } };
}

/**
 * Checks the shape of a list or a tensor alone, which needs no reading: before what a spec cuts or joins out of a result.
 *
 * @param axes their names, `"query key"`
 */
export function judgeShape(
  got: unknown,
  shape: number[],
  axes?: string,
  what = "the result",
): FindingData | undefined {
  const gotShape = isTensor(got) ? got.shape : undefined;
  if (!gotShape && notNumbers(got) === undefined && shapeOrUndefined(got as Nested)?.join() === shape.join())
    return undefined;
  if (gotShape?.join() === shape.join()) return undefined;
  const broken = gotShape && brokenLengths(gotShape);
  if (broken) return finding(broken, "lengths", [], []);
  const like = (of: number[]): Nested =>
    of.length === 0 ? 0 : Array.from({ length: of[0] }, () => like(of.slice(1)));
  const found = judgeValues(gotShape ? like(gotShape) : got, like(shape), { axes, what });
  return found && { ...found, observed: { ...found.observed, values: [] } };
}

/** How long every list is, outer lists before inner ones: rows alike at the top may differ inside. */
function lengthsIn(value: unknown): number[] {
  return Array.isArray(value) ? [value.length, ...value.flatMap(lengthsIn)] : [];
}

/** Whether the numbers of a result are the expected ones with the last two axes exchanged; zeros alone do not tell. */
function isTransposed(got: Nested, expected: Nested, float32: boolean): boolean {
  const turned = transposed(expected);
  if (shapeOf(turned).join() !== shapeOf(got).join()) return false;
  const wrong = (value: Nested) => compare(value, turned, float32 ? FLOAT32 : FLOAT64, float32).wrong.length;
  return wrong(got) === 0 && flatten(expected).some((x) => x !== 0);
}

function transposed(value: Nested): Nested {
  const rows = value as Nested[];
  if (!Array.isArray(rows) || !Array.isArray(rows[0])) return value;
  if (Array.isArray(rows[0][0])) return rows.map(transposed);
  return rows[0].map((_, j) => rows.map((row) => (row as number[])[j]));
}

const MOST_LENGTHS = 12;

/** What is uneven, told of the first list whose own elements differ. */
function raggedText(list: Nested[]): string {
  const inside = list.find((row) => Array.isArray(row) && !shapeOrUndefined(row));
  if (inside) return raggedText(inside as Nested[]);
  if (!list.every(Array.isArray)) return "numbers and lists side by side";
  const lengths = (list as Nested[][]).map((row) => row.length);
  // Rows of one length, but what they hold differs in shape.
  if (lengths.every((n) => n === lengths[0])) return raggedText(list.flat() as Nested[]);
  const shown = lengths.slice(0, MOST_LENGTHS).join(", ");
  return `rows of different lengths: ${shown}${lengths.length > MOST_LENGTHS ? ", ..." : ""}`;
}

/** Short lists are shown whole: a missing or extra element is seen at a glance. */
function shortLists(got: Nested, expected: Nested): string[] {
  const short = (value: Nested) => Array.isArray(value) && value.length <= 8 && !value.some(Array.isArray);
  if (!short(got) || !short(expected)) return [];
  const text = (value: Nested) => `[${flatten(value).map(numberText).join(", ")}]`;
  const lines = [`expected ${text(expected)}`, `got      ${text(got)}`];
  return lines.every((line) => line.length <= LINE) ? lines : [];
}

function finding(headline: string, kind: string, shape: number[], values: number[]): FindingData {
  return { headline, details: [], map: [], observed: observe(kind, shape, values) };
}

function dropUndefined<T extends object>(o: T): Partial<T> {
  return Object.fromEntries(Object.entries(o).filter(([, v]) => v !== undefined)) as Partial<T>;
}

/** One named result of a staged computation, in the order in which it is judged. */
export interface Stage extends ValueOptions {
  name: string;
  expected: Nested;
}

/**
 * Judges the results of a longer computation in the given order and stops at the first wrong one, because what
 * comes after is built on it.
 *
 * For a backward pass list the gradients from the loss downwards: `dlogits, dscores, dq`.
 */
export function judgeStages(got: Record<string, unknown>, stages: Stage[]): FindingData | undefined {
  for (let i = 0; i < stages.length; i++) {
    const { name, expected, ...options } = stages[i];
    // A Promise has no stages; judged itself, it is told that an await is missing.
    const result = got instanceof Promise ? got : got?.[name];
    const found =
      missingStage(got, name, options.what) ?? judgeValues(result, expected, { what: name, ...options });
    if (!found) continue;
    const how = found.observed.kind === "missing" ? "missing" : "wrong";
    const before = stages.slice(0, i).map((s) => s.name);
    const after = stages.slice(i + 1).map((s) => s.name);
    return {
      ...found,
      headline: storyOf(before, `${name} ${how}`, after),
      details: [found.headline, ...found.details],
      observed: { ...found.observed, kind: `${name} ${found.observed.kind}` },
    };
  }
  return undefined;
}

const MOST_NAMED = 5;

/** `dlogits ok, dscores wrong; dq, dk not judged`, and only how many where they are many. */
function storyOf(before: string[], wrong: string, after: string[]): string {
  const right = before.length > MOST_NAMED ? [`${before.length} ok`] : before.map((name) => `${name} ok`);
  const left = after.length > MOST_NAMED ? `${after.length} more` : after.join(", ");
  return [...right, wrong].join(", ") + (left ? `; ${left} not judged` : "");
}

/** Throws what a judge found. */
export function fail(found: FindingData | undefined): void {
  if (found) throw new Finding(found);
}
