import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { assertDivides, axesOf } from "#lib/shapes";
import { alibiBias } from "./alibi.js";
import { applyRope } from "./apply-rope.js";
import { learnedPositions } from "./learned-positions.js";
import type { Scheme, SchemeModel } from "./position-schemes.js";
import { ropeTables } from "./rope-tables.js";
import { sinusoidalPositions } from "./sinusoidal-positions.js";
import { tokenEmbedding } from "./token-embedding.js";

type Triple = [q: tf.Tensor, k: tf.Tensor, v: tf.Tensor];

interface Steps {
  positions: (scheme: Scheme, tokens: tf.Tensor, P: tf.Tensor) => tf.Tensor;
  turn: (scheme: Scheme, qkv: Triple) => Triple;
  bias: (scheme: Scheme, H: number, T: number) => tf.Tensor;
}

const causal = (T: number) =>
  tf.tensor2d(
    Array.from({ length: T }, (_, i) => Array.from({ length: T }, (_, j) => (j <= i ? 0 : -Infinity))),
  ); // [T, T]
const rope = (y: tf.Tensor) => applyRope(y, ropeTables(y.shape[2] as number, y.shape[3] as number));
const sines = (tokens: tf.Tensor) =>
  sinusoidalPositions(tokens.shape[1] as number, tokens.shape[2] as number); // [T, D]

const right: Steps = {
  positions: (scheme, tokens, P) => {
    if (scheme === "learned") return learnedPositions(tokens, P);
    return scheme === "sinusoidal" ? tf.add(tokens, sines(tokens)) : tokens;
  },
  turn: (scheme, [q, k, v]) => (scheme === "rope" ? [rope(q), rope(k), v] : [q, k, v]),
  bias: (scheme, H, T) => (scheme === "alibi" ? alibiBias(H, T) : causal(T)),
};

/** The model with some of the steps replaced that the learner writes. */
const model = (other: Partial<Steps>) => {
  const { positions, turn, bias } = { ...right, ...other };
  return (scheme: Scheme, model: SchemeModel, ids: tf.Tensor, H: number): tf.Tensor => {
    const [B, T] = axesOf("ids", ids, "B T");
    const [D, V] = axesOf("Wu", model.Wu, "D V");
    assertDivides("the width D by the number of heads", D, H);
    return tf.tidy(() => {
      const rows = tf.reshape(positions(scheme, tokenEmbedding(ids, model.E), model.P), [B * T, D]);
      const heads = (W: tf.Tensor) =>
        tf.transpose(tf.reshape(tf.matMul(rows, W), [B, T, H, D / H]), [0, 2, 1, 3]);
      const [q, k, v] = turn(scheme, [heads(model.Wq), heads(model.Wk), heads(model.Wv)]);
      const scaled = tf.div(tf.matMul(q, k, false, true), Math.sqrt(D / H));
      const weights = tf.softmax(tf.add(scaled, bias(scheme, H, T)));
      const mixed = tf.transpose(tf.matMul(weights, v), [0, 2, 1, 3]);
      const output = tf.matMul(tf.reshape(mixed, [B * T, D]), model.Wo);
      return tf.reshape(tf.matMul(output, model.Wu), [B, T, V]);
    });
  };
};

/** The loss of other positions, answers, or another mean. */
const loss =
  (
    body: (
      z: tf.Tensor,
      ids: tf.Tensor,
      back: number,
      lengths: { B: number; T: number; V: number },
    ) => tf.Tensor,
  ) =>
  (z: tf.Tensor, ids: tf.Tensor, back: number): tf.Tensor =>
    tf.tidy(() => {
      const [B, T, V] = axesOf("logits", z, "B T V");
      return body(z, ids, back, { B, T, V });
    });

const logitsFrom = (z: tf.Tensor, first: number, count: number) =>
  tf.slice(z, [0, first, 0], [z.shape[0], count, z.shape[2] as number]);
const idsFrom = (ids: tf.Tensor, first: number, count: number) =>
  tf.slice(ids, [0, first], [ids.shape[0], count]);
/** −ln of the probability of each answer. */
const surprise = (z: tf.Tensor, answers: tf.Tensor) =>
  tf.neg(tf.sum(tf.mul(tf.logSoftmax(z), tf.oneHot(tf.cast(answers, "int32"), z.shape[2] as number)), -1));

