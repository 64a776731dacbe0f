import * as tf from "@tensorflow/tfjs";
import { gaussians } from "#lib/flow/noise";
import { picturesIn } from "#lib/pictures/pixels";
import { CAPTION_LENGTH, captionOf, type Scene, scenePictures, VOCABULARY } from "#lib/pictures/scenes";
import type { TextDiT } from "#lib/pictures/text-dit";
import type { Random } from "#lib/random";
import { assertSameShape, axesOf } from "#lib/shapes";
import { learnedPositions } from "../../2-building-a-transformer/01-embeddings-and-positions/learned-positions.js";
import {
  idTensor,
  tokenEmbedding,
} from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { batchedLinear } from "../../2-building-a-transformer/02-scaled-dot-product-attention/batched-linear.js";
import { silu } from "../../2-building-a-transformer/04-feed-forward-networks/swiglu.js";
import { eulerFlow } from "../01-flow-matching/euler-flow.js";
import { type FlowPlan, type FlowTrainer, flowTrainer } from "../01-flow-matching/train-two-moons.js";
import { velocityLoss } from "../01-flow-matching/velocity-loss.js";
import { type Linear, TIME_FEATURES } from "../02-diffusion-transformer/dit-velocity.js";
import { normalTimes } from "../02-diffusion-transformer/draw-times.js";
import { gridPositions } from "../02-diffusion-transformer/grid-positions.js";
import { modulate } from "../02-diffusion-transformer/modulate.js";
import { patchify, unpatchify } from "../02-diffusion-transformer/patchify.js";
import { timeFeatures } from "../02-diffusion-transformer/time-features.js";
import { guidedVelocity, type LabeledVelocity } from "../03-class-conditioning/guided-sampler.js";
import { type CaptionRow, dropCaptions } from "./drop-captions.js";
import { type Captions, encodeCaption } from "./encode-caption.js";
import { textBlock } from "./text-block.js";

/** How a network that reads captions is trained. */
export interface TextPlan extends FlowPlan {
  /** B, the number of pictures in each step */
  batch: number;
  /** the probability that a caption is hidden */
  share: number;
}

/** Returns the empty caption as a row. */
export function noCaption(): CaptionRow {
  const { ids, mask } = encodeCaption([""], VOCABULARY, CAPTION_LENGTH);
  return { ids: ids[0], mask: mask[0] };
}

/**
 * Computes the velocity of noisy pictures with known captions.
 *
 * It is `ditVelocity` with a `textBlock` for each block. All blocks read the same words: the vector of each token from `net.words`, plus
 * the vector of its position in the caption from `net.places`. The signal is that of the time alone.
 *
 * @param x noisy pictures, `[B, H, W, C]`, of the sizes of the network
 * @param t the time of each picture, `[B]`
 * @param captions the caption of each picture, `[B][M]`; M may be smaller than the number of positions
 * @returns the velocity, a new tensor, `[B, H, W, C]`, and the weights of cross-attention in each block, `[B, heads, N, M]`, in the
 *   order of the blocks
 * @throws RangeError if x is not `[B, H, W, C]`, t is not `[B]`, there are not B captions, ids and mask have different shapes, a caption has
 *   more tokens than there are positions, or an id is not an index of the vocabulary
 */
export function textVelocity(
  net: TextDiT,
  x: tf.Tensor,
  t: tf.Tensor,
  captions: Captions,
): { velocity: tf.Tensor; weights: tf.Tensor[] } {
  const { height: H, width: W, channels: C, patch: P, dModel: D, heads } = net.sizes;
  const [B] = axesOf("x", x, "B H W C");
  assertSameShape("x and the network's pictures", x, { shape: [B, H, W, C] });
  const dense = (y: tf.Tensor, layer: Linear) => tf.add(tf.matMul(y, layer.W), layer.b); // [B, outputs]
  return tf.tidy(() => {
    const signal = dense(silu(dense(timeFeatures(t, TIME_FEATURES), net.time.first)), net.time.second); // [B, D]
    const embedded = batchedLinear(patchify(x, P), net.embed.W, net.embed.b); // [B, N, D]
    const tokens = tf.add(embedded, gridPositions(H / P, W / P, D)); // [B, N, D]
    const mask = tf.tensor2d(captions.mask, undefined, "bool"); // [B, M]
    const words: tf.Tensor = /* blank: a vector for each token of each caption */ learnedPositions(
      tokenEmbedding(idTensor(captions.ids, VOCABULARY.length), net.words),
      net.places,
    ) /* end */; // [B, M, D]
    const weights: tf.Tensor[] = []; // [B, heads, N, M] each
    const stream: tf.Tensor =
      /* blank: the stream after all blocks; keep the weights of each */ net.blocks.reduce((h, block) => {
        const read = textBlock(h, signal, words, mask, block, heads); // [B, N, D], [B, heads, N, M]
        weights.push(read.weights);
        return read.output;
      }, tokens) /* end */; // [B, N, D]
    const [shift, scale] = tf.split(dense(silu(signal), net.last.modulation), 2, 1); // [B, D] each
    const last = modulate(stream, shift, scale); // [B, N, D]
    const velocities = batchedLinear(last, net.last.out.W, net.last.out.b); // [B, N, P·P·C]
    return { velocity: unpatchify(velocities, P, H, W), weights }; // [B, H, W, C]
  });
}

