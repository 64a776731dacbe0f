import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { type Tap, untapped } from "#lib/tap";
import { causalMask } from "../02-scaled-dot-product-attention/attention-mask.js";
import { batchedAttention } from "../02-scaled-dot-product-attention/batched-attention.js";
import { batchedLinear } from "../02-scaled-dot-product-attention/batched-linear.js";
import { maskedSoftmax } from "../02-scaled-dot-product-attention/masked-softmax.js";
import { mergeHeads } from "../03-multi-head-attention/merge-heads.js";
import { splitHeads } from "../03-multi-head-attention/split-heads.js";
import { type AttentionWeights, gptAttention as right } from "./gpt-attention.js";

/** What goes in. */
type Input = { x: tf.Tensor; weights: AttentionWeights; heads: number; tap: Tap };
type Projection = "q" | "k" | "v";
/** From the input over the heads to the output; a mistake replaces some of it. */
interface Steps {
  project: (name: Projection, input: Input) => tf.Tensor;
  attend: (parts: Record<Projection, tf.Tensor>, input: Input) => tf.Tensor;
  found: (output: tf.Tensor, input: Input) => tf.Tensor;
  mix: (found: tf.Tensor, input: Input) => tf.Tensor;
}

const of = (name: Projection, W: AttentionWeights) =>
  ({ q: [W.Wq, W.bq], k: [W.Wk, W.bk], v: [W.Wv, W.bv] })[name] as [tf.Tensor, tf.Tensor | undefined];
/** A projection with some of the biases left out. */
const project =
  (without: Projection[] = []): Steps["project"] =>
  (name, { x, weights, heads }) => {
    const [W, bias] = of(name, weights);
    return splitHeads(batchedLinear(x, W, without.includes(name) ? undefined : bias), heads); // [B, H, T, headDim]
  };
const attend =
  (mask: (T: number) => tf.Tensor | undefined, tapped: (tap: Tap) => (weights: tf.Tensor) => tf.Tensor) =>
  ({ q, k, v }: Record<Projection, tf.Tensor>, { x, tap }: Input): tf.Tensor =>
    batchedAttention(q, k, v, mask(x.shape[1] as number), tapped(tap)).output; // [B, H, T, headDim]
const atWeights = (tap: Tap) => (weights: tf.Tensor) => tap("weights", weights);

const steps: Steps = {
  project: project(),
  attend: attend(causalMask, atWeights),
  found: (output, { tap }) => tap("heads", output),
  mix: (found, { weights: { Wo, bo } }) => batchedLinear(mergeHeads(found), Wo, bo), // [B, T, D]
};

/** The layer behind its checks, with some of its steps replaced. */
const layer =
  (other: Partial<Steps>) =>
  (x: tf.Tensor, weights: AttentionWeights, heads: number, tap: Tap = untapped): tf.Tensor => {
    tf.dispose(right(x, weights, heads));
    const walk = { ...steps, ...other };
    return tf.tidy(() => {
      const input = { x, weights, heads, tap };
      const [q, k, v] = (["q", "k", "v"] as const).map((name) => walk.project(name, input));
      return walk.mix(walk.found(walk.attend({ q, k, v }, input), input), input);
    });
  };

/** A bias laid on heads that were cut already, in the order that `cut` gives. */
const biasAfterSplit =
  (cut: (bias: tf.Tensor, heads: number, headDim: number) => tf.Tensor): Steps["project"] =>
  (name, { x, weights, heads }) => {
    const [W, bias] = of(name, weights);
    const plain = splitHeads(batchedLinear(x, W), heads); // [B, H, T, headDim]
    return bias ? tf.add(plain, cut(bias, heads, bias.size / heads)) : plain;
  };
const square = (W: tf.Tensor) => W.shape[0] === W.shape[1];

