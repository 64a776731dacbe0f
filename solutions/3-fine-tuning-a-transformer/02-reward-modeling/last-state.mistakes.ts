import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { PAD } from "#lib/mini-world/words";
import { learnedPositions } from "../../2-building-a-transformer/01-embeddings-and-positions/learned-positions.js";
import {
  idTensor,
  tokenEmbedding,
} from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { batchedLayerNorm } from "../../2-building-a-transformer/05-transformer-block/batched-layer-norm.js";
import { blockStack } from "../../2-building-a-transformer/05-transformer-block/block-stack.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { type RewardModel, lastState as right } from "./last-state.js";

type Pick = (stream: tf.Tensor, lengths: number[]) => tf.Tensor;

const streamOf = (trunk: GPT, embedded: tf.Tensor) =>
  batchedLayerNorm(blockStack(embedded, trunk.blocks, trunk.heads), trunk.norm);

/** The whole model, some part of it done in another way. */
function scoring({
  pick = right,
  stream = streamOf,
  head = (state: tf.Tensor, w: tf.Tensor): tf.Tensor => tf.matMul(state, w),
  positions = learnedPositions,
  lengthOf = ({ length }: number[]) => length,
}: {
  pick?: Pick;
  stream?: (trunk: GPT, embedded: tf.Tensor) => tf.Tensor;
  head?: (state: tf.Tensor, w: tf.Tensor) => tf.Tensor;
  positions?: (x: tf.Tensor, P: tf.Tensor) => tf.Tensor;
  lengthOf?: (ids: number[]) => number;
}) {
  return {
    rewardScores({ trunk, w }: RewardModel, rows: number[][]): tf.Tensor {
      const lengths = rows.map(lengthOf);
      const T = Math.max(...rows.map(({ length }) => length));
      return tf.tidy(() => {
        const padded = rows.map((ids) => [...ids, ...Array(T - ids.length).fill(PAD)]);
        const ids = idTensor(padded, trunk.E.shape[0] as number);
        const embedded = positions(tokenEmbedding(ids, trunk.E), trunk.P);
        return tf.reshape(head(pick(stream(trunk, embedded), lengths), w), [rows.length]);
      });
    },
  };
}

/** Other states of the stream; what does not fit is refused as it should be. */
function picking(other: Pick) {
  const lastState: Pick = (stream, lengths) =>
    tf.tidy(() => {
      right(stream, lengths);
      return other(stream, lengths);
    });
  return { lastState, ...scoring({ pick: lastState }) };
}

/** A weighted sum of each row's states. */
const weighing = (weight: (t: number, length: number, T: number) => number) =>
  picking((stream, lengths) => {
    const [B, T, D] = stream.shape as [number, number, number];
    const table = lengths.flatMap((length) => Array.from({ length: T }, (_, t) => weight(t, length, T)));
    return tf.reshape(tf.matMul(tf.tensor3d(table, [B, 1, T]), stream), [B, D]);
  });

