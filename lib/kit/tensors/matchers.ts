import type * as tf from "@tensorflow/tfjs";
import { expect } from "vitest";
import { lawsOfCalls } from "../calls/matchers.js";
import { waiting } from "../calls/steps.js";
import { atEveryCall } from "../every-call.js";
import { Finding, type FindingData } from "../finding.js";
import { calledBy, judgeStages, judgeValues } from "../judge.js";
import { judgeFinite } from "../laws.js";
import { type AxisOptions, judgeApart, judgeCausalAlong, judgeFollowsOrder } from "./axis-laws.js";
import {
  judgeDifferentiable,
  judgeTensorGradient,
  type ManyGradientOptions,
  type TensorGradientOptions,
} from "./gradient.js";
import { judgeLeaks, judgeTensorFinite, judgeTensorsDeterministic, judgeTensorsUnchanged } from "./laws.js";
import { tensorsIn } from "./read.js";
import { judgeTensorStages, judgeTensorValues } from "./values.js";
import { TENSORS } from "./world.js";

/** What only tensors are judged by. Every one of them reads tensors, so it is awaited. */
interface TensorMatchers {
  /** `(x, dy) => dx` is the backward pass of `forward`, by differences with a random `dy`. */
  toBeTensorGradientOf(forward: (x: any) => tf.Tensor, options: TensorGradientOptions): Promise<void>;
  /** `tf.grad` of this function of one tensor, or of an object of tensors, agrees with differences: nothing cuts the chain. */
  toBeDifferentiable(options: TensorGradientOptions | ManyGradientOptions): Promise<void>;
  /** A call leaves no tensor behind but its result. It is called with 0, then with 1: with another shape then, where it depends on shapes. */
  toLeakNoTensors(): Promise<void>;
  /** The calls leave these as they were: tensors, undisposed, and the lists and objects that hold tensors. */
  toLeaveTensorsUnchanged(inputs: Record<string, unknown>): Promise<void>;
  /** Two calls give the same tensors. */
  toRepeatItself(): Promise<void>;
  /** Changing index t of the input along an axis never changes earlier indices of the result. */
  toBeCausalAlong(x: tf.Tensor, options: AxisOptions): Promise<void>;
  /** Changing one index of the input along an axis changes that index of the result only. */
  toKeepApart(x: tf.Tensor, options: AxisOptions): Promise<void>;
  /** Permuting the input along an axis permutes the result. */
  toFollowOrder(x: tf.Tensor, options: AxisOptions): Promise<void>;
}

declare module "vitest" {
  interface Matchers<T = any> extends TensorMatchers {}
}

type AsyncJudge = (got: any, ...args: any[]) => Promise<FindingData | undefined>;
type Judge = (got: any, ...args: any[]) => FindingData | undefined;

function matcher(judge: AsyncJudge) {
  return async function (this: { isNot?: boolean }, got: unknown, ...args: unknown[]) {
    if (this.isNot) throw new Error("the kit's matchers have no .not: state what must hold");
    const found = await judge(got, ...args);
    if (found) throw new Finding(found);
    return { pass: true, message: () => "" };
  };
}

/** A matcher of lists that waits where it is handed tensors; on lists it stays as it was. */
function either(onLists: Judge, onTensors: AsyncJudge) {
  const waiting = matcher(onTensors);
  return function (this: { isNot?: boolean }, got: unknown, ...args: unknown[]) {
    if (tensorsIn([got, ...args]).length > 0) return waiting.call(this, got, ...args);
    if (this.isNot) throw new Error("the kit's matchers have no .not: state what must hold");
    const found = onLists(got, ...args);
    if (found) throw new Finding(found);
    return { pass: true, message: () => "" };
  };
}

/**
 * Teaches `expect` about tensors. Called by every tensor spec, because vitest's setup file, which runs before each spec,
 * teaches it the matchers of lists.
 */
export function expectTensors(): void {
  expect.extend({
    toMatchValues: either(
      (got, expected, options) => calledBy(judgeValues(got, expected, options), options),
      async (got, expected, options) => calledBy(await judgeTensorValues(got, expected, options), options),
    ),
    toMatchStages: either(judgeStages, judgeTensorStages),
    toBeFiniteNumbers: either(judgeFinite, judgeTensorFinite),
    toBeTensorGradientOf: matcher(judgeTensorGradient),
    toBeDifferentiable: matcher(judgeDifferentiable),
    toLeakNoTensors: matcher((call) => atEveryCall("leaks", () => judgeLeaks(call))),
    toLeaveTensorsUnchanged: matcher(judgeTensorsUnchanged),
    toRepeatItself: matcher(judgeTensorsDeterministic),
    toBeCausalAlong: matcher(judgeCausalAlong),
    toKeepApart: matcher(judgeApart),
    toFollowOrder: matcher(judgeFollowsOrder),
    ...lawsOfCalls(TENSORS, waiting, matcher),
  });
}
