import * as tf from "@tensorflow/tfjs";
import { gaussians } from "#lib/flow/noise";
import {
  CAPTION_LENGTH,
  captionOf,
  SCENE_SIDE,
  type Scene,
  scenePictures,
  VOCABULARY,
} from "#lib/pictures/scenes";
import type { Random } from "#lib/random";
import { axesOf } from "#lib/shapes";
import { tensorsOf } from "#lib/tensor-tree";
import {
  idTensor,
  tokenEmbedding,
} from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import {
  batchedMultiHead,
  type MultiHeadProjections,
} from "../../2-building-a-transformer/03-multi-head-attention/batched-multi-head.js";
import { silu } from "../../2-building-a-transformer/04-feed-forward-networks/swiglu.js";
import type { Linear } from "../02-diffusion-transformer/dit-velocity.js";
import { contrastiveLogits, contrastiveLoss } from "./contrastive-loss.js";
import { type Captions, encodeCaption } from "./encode-caption.js";

/** Two towers that map pictures and captions into one space, and the scale of the logits. */
export interface Clip {
  /** two layers from the numbers of a picture to its vector, `[192, 64]` and `[64, E]` */
  picture: { first: Linear; second: Linear };
  text: {
    /** a vector for each word, `[V, D]` */
    words: tf.Tensor;
    /** attention between the words, `[D, D]` each */
    attention: MultiHeadProjections;
    /** from the mean of the words to the caption's vector, `[D, E]` */
    last: Linear;
  };
  /** the logarithm of the scale, `[]` */
  logScale: tf.Tensor;
}

/** E, the dimensions of the common space. */
export const SPACE = 16;
const PIXELS = 3 * SCENE_SIDE ** 2;
const HIDDEN = 64;
/** D, the dimensions of a word's vector. */
const D = 32;
const HEADS = 4;
/** The standard deviation of the noise on the pictures that a model learns from. */
export const PIXEL_NOISE = 0.4;

/**
 * Creates a model that has not been trained. Weights are drawn from a normal distribution with a standard deviation of 1/√inputs, and word
 * vectors from one with a standard deviation of 0.5. Biases are 0. The scale starts at 1 / 0.07, as in the paper.
 *
 * @returns a new model, a tree of `tf.Variable`
 */
export function initClip(rng: Random): Clip {
  const normal = (rows: number, columns: number, std = 1 / Math.sqrt(rows)) =>
    tf.tidy(() => tf.variable(gaussians([rows, columns], rng, std))); // [rows, columns]
  const zeros = (length: number) => tf.tidy(() => tf.variable(tf.zeros([length]))); // [length]
  const linear = (inputs: number, outputs: number): Linear => ({
    W: normal(inputs, outputs),
    b: zeros(outputs),
  });
  return {
    picture: { first: linear(PIXELS, HIDDEN), second: linear(HIDDEN, SPACE) },
    text: {
      words: normal(VOCABULARY.length, D, 0.5),
      attention: { Wq: normal(D, D), Wk: normal(D, D), Wv: normal(D, D), Wo: normal(D, D) },
      last: linear(D, SPACE),
    },
    logScale: tf.tidy(() => tf.variable(tf.scalar(Math.log(1 / 0.07)))),
  };
}

/** Returns everything that is trained: each tensor of the tree. */
export function clipVariables(clip: Clip): tf.Variable[] {
  return tensorsOf(clip) as tf.Variable[];
}

/** A linear layer: x [N, inputs] to [N, outputs]. */
const through = (x: tf.Tensor, { W, b }: Linear): tf.Tensor => tf.add(tf.matMul(x, W), b);

/**
 * Computes the picture tower: a linear layer on all numbers of a picture, `silu`, and another linear layer.
 *
 * @param x pictures, `[N, 8, 8, 3]`
 * @returns a new tensor, `[N, E]`, as the last layer returns it: its rows may have any length
 */
export function pictureVectors(clip: Clip, x: tf.Tensor): tf.Tensor {
  const [N] = axesOf("x", x, "N H W C");
  const { first, second } = clip.picture;
  return tf.tidy(() => through(silu(through(tf.reshape(x, [N, PIXELS]), first)), second)); // [N, E]
}