export default mistakesFor<typeof import("./gpt-attention.js")>({
  "no-bias-at-all": {
    because: "You left out the biases of queries, keys and values.",
    gptAttention: layer({ project: project(["q", "k", "v"]) }),
  },
  "no-bias-for-queries": {
    because: "You left out the bias of the queries, which decides what every position looks for anyway.",
    gptAttention: layer({ project: project(["q"]) }),
  },
  "no-bias-for-keys": {
    because:
      "You don't use the bias of the keys. It moves no output, but without it on the tape it has no gradient.",
    gptAttention: layer({ project: project(["k"]) }),
  },
  "no-bias-for-values": {
    because: "You left out the bias of the values.",
    gptAttention: layer({ project: project(["v"]) }),
  },
  "no-bias-for-the-output": {
    because: "You left out the bias of the output: add bo after Wo.",
    gptAttention: layer({ mix: (found, { weights }) => batchedLinear(mergeHeads(found), weights.Wo) }),
  },
  "biases-of-queries-and-keys-exchanged": {
    because:
      "You swapped the biases of queries and keys. Each belongs to the projection with its own letter.",
    gptAttention: layer({
      project: (name, input) => {
        const { bq, bk } = input.weights;
        return project()(name, { ...input, weights: { ...input.weights, bq: bk, bk: bq } });
      },
    }),
  },
  "biases-all-or-none": {
    because: "You checked only the queries for a bias, for all three. Each may have one alone.",
    gptAttention: layer({
      project: (name, input) => project(input.weights.bq ? [] : ["q", "k", "v"])(name, input),
    }),
  },
  "every-bias-with-the-queries": {
    because: "You checked only the queries for a bias, for all four. Each may have one alone.",
    gptAttention: layer({
      project: (name, input) => project(input.weights.bq ? [] : ["q", "k", "v"])(name, input),
      mix: (found, { weights: { Wo, bq, bo } }) => batchedLinear(mergeHeads(found), Wo, bq && bo),
    }),
  },
  "output-bias-with-the-others": {
    because: "You added the bias of the output only if the queries have one. It may be the only one.",
    gptAttention: layer({
      mix: (found, { weights: { Wo, bq, bo } }) => batchedLinear(mergeHeads(found), Wo, bq && bo),
    }),
  },
  "biases-dealt-out": {
    because:
      "You cut the biases in a different layout from the columns: a head owns neighboring numbers of its bias, too.",
    gptAttention: layer({
      project: biasAfterSplit((bias, heads, headDim) =>
        tf.expandDims(tf.transpose(tf.reshape(bias, [headDim, heads])), 1),
      ),
    }),
  },
  "bias-of-the-first-head": {
    because: "All heads got the first head's piece of the bias. Each column has its own number.",
    gptAttention: layer({
      project: biasAfterSplit((bias, _, headDim) => tf.slice(bias, 0, headDim)),
    }),
  },
  "bias-of-values-behind-the-mixing": {
    because:
      "You added the values' bias after the mixing. That is right only while weights sum to 1; a tap that changes them shows it.",
    gptAttention: layer({
      project: project(["v"]),
      found: (output, { weights: { bv }, heads, tap }) => {
        const bias = bv && tf.reshape(bv, [heads, 1, bv.size / heads]); // [H, 1, headDim]
        return tap("heads", bias ? tf.add(output, bias) : output);
      },
    }),
  },
  "forgets-the-mask": {
    because: "Every position sees all others. A GPT is causal: no position may look at later ones.",
    gptAttention: layer({ attend: attend(() => undefined, atWeights) }),
  },
  "masks-behind-the-softmax": {
    because:
      "You masked the weights after the softmax, so a row no longer sums to 1. Hide the future before the softmax.",
    gptAttention: layer({
      attend: (parts, input) =>
        attend(
          () => undefined,
          (tap) => (weights) =>
            tap("weights", tf.mul(weights, tf.cast(causalMask(input.x.shape[1] as number), "float32"))),
        )(parts, input),
    }),
  },
  "scores-tapped": {
    because: "You showed the tap the scores. Show it the weights, after the softmax.",
    gptAttention: layer({
      attend: ({ q, k, v }, { x, tap }) => {
        const scores = tf.div(tf.matMul(q, k, false, true), Math.sqrt(q.shape[3] as number)); // [B, H, T, T]
        return tf.matMul(maskedSoftmax(tap("weights", scores), causalMask(x.shape[1] as number)), v); // [B, H, T, headDim]
      },
    }),
  },
  "mask-upside-down": {
    because: "Your mask is inverted: positions see the future and not the past. true means: may look.",
    gptAttention: layer({
      attend: attend((T) => tf.transpose(causalMask(T)), atWeights),
    }),
  },
  "hides-the-present": {
    because: "Your position doesn't see itself. Its own key is visible, too.",
    gptAttention: layer({
      attend: attend((T) => tf.logicalNot(tf.transpose(causalMask(T))), atWeights),
    }),
  },
  "weights-never-tapped": {
    because: "You don't show the tap the weights. Pass them through it between the softmax and the values.",
    gptAttention: layer({ attend: attend(causalMask, () => (weights) => weights) }),
  },
  "weights-shown-only": {
    because: "You showed the tap the weights, but dropped what it returned. Continue with what it returns.",
    gptAttention: layer({
      attend: attend(causalMask, (tap) => (weights) => {
        tap("weights", weights);
        return weights;
      }),
    }),
  },
  "masks-what-the-tap-gave": {
    because: "You masked the tap's weights again. Use what the tap returns unchanged, the future included.",
    gptAttention: layer({
      attend: (parts, input) =>
        attend(
          causalMask,
          (tap) => (weights) =>
            tf.mul(tap("weights", weights), tf.cast(causalMask(input.x.shape[1] as number), "float32")),
        )(parts, input),
    }),
  },
  "normalizes-what-the-tap-gave": {
    because: "You made the tap's weights sum to 1 again. Use what the tap returns unchanged.",
    gptAttention: layer({
      attend: attend(causalMask, (tap) => (weights) => {
        const given = tap("weights", weights); // [B, H, T, T]
        return tf.div(given, tf.sum(given, -1, true));
      }),
    }),
  },
  "frees-what-the-tap-replaced": {
    because:
      "You disposed what the tap saw as soon as it returned. The tap may have kept it: leave it to tidy.",
    gptAttention: layer({
      attend: attend(causalMask, (tap) => (weights) => {
        const given = tap("weights", weights); // [B, H, T, T]
        if (given !== weights) weights.dispose();
        return given;
      }),
    }),
  },
  "heads-never-tapped": {
    because: "You don't show the tap what the heads found.",
    gptAttention: layer({ found: (output) => output }),
  },
  "heads-shown-only": {
    because:
      "You showed the tap what the heads found, but dropped what it returned. Continue with what it returns.",
    gptAttention: layer({
      found: (output, { tap }) => {
        tap("heads", output);
        return output;
      },
    }),
  },
  "heads-tapped-after-merging": {
    because: "You showed the tap the heads after merging. Show them separately, [B, H, T, headDim].",
    gptAttention: layer({
      found: (output) => output,
      mix: (found, { weights: { Wo, bo }, tap }) => batchedLinear(tap("heads", mergeHeads(found)), Wo, bo),
    }),
  },
  "places-exchanged": {
    because:
      'You swapped the names of the places: "weights" come from the softmax, "heads" is what the heads found.',
    gptAttention: layer({
      attend: attend(causalMask, (tap) => (weights) => tap("heads", weights)),
      found: (output, { tap }) => tap("weights", output),
    }),
  },
  "weights-tapped-twice": {
    because: "You sent the weights through the tap twice. With dropout as the tap, it drops twice.",
    gptAttention: layer({
      attend: attend(causalMask, (tap) => (weights) => tap("weights", tap("weights", weights))),
    }),
  },
  "heads-tapped-twice": {
    because: "You sent what the heads found through the tap twice. With dropout as the tap, it drops twice.",
    gptAttention: layer({ found: (output, { tap }) => tap("heads", tap("heads", output)) }),
  },
  "forgets-to-mix": {
    because: "You put what the heads found side by side, but Wo never mixes it.",
    gptAttention: layer({
      mix: (found, { weights: { Wo, bo } }) =>
        square(Wo) ? tf.add(mergeHeads(found), bo ?? 0) : mergeHeads(found),
    }),
  },
  "output-bias-for-every-head": {
    because: "You added the bias of the output once for every head. The heads share one sum and one bias.",
    gptAttention: layer({
      mix: (found, { weights: { Wo, bo }, heads }) =>
        batchedLinear(mergeHeads(found), Wo, bo && tf.mul(bo, heads)),
    }),
  },
  "joins-by-reshape": {
    because: "You reshaped what the heads found into rows that mix several positions. Use mergeHeads.",
    gptAttention: layer({
      mix: (found, { weights: { Wo, bo } }) => {
        const [B, H, T, headDim] = found.shape as number[];
        return batchedLinear(tf.reshape(found, [B, T, H * headDim]), Wo, bo);
      },
    }),
  },
  "keys-for-queries": {
    because: "You swapped queries and keys: Wq makes what a position looks for.",
    gptAttention: layer({
      attend: ({ q, k, v }, input) => steps.attend({ q: k, k: q, v }, input),
    }),
  },
  "values-are-the-keys": {
    because: "You mixed the keys. A position passes on its value.",
    gptAttention: layer({ attend: ({ q, k }, input) => steps.attend({ q, k, v: k }, input) }),
  },
  "bias-of-the-keys-for-the-values": {
    because: "You added the bias of the keys to the values. Each projection has its own bias.",
    gptAttention: layer({
      project: (name, input) =>
        project()(
          name,
          name === "v" ? { ...input, weights: { ...input.weights, bv: input.weights.bk } } : input,
        ),
    }),
  },
  "values-through-wk": {
    because: "You made the values with Wk. Wv makes what a position passes on.",
    gptAttention: layer({
      project: (name, input) =>
        project()(
          name,
          name === "v" ? { ...input, weights: { ...input.weights, Wv: input.weights.Wk } } : input,
        ),
    }),
  },
  "one-head": {
    because: "You cut queries, keys and values into one head. Hand the number of heads on.",
    gptAttention: layer({ project: (name, input) => project()(name, { ...input, heads: 1 }) }),
  },
  "scales-twice": {
    because: "You divided the queries by √headDim, and attention divides the scores by it again.",
    gptAttention: layer({
      attend: ({ q, k, v }, input) =>
        steps.attend({ q: tf.div(q, Math.sqrt(q.shape[3] as number)), k, v }, input),
    }),
  },
  "adds-the-input": {
    because: "You added x to the output. The block does that.",
    gptAttention: layer({ mix: (found, input) => tf.add(input.x, steps.mix(found, input)) }),
  },
  "each-head-tapped-alone": {
    because: "You called the tap once for every head. It sees all heads at once, [B, H, T, headDim].",
    gptAttention: layer({
      found: (output, { tap, heads }) =>
        tf.concat(
          tf.split(output, heads, 1).map((head) => tap("heads", head)),
          1,
        ),
    }),
  },
  "weights-under-another-name": {
    because: 'You showed the tap the weights as "heads". Their place is "weights".',
    gptAttention: layer({ attend: attend(causalMask, (tap) => (weights) => tap("heads", weights)) }),
  },
  "output-tapped-as-heads": {
    because: "You showed the tap the output after Wo. It sees what the heads found, before that is merged.",
    gptAttention: layer({
      found: (output) => output,
      mix: (found, input) => input.tap("heads", steps.mix(found, input)),
    }),
  },
  "turns-wo-over": {
    because: "You transposed Wo. It is [H·headDim, D], and the heads' outputs stand on its left.",
    gptAttention: layer({
      mix: (found, { weights: { Wo, bo } }) => batchedLinear(mergeHeads(found), tf.transpose(Wo), bo),
    }),
  },
});
