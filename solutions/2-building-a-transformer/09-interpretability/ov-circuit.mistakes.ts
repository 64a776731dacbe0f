import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
import { batchedLayerNorm } from "../05-transformer-block/batched-layer-norm.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { headWrites as right, keyComposition as rightComposition } from "./ov-circuit.js";
import { attentionOf, type Head, headColumns, qkCircuit } from "./qk-circuit.js";

type Writes = (model: GPT, head: Head, directions?: tf.Tensor) => tf.Tensor;
type Compose = (model: GPT, earlier: Head, later: Head) => tf.Tensor;

const table = (model: GPT) => model.unembedding ?? tf.transpose(model.E); // [D, V]
const logits =
  (writes: Writes, U = table): Writes =>
  (model, head, directions) =>
    tf.tidy(() => tf.matMul(writes(model, head, directions), U(model)));

/** A composition that refuses what it must. */
const composing =
  (compose: Compose): Compose =>
  (model, earlier, later) =>
    tf.tidy(() => {
      rightComposition(model, earlier, later);
      return compose(model, earlier, later);
    });

/** What a head writes, changed wherever it is used. */
const writing = (other: (model: GPT, head: Head, directions: tf.Tensor) => tf.Tensor) => {
  const writes: Writes = (model, head, directions = model.E) =>
    tf.tidy(() => {
      right(model, head, directions);
      return other(model, head, directions);
    });
  return {
    headWrites: writes,
    ovCircuit: logits(writes),
    keyComposition: composing((model, earlier, later) =>
      qkCircuit(model, later, model.E, writes(model, earlier)),
    ),
  };
};

/** Values of one head, and how many numbers each has. */
function valuesOf(model: GPT, head: Head, directions: tf.Tensor, name: "Wv" | "Wk" = "Wv") {
  const W = headColumns(attentionOf(model, head)[name], model.heads, head.head); // [D, headDim]
  return { values: tf.matMul(directions, W), headDim: W.shape[1] as number };
}

/** Rows of Wo. */
const rows = (model: GPT, head: Head, from: number, n: number) =>
  tf.slice(attentionOf(model, head).Wo, [from, 0], [n, -1]); // [n, D]

export default mistakesFor<typeof import("./ov-circuit.js")>({
  "rows-of-the-first-head": {
    because:
      "The values of every head met the first rows of Wo. Merged heads lie side by side, so head h meets the rows after those of h others.",
    ...writing((model, head, directions) => {
      const { values, headDim } = valuesOf(model, head, directions);
      return tf.matMul(values, rows(model, head, 0, headDim));
    }),
  },
  "every-other-row": {
    because:
      "The values met every H-th row of Wo. Merged heads lie side by side, so each head's rows are neighbors.",
    ...writing((model, head, directions) => {
      const { values, headDim } = valuesOf(model, head, directions);
      const places = Array.from({ length: headDim }, (_, c) => c * model.heads + head.head);
      return tf.matMul(values, tf.gather(attentionOf(model, head).Wo, tf.tensor1d(places, "int32")));
    }),
  },
  "all-heads-at-once": {
    because:
      "All values went through all of Wo: that is what the heads of the layer write together, not this one.",
    ...writing((model, head, directions) => {
      const { Wv, Wo } = attentionOf(model, head);
      return tf.matMul(tf.matMul(directions, Wv), Wo);
    }),
  },
  "keys-for-values": {
    because:
      "The directions went through Wk. A key decides whether it is attended to; the value is what is then passed on.",
    ...writing((model, head, directions) => {
      const { values, headDim } = valuesOf(model, head, directions, "Wk");
      return tf.matMul(values, rows(model, head, head.head * headDim, headDim));
    }),
  },
  "with-the-bias-of-the-values": {
    because:
      "The bias bv was added. It is written whichever key the head attends to, so the circuit leaves it out.",
    ...writing((model, head, directions) => {
      const { values, headDim } = valuesOf(model, head, directions);
      const { bv } = attentionOf(model, head);
      const biased = bv ? tf.add(values, tf.slice(bv, [head.head * headDim], [headDim])) : values; // [n, headDim]
      return tf.matMul(biased, rows(model, head, head.head * headDim, headDim));
    }),
  },
  "with-the-bias-of-the-output": {
    because:
      "The bias bo was added. It belongs to the whole layer and is written whatever any head attends to.",
    ...writing((model, head, directions) => {
      const { bo } = attentionOf(model, head);
      const written = right(model, head, directions);
      return bo ? tf.add(written, bo) : written;
    }),
  },
  "normed-directions": {
    because:
      "The directions went through norm 1 first. Here it is left out: a direction has no residual stream around it to be normed with.",
    ...writing((model, head, directions) =>
      right(model, head, batchedLayerNorm(directions, model.blocks[head.layer].norm1)),
    ),
  },
  "scaled-values": {
    because:
      "What is written was divided by √headDim. Only scores are scaled; the values are passed on as they are.",
    ...writing((model, head, directions) => {
      const { headDim } = valuesOf(model, head, directions);
      return tf.div(right(model, head, directions), Math.sqrt(headDim));
    }),
  },
  "token-table-always": {
    because: "The token table makes the logits only where a model has no unembedding of its own.",
    ovCircuit: logits(right, ({ E }) => tf.transpose(E)),
  },
  "through-the-last-norm": {
    because:
      "What the head writes was normed by itself. The last norm sees the whole residual stream, and the circuit leaves it out.",
    ovCircuit: (model, head, directions) =>
      tf.tidy(() => tf.matMul(batchedLayerNorm(right(model, head, directions), model.norm), table(model))),
  },
  "added-to-the-token": {
    because: "The token's own logits were added. The circuit holds only what attending to the token adds.",
    ovCircuit: (model, head, directions = model.E) =>
      tf.tidy(() => tf.matMul(tf.add(right(model, head, directions), directions), table(model))),
  },
  "predicted-by-attended": {
    because:
      "Rows and columns are exchanged: each row is for what was attended to, and holds what it adds to all logits.",
    ovCircuit: (model, head, directions) =>
      tf.tidy(() => tf.transpose(tf.matMul(right(model, head, directions), table(model)))),
  },
  "probabilities-for-logits": {
    because:
      "These are shares of 1. A head adds to logits, and the softmax sees only the sum of all that is added.",
    ovCircuit: (model, head, directions) =>
      tf.tidy(() => tf.softmax(tf.matMul(right(model, head, directions), table(model)))),
  },
  "what-was-written-asks": {
    because:
      "What the earlier head wrote was made the query: that is Q-composition. Here it makes the key, and plain tokens ask.",
    keyComposition: composing((model, earlier, later) =>
      qkCircuit(model, later, right(model, earlier), model.E),
    ),
  },
  "key-holds-its-token-too": {
    because:
      "The key's own token was added to what the earlier head wrote. The composition is the part that comes from that head alone.",
    keyComposition: composing((model, earlier, later) =>
      qkCircuit(model, later, model.E, tf.add(model.E, right(model, earlier))),
    ),
  },
  "heads-exchanged": {
    because:
      "The later head wrote and the earlier one read. Information flows only from lower layers to higher ones.",
    keyComposition: composing((model, earlier, later) =>
      qkCircuit(model, earlier, model.E, right(model, later)),
    ),
  },
  "any-two-layers": {
    because:
      "Two heads of one layer run side by side, and no layer reads a later one. Neither can be composed, so it must be refused.",
    keyComposition: (model, earlier, later) =>
      tf.tidy(() => qkCircuit(model, later, model.E, right(model, earlier))),
  },
});
