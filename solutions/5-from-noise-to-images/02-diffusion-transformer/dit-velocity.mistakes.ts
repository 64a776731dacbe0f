import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { gaussians } from "#lib/flow/noise";
import type { Random } from "#lib/random";
import { batchedLinear } from "../../2-building-a-transformer/02-scaled-dot-product-attention/batched-linear.js";
import { silu } from "../../2-building-a-transformer/04-feed-forward-networks/swiglu.js";
import { type DiTBlockWeights, ditBlock } from "./dit-block.js";
import {
  type DiT,
  type DiTSizes,
  type Linear,
  initDiT as rightInit,
  ditVelocity as rightVelocity,
  TIME_FEATURES,
} from "./dit-velocity.js";
import { gridPositions } from "./grid-positions.js";
import { modulate } from "./modulate.js";
import { patchify, unpatchify } from "./patchify.js";
import { timeFeatures } from "./time-features.js";

/** Another start: some tensors of a fresh network get other numbers. */
const starting = (change: (dit: DiT, fill: (tensor: tf.Tensor, std: number) => void) => void) => ({
  initDiT(sizes: DiTSizes, rng: Random): DiT {
    const dit = rightInit(sizes, rng);
    change(dit, (tensor, std) =>
      tf.tidy(() => (tensor as tf.Variable).assign(gaussians(tensor.shape, rng, std))),
    );
    return dit;
  },
});

interface Parts {
  grid: (R: number, Q: number, D: number) => tf.Tensor;
  /** patches as tokens, with their places */
  tokens: (embedded: tf.Tensor, places: tf.Tensor) => tf.Tensor;
  /** the signal of the blocks, and that of the last norm */
  signals: (told: tf.Tensor, signal: tf.Tensor | undefined) => { blocks: tf.Tensor; last: tf.Tensor };
  blocks: (tokens: tf.Tensor, signal: tf.Tensor, dit: DiT) => tf.Tensor;
  active: (signal: tf.Tensor) => tf.Tensor;
  read: (
    stream: tf.Tensor,
    shift: tf.Tensor,
    scale: tf.Tensor,
    places: tf.Tensor,
    tokens: tf.Tensor,
  ) => tf.Tensor;
  velocity: (out: tf.Tensor, x: tf.Tensor) => tf.Tensor;
}

const whole = (told: tf.Tensor, signal: tf.Tensor | undefined) => (signal ? tf.add(told, signal) : told);
const parts: Parts = {
  grid: gridPositions,
  tokens: (embedded, places) => tf.add(embedded, places),
  signals: (told, signal) => ({ blocks: whole(told, signal), last: whole(told, signal) }),
  blocks: (tokens, signal, { blocks, sizes }) =>
    blocks.reduce((h, block) => ditBlock(h, signal, block, sizes.heads), tokens),
  active: silu,
  read: (stream, shift, scale) => modulate(stream, shift, scale),
  velocity: (out) => out,
};
const dense = (y: tf.Tensor, { W, b }: Linear) => tf.add(tf.matMul(y, W), b);

/** The velocity with some of its parts done in another way; what doesn't fit is refused as it should be. */
const by = (other: Partial<Parts>) => ({
  ditVelocity: (dit: DiT, x: tf.Tensor, t: tf.Tensor, signal?: tf.Tensor): tf.Tensor =>
    tf.tidy(() => {
      rightVelocity(dit, x, t, signal);
      const way = { ...parts, ...other };
      const { height: H, width: W, patch: P, dModel: D } = dit.sizes;
      const { first, second } = dit.time;
      const told = dense(silu(dense(timeFeatures(t, TIME_FEATURES), first)), second);
      const places = way.grid(H / P, W / P, D);
      const { blocks, last } = way.signals(told, signal);
      const tokens = way.tokens(batchedLinear(patchify(x, P), dit.embed.W, dit.embed.b), places);
      const stream = way.blocks(tokens, blocks, dit);
      const [shift, scale] = tf.split(dense(way.active(last), dit.last.modulation), 2, 1);
      const out = batchedLinear(
        way.read(stream, shift, scale, places, tokens),
        dit.last.out.W,
        dit.last.out.b,
      );
      return way.velocity(unpatchify(out, P, H, W), x);
    }),
});

const plain = (h: tf.Tensor) => {
  const zeros = tf.zeros([h.shape[0], h.shape[2] as number]);
  return modulate(h, zeros, zeros);
};

