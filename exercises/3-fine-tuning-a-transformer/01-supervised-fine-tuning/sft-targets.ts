import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { PAD } from "#lib/mini-world/words";
import { IGNORED } from "../../2-building-a-transformer/06-complete-model/lm-loss.js";
import type { Batch } from "../../2-building-a-transformer/07-training-at-scale/window-batches.js";
import type { EncodedChat } from "./chat-encoding.js";

/**
 * Makes a training batch of chats: the tokens that the model reads and the target at every position.
 *
 * `lmLoss` compares the logits at position t with the target at position t, and skips targets of −100.
 *
 * @param rows one or more chats of two tokens or more; T is the length of the longest chat
 * @returns a new batch with int32 tensors. x: the rows, padded with `<pad>` at their ends, without the last column, because it has no
 *   next token, `[B, T − 1]`. y: the next token if it is graded, otherwise −100, `[B, T − 1]`. count: how many targets aren't −100
 * @throws RangeError if there is no row, or if a row has fewer than two tokens, doesn't have exactly one grade for each token, or has a
 *   graded first token, which no position could predict
 */
export function sftBatch(rows: EncodedChat[]): Batch {
  assertRows(rows);
  const T = Math.max(...rows.map(({ ids }) => ids.length));
  const columns = Array.from({ length: T - 1 }, (_, t) => t);
  const x: number[][] = blank("the token read in each column   [B, T − 1]");
  const y: number[][] = blank("the target in each column   [B, T − 1]");
  const count: number = blank("how many targets count");
  return {
    x: tf.tensor2d(x, [rows.length, T - 1], "int32"), // [B, T − 1]
    y: tf.tensor2d(y, [rows.length, T - 1], "int32"), // [B, T − 1]
    count,
  };
}

function assertRows(rows: EncodedChat[]): void {
  if (rows.length === 0) throw new RangeError("a batch has one row or more, got none");
  for (const [b, { ids, graded }] of rows.entries()) {
    if (ids.length < 2) throw new RangeError(`a row has two tokens or more, got ${ids.length} in row ${b}`);
    if (graded.length !== ids.length)
      throw new RangeError(
        `a row has one grading for each token, got ${graded.length} for ${ids.length} in row ${b}`,
      );
    if (graded[0])
      throw new RangeError(
        `the first token of a row cannot be graded, nothing precedes it: it is in row ${b}`,
      );
  }
}
