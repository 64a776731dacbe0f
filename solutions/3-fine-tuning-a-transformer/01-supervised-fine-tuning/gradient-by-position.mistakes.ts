import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import type { Tap } from "#lib/tap";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { lmLoss } from "../../2-building-a-transformer/06-complete-model/lm-loss.js";
import type { EncodedChat } from "./chat-encoding.js";
import { type PositionGradients, gradientByPosition as right } from "./gradient-by-position.js";
import { sftBatch } from "./sft-targets.js";

/** Changes the result of the right answer. */
const after = (change: (got: PositionGradients, row: EncodedChat) => PositionGradients) => ({
  async gradientByPosition(model: GPT, row: EncodedChat): Promise<PositionGradients> {
    return change(await right(model, row), row);
  },
});

interface Ways {
  /** where the second probe is added */
  place: string;
  /** the loss of logits and targets */
  loss: (logits: tf.Tensor, y: tf.Tensor) => tf.Tensor;
  /** one number for each position, from `[1, n, anything]` */
  norm: (gradient: tf.Tensor) => tf.Tensor;
  /** at which the two probes are taken: this many times the logits and the stream themselves */
  times: number;
}

const ways: Ways = {
  place: "embedded",
  loss: lmLoss,
  norm: (gradient) => tf.norm(gradient, "euclidean", -1),
  times: 0,
};

/** Refuses as it should, and differentiates in another way. */
const probing = (other: Partial<Ways>) => ({
  async gradientByPosition(model: GPT, row: EncodedChat): Promise<PositionGradients> {
    await right(model, row);
    const { place, loss, norm, times } = { ...ways, ...other };
    const { x, y } = sftBatch([row]);
    const found = tf.tidy(() => {
      const lossOf = (toLogits: tf.Tensor, toStream: tf.Tensor): tf.Scalar => {
        const tap: Tap = (name, stream) => (name === place ? tf.add(stream, toStream) : stream);
        const logits = tf.add(gptLogits(model, x, tap), toLogits);
        // The zero keeps a path where a model of fewer blocks has no such place.
        return tf.add(loss(logits, y), tf.mul(0, tf.sum(toStream))) as tf.Scalar;
      };
      let embedded: tf.Tensor = tf.zeros([]); // [1, n, D]
      const logits = gptLogits(model, x, (name, stream) => {
        if (name === "embedded") embedded = tf.keep(tf.clone(stream));
        return stream;
      }); // [1, n, V]
      const at = [logits, embedded].map((value) => tf.mul(value, times));
      tf.dispose(embedded);
      return tf.grads(lossOf)(at).map(norm);
    });
    const [logits, embeddings] = await Promise.all(found.map((norms) => norms.data()));
    tf.dispose([found, x, y]);
    return { logits: [...logits], embeddings: [...embeddings] };
  },
});