/**
 * Turns captions into labels, so that `guidedVelocity` can guide toward them: label i stands for caption i, and the label after the last
 * caption stands for the empty caption.
 *
 * @param captions the captions the labels stand for, `[count][M]`
 * @param none the empty caption
 * @returns a velocity for any batch, whose labels may repeat and come in any order
 */
export function captionVelocity(net: TextDiT, captions: Captions, none: CaptionRow): LabeledVelocity {
  return (x, t, labels) =>
    tf.tidy(() => {
      // blank: the velocity of pictures whose captions the labels name
      const ids = [...captions.ids, none.ids]; // [count + 1][M]
      const mask = [...captions.mask, none.mask]; // [count + 1][M]
      const told = { ids: labels.map((label) => ids[label]), mask: labels.map((label) => mask[label]) }; // [B][M]
      return textVelocity(net, x, t, told).velocity; // [B, H, W, C]
      // end
    });
}

/**
 * Computes the loss of a network that reads captions, for one fresh batch of scenes. One network learns both the velocity of each caption and
 * that of all pictures.
 *
 * A scene's picture comes from `scenePictures` without `rng`. Its caption comes from `captionOf` with `rng`, so its words are in random
 * order.
 *
 * The draws from `rng` come in this order: the scenes (`rng.integer`, one for each), their captions, which captions are hidden
 * (`dropCaptions`), the noise (`gaussians`), the times (`normalTimes`).
 *
 * @param from the scenes to draw from; a scene may appear several times in a batch
 * @param plan the number of pictures, and the share of hidden captions
 * @returns a new tensor with one number; gradients flow to the network
 */
export function textLoss(
  net: TextDiT,
  from: readonly Scene[],
  { batch: B, share }: Pick<TextPlan, "batch" | "share">,
  rng: Random,
): tf.Scalar {
  return tf.tidy(() => {
    // blank: the loss of a fresh batch, in which some captions are hidden
    const scenes = Array.from({ length: B }, () => from[rng.integer(from.length)]);
    const x = scenePictures(scenes); // [B, H, W, C]
    const texts = scenes.map((scene) => captionOf(scene, rng));
    const captions = encodeCaption(texts, VOCABULARY, CAPTION_LENGTH); // [B][M]
    const told = dropCaptions(captions, share, noCaption(), rng); // [B][M]
    const noise = gaussians(x.shape, rng); // [B, H, W, C]
    const t = normalTimes(B, rng); // [B]
    return velocityLoss((each, when) => textVelocity(net, each, when, told).velocity, x, noise, t); // []
    // end
  });
}

/** Creates a trainer for a network that reads captions: `flowTrainer` on `textLoss`, with a fresh batch in each step. Everything is trained. */
export function textTrainer(net: TextDiT, from: readonly Scene[], plan: TextPlan, rng: Random): FlowTrainer {
  return flowTrainer(Object.values(net.parameters), () => textLoss(net, from, plan, rng), plan);
}

/**
 * Draws what texts say: `eulerFlow` moves standard normal noise from `rng` to data, guided toward the text of each picture and away from the
 * empty caption. The pixels are read with `await`.
 *
 * @param net the network; it stays unchanged
 * @param texts one for each picture, in words of the vocabulary
 * @param w the guidance scale of `guide`
 * @param steps number of Euler steps
 * @param keep called with the pictures on their way, as in `eulerFlow`
 * @returns the pixels of each picture, not clipped: a few may lie outside −1 to 1
 * @throws RangeError if there are no texts, a text has a word that `encodeCaption` refuses, w is not finite, or steps is not a
 *   whole number of at least 1
 */
export async function drawScenes(
  net: TextDiT,
  texts: string[],
  w: number,
  steps: number,
  rng: Random,
  keep?: (x: tf.Tensor, t: number) => void,
): Promise<Float32Array[]> {
  if (texts.length === 0) throw new RangeError("texts must hold at least one text, got none");
  const { height: H, width: W, channels: C } = net.sizes;
  const drawn: tf.Tensor = tf.tidy(() => {
    // blank: the pictures, from noise
    const captions = encodeCaption(texts, VOCABULARY, CAPTION_LENGTH); // [B][M]
    const velocity = captionVelocity(net, captions, noCaption());
    const labels = [...texts.keys()]; // [B]
    const guided = guidedVelocity(velocity, labels, texts.length, w);
    const noise = gaussians([texts.length, H, W, C], rng); // [B, H, W, C]
    return eulerFlow(guided, noise, steps, keep); // [B, H, W, C]
    // end
  });
  const pixels = await drawn.data();
  drawn.dispose();
  return picturesIn(pixels, H * W * C);
}
