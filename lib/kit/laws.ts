import { copyOf, flatten, type Nested } from "../arrays.js";
import { compare, FLOAT64, notNumbers } from "./compare.js";
import { axisNames, differenceLines, mapLines, numberText, oneLine } from "./describe.js";
import { type FindingData, observe } from "./finding.js";
import { fold } from "./gradient.js";
import { shapeOrUndefined } from "./rivals.js";
import { isSame } from "./same.js";
import { isTensor } from "./tensors/read.js";

const EXACT = { atol: 0, rtol: 0 };

/** Lists of numbers, or objects of them to any depth: a state, a tree of parameters. */
export type ListTree = Nested | { [key: string]: ListTree };

/** The call leaves its arguments as they were. */
export function judgeUnchanged(
  call: () => unknown,
  inputs: Record<string, ListTree>,
): FindingData | undefined {
  const before = listsIn(inputs).map(([name, list]) => [name, copyOf(list)] as const);
  call();
  const after = new Map(listsIn(inputs));
  for (const [name, copy] of before) {
    const value = after.get(name) ?? [];
    if (isSame(value, copy)) continue;
    const shape = shapeOrUndefined(copy);
    const comparable = shape && shapeOrUndefined(value)?.join() === shape.join();
    return changedInput(
      name,
      comparable ? differenceLines(compare(value, copy, EXACT), axisNames(undefined, shape.length)) : [],
      flatten(value),
    );
  }
  return undefined;
}

/** The finding that a call has changed what it was given. */
export function changedInput(name: string, details: string[] = [], values: number[] = []): FindingData {
  return {
    headline: `the input ${name} was changed`,
    misconception: "Return a new value: the caller still needs the old one.",
    details,
    map: [],
    observed: observe(`changed ${name}`, [values.length], values),
  };
}

/** Every list of a tree by its path: `state.m`. */
function listsIn(tree: Record<string, ListTree>, path = ""): [string, Nested][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "object" && !Array.isArray(value)
      ? listsIn(value, `${path}${key}.`)
      : [[`${path}${key}`, value] as [string, Nested]],
  );
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
  const comparison = compare(value as Nested, fold(finite, value as Nested), FLOAT64);
  const names = axisNames(axes, comparison.shape.length);
  const first = values.find((x) => !Number.isFinite(x));
  return {
    headline: `every value should be finite, ${comparison.wrong.length} of ${values.length} are not`,
    details: [`the first is ${first}`],
    map: mapLines(comparison, names),
    observed: observe("finite", comparison.shape, values),
  };
}

/** Two calls give the same, be it a list or an object of lists. */
export function judgeDeterministic(call: () => unknown): FindingData | undefined {
  // A copy, because the second call may write into what the first one gave.
  const first = snapshot(call());
  const second = call();
  // Two results of which nothing can be seen prove nothing.
  const blind = first === undefined || first instanceof Promise ? notNumbers(first) : undefined;
  if (!blind && isSame(first, second)) return undefined;
  // What differs only in its last digits is shown with all of them.
  const isWhole = preview(first) === preview(second);
  const shown = [first, second].map((value) => preview(value, isWhole));
  return {
    headline: `two calls with the same input should give the same result${blind ? `: ${blind}` : ""}`,
    details: blind ? [] : [`first call  ${shown[0]}`, `second call ${shown[1]}`],
    map: [],
    observed: observe("deterministic", [numbersIn(second).length], numbersIn(second)),
  };
}

function snapshot(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return value; // a Promise or a function: it is told by its kind
  }
}

/** The numbers of a result, none where it is not made of numbers. */
export function numbersIn(value: unknown): number[] {
  return notNumbers(value) ? [] : flatten(value as Nested);
}

/**
 * A value as text, in one line.
 *
 * @param whole whether numbers have all their digits; two machines may round the last ones otherwise
 */
export function preview(value: unknown, whole = false): string {
  const readable = (_: string, v: unknown) => {
    if (isTensor(v)) return unquoted(`tensor of shape [${v.shape.join(", ")}]`);
    if (typeof v !== "number" || (whole && Number.isFinite(v))) return v;
    return Number.isFinite(v) ? Number(numberText(v)) : unquoted(String(v));
  };
  const text = JSON.stringify(value, readable) ?? String(value);
  return oneLine(text.replace(/"\\u0000(.*?)\\u0000"/g, "$1"), 60);
}

/** For what JSON knows only as a text, and would put between quotes. */
function unquoted(text: string): string {
  return `\u0000${text}\u0000`;
}
