import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import type { NormWeights } from "../05-transformer-block/batched-layer-norm.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { handBuiltInduction as right } from "./hand-built-induction.js";

/** Where each part of the stream begins, and the sizes. */
type Plan = { V: number; L: number; position: number; previous: number; next: number };
/** A weight from each of n neighbours to each of n others. */
type Wires = [from: number, to: number, n: number, weight: number][];

const SHARP = 30;
const planOf = (V: number, L: number): Plan => ({ V, L, position: V, previous: V + L, next: 2 * V + L });

function wired([rows, columns]: number[], wires: Wires): tf.Tensor {
  const matrix = Array.from({ length: rows }, () => Array(columns).fill(0));
  for (const [from, to, n, weight] of wires) for (let i = 0; i < n; i++) matrix[from + i][to + i] = weight;
  return tf.tensor2d(matrix);
}

/** The right model with some matrices wired in another way. */
function building(rewire: (model: GPT, plan: Plan, sharp: number) => void) {
  return (V: number, L: number): GPT => {
    const model = right(V, L);
    rewire(model, planOf(V, L), SHARP * Math.sqrt(Math.max(V, L)));
    return model;
  };
}

/** Other weights of one layer's attention in the place of those that are there. */
function put(model: GPT, layer: number, weights: Partial<Record<"Wq" | "Wk" | "Wv" | "Wo", Wires>>): void {
  const { attention } = model.blocks[layer];
  for (const [name, wires] of Object.entries(weights) as ["Wq" | "Wk" | "Wv" | "Wo", Wires][]) {
    const old = attention[name];
    attention[name] = wired(old.shape, wires);
    old.dispose();
  }
}

/** Wires in Wk from position 0 to the column of each token. */
const guard = (position: number, V: number, weight: number): Wires =>
  Array.from({ length: V }, (_, i) => [position, i, 1, weight]);

/** The unembedding reads a part that begins elsewhere. */
const unembedding = (from: (plan: Plan) => number) =>
  building((model, plan) => {
    const shape = model.unembedding?.shape as number[];
    model.unembedding?.dispose();
    model.unembedding = wired(shape, [[from(plan), 0, plan.V, SHARP]]);
  });

/** Norms that undo something else, in every place of the model. */
function norming(undo: (D: number, ones: number) => NormWeights) {
  return {
    undoNorm: undo,
    handBuiltInduction: building((model, { V, L }) => {
      const D = 3 * V + L;
      const replace = (old: NormWeights, ones: number) => {
        tf.dispose([old.gamma, old.beta]);
        return undo(D, ones);
      };
      model.blocks.forEach((block, i) => {
        block.norm1 = replace(block.norm1, 2 + i);
      });
      model.norm = replace(model.norm, 4);
    }),
  };
}

const filled = (D: number, gamma: number, beta: number): NormWeights => ({
  gamma: tf.fill([D], gamma),
  beta: tf.fill([D], beta),
});
const variance = (D: number, ones: number) => (ones / D) * (1 - ones / D);