export default mistakesFor<typeof import("./gradient-by-position.js")>({
  "detached-prompt": {
    because:
      "The embedded tokens of the prompt were given no gradient. It is not graded, but the answer is made of it, through attention.",
    ...after(({ logits, embeddings }) => ({
      logits,
      embeddings: embeddings.map((norm, t) => (logits[t] === 0 ? 0 : norm)),
    })),
  },
  "at-the-graded-token": {
    because:
      "The norms are listed at the tokens that are predicted. The logits that predict a token are one position before it.",
    ...after(({ logits, embeddings }) => ({
      logits: [0, ...logits.slice(0, -1)],
      embeddings: [0, ...embeddings.slice(0, -1)],
    })),
  },
  "exchanged-fields": {
    because: "The two lists are exchanged.",
    ...after(({ logits, embeddings }) => ({ logits: embeddings, embeddings: logits })),
  },
  "last-token-too": {
    because:
      "The last token was listed as a position. No logits are read after it: there are T − 1 positions.",
    ...after(({ logits, embeddings }) => ({ logits: [...logits, 0], embeddings: [...embeddings, 0] })),
  },
  shares: {
    because: "The norms were divided by their sum. They are lengths, not shares.",
    ...after(({ logits, embeddings }) => {
      const shares = (norms: number[]) => norms.map((norm) => norm / norms.reduce((a, b) => a + b));
      return { logits: shares(logits), embeddings: shares(embeddings) };
    }),
  },
  "everything-graded": {
    because: "The loss grades the prompt as well. Only graded tokens are targets; the others are −100.",
    async gradientByPosition(model: GPT, row: EncodedChat): Promise<PositionGradients> {
      await right(model, row);
      return right(model, { ids: row.ids, graded: row.ids.map((_, t) => t > 0) });
    },
  },
  "sum-of-losses": {
    because:
      "The losses were added up. The loss is their mean over the graded tokens, and so its gradient is shorter.",
    ...probing({
      loss: (logits, y) => tf.mul(lmLoss(logits, y), tf.sum(tf.cast(tf.notEqual(y, -100), "float32"))),
    }),
  },
  "mean-over-all-positions": {
    because: "The losses were divided by the number of positions. The mean is over the graded tokens alone.",
    ...probing({
      loss: (logits, y) =>
        tf.mul(lmLoss(logits, y), tf.div(tf.sum(tf.cast(tf.notEqual(y, -100), "float32")), y.size)),
    }),
  },
  "after-the-first-block": {
    because:
      "The gradient was taken after the first block. There a position already holds what it has gathered from others.",
    ...probing({ place: "0.stream" }),
  },
  "before-the-unembedding": {
    because:
      "The gradient was taken after the last block. There attention is over, and no prompt has a path to the loss.",
    async gradientByPosition(model: GPT, row: EncodedChat): Promise<PositionGradients> {
      const place = model.blocks.length > 0 ? `${model.blocks.length - 1}.stream` : "embedded";
      return probing({ place }).gradientByPosition(model, row);
    },
  },
  "added-to-themselves": {
    because:
      "The gradient was taken where logits and stream are added to themselves: that is another model. Add zeros.",
    ...probing({ times: 1 }),
  },
  "squared-norms": {
    because: "The root is missing: these are squares of norms.",
    ...probing({ norm: (gradient) => tf.sum(tf.square(gradient), -1) }),
  },
  "sums-of-sizes": {
    because: "The numbers were added up without their signs. The Euclidean norm squares them first.",
    ...probing({ norm: (gradient) => tf.sum(tf.abs(gradient), -1) }),
  },
  "largest-number": {
    because: "Only the largest number of each gradient counts here. The norm is made of all of them.",
    ...probing({ norm: (gradient) => tf.max(tf.abs(gradient), -1) }),
  },
  "mean-squares": {
    because: "The squares were averaged. The norm adds them up: √(Σ g²).",
    ...probing({ norm: (gradient) => tf.sqrt(tf.mean(tf.square(gradient), -1)) }),
  },
  "signed-sums": {
    because:
      "The numbers of a gradient were added up with their signs. They cancel: at the logits they sum to 0.",
    ...probing({ norm: (gradient) => tf.sum(gradient, -1) }),
  },
  "rows-of-the-table": {
    because:
      "These are rows of the token table's gradient. It also gets what the unembedding adds, and words that repeat share a row.",
    async gradientByPosition(model: GPT, row: EncodedChat): Promise<PositionGradients> {
      const { logits } = await right(model, row);
      const { x, y } = sftBatch([row]);
      const norms = tf.tidy(() => {
        const dE = tf.grad((E: tf.Tensor) => lmLoss(gptLogits({ ...model, E }, x), y))(tf.clone(model.E));
        return tf.norm(tf.gather(dE, tf.reshape(x, [-1]) as tf.Tensor1D), "euclidean", -1);
      });
      const embeddings = [...(await norms.data())];
      tf.dispose([x, y, norms]);
      return { logits, embeddings };
    },
  },
  "norm-over-positions": {
    because:
      "The norm was taken over the positions, one number for each dimension. Each position has one number.",
    ...probing({ norm: (gradient) => tf.norm(gradient, "euclidean", 1) }),
  },
  "full-context-refused": {
    because:
      "A chat that fills all positions of the model was refused. Only one that takes more does not fit.",
    async gradientByPosition(model, row) {
      const [L] = model.P.shape;
      const n = row.ids.length - 1;
      if (n === L) throw new RangeError(`the model has ${L} positions, got a chat that takes ${n}`);
      return right(model, row);
    },
  },
});
