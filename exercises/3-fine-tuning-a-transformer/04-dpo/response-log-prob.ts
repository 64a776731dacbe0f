import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { assertSameLength } from "#lib/arrays";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { tokenLogProbs } from "../03-rlhf/rollout.js";

/**
 * Computes the log-probability of each response: the logarithm of the probability that the model, given the prompt, writes exactly this
 * response, up to its last token.
 *
 * A row is a prompt followed by a response. The result doesn't depend on how likely the prompt is, and a row gets the same result by
 * itself as in a batch with longer rows.
 *
 * @param model any GPT
 * @param rows the ids of B whole texts, one or more
 * @param starts for each row, the index of the first token of its response. All tokens from there to the end of the row are the response,
 *   including its `<eos>`. At least one token precedes them
 * @returns a new tensor, `[B]`, in nats; gradients flow through it
 * @throws RangeError if there isn't exactly one start for each row, or if a start isn't an integer from 1 to the index of the row's last
 *   token
 */
export function responseLogProbs(model: GPT, rows: number[][], starts: number[]): tf.Tensor {
  assertStarts(rows, starts);
  const M = Math.max(...rows.map(({ length }) => length)) - 1;
  const columns = Array.from({ length: M }, (_, m) => m);
  return tf.tidy(() => {
    const logProbs = tokenLogProbs(model, rows); // [B, M], column m is about token m + 1
    const counts: number[][] = blank("1 in the columns that count, 0 elsewhere   [B, M]");
    const mask = tf.tensor2d(counts, [rows.length, M]); // [B, M]
    return blank("one number for each response"); // [B]
  });
}

function assertStarts(rows: number[][], starts: number[]): void {
  assertSameLength("the rows and their starts", rows.length, starts.length);
  for (const [b, { length }] of rows.entries())
    if (!(Number.isInteger(starts[b]) && starts[b] >= 1 && starts[b] < length))
      throw new RangeError(
        `the response in row ${b} must start at an index from 1 to ${length - 1}, got ${starts[b]}`,
      );
}
