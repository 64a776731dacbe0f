import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { residualParts as rightParts } from "./direct-logit-attribution.js";
import { recordActivations } from "./record-activations.js";

type Parts = Record<string, tf.Tensor>;
type ResidualParts = (model: GPT, ids: tf.Tensor) => Parts;

const mean = (x: tf.Tensor) => tf.mean(x, -1, true); // [B, T, 1]
const deviation = (x: tf.Tensor) => tf.sqrt(tf.add(tf.moments(x, -1, true).variance, 1e-5)); // [B, T, 1]

/** What a mistake may do in another way; the right steps are the defaults. */
interface Steps {
  parts: ResidualParts;
  scale: (stream: tf.Tensor, parts: Parts) => tf.Tensor;
  /** a part through the norm */
  read: (part: tf.Tensor, scale: tf.Tensor, gamma: tf.Tensor, name: string, parts: Parts) => tf.Tensor;
  shift: (model: GPT, scale: tf.Tensor) => tf.Tensor;
  direction: (answers: tf.Tensor, model: GPT) => tf.Tensor;
}

const unembedding = (model: GPT) => model.unembedding ?? tf.transpose(model.E); // [D, V]
const pointing = (answers: tf.Tensor, U: tf.Tensor) =>
  batchedLinear(tf.oneHot(tf.cast(answers, "int32"), U.shape[1] as number), tf.transpose(U)); // [B, T, D]

const steps: Steps = {
  parts: rightParts,
  scale: deviation,
  read: (part, scale, gamma) => tf.mul(tf.div(tf.sub(part, mean(part)), scale), gamma),
  shift: ({ norm }) => norm.beta,
  direction: (answers, model) => pointing(answers, unembedding(model)),
};

const attributing =
  (other: Partial<Steps>) =>
  (model: GPT, ids: tf.Tensor, answers: tf.Tensor): Parts => {
    if (`${ids.shape}` !== `${answers.shape}`)
      throw new RangeError(
        `the shapes of ids and answers must agree, got [${ids.shape}] and [${answers.shape}]`,
      );
    return tf.tidy(() => {
      const walk = { ...steps, ...other };
      const parts = walk.parts(model, ids);
      const direction = walk.direction(answers, model); // [B, T, D]
      const scale = walk.scale(tf.addN(Object.values(parts)), parts); // [B, T, 1]
      const toward = (normed: tf.Tensor) => tf.sum(tf.mul(normed, direction), -1); // [B, T]
      const shares = Object.entries(parts).map(
        ([name, part]) => [name, toward(walk.read(part, scale, model.norm.gamma, name, parts))] as const,
      );
      return { ...Object.fromEntries(shares), shift: toward(walk.shift(model, scale)) };
    });
  };

/** Other parts, by themselves and in the attribution. */
const taking = (change: (parts: Parts, model: GPT, activations: Parts) => Parts) => {
  const parts: ResidualParts = (model, ids) =>
    tf.tidy(() => change({ ...rightParts(model, ids) }, model, recordActivations(model, ids).activations));
  return { residualParts: parts, directLogitAttribution: attributing({ parts }) };
};

/** The heads' parts, each made by `part` from what the head found. */
const heads = (part: (found: tf.Tensor, h: number, Wo: tf.Tensor, H: number, bo?: tf.Tensor) => tf.Tensor) =>
  taking((parts, model, activations) => {
    const changed = { ...parts };
    for (const [i, { attention }] of model.blocks.entries())
      for (const [h, found] of tf.unstack(activations[`${i}.heads`], 1).entries())
        changed[`${i}.head.${h}`] = part(found, h, attention.Wo, model.heads, attention.bo);
    return changed;
  });

const rowsOf = (Wo: tf.Tensor, from: number, n: number) => tf.slice(Wo, [from, 0], [n, -1]); // [n, D]
const lengthOf = (found: tf.Tensor) => found.shape[2] as number;