export default mistakesFor<typeof import("./position-schemes.js")>({
  "positions-for-everybody": {
    because:
      "You added the learned positions under every scheme. ALiBi, RoPE and none add nothing to the tokens.",
    schemeLogits: model({ positions: (_scheme, tokens, P) => learnedPositions(tokens, P) }),
  },
  "sines-for-everybody": {
    because:
      "You added the sinusoidal table under every scheme but learned. ALiBi, RoPE and none add nothing to the tokens.",
    schemeLogits: model({
      positions: (scheme, tokens, P) =>
        scheme === "learned" ? learnedPositions(tokens, P) : tf.add(tokens, sines(tokens)),
    }),
  },
  "tables-exchanged": {
    because: "You swapped the two tables: learned takes its rows from P, sinusoidal computes them.",
    schemeLogits: model({
      positions: (scheme, tokens, P) => {
        if (scheme === "sinusoidal") return learnedPositions(tokens, P);
        return scheme === "learned" ? tf.add(tokens, sines(tokens)) : tokens;
      },
    }),
  },
  "forgets-the-tokens": {
    because: "You gave attention positions in place of tokens. Add them to the tokens.",
    schemeLogits: model({
      positions: (scheme, tokens, P) =>
        right.positions(
          scheme,
          scheme === "learned" || scheme === "sinusoidal" ? tf.zerosLike(tokens) : tokens,
          P,
        ),
    }),
  },
  "no-sinusoidal-positions": {
    because:
      "You added nothing under sinusoidal. It enters where the learned table does, with a table that is computed.",
    schemeLogits: model({
      positions: (scheme, tokens, P) => (scheme === "learned" ? learnedPositions(tokens, P) : tokens),
    }),
  },
  "turns-the-values": {
    because:
      "You turned the values as well. The content that a token passes on must not depend on its position: turn q and k only.",
    schemeLogits: model({
      turn: (scheme, qkv) => (scheme === "rope" ? (qkv.map(rope) as Triple) : qkv),
    }),
  },
  "turns-only-queries": {
    because:
      "You turned only the queries, so a score knows the query's position, not the distance to the key. Turn both.",
    schemeLogits: model({
      turn: (scheme, [q, k, v]) => (scheme === "rope" ? [rope(q), k, v] : [q, k, v]),
    }),
  },
  "turns-only-keys": {
    because: "You turned only the keys, so a score knows the key's position, not its distance. Turn both.",
    schemeLogits: model({
      turn: (scheme, [q, k, v]) => (scheme === "rope" ? [q, rope(k), v] : [q, k, v]),
    }),
  },
  "turns-apart": {
    because:
      "You turned queries and keys in opposite directions: then the score depends on the sum of positions, not on the distance.",
    schemeLogits: model({
      turn: (scheme, [q, k, v]) => {
        if (scheme !== "rope") return [q, k, v];
        const { cos, sin } = ropeTables(k.shape[2] as number, k.shape[3] as number);
        return [rope(q), applyRope(k, { cos, sin: tf.neg(sin) }), v];
      },
    }),
  },
  "angles-of-the-whole-model": {
    because:
      "You made the angles for the width of the model, D. A query is turned in its head: the width is headDim.",
    schemeLogits: model({
      turn: (scheme, [q, k, v]) => {
        if (scheme !== "rope") return [q, k, v];
        const [, H, T, headDim] = q.shape as number[];
        const { cos, sin } = ropeTables(T, H * headDim);
        const first = (table: tf.Tensor) => tf.slice(table, [0, 0], [T, headDim / 2]);
        const tables = { cos: first(cos), sin: first(sin) };
        return [applyRope(q, tables), applyRope(k, tables), v];
      },
    }),
  },
  "never-turns": {
    because: "You turned nothing under rope: without positions in q and k this is the scheme none.",
    schemeLogits: model({ turn: (_scheme, qkv) => qkv }),
  },
  "turns-always": {
    because: "You turned queries and keys under every scheme. Only rope does that.",
    schemeLogits: model({ turn: (_scheme, [q, k, v]) => [rope(q), rope(k), v] }),
  },
  "no-mask-without-alibi": {
    because:
      "You added nothing to the scores except under alibi, so queries see the future. Every scheme must hide it.",
    schemeLogits: model({
      bias: (scheme, H, T) => (scheme === "alibi" ? alibiBias(H, T) : tf.zeros([T, T])),
    }),
  },
  "alibi-for-everybody": {
    because:
      "You used ALiBi's penalty under every scheme. The others hide the future and add nothing else to the scores.",
    schemeLogits: model({ bias: (_scheme, H, T) => alibiBias(H, T) }),
  },
  "no-alibi": {
    because: "ALiBi's penalty is missing: with only the mask this is the scheme none.",
    schemeLogits: model({ bias: (_scheme, _H, T) => causal(T) }),
  },
  "alibi-of-one-head": {
    because:
      "You gave all heads the slope of the first. Each head has its own slope: one can look near, another far.",
    schemeLogits: model({
      bias: (scheme, H, T) =>
        scheme === "alibi" ? tf.slice(alibiBias(H, T), [0, 0, 0], [1, T, T]) : causal(T),
    }),
  },
  "counts-positions-without-answer": {
    because: "You counted the first positions, which have no token that far back. They don't count.",
    copyLoss: loss((z, ids, back, { B, T }) => {
      const padded = tf.concat([tf.zeros([B, back], "int32"), idsFrom(ids, 0, T - back)], 1);
      return tf.mean(surprise(z, padded));
    }),
  },
  "predicts-the-future": {
    because:
      "You took the answer from after the position. t − back comes before it; a later token is hidden.",
    copyLoss: loss((z, ids, back, { T }) =>
      tf.mean(surprise(logitsFrom(z, 0, T - back), idsFrom(ids, back, T - back))),
    ),
  },
  "answers-with-itself": {
    because:
      "You cut positions and answers alike, so every token is its own answer. The answer is back positions earlier.",
    copyLoss: loss((z, ids, back, { T }) =>
      tf.mean(surprise(logitsFrom(z, back, T - back), idsFrom(ids, back, T - back))),
    ),
  },
  "asks-the-first-positions": {
    because: "You left out the last positions. The first ones have no answer.",
    copyLoss: loss((z, ids, back, { T }) =>
      tf.mean(surprise(logitsFrom(z, 0, T - back), idsFrom(ids, 0, T - back))),
    ),
  },
  "one-place-too-near": {
    because:
      "Your answers are one position too near: for back = 2, position t needs the token of position t − 2.",
    copyLoss: loss((z, ids, back, { T }) =>
      tf.mean(surprise(logitsFrom(z, back, T - back), idsFrom(ids, 1, T - back))),
    ),
  },
  "sum-of-losses": {
    because:
      "You returned the sum over all answers. With the mean, the loss doesn't depend on how many texts there are.",
    copyLoss: loss((z, ids, back, { T }) =>
      tf.sum(surprise(logitsFrom(z, back, T - back), idsFrom(ids, 0, T - back))),
    ),
  },
  "mean-over-the-vocabulary": {
    because:
      "You took the mean over the vocabulary too, so the loss is V times too small. First sum each row over the vocabulary.",
    copyLoss: loss((z, ids, back, { T, V }) =>
      tf.div(tf.mean(surprise(logitsFrom(z, back, T - back), idsFrom(ids, 0, T - back))), V),
    ),
  },
  "mean-over-all-positions": {
    because: "You divided the sum by all positions. Those without an answer don't count in the mean either.",
    copyLoss: loss((z, ids, back, { B, T }) =>
      tf.div(tf.sum(surprise(logitsFrom(z, back, T - back), idsFrom(ids, 0, T - back))), B * T),
    ),
  },
  "wrong-sign": {
    because: "The minus sign is missing: ln of a probability is negative, and a loss is −ln p.",
    copyLoss: loss((z, ids, back, { T }) =>
      tf.neg(tf.mean(surprise(logitsFrom(z, back, T - back), idsFrom(ids, 0, T - back)))),
    ),
  },
  "alibi-adds-the-learned-table": {
    because:
      "You added rows of P under alibi too. Under ALiBi, positions enter only as a bias on the scores.",
    schemeLogits: model({
      positions: (scheme, tokens, P) => right.positions(scheme === "alibi" ? "learned" : scheme, tokens, P),
    }),
  },
  "rope-adds-the-sinusoidal-table": {
    because:
      "You added the sinusoidal table under rope too. Under RoPE, positions enter only where queries and keys are turned.",
    schemeLogits: model({
      positions: (scheme, tokens, P) => right.positions(scheme === "rope" ? "sinusoidal" : scheme, tokens, P),
    }),
  },
  "multiplies-the-table": {
    because: "You multiplied the tokens by the sinusoidal table. Add it, as the learned table is added.",
    schemeLogits: model({
      positions: (scheme, tokens, P) =>
        scheme === "sinusoidal" ? tf.mul(tokens, sines(tokens)) : right.positions(scheme, tokens, P),
    }),
  },
  "alibi-of-a-single-head": {
    because: "You made ALiBi's bias for a single head, and all heads share its slope. Make it for H heads.",
    schemeLogits: model({ bias: (scheme, _H, T) => (scheme === "alibi" ? alibiBias(1, T) : causal(T)) }),
  },
  "zero-back-is-one": {
    because:
      "You took 0 positions back for 1, because 0 counts as false. With 0, each token is its own answer.",
    copyLoss: loss((z, ids, back, { T }) =>
      tf.mean(surprise(logitsFrom(z, back || 1, T - (back || 1)), idsFrom(ids, 0, T - (back || 1)))),
    ),
  },
  "hides-with-minus-1e9": {
    because:
      "You hid the future with a finite number. A score may be larger than that: only −Infinity hides it always.",
    schemeLogits: model({
      bias: (scheme, H, T) => (scheme === "alibi" ? alibiBias(H, T) : tf.maximum(causal(T), -1e9)),
    }),
  },
});
