import { copyOf, flatten, type Matrix, type Nested } from "../arrays.js";
import { compare, FLOAT64, notNumbers } from "./compare.js";
import { axisNames, differenceLines, mapLines } from "./describe.js";
import { type FindingData, observe } from "./finding.js";

const EXACT = { atol: 0, rtol: 0 };

/** The call leaves its arguments as they were. */
export function judgeUnchanged(call: () => unknown, inputs: Record<string, Nested>): FindingData | undefined {
  const before = Object.entries(inputs).map(([name, value]) => [name, value, copyOf(value)] as const);
  call();
  for (const [name, value, copy] of before) {
    const a = flatten(value);
    const b = flatten(copy);
    if (a.length === b.length && a.every((x, i) => Object.is(x, b[i]))) continue;
    const comparison = a.length === b.length ? compare(value, copy, EXACT) : undefined;
    return {
      headline: `the input ${name} was changed`,
      misconception: "Return a new value; whoever called you still needs the old one.",
      details: comparison?.wrong.length
        ? differenceLines(comparison, axisNames(undefined, comparison.shape.length))
        : [],
      map: [],
      observed: observe(`changed ${name}`, [a.length], a),
    };
  }
  return undefined;
}

/** The call throws an error of this class. */
export function judgeRefusal(
  call: () => unknown,
  errorClass: new (...args: any[]) => Error,
  what: string,
): FindingData | undefined {
  let returned: unknown;
  try {
    returned = call();
  } catch (error) {
    if (error instanceof errorClass) return undefined;
    if (error instanceof Error && error.name === "BlankError") throw error;
    return {
      headline: `${what} should be refused with a ${errorClass.name}`,
      details: [`got ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`],
      map: [],
      observed: observe(`${what}: refused ${error instanceof Error ? error.name : typeof error}`, [], []),
    };
  }
  return {
    headline: `${what} should be refused with a ${errorClass.name}`,
    details: [`nothing was thrown; the call returned ${preview(returned)}`],
    map: [],
    observed: observe(`${what}: returned ${preview(returned)}`, [], numbersIn(returned)),
  };
}

/** No NaN and no infinity comes out. */
export function judgeFinite(value: unknown, axes?: string): FindingData | undefined {
  const wrongKind = notNumbers(value);
  if (wrongKind)
    return {
      headline: `expected numbers: ${wrongKind}`,
      details: [],
      map: [],
      observed: observe("kind", [], []),
    };
  const values = flatten(value as Nested);
  if (values.every(Number.isFinite)) return undefined;
  const finite = values.map((x) => (Number.isFinite(x) ? x : 0));
  const fold = (part: Nested, next = { at: 0 }): Nested =>
    Array.isArray(part) ? part.map((p) => fold(p, next)) : finite[next.at++];
  const comparison = compare(value as Nested, fold(value as Nested), FLOAT64);
  const names = axisNames(axes, comparison.shape.length);
  const first = values.find((x) => !Number.isFinite(x));
  return {
    headline: `every value should be finite, ${comparison.wrong.length} of ${values.length} are not`,
    details: [`the first is ${first}`],
    map: mapLines(comparison, names),
    observed: observe("finite", comparison.shape, values),
  };
}

/** Two calls give the same. */
export function judgeDeterministic(call: () => unknown): FindingData | undefined {
  const [first, second] = [numbersIn(call()), numbersIn(call())];
  if (first.length === second.length && first.every((x, i) => Object.is(x, second[i]))) return undefined;
  return {
    headline: "two calls with the same input should give the same result",
    details: [`first call  ${preview(first)}`, `second call ${preview(second)}`],
    map: [],
    observed: observe("deterministic", [second.length], second),
  };
}

/** Changing row t never changes the rows before it. `f` maps `[time, ...]` to `[time, ...]`. */
export function judgeCausal(f: (x: Matrix) => Matrix, at: Matrix): FindingData | undefined {
  const base = f(copyOf(at));
  for (let t = at.length - 1; t > 0; t--) {
    const out = f(disturb(at, t));
    const early = base.findIndex((row, i) => i < t && !sameNumbers(row, out[i]));
    if (early >= 0)
      return rowLaw("causal", `position ${early} changed when only position ${t} did`, CAUSAL, out);
  }
  return undefined;
}

/** Changing row t changes only row t. */
export function judgeRowsAlone(f: (x: Matrix) => Matrix, at: Matrix): FindingData | undefined {
  const base = f(copyOf(at));
  for (let t = 0; t < at.length; t++) {
    const out = f(disturb(at, t));
    const other = base.findIndex((row, i) => i !== t && !sameNumbers(row, out[i]));
    if (other >= 0) return rowLaw("rows alone", `row ${other} changed when only row ${t} did`, ALONE, out);
  }
  return undefined;
}

/** Permuting the rows of the input permutes the rows of the output in the same way. */
export function judgeEquivariant(f: (x: Matrix) => Matrix, at: Matrix): FindingData | undefined {
  const order = at.map((_, i) => (i + 1) % at.length);
  const base = f(copyOf(at));
  const out = f(order.map((i) => [...at[i]]));
  const odd = order.findIndex((from, to) => !closeNumbers(out[to], base[from]));
  return odd < 0
    ? undefined
    : rowLaw("equivariant", `row ${odd} of the permuted input gives another result`, EQUIVARIANT, out);
}

const CAUSAL = "What comes later must not reach what came before.";
const ALONE = "Every row is computed from itself alone.";
const EQUIVARIANT = "The order of the rows must not matter: permuting the input permutes the output.";

function rowLaw(kind: string, detail: string, law: string, out: Matrix): FindingData {
  return { headline: law, details: [detail], map: [], observed: observe(kind, [out.length], numbersIn(out)) };
}

function disturb(x: Matrix, t: number): Matrix {
  return x.map((row, i) => (i === t ? row.map((v, k) => v + 0.7 - 0.3 * k) : [...row]));
}

function sameNumbers(a: number[], b: number[] | undefined): boolean {
  return b !== undefined && a.length === b.length && a.every((x, i) => Object.is(x, b[i]));
}

function closeNumbers(a: number[] | undefined, b: number[]): boolean {
  return a !== undefined && a.length === b.length && a.every((x, i) => Math.abs(x - b[i]) <= 1e-9);
}

function numbersIn(value: unknown): number[] {
  return notNumbers(value) ? [] : flatten(value as Nested);
}

function preview(value: unknown): string {
  const text =
    JSON.stringify(value, (_, v) => (typeof v === "number" && !Number.isFinite(v) ? String(v) : v)) ??
    String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
