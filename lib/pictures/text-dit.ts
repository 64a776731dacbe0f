import type * as tf from "@tensorflow/tfjs";
import { type Dense, type From, weightsFrom } from "../latent/weights.js";
import { CAPTION_LENGTH, SCENE_SIDE, VOCABULARY } from "./scenes.js";

/** The sizes of a diffusion transformer, as in chapter 02 of part 5. */
export interface PictureSizes {
  height: number;
  width: number;
  channels: number;
  /** P, the side of a patch in pixels */
  patch: number;
  /** D, the width of the residual stream, and of a word */
  dModel: number;
  heads: number;
  /** how many blocks */
  layers: number;
}

/** Those of the painter of chapter 04: 60,844 weights. */
export const PAINTER: PictureSizes = {
  height: SCENE_SIDE,
  width: SCENE_SIDE,
  channels: 3,
  patch: 2,
  dModel: 32,
  heads: 4,
  layers: 2,
};

/** The weights of one attention, `[inputs, outputs]`. */
interface Projections {
  Wq: tf.Variable;
  Wk: tf.Variable;
  Wv: tf.Variable;
  Wo: tf.Variable;
}

/** A diffusion transformer that reads the captions of scenes: its sizes and its weights. */
export interface TextDiT {
  sizes: PictureSizes;
  /** from the numbers of a patch to its token, `[P·P·C, D]` */
  embed: Dense;
  /** from the features of a time to its signal: two layers, `[32, D]` and `[D, D]` */
  time: { first: Dense; second: Dense };
  /** a vector for each word, `[V, D]` */
  words: tf.Variable;
  /** a vector for each place of a caption, `[M, D]` */
  places: tf.Variable;
  /** the first one first */
  blocks: {
    attention: Projections;
    cross: Projections;
    ffn: { W1: tf.Variable; b1: tf.Variable; W2: tf.Variable; b2: tf.Variable };
    /** `[D, 9D]` */
    modulation: Dense;
  }[];
  last: {
    /** makes shift and scale of the last norm, `[D, 2D]` */
    modulation: Dense;
    /** from a token to the velocity of its patch, `[D, P·P·C]` */
    out: Dense;
  };
  /** every weight by name, to be trained or saved */
  parameters: Record<string, tf.Variable>;
}

const TIME_FEATURES = 32;
const WORD_STD = 0.5;
const PLACE_STD = 0.1;

/**
 * A network with fresh weights, drawn from a random number generator, or with those of a file. As in chapter 02 all modulation and the
 * last layer begin at 0, so the first velocity is 0.
 *
 * @throws RangeError if the file lacks a weight, or one has another shape
 */
export function initTextDiT(sizes: PictureSizes, from: From): TextDiT {
  const { channels: C, patch: P, dModel: D, layers } = sizes;
  const { parameters, dense, variable } = weightsFrom(from);
  const normal = (name: string, inputs: number, outputs: number) =>
    variable(name, [inputs, outputs], 1 / Math.sqrt(inputs));
  const projections = (name: string): Projections => ({
    Wq: normal(`${name}.Wq`, D, D),
    Wk: normal(`${name}.Wk`, D, D),
    Wv: normal(`${name}.Wv`, D, D),
    Wo: normal(`${name}.Wo`, D, D),
  });
  const feedForward = (name: string) => ({
    W1: normal(`${name}.W1`, D, 4 * D),
    b1: variable(`${name}.b1`, [4 * D], 0),
    W2: normal(`${name}.W2`, 4 * D, D),
    b2: variable(`${name}.b2`, [D], 0),
  });
  return {
    sizes: { ...sizes },
    embed: dense("embed", P * P * C, D),
    time: { first: dense("time.first", TIME_FEATURES, D), second: dense("time.second", D, D) },
    words: variable("words", [VOCABULARY.length, D], WORD_STD),
    places: variable("places", [CAPTION_LENGTH, D], PLACE_STD),
    blocks: Array.from({ length: layers }, (_, i) => ({
      attention: projections(`blocks.${i}.attention`),
      cross: projections(`blocks.${i}.cross`),
      ffn: feedForward(`blocks.${i}.ffn`),
      modulation: dense(`blocks.${i}.modulation`, D, 9 * D, 0),
    })),
    last: {
      modulation: dense("last.modulation", D, 2 * D, 0),
      out: dense("last.out", D, P * P * C, 0),
    },
    parameters,
  };
}
