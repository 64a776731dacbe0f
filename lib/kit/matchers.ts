import "./lock-globals.js";
import { expect } from "vitest";
import type { Nested } from "../arrays.js";
import type { AgreeOptions, ResultOptions } from "./calls/agree.js";
import type { ApartOptions } from "./calls/apart.js";
import type { Shapes } from "./calls/drawn.js";
import type { HeedOptions } from "./calls/heed.js";
import type { Arguments } from "./calls/leaves.js";
import { lawsOfCalls } from "./calls/matchers.js";
import type { NewOptions } from "./calls/new.js";
import { atOnce } from "./calls/steps.js";
import { LISTS } from "./calls/world.js";
import { numberText } from "./describe.js";
import type { FindingData } from "./finding.js";
import { observe } from "./finding.js";
import { type GradientOptions, judgeGradient } from "./gradient.js";
import {
  calledBy,
  fail,
  judgeShape,
  judgeStages,
  judgeValues,
  type Stage,
  type ValueOptions,
} from "./judge.js";
import { judgeDeterministic, judgeFinite, judgeUnchanged, type ListTree } from "./laws.js";
import { judgeAcceptance, judgeRefusal, type Telling } from "./refusal.js";
import { judgeCausal, judgeEquivariant, judgeRowsAlone } from "./row-laws.js";

/** A number, nested lists of numbers, or a tensor: then the matcher is awaited, and `#lib/spec/tensors` must be imported. */
type Numbers = Nested | { readonly dataId: object; readonly shape: number[] };

/** Options whose numbers may be tensors. */
type Loosely<T> = Omit<T, "rivals" | "inputs" | "expected"> & {
  rivals?: Record<string, Numbers>;
  inputs?: Record<string, Numbers>;
} & (T extends { expected: Nested } ? { expected: Numbers } : unknown);

/** The kit's matchers; a failing one throws a `Finding`. They have no `.not`. */
interface KitMatchers<R = unknown> {
  /** Numbers of this shape and these values: kind first, then shape, then each element. */
  toMatchValues(expected: Numbers, options?: Loosely<ValueOptions>): R;
  /** The shape alone, of a list or a tensor, without a wait: before a spec cuts or joins a result. */
  toHaveShape(shape: number[], axes?: string, what?: string): R;
  /** Named results of one computation, judged in order up to the first wrong one. */
  toMatchStages(stages: Loosely<Stage>[]): R;
  /** A number in this closed interval; `what` names the quantity. */
  toLieBetween(low: number, high: number, what: string): R;
  /** `(x, dy) => dx` is the backward pass of `forward`, by central differences with a random `dy`. */
  toBeGradientOf(forward: (x: any) => Nested, options: GradientOptions): R;
  /** The call leaves these arguments as they were. */
  toLeaveUnchanged(inputs: Record<string, ListTree>): R;
  /** The call throws an error of this class; `what` names what it must refuse, `telling` what its message must hold. */
  toRefuse(errorClass: new (...args: any[]) => Error, what: string, ...telling: Telling[]): R;
  /** The call throws no RangeError; `what` names what it must accept. */
  toAccept(what: string): R;
  /** Every argument has its effect at every call, also when the same object holds something else. */
  toHeed(args: Arguments, options?: HeedOptions): R;
  /** What is returned is new: no part of an argument or of another result. */
  toReturnNew(args: Arguments, options?: NewOptions): R;
  /** The function agrees with an oracle, also where axes have length 1 and arguments are zeros. */
  toAgreeWith(oracle: (...args: any[]) => unknown, shapes: Shapes, options?: AgreeOptions): R;
  /** One item alone gives what it gives among others: at every axis that is `apart`, and at several together. */
  toHoldAtLengthOne(shapes: Shapes, options: ApartOptions): R;
  /** The argument may have each of these shapes, and they give the same. */
  toTakeEveryShape(value: Numbers, shapes: number[][], options?: ResultOptions): R;
  /** No NaN, no infinity. */
  toBeFiniteNumbers(axes?: string): R;
  /** Two calls give the same numbers. */
  toBeDeterministic(): R;
  /** Changing row t of the input never changes an earlier row of the output. */
  toBeCausal(at: Nested[]): R;
  /** Changing row t of the input changes only row t of the output. */
  toTreatRowsAlone(at: Nested[]): R;
  /** Permuting the rows of the input permutes those of the output. */
  toBeEquivariant(at: Nested[]): R;
}

declare module "vitest" {
  interface Matchers<T = any> extends KitMatchers<T> {}
}

type Judge = (got: any, ...args: any[]) => FindingData | undefined | Promise<FindingData | undefined>;

function matcher(judge: Judge) {
  return function (this: { isNot?: boolean }, got: unknown, ...args: unknown[]) {
    if (this.isNot) throw new Error("the kit's matchers have no .not: state what must hold");
    const found = judge(got, ...args);
    if (found instanceof Promise) return found.then(passed);
    return passed(found);
  };
}

function passed(found: FindingData | undefined) {
  fail(found);
  return { pass: true, message: () => "" };
}

expect.extend({
  toMatchValues: matcher((got, expected: Nested, options?: ValueOptions) =>
    calledBy(judgeValues(got, expected, options), options),
  ),
  toHaveShape: matcher(judgeShape),
  toMatchStages: matcher(judgeStages),
  toLieBetween: matcher((got: number, low: number, high: number, what: string) =>
    typeof got === "number" && got >= low && got <= high
      ? undefined
      : {
          headline: `${what} should lie between ${numberText(low)} and ${numberText(high)}`,
          details: [`got ${typeof got === "number" ? numberText(got) : String(got)}`],
          map: [],
          observed: observe(`between ${what}`, [], [Number(got)]),
        },
  ),
  toBeGradientOf: matcher((backward, forward, options) => judgeGradient(backward, forward, options)),
  toLeaveUnchanged: matcher(judgeUnchanged),
  toRefuse: matcher(judgeRefusal),
  toAccept: matcher(judgeAcceptance),
  ...lawsOfCalls(LISTS, atOnce, matcher),
  toBeFiniteNumbers: matcher(judgeFinite),
  toBeDeterministic: matcher(judgeDeterministic),
  toBeCausal: matcher((f, at) => judgeCausal(f, at)),
  toTreatRowsAlone: matcher((f, at) => judgeRowsAlone(f, at)),
  toBeEquivariant: matcher((f, at) => judgeEquivariant(f, at)),
});
