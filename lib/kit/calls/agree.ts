import { flatten, type Nested } from "../../arrays.js";
import type { Random } from "../../random.js";
import { type FindingData, observe } from "../finding.js";
import { fold } from "../gradient.js";
import type { ValueOptions } from "../judge.js";
import {
  choices,
  Drawn,
  draw,
  drawnIn,
  type Lengths,
  lengthsOf,
  made,
  type Shapes,
  singly,
} from "./drawn.js";
import { leavesOf } from "./leaves.js";
import type { Law } from "./steps.js";
import { alike, type World } from "./world.js";

/** How results are judged; where a function returns an object, `axes` may name those of each part. */
export type ResultOptions = Omit<ValueOptions, "axes" | "rivals" | "inputs" | "what"> & {
  axes?: string | string[] | Record<string, string>;
};

export interface AgreeOptions extends ResultOptions {
  /**
   * Which inputs are tried besides the usual one: `ones` every axis at length 1, alone and with others; `zeros` each argument all
   * zeros, and one row of it; `small` and `large` numbers of 1e-4 and 1e4. `"ones zeros"` unless given.
   */
  cases?: string;
  /** Lengths that are not the kit's choice. */
  lengths?: Lengths;
  /** Axes that are never of length 1: `"width"`. */
  fixed?: string;
}

type Change = (part: Drawn, name: string) => Drawn;

/** A function agrees with an oracle, for ordinary inputs and at the edges of what is allowed. */
export function* judgeAgrees(
  f: (...args: any[]) => unknown,
  oracle: (...args: any[]) => unknown,
  shapes: Shapes,
  random: () => Random,
  world: World,
  { cases = "ones zeros", lengths: given = {}, fixed = "", ...options }: AgreeOptions = {},
): Law {
  const lengths = yield* lengthsOf(shapes, world, given);
  const tried = cases.split(" ");
  const inputs: [label: string, lengths: Lengths, change?: Change][] = [["", lengths]];
  if (tried.includes("ones")) {
    const free = Object.keys(lengths).filter((axis) => lengths[axis] > 1 && !fixed.split(" ").includes(axis));
    for (const axes of choices(free))
      inputs.push([singly(axes), { ...lengths, ...Object.fromEntries(axes.map((axis) => [axis, 1])) }]);
  }
  const names = drawnIn(yield* draw(shapes, lengths, random(), world));
  if (tried.includes("zeros")) {
    for (const [name, { axes }] of names) {
      if (axes.length > 1) inputs.push([`with a row of zeros in ${name}`, lengths, only(name, zeroRow)]);
      inputs.push([`with zeros for ${name}`, lengths, only(name, () => 0)]);
    }
  }
  if (tried.includes("small")) inputs.push([SMALL, lengths, times(1e-4)]);
  if (tried.includes("large")) inputs.push(["with numbers of 1e4", lengths, times(1e4)]);

  for (const [label, of, change] of inputs) {
    const drawn = yield* draw(shapes, of, random(), world);
    const expected = yield oracle(...Object.values(made(drawn, world, change)));
    const got = yield f(...Object.values(made(drawn, world, change)));
    const atol = label === SMALL ? yield* fitting(expected, world, options.atol ?? world.atol) : options.atol;
    const found = yield* judgeResult(
      got,
      expected,
      world,
      atol === undefined ? options : { ...options, atol },
      label,
    );
    if (found) return found;
  }
  return undefined;
}

const SMALL = "with numbers of 1e-4";

/** A product of small numbers is smaller than the usual tolerance: it shrinks with the largest number that is expected. */
function* fitting(expected: unknown, world: World, atol: number): Generator<unknown, number, any> {
  const parts: unknown[] = leavesOf(yield world.read(expected)).map(({ value }) => value);
  const sizes = parts.flat(9).map((x) => (typeof x === "number" && Number.isFinite(x) ? Math.abs(x) : 0));
  const largest = Math.max(0, ...sizes);
  return largest > 0 ? atol * Math.min(1, largest) : atol;
}

function only(name: string, value: (x: number, i: number, size: number) => number): Change {
  return (part, of) => (of === name ? mapped(part, value) : part);
}

function times(factor: number): Change {
  return (part) => mapped(part, (x) => x * factor);
}

/** The last but one: a row that is neither first nor last where there are three. */
function zeroRow(x: number, i: number, row: number): number {
  return Math.floor(i / row) === 1 ? 0 : x;
}

function mapped(part: Drawn, value: (x: number, i: number, row: number) => number): Drawn {
  let row: Nested = part.list;
  while (Array.isArray(row) && Array.isArray(row[0])) row = row[0];
  const length = Array.isArray(row) ? row.length : 1;
  const list = fold(
    flatten(part.list).map((x, i) => value(x, i, length)),
    part.list,
  );
  return new Drawn(part.axes, list, part.like);
}

/** Judges every part of a result, and says for which input it is wrong. */
export function* judgeResult(
  got: unknown,
  expected: unknown,
  world: World,
  { axes, ...options }: ResultOptions,
  label: string,
): Law {
  const parts = leavesOf(expected);
  if (parts.length === 0)
    throw new Error("there is nothing to compare with: does the oracle return a result?");
  for (const { name, keys, value } of parts) {
    const part = keys.reduce((inside: any, key) => inside?.[key], got);
    const named = axes && (typeof axes === "string" || Array.isArray(axes) ? axes : axes[name]);
    const judged = { ...options, ...(named && { axes: named }), ...(name && { what: name }) };
    const found: FindingData | undefined = isText(value)
      ? unlike(part, value, name)
      : part === undefined && name
        ? {
            headline: `the result has no ${name}`,
            details: [],
            map: [],
            observed: observe(`missing ${name}`, [], []),
          }
        : yield world.judge(part, value, judged);
    if (!found) continue;
    if (!label) return found;
    return {
      ...found,
      headline: `${label}: ${found.headline}`,
      observed: { ...found.observed, kind: `${label}: ${found.observed.kind}` },
    };
  }
  return undefined;
}

function isText(value: unknown): boolean {
  return typeof value === "string" || (Array.isArray(value) && typeof value.flat(9)[0] === "string");
}

function unlike(got: unknown, expected: unknown, name: string): FindingData | undefined {
  if (alike(got, expected, 0)) return undefined;
  const details = [`expected ${JSON.stringify(expected)}`, `got      ${JSON.stringify(got)}`];
  const headline = `${name || "the result"} has the wrong text`;
  return { headline, details, map: [], observed: observe(`text ${JSON.stringify(got)}`, [], []) };
}
