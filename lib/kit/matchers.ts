import "./lock-globals.js";
import { expect } from "vitest";
import type { Nested } from "../arrays.js";
import { numberText } from "./describe.js";
import type { FindingData } from "./finding.js";
import { observe } from "./finding.js";
import { type GradientOptions, judgeGradient } from "./gradient.js";
import { fail, judgeStages, judgeValues, type Stage, type ValueOptions } from "./judge.js";
import { judgeDeterministic, judgeFinite, judgeRefusal, judgeUnchanged, type ListTree } from "./laws.js";
import { judgeCausal, judgeEquivariant, judgeRowsAlone } from "./row-laws.js";

/** A number, nested lists of numbers, or a tensor: then the matcher is awaited, and `#lib/tensors` must be imported. */
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
  /** Named results of one computation, judged in order up to the first wrong one. */
  toMatchStages(stages: Loosely<Stage>[]): R;
  /** A number in this closed interval; `what` names the quantity. */
  toLieBetween(low: number, high: number, what: string): R;
  /** `(x, dy) => dx` is the backward pass of `forward`, by central differences with a random `dy`. */
  toBeGradientOf(forward: (x: any) => Nested, options: GradientOptions): R;
  /** The call leaves these arguments as they were. */
  toLeaveUnchanged(inputs: Record<string, ListTree>): R;
  /** The call throws an error of this class; `what` names what it must refuse. */
  toRefuse(errorClass: new (...args: any[]) => Error, what: string): R;
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

type Judge = (got: any, ...args: any[]) => FindingData | undefined;

function matcher(judge: Judge) {
  return function (this: { isNot?: boolean }, got: unknown, ...args: unknown[]) {
    if (this.isNot) throw new Error("the kit's matchers have no .not: state what must hold");
    fail(judge(got, ...args));
    return { pass: true, message: () => "" };
  };
}

expect.extend({
  toMatchValues: matcher(judgeValues),
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
  toBeFiniteNumbers: matcher(judgeFinite),
  toBeDeterministic: matcher(judgeDeterministic),
  toBeCausal: matcher((f, at) => judgeCausal(f, at)),
  toTreatRowsAlone: matcher((f, at) => judgeRowsAlone(f, at)),
  toBeEquivariant: matcher((f, at) => judgeEquivariant(f, at)),
});
