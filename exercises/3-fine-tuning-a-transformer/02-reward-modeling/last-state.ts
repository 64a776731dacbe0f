import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { PAD } from "#lib/mini-world/words";
import { axesOf } from "#lib/shapes";
import { learnedPositions } from "../../2-building-a-transformer/01-embeddings-and-positions/learned-positions.js";
import {
  idTensor,
  tokenEmbedding,
} from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { batchedLayerNorm } from "../../2-building-a-transformer/05-transformer-block/batched-layer-norm.js";
import { blockStack } from "../../2-building-a-transformer/05-transformer-block/block-stack.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";

/** A GPT that returns one number for each text instead of logits. */
export interface RewardModel {
  /** the GPT that reads the text; its token table isn't used to make logits */
  trunk: GPT;
  /** the reward head, `[D, 1]` */
  w: tf.Variable;
}

/**
 * Picks from each row the one state that depends on the whole text and on no padding.
 *
 * @param stream the output of a causal model for rows padded at their ends, `[B, T, D]`
 * @param lengths the number of tokens in each row without its padding, 1 to T
 * @returns a new tensor, `[B, D]`. Gradients flow back to these states and to no others
 * @throws RangeError if there isn't exactly one length for each row, or if a length isn't an integer from 1 to T
 */
export function lastState(stream: tf.Tensor, lengths: number[]): tf.Tensor {
  const [B, T, D] = axesOf("stream", stream, "B T D");
  if (lengths.length !== B)
    throw new RangeError(`each row has one length, got ${lengths.length} for ${B} rows`);
  const odd = lengths.find((length) => !(Number.isInteger(length) && length >= 1 && length <= T));
  if (odd !== undefined) throw new RangeError(`lengths are whole numbers from 1 to ${T}, got ${odd}`);
  return tf.tidy(() => {
    const isLast: number[][] = blank("1 at the position of that state, 0 elsewhere   [B, T]");
    const pick = tf.tensor3d(isLast.flat(), [B, 1, T]); // [B, 1, T]
    return tf.reshape(tf.matMul(pick, stream), [B, D]); // [B, D]
  });
}

/**
 * Computes the reward of each text from the state at its last token.
 *
 *     reward = lastState(LN(stream)) · w,   ε = 1e-5, as in every norm
 *
 * A text gets the same reward by itself as in a batch with longer texts.
 *
 * @param rows the ids of one or more texts, each of one token or more
 * @returns the rewards, `[B]`
 * @see Stiennon et al. 2020, section 3.4
 */
export function rewardScores({ trunk, w }: RewardModel, rows: number[][]): tf.Tensor {
  const lengths = rows.map(({ length }) => length);
  const T = Math.max(...lengths);
  return tf.tidy(() => {
    const padded = rows.map((ids) => [...ids, ...Array(T - ids.length).fill(PAD)]); // [B, T]
    const ids = idTensor(padded, trunk.E.shape[0] as number); // [B, T]
    const embedded = learnedPositions(tokenEmbedding(ids, trunk.E), trunk.P); // [B, T, D]
    const stream: tf.Tensor = blank("the stream after all blocks and the last norm"); // [B, T, D]
    const rewards: tf.Tensor = blank("one number for each row   [B, 1]"); // [B, 1]
    return tf.squeeze(rewards, [1]); // [B]
  });
}