export default mistakesFor<typeof import("./last-state.js")>({
  "last-column": {
    because:
      "The last column was taken for every row. After a short row's end it is padding, which the model has never seen.",
    ...weighing((t, _, T) => Number(t === T - 1)),
  },
  "one-too-far": {
    because: "The state one position too far was taken. A row of n tokens ends at position n − 1.",
    ...weighing((t, length, T) => Number(t === Math.min(length, T - 1))),
  },
  "one-too-far-or-none": {
    because:
      "The 1 stands at t = length, one position past the last token, and the longest row has no 1 at all. A row of n tokens ends at position n − 1.",
    ...weighing((t, length) => Number(t === length)),
  },
  "one-too-early": {
    because:
      "The state before the last was taken. It has not seen the last token, which says that the text is over.",
    ...weighing((t, length) => Number(t === Math.max(0, length - 2))),
  },
  "first-token": {
    because: "The first state was taken. In a causal model it has seen one token.",
    ...weighing((t) => Number(t === 0)),
  },
  "mean-of-the-row": {
    because:
      "All states of a row were averaged. Training would hardly notice, but the last one alone has seen the whole text.",
    ...weighing((t, length) => (t < length ? 1 / length : 0)),
  },
  "mean-with-padding": {
    because: "All columns were averaged, padding too, so a text's reward depends on the texts next to it.",
    ...weighing((_, __, T) => 1 / T),
  },
  "sum-of-the-row": {
    because: "All states of a row were added up. Longer texts would get larger rewards.",
    ...weighing((t, length) => Number(t < length)),
  },
  "first-length-for-all": {
    because: "Every row was read at the end of the first one.",
    ...picking((stream, lengths) =>
      right(
        stream,
        lengths.map(() => lengths[0]),
      ),
    ),
  },
  "lengths-in-reverse": {
    because: "The lengths were taken in the wrong order.",
    ...picking((stream, lengths) => right(stream, [...lengths].reverse())),
  },
  "constant-state": {
    because: "The state was cut off from its gradient. The trunk could not learn.",
    ...picking((stream, lengths) =>
      tf.customGrad((x) => ({
        value: right(x as tf.Tensor, lengths),
        gradFunc: () => tf.zerosLike(x as tf.Tensor),
      }))(stream),
    ),
  },
  "without-the-norm": {
    because: "The stream was read before the last norm. The head should read what the logits are made of.",
    ...scoring({ stream: (trunk, embedded) => blockStack(embedded, trunk.blocks, trunk.heads) }),
  },
  "without-the-blocks": {
    because:
      "The embedded tokens were read. Without the blocks the last state knows the last token and its position.",
    ...scoring({ stream: (trunk, embedded) => batchedLayerNorm(embedded, trunk.norm) }),
  },
  "norm-first": {
    because: "The norm came before the blocks. It is the last one of the trunk.",
    ...scoring({
      stream: (trunk, embedded) =>
        blockStack(batchedLayerNorm(embedded, trunk.norm), trunk.blocks, trunk.heads),
    }),
  },
  "one-block": {
    because: "Only the first block was used.",
    ...scoring({
      stream: (trunk, embedded) =>
        batchedLayerNorm(blockStack(embedded, trunk.blocks.slice(0, 1), trunk.heads), trunk.norm),
    }),
  },
  "squashed-rewards": {
    because:
      "The rewards went through a sigmoid. A reward is any number; its differences make the probabilities.",
    ...scoring({ head: (state, w) => tf.sigmoid(tf.matMul(state, w)) }),
  },
  "mean-product": {
    because: "The products with the head were averaged over the dimensions. A dot product is their sum.",
    ...scoring({ head: (state, w) => tf.div(tf.matMul(state, w), w.shape[0]) }),
  },
  "norm-twice": {
    because: "The last norm was applied twice. Its scale and shift act once, after all blocks.",
    ...scoring({ stream: (trunk, embedded) => batchedLayerNorm(streamOf(trunk, embedded), trunk.norm) }),
  },
  "another-epsilon": {
    because: "The last norm has another ε than the trunk was trained with. It is 1e-5, as in every norm.",
    ...scoring({
      stream: (trunk, embedded) =>
        batchedLayerNorm(blockStack(embedded, trunk.blocks, trunk.heads), trunk.norm, 1e-6),
    }),
  },
  "norm-of-the-first-block": {
    because:
      "The last norm has the scale and shift of a block's norm. The trunk has one of its own for the end.",
    ...scoring({
      stream: (trunk, embedded) =>
        batchedLayerNorm(blockStack(embedded, trunk.blocks, trunk.heads), trunk.blocks[0].norm1),
    }),
  },
  "without-positions": {
    because: "The positions were left out. The trunk reads tokens and positions, as it was trained to.",
    ...scoring({ positions: (x) => x }),
  },
  "one-head": {
    because: "The blocks ran with a single head. The trunk says how many it has.",
    ...scoring({
      stream: (trunk, embedded) => batchedLayerNorm(blockStack(embedded, trunk.blocks, 1), trunk.norm),
    }),
  },
  "pad-is-no-token": {
    because:
      "Tokens with the id of <pad> were not counted. A text ends where its ids end, whatever they are.",
    ...scoring({ lengthOf: (ids) => ids.filter((id) => id !== PAD).length || 1 }),
  },
  "longest-row-refused": {
    because: "A row without padding was refused. A length may be T itself.",
    ...picking((stream, lengths) => {
      const T = stream.shape[1] as number;
      const odd = lengths.find((length) => length === T);
      if (odd !== undefined) throw new RangeError(`lengths are whole numbers from 1 to ${T}, got ${odd}`);
      return right(stream, lengths);
    }),
  },
});
