import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
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
      "You gave every head the first rows of Wo. Merged heads lie side by side, so head h meets the rows after those of h other heads.",
    ...writing((model, head, directions) => {
      const { values, headDim } = valuesOf(model, head, directions);
      return tf.matMul(values, rows(model, head, 0, headDim));
    }),
  },
  "every-other-row": {
    because:
      "You gave the head every H-th row of Wo. Merged heads lie side by side, so the rows of each head are neighbors.",
    ...writing((model, head, directions) => {
      const { values, headDim } = valuesOf(model, head, directions);
      const places = Array.from({ length: headDim }, (_, c) => c * model.heads + head.head);
      return tf.matMul(values, tf.gather(attentionOf(model, head).Wo, tf.tensor1d(places, "int32")));
    }),
  },
  "all-heads-at-once": {
    because:
      "You multiplied all values by all of Wo. The result is what all heads of the layer write together, not this one alone.",
    ...writing((model, head, directions) => {
      const { Wv, Wo } = attentionOf(model, head);
      return tf.matMul(tf.matMul(directions, Wv), Wo);
    }),
  },
  "keys-for-values": {
    because:
      "You projected the directions by Wk. The key decides whether the head attends to it; the value is what the head then passes on.",
    ...writing((model, head, directions) => {
      const { values, headDim } = valuesOf(model, head, directions, "Wk");
      return tf.matMul(values, rows(model, head, head.head * headDim, headDim));
    }),
  },
  "with-the-bias-of-the-values": {
    because:
      "You added the bias bv. The head writes it whichever key it attends to, so the circuit leaves it out.",
    ...writing((model, head, directions) => {
      const { values, headDim } = valuesOf(model, head, directions);
      const { bv } = attentionOf(model, head);
      const biased = bv ? tf.add(values, tf.slice(bv, [head.head * headDim], [headDim])) : values; // [n, headDim]
      return tf.matMul(biased, rows(model, head, head.head * headDim, headDim));
    }),
  },
  "with-the-bias-of-the-output": {
    because:
      "You added the bias bo. It belongs to the whole layer, which writes it whatever any head attends to.",
    ...writing((model, head, directions) => {
      const { bo } = attentionOf(model, head);
      const written = right(model, head, directions);
      return bo ? tf.add(written, bo) : written;
    }),
  },
  "normed-directions": {
    because:
      "You normed the directions with norm 1 first. The circuit leaves norm 1 out: a direction has no residual stream around it to be normed with.",
    ...writing((model, head, directions) =>
      right(model, head, batchedLayerNorm(directions, model.blocks[head.layer].norm1)),
    ),
  },
  "scaled-values": {
    because:
      "You divided what the head writes by √headDim. Only scores are scaled; values are passed on as they are.",
    ...writing((model, head, directions) => {
      const { headDim } = valuesOf(model, head, directions);
      return tf.div(right(model, head, directions), Math.sqrt(headDim));
    }),
  },
  "token-table-always": {
    because:
      "You made the logits with the token table. It does that only in a model without an unembedding of its own.",
    ovCircuit: logits(right, ({ E }) => tf.transpose(E)),
  },
  "through-the-last-norm": {
    because:
      "You normed what the head writes by itself. The last norm reads the whole residual stream, so the circuit leaves it out.",
    ovCircuit: (model, head, directions) =>
      tf.tidy(() => tf.matMul(batchedLayerNorm(right(model, head, directions), model.norm), table(model))),
  },
  "added-to-the-token": {
    because: "You added the token's own logits. The circuit holds only what attending to the token adds.",
    ovCircuit: (model, head, directions = model.E) =>
      tf.tidy(() => tf.matMul(tf.add(right(model, head, directions), directions), table(model))),
  },
  "predicted-by-attended": {
    because:
      "You swapped rows and columns. A row is for the token attended to, and holds what that token adds to every logit.",
    ovCircuit: (model, head, directions) =>
      tf.tidy(() => tf.transpose(tf.matMul(right(model, head, directions), table(model)))),
  },
  "probabilities-for-logits": {
    because:
      "You returned probabilities. A head adds to the logits, and the softmax sees only the sum of everything added.",
    ovCircuit: (model, head, directions) =>
      tf.tidy(() => tf.softmax(tf.matMul(right(model, head, directions), table(model)))),
  },
  "what-was-written-asks": {
    because:
      "You made the query from what the earlier head wrote, which is Q-composition. Here that makes the key, and plain tokens ask.",
    keyComposition: composing((model, earlier, later) =>
      qkCircuit(model, later, right(model, earlier), model.E),
    ),
  },
  "key-holds-its-token-too": {
    because:
      "You added the key's own token to what the earlier head wrote. The composition is the part that comes from that head alone.",
    keyComposition: composing((model, earlier, later) =>
      qkCircuit(model, later, model.E, tf.add(model.E, right(model, earlier))),
    ),
  },
  "heads-exchanged": {
    because:
      "You let the later head write and the earlier one read. Information flows only from lower layers to higher ones.",
    keyComposition: composing((model, earlier, later) =>
      qkCircuit(model, earlier, model.E, right(model, later)),
    ),
  },
  "any-two-layers": {
    because:
      "You composed heads that can't read each other. Heads of one layer run side by side, and none reads a later layer: refuse both.",
    keyComposition: (model, earlier, later) =>
      tf.tidy(() => qkCircuit(model, later, model.E, right(model, earlier))),
  },
  "first-layer-always": {
    because: "You used the weights of layer 0, whichever layer the head is in.",
    ...writing((model, head, directions) => right(model, { ...head, layer: 0 }, directions)),
  },
  "directions-ignored": {
    because: "You always took the token table. The caller may give other directions.",
    ovCircuit: logits((model, head, directions = model.E) =>
      tf.tidy(() => {
        right(model, head, directions);
        return right(model, head);
      }),
    ),
  },
  "gamma-of-the-last-norm": {
    because: "You multiplied by the last norm's γ. The OV circuit leaves the last norm out.",
    ovCircuit: logits((model, head, directions) =>
      tf.tidy(() => tf.mul(right(model, head, directions), model.norm.gamma)),
    ),
  },
  "what-was-written-on-both-sides": {
    because: "You made the later head's queries from what was written as well. Queries come from the tokens.",
    keyComposition: composing((model, earlier, later) =>
      qkCircuit(model, later, right(model, earlier), right(model, earlier)),
    ),
  },
});