export default mistakesFor<typeof import("./dit-velocity.js")>({
  "modulation-drawn": {
    because:
      "You drew random weights for the blocks' modulation, so the gates are open. They must start closed: make these weights 0.",
    ...starting(({ blocks }, fill) => {
      for (const { modulation } of blocks) fill(modulation.W, 1 / Math.sqrt(modulation.W.shape[0] as number));
    }),
  },
  "gates-start-at-one": {
    because:
      "You started the gates at 1, as in a usual block. They start closed, and training opens them as far as it helps.",
    ...starting(({ blocks, sizes: { dModel: D } }) => {
      for (const { modulation } of blocks)
        tf.tidy(() =>
          (modulation.b as tf.Variable).assign(
            tf.concat([0, 0, 1, 0, 0, 1].map((gate) => tf.fill([D], gate))),
          ),
        );
    }),
  },
  "last-modulation-drawn": {
    because:
      "You drew random weights for the last modulation. It starts at 0, so that the last norm is plain.",
    ...starting(({ last }, fill) =>
      fill(last.modulation.W, 1 / Math.sqrt(last.modulation.W.shape[0] as number)),
    ),
  },
  "output-drawn": {
    because:
      "You drew random weights for the last layer, so the first velocity is noise. The layer starts at 0, and so does the velocity.",
    ...starting(({ last }, fill) => fill(last.out.W, 1 / Math.sqrt(last.out.W.shape[0] as number))),
  },
  "output-almost-zero": {
    because:
      "You started the last layer with small numbers. 0 is no trouble here: what the layer reads isn't 0, so it gets a gradient.",
    ...starting(({ last }, fill) => fill(last.out.W, 1e-3)),
  },
  "sublayers-silent": {
    because:
      "You started the last matrices of the sublayers at 0, like the gates. If both factors of a product are 0, neither gets a gradient.",
    ...starting(({ blocks }, fill) => {
      for (const { attention, ffn } of blocks) {
        fill(attention.Wo, 0);
        fill(ffn.W2, 0);
      }
    }),
  },
  "everything-silent": {
    because:
      "You started all weights of the blocks at 0. Only those that the laws of the start need are 0; draw the others.",
    ...starting(({ blocks }, fill) => {
      for (const { attention, ffn } of blocks)
        for (const tensor of [...Object.values(attention), ffn.W1, ffn.W2]) fill(tensor, 0);
    }),
  },
  "small-as-in-gpt": {
    because: "You drew all weights with a standard deviation of 0.02, as in GPT-2. Here it is 1/√inputs.",
    ...starting((dit, fill) => {
      for (const { attention, ffn } of dit.blocks)
        for (const tensor of [...Object.values(attention), ffn.W1, ffn.W2]) fill(tensor, 0.02);
    }),
  },
  "std-by-outputs": {
    because:
      "You used a standard deviation of 1/√outputs. Each output is a sum over the inputs, so the inputs count.",
    ...starting(({ blocks }, fill) => {
      for (const { ffn } of blocks)
        for (const tensor of [ffn.W1, ffn.W2]) fill(tensor, 1 / Math.sqrt(tensor.shape[1] as number));
    }),
  },
  "one-block-for-all": {
    because: "You gave all layers one block with one set of weights. Each block has its own.",
    initDiT(sizes: DiTSizes, rng: Random): DiT {
      const dit = rightInit(sizes, rng);
      return { ...dit, blocks: dit.blocks.map(() => dit.blocks[0]) };
    },
  },
  "hidden-layer-as-wide": {
    because: "You made the hidden layer as wide as the stream. It is four times as wide.",
    initDiT(sizes: DiTSizes, rng: Random): DiT {
      const dit = rightInit(sizes, rng);
      const D = sizes.dModel;
      const cut = ({ ffn, ...block }: DiTBlockWeights): DiTBlockWeights => ({
        ...block,
        ffn: {
          W1: tf.tidy(() => tf.variable(tf.slice(ffn.W1, [0, 0], [D, D]))),
          b1: tf.variable(tf.zeros([D])),
          W2: tf.tidy(() => tf.variable(tf.slice(ffn.W2, [0, 0], [D, D]))),
          b2: ffn.b2,
        },
      });
      return { ...dit, blocks: dit.blocks.map(cut) };
    },
  },
  "no-positions": {
    because: "You left out the positions. To attention, the picture is then a bag of patches.",
    ...by({ tokens: (embedded) => embedded }),
  },
  "positions-after-the-blocks": {
    because:
      "You added the positions after the blocks, where no patch can look for another any more. Add them to the tokens first.",
    ...by({
      tokens: (embedded) => embedded,
      read: (h, shift, scale, places) => modulate(tf.add(h, places), shift, scale),
    }),
  },
  "grid-on-its-side": {
    because:
      "You swapped the grid's rows and columns. That works only for square pictures: the rows come first.",
    ...by({ grid: (R, Q, D) => gridPositions(Q, R, D) }),
  },
  "time-added-to-the-tokens": {
    because:
      "You added the time to the tokens, and the blocks never hear of it. It reaches each block as its signal.",
    ...by({
      signals: (told) => ({ blocks: tf.zerosLike(told), last: told }),
      tokens: (embedded, places) => tf.add(embedded, places),
    }),
  },
  "signal-instead-of-time": {
    because: "You replaced the time's signal with the caller's. Add the two: the network must know both.",
    ...by({
      signals: (told, signal) => ({ blocks: signal ?? told, last: signal ?? told }),
    }),
  },
  "signal-ignored": {
    because: "You ignored the caller's signal. Add it to the time's, for the blocks and for the last norm.",
    ...by({ signals: (told) => ({ blocks: told, last: told }) }),
  },
  "last-norm-knows-time-only": {
    because: "You gave the last norm only the time's signal. The caller's signal is for it too.",
    ...by({ signals: (told, signal) => ({ blocks: whole(told, signal), last: told }) }),
  },
  "signal-activated-too-early": {
    because:
      "You sent the signal through silu before the blocks, which do that themselves. It goes through twice that way.",
    ...by({
      signals: (told, signal) => ({ blocks: silu(whole(told, signal)), last: silu(whole(told, signal)) }),
      active: (signal) => signal,
    }),
  },
  "signal-after-the-silu": {
    because:
      "You added the caller's signal to the time's after its silu. Add the two first, so that both go through.",
    ...by({
      signals: (told, signal) => ({
        blocks: whole(told, signal),
        last: signal ? tf.add(silu(told), signal) : silu(told),
      }),
      active: (signal) => signal,
    }),
  },
  "last-signal-not-activated": {
    because:
      "You skipped silu for the signal of the last norm. The last norm is modulated like those in the blocks.",
    ...by({ active: (signal) => signal }),
  },
  "last-norm-plain": {
    because: "You left the last norm plain. The signal modulates it like those in the blocks.",
    ...by({ read: (stream) => plain(stream) }),
  },
  "no-last-norm": {
    because: "You left out the last norm, and stretched and moved the stream as it is.",
    ...by({
      read: (stream, shift, scale) =>
        tf.add(tf.mul(stream, tf.expandDims(tf.add(1, scale), 1)), tf.expandDims(shift, 1)),
    }),
  },
  "last-scale-first": {
    because: "You took the last modulation as scale, shift. The order is shift, scale, as in the blocks.",
    ...by({ read: (stream, shift, scale) => modulate(stream, scale, shift) }),
  },
  "last-block-only": {
    because:
      "You gave each block the tokens of the start, so only the last block counts. A block reads what the one before it left.",
    ...by({
      blocks: (tokens, signal, { blocks, sizes }) =>
        blocks.reduce((_, block) => ditBlock(tokens, signal, block, sizes.heads), tokens),
    }),
  },
  "first-blocks-only": {
    because: "You ran only the first blocks. The tokens go through all of them, however many there are.",
    ...by({
      blocks: (tokens, signal, { blocks, sizes }) =>
        blocks.slice(0, 3).reduce((h, block) => ditBlock(h, signal, block, sizes.heads), tokens),
    }),
  },
  "blocks-backward": {
    because: "You ran the last block first. The first block of the list is the first that the tokens meet.",
    ...by({
      blocks: (tokens, signal, { blocks, sizes }) =>
        blocks.reduceRight((h, block) => ditBlock(h, signal, block, sizes.heads), tokens),
    }),
  },
  "picture-added": {
    because:
      "You added the noisy picture to the answer. The network returns the velocity, and the sampler does the adding.",
    ...by({ velocity: (out, x) => tf.add(out, x) }),
  },
  "blocks-hear-the-time-alone": {
    because: "You gave the blocks only the time's signal. The caller's signal is for them too.",
    ...by({ signals: (told, signal) => ({ blocks: told, last: whole(told, signal) }) }),
  },
  "tokens-added-at-the-end": {
    because: "You added the first tokens to what the last norm gives. `out` reads the norm alone.",
    ...by({
      read: (stream, shift, scale, _places, tokens) => tf.add(modulate(stream, shift, scale), tokens),
    }),
  },
  "velocity-turned-around": {
    because: "You turned the sign of the velocity. It is what `out` makes, as it is.",
    ...by({ velocity: (out) => tf.neg(out) }),
  },
  "one-head": {
    because: "You ran the blocks with one head. The sizes say how many heads there are.",
    ...by({
      blocks: (tokens, signal, { blocks }) =>
        blocks.reduce((h, block) => ditBlock(h, signal, block, 1), tokens),
    }),
  },
  "embed-without-bias": {
    because: "You left out the bias of `embed`. A linear layer has weights and a bias.",
    ditVelocity: (dit, x, t, signal) =>
      tf.tidy(() =>
        rightVelocity({ ...dit, embed: { W: dit.embed.W, b: tf.zerosLike(dit.embed.b) } }, x, t, signal),
      ),
  },
  "out-without-bias": {
    because: "You left out the bias of `out`. A linear layer has weights and a bias.",
    ditVelocity: (dit, x, t, signal) =>
      tf.tidy(() => {
        const out = { W: dit.last.out.W, b: tf.zerosLike(dit.last.out.b) };
        return rightVelocity({ ...dit, last: { ...dit.last, out } }, x, t, signal);
      }),
  },
});