/**
 * Computes the text tower.
 *
 * 1. Each word becomes its vector.
 * 2. The words attend to each other (4 heads), and the result is added to their vectors.
 * 3. A caption is the mean of its words, and a linear layer, `last`, maps it into the common space.
 *
 * Padding has no effect: captions with the same words have the same vector, no matter how much padding follows. There are no positions, so
 * the order of the words has no effect either. `<end>` counts as a word.
 *
 * @param captions rows of at least one word each
 * @returns a new tensor, `[N, E]`, as the last layer returns it
 * @throws RangeError if an id is not an index of the vocabulary
 */
export function textVectors(clip: Clip, captions: Captions): tf.Tensor {
  const { words, attention, last } = clip.text;
  return tf.tidy(() => {
    const ids = idTensor(captions.ids, words.shape[0]); // [N, M]
    const mask = tf.tensor2d(captions.mask, undefined, "bool"); // [N, M]
    // blank: steps 1 to 3
    const embedded = tokenEmbedding(ids, words); // [N, M, D]
    const found = batchedMultiHead(embedded, attention, HEADS, tf.expandDims(mask, 1)).output; // [N, M, D]
    const counted = tf.cast(tf.expandDims(mask, 2), "float32"); // [N, M, 1]
    const sums = tf.sum(tf.mul(tf.add(embedded, found), counted), 1); // [N, D]
    return through(tf.div(sums, tf.sum(counted, 1)), last); // [N, E]
    // end
  });
}

/**
 * Draws the scenes of a batch in which no scene appears twice.
 *
 * @param from different scenes
 * @param B number of scenes to draw
 * @param rng source of the draws; each choice of B scenes is equally likely
 * @returns a new list of B different scenes
 * @throws RangeError if B is not a whole number from 1 to the number of scenes
 */
export function differentScenes(from: readonly Scene[], B: number, rng: Random): Scene[] {
  if (!Number.isInteger(B) || B < 1 || B > from.length)
    throw new RangeError(`a batch has from 1 to ${from.length} different scenes, got ${B}`);
  // blank: B different scenes
  const rest = [...from];
  return Array.from({ length: B }, () => rest.splice(rng.integer(rest.length), 1)[0]);
  // end
}

/**
 * Computes the contrastive loss of a fresh batch of pictures with their captions.
 *
 * All draws come from `rng`, in this order: the scenes (`differentScenes`), their pictures (`scenePictures`), normal noise with a standard
 * deviation of 0.4 for each number of the pictures (`gaussians`), and the wording of the captions (`captionOf`), scene by scene.
 *
 * @param from the scenes to learn from
 * @param B number of scenes in the batch
 * @returns a new tensor with one number; gradients flow to each tensor of the model
 * @throws RangeError in the cases of `differentScenes`
 */
export function clipLoss(clip: Clip, from: readonly Scene[], B: number, rng: Random): tf.Scalar {
  return tf.tidy(() => {
    // blank: the loss of a fresh batch
    const scenes = differentScenes(from, B, rng); // [B]
    const pictures = scenePictures(scenes, rng); // [B, 8, 8, 3]
    const noisy = tf.add(pictures, gaussians(pictures.shape, rng, PIXEL_NOISE)); // [B, 8, 8, 3]
    const texts = scenes.map((scene) => captionOf(scene, rng)); // [B]
    const captions = encodeCaption(texts, VOCABULARY, CAPTION_LENGTH); // [B, M]
    return contrastiveLoss(
      contrastiveLogits(pictureVectors(clip, noisy), textVectors(clip, captions), clip.logScale),
    ); // []
    // end
  });
}

/**
 * Finds the caption that fits each picture best, among any list of captions. No classifier is trained.
 *
 * @param x pictures, `[N, 8, 8, 3]`
 * @param captions one or more captions; their number may differ from that of the pictures
 * @returns the index of a caption for each picture; the numbers are read with `await`, and no tensor is left
 */
export async function matchCaptions(clip: Clip, x: tf.Tensor, captions: Captions): Promise<number[]> {
  const best: tf.Tensor = tf.tidy(() => {
    // blank: the index of the best caption of each picture
    const logits = contrastiveLogits(pictureVectors(clip, x), textVectors(clip, captions), clip.logScale); // [N, M]
    return tf.argMax(logits, 1); // [N]
    // end
  });
  const indices = Array.from(await best.data());
  best.dispose();
  return indices;
}
