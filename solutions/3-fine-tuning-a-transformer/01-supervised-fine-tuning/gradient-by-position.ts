import * as tf from "@tensorflow/tfjs";
import type { Tap } from "#lib/tap";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { lmLoss } from "../../2-building-a-transformer/06-complete-model/lm-loss.js";
import type { EncodedChat } from "./chat-encoding.js";
import { sftBatch } from "./sft-targets.js";

/** The norms of a loss's gradients at the n positions that a model reads. */
export interface PositionGradients {
  /** at the logits, `[n]` */
  logits: number[];
  /** at the embedded tokens, which the first block reads, `[n]` */
  embeddings: number[];
}

/**
 * Measures how strongly the loss of one chat depends on each position, both at the logits and at the embedded tokens.
 *
 * The loss is `lmLoss` of the batch that `sftBatch` makes of the chat. A chat of T tokens has n = T − 1 positions, because the model
 * doesn't read the last token. At each position, the gradient with respect to the logits has V components, and the gradient with
 * respect to the embedded stream, the tap's `"embedded"`, has D.
 *
 * The gradient of the token table would measure something else: the table is also the unembedding, and all positions with the same
 * word share one of its rows.
 *
 * @param model any GPT; it stays unchanged
 * @param row a chat with one graded token or more
 * @returns new lists with the Euclidean norm √(Σ g²) of the gradient g at each position. The function reads its tensors with `await`
 * @throws RangeError if no token is graded, if `sftBatch` refuses the chat, or if the model has fewer than n positions
 */
export async function gradientByPosition(model: GPT, row: EncodedChat): Promise<PositionGradients> {
  const { x, y, count } = sftBatch([row]); // [1, n] each
  try {
    if (count === 0) throw new RangeError("a chat without a graded token has no loss");
    const [[V, D], [L], [, n]] = [model.E, model.P, x].map(({ shape }) => shape);
    if (n > L) throw new RangeError(`the model has ${L} positions, got a chat that takes ${n}`);
    const norms = tf.tidy(() => {
      // toLogits is [1, n, V], toEmbedded is [1, n, D].
      const lossOf = (toLogits: tf.Tensor, toEmbedded: tf.Tensor): tf.Scalar => {
        // blank: the loss with these tensors added to the logits and to the embedded stream
        const tap: Tap = (place, stream) => (place === "embedded" ? tf.add(stream, toEmbedded) : stream);
        const logits = tf.add(gptLogits(model, x, tap), toLogits); // [1, n, V]
        return lmLoss(logits, y); // []
        // end
      };
      const at: tf.Tensor[] = /* blank: the two arguments at which lossOf is the chat's own loss */ [
        tf.zeros([1, n, V]),
        tf.zeros([1, n, D]),
      ] /* end */;
      const gradients = tf.grads(lossOf)(at); // [1, n, V] and [1, n, D]
      return gradients.map(
        (gradient): tf.Tensor =>
          /* blank: one number for each position */ tf.norm(gradient, "euclidean", -1) /* end */,
      ); // [1, n] each
    });
    const [logits, embeddings] = await Promise.all(norms.map((norm) => norm.data()));
    tf.dispose(norms);
    return { logits: [...logits], embeddings: [...embeddings] };
  } finally {
    tf.dispose([x, y]);
  }
}
