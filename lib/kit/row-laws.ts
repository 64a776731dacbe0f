import { copyOf, flatten, type Nested } from "../arrays.js";
import { notNumbers } from "./compare.js";
import { type FindingData, observe } from "./finding.js";
import { fold } from "./gradient.js";
import { numbersIn } from "./laws.js";

/** A function of rows, from `[time, ...]` to `[time, ...]`. */
type RowFunction = (x: any) => Nested[];

/** Changing row t never changes the rows before it. */
export function judgeCausal(f: RowFunction, at: Nested[]): FindingData | undefined {
  const base = f(copyOf(at));
  const odd = judgeRows(base, at.length);
  if (odd) return odd;
  for (let t = at.length - 1; t > 0; t--) {
    const other = disturb(at, t);
    const out = f(copyOf(other));
    const early = base.findIndex((row, i) => i < t && !sameNumbers(row, out[i]));
    if (early >= 0) {
      const story = rowLaw("causal", `position ${early} changed when only position ${t} did`, CAUSAL, out);
      return judgeMemory(f, at, base, other, out) ?? story;
    }
  }
  return undefined;
}

/** Changing row t changes only row t. */
export function judgeRowsAlone(f: RowFunction, at: Nested[]): FindingData | undefined {
  const base = f(copyOf(at));
  const odd = judgeRows(base, at.length);
  if (odd) return odd;
  for (let t = 0; t < at.length; t++) {
    const changed = disturb(at, t);
    const out = f(copyOf(changed));
    const other = base.findIndex((row, i) => i !== t && !sameNumbers(row, out[i]));
    if (other >= 0) {
      const story = rowLaw("rows alone", `row ${other} changed when only row ${t} did`, ALONE, out);
      return judgeMemory(f, at, base, changed, out) ?? story;
    }
  }
  return undefined;
}

/** Permuting the rows of the input permutes the rows of the output in the same way. */
export function judgeEquivariant(f: RowFunction, at: Nested[]): FindingData | undefined {
  const base = f(copyOf(at));
  const wrong = judgeRows(base, at.length);
  if (wrong) return wrong;
  const rows = at.map((_, i) => i);
  // These two make every other permutation. One alone would not do: a circular convolution survives the rotation.
  const rotated = [...rows.slice(1), 0];
  const swapped = rows.length > 1 ? [1, 0, ...rows.slice(2)] : rows;
  for (const order of [rotated, swapped]) {
    const permuted = order.map((i) => at[i]);
    const out = f(copyOf(permuted));
    const odd = order.findIndex((from, to) => !closeNumbers(out[to], base[from]));
    if (odd >= 0) {
      const detail = `row ${odd} of the permuted input gives another result`;
      return judgeMemory(f, at, base, permuted, out) ?? rowLaw("equivariant", detail, EQUIVARIANT, out);
    }
  }
  return undefined;
}

/**
 * What breaks a law of rows may be a memory, or a call that changes what it was given: then a result depends on the calls before
 * it. Both inputs are asked again, twice in a row and after an input of another length.
 */
function judgeMemory(
  f: RowFunction,
  first: Nested[],
  base: Nested[],
  second: Nested[],
  out: Nested[],
): FindingData | undefined {
  const gives = (input: Nested[], expected: Nested[]) => sameNumbers(f(copyOf(input)), expected);
  try {
    const again = gives(first, base) && gives(first, base) && gives(second, out);
    if (again) f([...copyOf(first), copyOf(first[0])]);
    if (again && gives(second, out)) return undefined;
  } catch {
    // Whether it refuses an input says nothing of what it remembers.
    return undefined;
  }
  return {
    headline: "the same input gives another result after other calls",
    misconception:
      "A result is remembered, or a call changes what it was given. A result depends on the arguments alone.",
    details: [],
    map: [],
    observed: observe("drifted rows", [], []),
  };
}

/** A law of rows says nothing of a function that gives none. */
function judgeRows(out: unknown, rows: number): FindingData | undefined {
  const wrongKind = notNumbers(out);
  const got = Array.isArray(out) ? `got ${out.length} rows` : "got a number";
  if (!wrongKind && Array.isArray(out) && out.length === rows) return undefined;
  return {
    headline: `${rows} rows went in, so ${rows} should come out: ${wrongKind ?? got}`,
    details: [],
    map: [],
    observed: observe("rows", [Array.isArray(out) ? out.length : 0], numbersIn(out)),
  };
}

const CAUSAL = "What comes later must not reach what came before.";
const ALONE = "Every row is computed from itself alone.";
const EQUIVARIANT = "The order of the rows must not matter: permuting the input permutes the output.";

function rowLaw(kind: string, detail: string, law: string, out: Nested[]): FindingData {
  return { headline: law, details: [detail], map: [], observed: observe(kind, [out.length], numbersIn(out)) };
}

/** A copy in which row t is another one. */
function disturb(x: Nested[], t: number): Nested[] {
  const other = flatten(x[t]).map((v, k) => v + 0.7 - 0.3 * k);
  return x.map((row, i) => (i === t ? fold(other, row) : copyOf(row)));
}

function sameNumbers(a: Nested, b: Nested | undefined): boolean {
  return alike(a, b, Object.is);
}

function closeNumbers(a: Nested | undefined, b: Nested): boolean {
  return alike(a, b, (x, y) => Math.abs(x - y) <= 1e-9);
}

function alike(
  a: Nested | undefined,
  b: Nested | undefined,
  same: (x: number, y: number) => boolean,
): boolean {
  if (a === undefined || b === undefined) return false;
  const [x, y] = [flatten(a), flatten(b)];
  return x.length === y.length && x.every((value, i) => same(value, y[i]));
}
