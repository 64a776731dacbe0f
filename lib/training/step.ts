import type * as tf from "@tensorflow/tfjs";
import { Finding, observe } from "../kit/finding.js";
import { isTensor } from "../kit/tensors/read.js";

/** The loss of one step: a scalar tensor or a number, at once or later. */
export type Loss = tf.Scalar | number;

/**
 * Reads a loss, and disposes it.
 *
 * @throws Finding if it is not one number
 */
export async function readLoss(loss: unknown): Promise<number> {
  if (typeof loss === "number") return loss;
  if (!isTensor(loss)) {
    const got = loss === undefined ? "undefined: is the return missing?" : kindOf(loss);
    throw finding(`a step should give the loss as a scalar, got ${got}`, "training kind");
  }
  if (loss.isDisposed) {
    throw finding(
      "the loss was disposed before it could be read",
      "training disposed",
      "It was freed too early: by dispose, or at the end of a tf.tidy whose function did not return it.",
    );
  }
  const { shape } = loss;
  const values = await loss.data();
  loss.dispose();
  if (values.length === 1) return Number(values[0]);
  throw finding(
    `a step should give the loss as a scalar, got a tensor of shape [${shape.join(", ")}]`,
    "training shape",
    "Each of the losses is that of one example: the loss of the step is their mean.",
  );
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "a list" : `a value of type ${typeof value}`;
}

function finding(headline: string, kind: string, misconception?: string): Finding {
  return new Finding({ headline, misconception, details: [], map: [], observed: observe(kind, [], []) });
}
