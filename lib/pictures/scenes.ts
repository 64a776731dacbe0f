import * as tf from "@tensorflow/tfjs";
import type { Random } from "../random.js";
import { clamped, type Pixels } from "./pixels.js";
import { drawShape } from "./shapes.js";
import { CAPTION_LENGTH, COLORS, END, PAD, SHAPES, VOCABULARY } from "./words.js";

export { CAPTION_LENGTH, COLORS, END, PAD, VOCABULARY };

/** Of the colors, in their order. */
const RGB = [
  [1, -0.6, -0.6],
  [-0.6, 0.8, -0.5],
  [-0.5, -0.2, 1],
  [1, 0.9, -0.6],
];

/** Pixels along each side of a scene. */
export const SCENE_SIDE = 8;
const RADIUS = 2;
/** A shape that is moved is fewer than this many pixels away from its corner, in each direction. */
const JITTER = 2;

/** A colored shape in a quarter of a picture. */
export interface Scene {
  /** index of COLORS */
  color: number;
  /** index of SHAPES */
  shape: number;
  /** 0 left, 1 right */
  right: number;
  /** 0 top, 1 bottom */
  bottom: number;
}

/** All 64 scenes. */
export const SCENES: readonly Scene[] = COLORS.flatMap((_, color) =>
  SHAPES.flatMap((__, shape) =>
    [0, 1].flatMap((right) => [0, 1].map((bottom) => ({ color, shape, right, bottom }))),
  ),
);
/** Red disk, green box, blue plus, yellow triangle, each at four places: no model is ever shown them. */
export const UNSEEN = SCENES.filter(({ color, shape }) => color === shape);
/** The other 48. */
export const SEEN = SCENES.filter(({ color, shape }) => color !== shape);

/** The picture of a scene, [8 · 8 · 3]; `dx` and `dy`, 0 or 1, move the shape from its corner towards the middle. */
export function paintScene({ color, shape, right, bottom }: Scene, dx = 0, dy = 0): Float32Array {
  const center = (isFar: number, moved: number) => (isFar ? SCENE_SIDE - 1 - RADIUS - moved : RADIUS + moved);
  const flat = drawShape(SCENE_SIDE, {
    shape,
    cx: center(right, dx),
    cy: center(bottom, dy),
    radius: RADIUS,
  });
  return Float32Array.from({ length: 3 * flat.length }, (_, i) =>
    flat[Math.floor(i / 3)] > 0 ? RGB[color][i % 3] : -1,
  );
}

/** What a scene is called: "red disk left top". With `rng` the four words come in any order, and "a" or "the" may come first. */
export function captionOf({ color, shape, right, bottom }: Scene, rng?: Random): string {
  const words: string[] = [COLORS[color], SHAPES[shape], right ? "right" : "left", bottom ? "bottom" : "top"];
  if (!rng) return words.join(" ");
  for (let i = words.length - 1; i > 0; i--) {
    const j = rng.integer(i + 1);
    [words[i], words[j]] = [words[j], words[i]];
  }
  return [...[[], ["a"], ["the"]][rng.integer(3)], ...words].join(" ");
}

/** The pictures of given scenes, [B, 8, 8, 3]; with `rng` each shape is moved from its corner at random. */
export function scenePictures(scenes: readonly Scene[], rng?: Random): tf.Tensor4D {
  const size = 3 * SCENE_SIDE ** 2;
  const moved = () => rng?.integer(JITTER) ?? 0;
  const pixels = new Float32Array(scenes.length * size);
  for (const [b, scene] of scenes.entries()) pixels.set(paintScene(scene, moved(), moved()), b * size);
  return tf.tensor4d(pixels, [scenes.length, SCENE_SIDE, SCENE_SIDE, 3]);
}

/** What the judge says of many pictures; shares from 0 to 1. */
export interface SceneReport {
  /** share whose color, shape and place are all right */
  right: number;
  color: number;
  shape: number;
  place: number;
  /** mean square of the differences to the nearest of the 256 pictures */
  error: number;
}

const TEMPLATES = SCENES.flatMap((scene) =>
  Array.from({ length: JITTER ** 2 }, (_, j) => ({
    scene,
    pixels: paintScene(scene, j % JITTER, Math.floor(j / JITTER)),
  })),
);

/** Finds the nearest scene of each picture; of no picture with NaN in it. */
export function readScene(picture: Pixels): { scene: Scene | null; error: number } {
  const pixels = clamped(picture);
  let best: { scene: Scene | null; square: number } = { scene: null, square: Number.POSITIVE_INFINITY };
  for (const template of TEMPLATES) {
    let square = 0;
    for (let i = 0; i < pixels.length && square < best.square; i++)
      square += (pixels[i] - template.pixels[i]) ** 2;
    if (square < best.square) best = { scene: template.scene, square };
  }
  return { scene: best.scene, error: best.square / pixels.length };
}

/** Compares pictures with the scenes that were asked for. */
export function judgeScenes(pictures: Pixels[], wanted: readonly Scene[]): SceneReport {
  const found = pictures.map(readScene);
  const share = (...parts: (keyof Scene)[]) =>
    found.filter(({ scene }, i) => parts.every((part) => scene?.[part] === wanted[i][part])).length /
    found.length;
  return {
    right: share("color", "shape", "right", "bottom"),
    color: share("color"),
    shape: share("shape"),
    place: share("right", "bottom"),
    error: found.reduce((sum, { error }) => sum + error, 0) / found.length,
  };
}