export default mistakesFor<typeof import("./direct-logit-attribution.js")>({
  "rows-of-the-first-head": {
    because:
      "You gave every head the first rows of Wo. Merged heads lie side by side, so each head has rows of its own.",
    ...heads((found, _, Wo) => batchedLinear(found, rowsOf(Wo, 0, lengthOf(found)))),
  },
  "every-other-row": {
    because:
      "You gave the head every H-th row of Wo. Merged heads lie side by side, so the rows of each head are neighbors.",
    ...heads((found, h, Wo, H) => {
      const places = Array.from({ length: lengthOf(found) }, (_, c) => c * H + h);
      return batchedLinear(found, tf.gather(Wo, tf.tensor1d(places, "int32")));
    }),
  },
  "bias-in-every-head": {
    because:
      "You gave each head the whole bias bo, which also has a part of its own. The layer adds it only once.",
    ...heads((found, h, Wo, _, bo) =>
      batchedLinear(found, rowsOf(Wo, h * lengthOf(found), lengthOf(found)), bo as tf.Tensor1D),
    ),
  },
  "heads-share-alike": {
    because:
      "You divided what attention adds equally among the heads. Each head's output goes through its own rows of Wo.",
    ...taking((parts, model, activations) => {
      const changed = { ...parts };
      for (const [i, { attention }] of model.blocks.entries()) {
        const whole = attention.bo
          ? tf.sub(activations[`${i}.attention`], attention.bo)
          : activations[`${i}.attention`];
        for (let h = 0; h < model.heads; h++) changed[`${i}.head.${h}`] = tf.div(whole, model.heads);
      }
      return changed;
    }),
  },
  "bias-left-out": {
    because:
      "You put the bias bo of attention into no part. It is added to the residual stream like everything else.",
    ...taking((parts) =>
      Object.fromEntries(Object.entries(parts).filter(([name]) => !name.endsWith(".bias"))),
    ),
  },
  "network-after-the-stream": {
    because:
      "You took the whole residual stream after the network as the network's part. Its part is only what it adds.",
    ...taking((parts, model, activations) => ({
      ...parts,
      ...Object.fromEntries(model.blocks.map((_, i) => [`${i}.mlp`, activations[`${i}.stream`]])),
    })),
  },
  "each-part-its-own-scale": {
    because:
      "You divided each part by its own deviation. The norm divides the whole stream by one number, so all parts share that number.",
    directLogitAttribution: attributing({
      read: (part, _, gamma) => tf.mul(tf.div(tf.sub(part, mean(part)), deviation(part)), gamma),
    }),
  },
  "scale-of-the-embedding": {
    because:
      "You took the scale from the residual stream before the first block. The last norm reads the stream after the last block.",
    directLogitAttribution: attributing({ scale: (_, { embedded }) => deviation(embedded) }),
  },
  "scale-of-the-stream-so-far": {
    because:
      "You scaled each part by the stream up to it, as a logit lens would. The last norm divides only once, at the end.",
    directLogitAttribution: attributing({
      read: (part, _, gamma, name, parts) => {
        const names = Object.keys(parts);
        const soFar = names.slice(0, names.indexOf(name) + 1).map((earlier) => parts[earlier]);
        return tf.mul(tf.div(tf.sub(part, mean(part)), deviation(tf.addN(soFar))), gamma);
      },
    }),
  },
  "one-scale-for-a-text": {
    because: "You took one scale for a whole text. The norm treats every position by itself.",
    directLogitAttribution: attributing({
      scale: (stream) => tf.sqrt(tf.add(tf.moments(stream, [1, 2], true).variance, 1e-5)),
    }),
  },
  "scale-without-the-mean": {
    because:
      "You kept the mean of the stream in the scale. A layer norm divides by the deviation from the mean.",
    directLogitAttribution: attributing({
      scale: (stream) => tf.sqrt(tf.add(mean(tf.square(stream)), 1e-5)),
    }),
  },
  "scale-by-the-variance": {
    because: "You divided the parts by the variance. The norm divides by its square root.",
    directLogitAttribution: attributing({
      scale: (stream) => tf.add(tf.moments(stream, -1, true).variance, 1e-5),
    }),
  },
  "epsilon-forgotten": {
    because: "You left ε out of the scale. It matters where the residual stream is small.",
    directLogitAttribution: attributing({
      scale: (stream) => tf.sqrt(tf.moments(stream, -1, true).variance),
    }),
  },
  "means-left-in": {
    because:
      "You left the parts' means in. The norm subtracts the mean of the stream, which is the sum of the means of its parts.",
    directLogitAttribution: attributing({ read: (part, scale, gamma) => tf.mul(tf.div(part, scale), gamma) }),
  },
  "gamma-forgotten": {
    because: "You left out γ. The norm multiplies each component by it after it has divided.",
    directLogitAttribution: attributing({ read: (part, scale) => tf.div(tf.sub(part, mean(part)), scale) }),
  },
  "shift-times-gamma": {
    because: "You multiplied β by γ. The norm adds β after it has multiplied.",
    directLogitAttribution: attributing({ shift: ({ norm }) => tf.mul(norm.beta, norm.gamma) }),
  },
  "shift-scaled": {
    because: "You divided β by the scale. The norm adds β after it has divided.",
    directLogitAttribution: attributing({ shift: ({ norm }, scale) => tf.div(norm.beta, scale) }),
  },
  "shift-in-every-part": {
    because: "You sent every part through the whole norm, so each of them got β. The logit contains β once.",
    directLogitAttribution: (model, ids, answers) =>
      tf.tidy(() => {
        const shift = model.norm.beta;
        return attributing({ read: (...given) => tf.add(steps.read(...given), shift) })(model, ids, answers);
      }),
  },
  "token-table-always": {
    because:
      "You took the answer's direction from the token table, although this model has an unembedding of its own.",
    directLogitAttribution: attributing({
      direction: (answers, { E }) => pointing(answers, tf.transpose(E)),
    }),
  },
  "positions-left-out": {
    because:
      "You left the positions out of the embedded part. It is what the first block reads: tokens with their positions.",
    ...taking((parts, model) => {
      const T = parts.embedded.shape[1] as number;
      return { ...parts, embedded: tf.sub(parts.embedded, tf.slice(model.P, [0, 0], [T, -1])) };
    }),
  },
  "network-left-out": {
    because:
      "You left out what the feed-forward networks add. They write into the residual stream like the heads.",
    ...taking((parts) =>
      Object.fromEntries(Object.entries(parts).filter(([name]) => !name.endsWith(".mlp"))),
    ),
  },
  "bias-in-the-first-head": {
    because: "You gave the bias bo to head 0. It belongs to no head, so it has a part of its own.",
    ...taking((parts) =>
      Object.fromEntries(
        Object.entries(parts)
          .filter(([name]) => !name.endsWith(".bias"))
          .map(([name, part]) => {
            const bias = name.endsWith(".head.0") ? parts[name.replace("head.0", "bias")] : undefined;
            return [name, bias ? tf.add(part, bias) : part];
          }),
      ),
    ),
  },
  "bias-of-zeros": {
    because: "You listed a bias of zeros for a layer without one. Such a layer has no part of that name.",
    ...taking((parts, model) => {
      const missing = model.blocks.flatMap(({ attention }, i) => (attention.bo ? [] : [`${i}.bias`]));
      return {
        ...parts,
        ...Object.fromEntries(missing.map((name) => [name, tf.zerosLike(parts.embedded)])),
      };
    }),
  },
  "shift-forgotten": {
    because: "Your shift is 0. The norm adds β, and β points toward the answer more or less.",
    directLogitAttribution: attributing({ shift: ({ norm }) => tf.zerosLike(norm.beta) }),
  },
  "one-scale-for-all-texts": {
    because: "You took one scale for all positions of all texts. The norm treats every position by itself.",
    directLogitAttribution: attributing({
      scale: (stream) => tf.sqrt(tf.add(tf.moments(stream).variance, 1e-5)),
    }),
  },
});