export default mistakesFor<typeof import("./hand-built-induction.js")>({
  "norm-as-it-is": {
    because: "With gamma 1 and beta 0 the norm has its full effect: ones become large, and zeros negative.",
    ...norming((D) => filled(D, 1, 0)),
  },
  "shift-missing": {
    because: "Your scale is right, but you didn't add the mean that the norm subtracted.",
    ...norming((D, ones) => filled(D, Math.sqrt(variance(D, ones) + 1e-5), 0)),
  },
  "shifts-down": {
    because: "You subtracted the mean a second time. The norm subtracts it; beta adds it again.",
    ...norming((D, ones) => filled(D, Math.sqrt(variance(D, ones) + 1e-5), -ones / D)),
  },
  "variance-for-its-root": {
    because: "You used the variance. The norm divides by the standard deviation, its root.",
    ...norming((D, ones) => filled(D, variance(D, ones) + 1e-5, ones / D)),
  },
  "divides-again": {
    because:
      "Your gamma divides by the standard deviation, which the norm has done already. Multiply to undo it.",
    ...norming((D, ones) => filled(D, 1 / Math.sqrt(variance(D, ones) + 1e-5), ones / D)),
  },
  "layer-0-looks-at-itself": {
    because:
      "In your layer 0 each query matches its own position, and copies its own token. It must match the position before.",
    handBuiltInduction: building((model, { L, position }, sharp) =>
      put(model, 0, { Wq: [[position, 0, L, sharp]] }),
    ),
  },
  "layer-0-fits-no-key": {
    because:
      "In your layer 0 a query matches no visible key, so all get the same weight. It must match the position before.",
    handBuiltInduction: building((model, { L, position }, sharp) =>
      put(model, 0, { Wq: [[position, 1, L - 1, sharp]] }),
    ),
  },
  "layer-0-looks-two-back": {
    because:
      "In your layer 0 each query matches the position two before it. It must match the one right before.",
    handBuiltInduction: building((model, { L, position }, sharp) =>
      put(model, 0, { Wq: [[position + 2, 0, L - 2, sharp]] }),
    ),
  },
  "finds-key-0": {
    because:
      "Query 0 could look only at itself, so key 0 has its own token as previous one. No query may match key 0.",
    handBuiltInduction: building((model, { V, previous }) => put(model, 1, { Wk: [[previous, 0, V, 1]] })),
  },
  "guards-twice-as-hard": {
    because:
      "Your layer 1 lowers the score of key 0 by twice SHARP. By SHARP it cancels the wrong match, and that is enough.",
    handBuiltInduction: building((model, { V, position, previous }) =>
      put(model, 1, { Wk: [[previous, 0, V, 1], ...guard(position, V, -2)] }),
    ),
  },
  "sharpens-the-guard-again": {
    because:
      "Your guard against key 0 is sharp in its keys, although its queries are sharp already. One factor gives −SHARP.",
    handBuiltInduction: building((model, { V, position, previous }, sharp) =>
      put(model, 1, { Wk: [[previous, 0, V, 1], ...guard(position, V, -sharp)] }),
    ),
  },
  "sharpens-positions-twice": {
    because:
      "In your layer 0 queries and keys are both sharp, so a match scores far more than SHARP. Only one side needs the factor.",
    handBuiltInduction: building((model, { L, position }, sharp) =>
      put(model, 0, { Wk: [[position, 0, L, sharp]] }),
    ),
  },
  "sharpens-notes-twice": {
    because:
      "In your layer 1 queries and keys are both sharp, so a match scores far more than SHARP. Only one side needs the factor.",
    handBuiltInduction: building((model, { V, position, previous }, sharp) =>
      put(model, 1, { Wk: [[previous, 0, V, sharp], ...guard(position, V, -1)] }),
    ),
  },
  "finds-the-same-token": {
    because:
      "Your layer 1 finds keys with the query's own token, and copies it. It must find the keys that come after such a token.",
    handBuiltInduction: building((model, { V }) => put(model, 1, { Wk: [[0, 0, V, 1]] })),
  },
  "asks-for-the-previous": {
    because:
      "Your layer 1 queries with the token before the query's, so it finds where the query's own token was.",
    handBuiltInduction: building((model, { V, previous }, sharp) =>
      put(model, 1, { Wq: [[previous, 0, V, sharp]] }),
    ),
  },
  "copies-the-previous": {
    because: "Your layer 1 finds the right keys, but copies the token before them. It must copy their own.",
    handBuiltInduction: building((model, { V, previous }) => put(model, 1, { Wv: [[previous, 0, V, 1]] })),
  },
  "knows-one-period": {
    because:
      "Your layer 1 looks a fixed number of positions back: right for one period, wrong for all others. Match tokens.",
    handBuiltInduction: building((model, { L, position }, sharp) =>
      put(model, 1, { Wq: [[position + 2, 0, L - 2, sharp]], Wk: [[position, 0, L, 1]] }),
    ),
  },
  "soft-look-back": {
    because:
      "Your scores of layer 0 differ by less than 1, so it copies a mixture of all tokens so far. Make the differences large.",
    handBuiltInduction: building((model, { L, position }) =>
      put(model, 0, { Wq: [[position + 1, 0, L - 1, 1]] }),
    ),
  },
  "soft-match": {
    because:
      "Your scores of layer 1 differ by less than 1, so it copies a mixture of all tokens so far. Make the differences large.",
    handBuiltInduction: building((model, { V }) => put(model, 1, { Wq: [[0, 0, V, 1]] })),
  },
  "writes-over-the-token": {
    because:
      "Your layer 0 wrote into the part of the token itself, so later layers can't tell the two apart. It has its own part.",
    handBuiltInduction: building((model, { V }) => put(model, 0, { Wo: [[0, 0, V, 1]] })),
  },
  "next-stays-empty": {
    because: "Your layer 1 wrote nothing into the part called next, and the unembedding reads that part.",
    handBuiltInduction: building((model, { V, previous }) => put(model, 1, { Wo: [[0, previous, V, 1]] })),
  },
  "token-table-as-unembedding": {
    because: "Without its own unembedding your model uses its token table, which sees only the token itself.",
    handBuiltInduction: building((model) => {
      model.unembedding?.dispose();
      delete model.unembedding;
    }),
  },
  "unembeds-the-token": {
    because:
      "Your unembedding reads the part called token, so each token predicts itself. Layer 1 writes its answer to next.",
    handBuiltInduction: unembedding(() => 0),
  },
  "unembeds-the-previous": {
    because:
      "Your unembedding reads the part called previous: the note for layer 1. Layer 1 writes its answer to next.",
    handBuiltInduction: unembedding(({ previous }) => previous),
  },
  "logits-too-small": {
    because: "A logit of 1 against 0 makes a token only e times as likely. Scale the unembedding up.",
    handBuiltInduction: building((model, { V, next }) => {
      const shape = model.unembedding?.shape as number[];
      model.unembedding?.dispose();
      model.unembedding = wired(shape, [[next, 0, V, 1]]);
    }),
  },
  "one-layer": {
    because:
      "Your layer 0 adds nothing, and one layer can't do it: keys must know the token before them when they are compared.",
    handBuiltInduction: (V, L) => {
      const model = right(V, L);
      const [first, ...rest] = model.blocks;
      const { norm1, norm2, attention, mlp } = first;
      tf.dispose([norm1, norm2, attention, mlp] as any);
      return { ...model, blocks: rest };
    },
  },
  "unembedding-times-the-root": {
    because:
      "You scaled the unembedding by SHARP · √headDim. That root belongs to attention, which divides by it.",
    handBuiltInduction: building((model, { V, next }, sharp) => {
      const shape = model.unembedding?.shape as number[];
      model.unembedding?.dispose();
      model.unembedding = wired(shape, [[next, 0, V, sharp]]);
    }),
  },
  "sharp-without-the-root": {
    because:
      "You used SHARP as weight in layer 0. Attention divides by √headDim, so the weight is SHARP times that root.",
    handBuiltInduction: building((model, { L, position }) =>
      put(model, 0, { Wq: [[position + 1, 0, L - 1, SHARP]] }),
    ),
  },
  "guards-key-1": {
    because:
      "You kept the queries away from key 1. The first position is 0: its key is the one without a token before it.",
    handBuiltInduction: building((model, { V, position, previous }) =>
      put(model, 1, { Wk: [[previous, 0, V, 1], ...guard(position + 1, V, -1)] }),
    ),
  },
  "gamma-without-epsilon": {
    because:
      "You left ε out of gamma. The norm divides by √(variance + ε), and gamma must undo exactly that.",
    ...norming((D, ones) => filled(D, Math.sqrt(variance(D, ones)), ones / D)),
  },
});
