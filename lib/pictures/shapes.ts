import * as tf from "@tensorflow/tfjs";
import type { Random } from "../random.js";
import { clamped, type Pixels } from "./pixels.js";
import { SHAPES } from "./words.js";

export { SHAPES };

/** A shape at a place, and its picture. */
export interface Shape {
  /** class, 0 to 3 */
  shape: number;
  /** column of its center */
  cx: number;
  /** row of its center */
  cy: number;
  /** pixels from the center to the edge */
  radius: number;
  /** [side · side]; −1 is the ground, 1 the shape */
  pixels: Float32Array;
}

/** Draws a shape on side x side pixels. */
export function drawShape(side: number, { shape, cx, cy, radius }: Omit<Shape, "pixels">): Float32Array {
  return Float32Array.from({ length: side * side }, (_, i) => {
    const [dx, dy] = [(i % side) - cx, Math.floor(i / side) - cy];
    const far = Math.max(Math.abs(dx), Math.abs(dy));
    const inside = [
      dx * dx + dy * dy <= (radius + 0.3) ** 2,
      far <= radius && far >= radius - 0.9,
      Math.min(Math.abs(dx), Math.abs(dy)) <= 0.5 && far <= radius,
      Math.abs(dy) <= radius && Math.abs(dx) <= (dy + radius) / 2 + 0.01,
    ];
    return inside[shape] ? 1 : -1;
  });
}

/**
 * All pictures of a world of 8 x 8 pixels, so that a judge can find which one a picture is.
 *
 * - 16: four shapes of radius 2 at four places in the middle
 * - 80: four shapes, of radius 2 at 16 places and of radius 3 at four
 */
export function shapeWorld(pictures: 16 | 80): Shape[] {
  const side = 8;
  const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);
  const placesOf = (radius: number) => (pictures === 16 ? [3, 4] : range(radius, side - 1 - radius));
  const all: Shape[] = [];
  for (let shape = 0; shape < SHAPES.length; shape++)
    for (const radius of pictures === 16 ? [2] : [2, 3])
      for (const cx of placesOf(radius))
        for (const cy of placesOf(radius)) {
          const where = { shape, cx, cy, radius };
          all.push({ ...where, pixels: drawShape(side, where) });
        }
  return all;
}

/** Shapes of a world drawn at random, with repetition: pictures [B, side, side, 1] and their classes. */
export function shapeBatch(world: Shape[], B: number, rng: Random): { x: tf.Tensor4D; labels: number[] } {
  const drawn = Array.from({ length: B }, () => world[rng.integer(world.length)]);
  const side = Math.sqrt(world[0].pixels.length);
  const pixels = new Float32Array(B * side * side);
  for (const [b, shape] of drawn.entries()) pixels.set(shape.pixels, b * side * side);
  return { x: tf.tensor4d(pixels, [B, side, side, 1]), labels: drawn.map(({ shape }) => shape) };
}

/** What the judge says of many pictures. */
export interface ShapeReport {
  /** share that shows the class it should; NaN where nothing was asked for */
  right: number;
  /** mean square of the differences to the nearest picture of the world */
  error: number;
  /** how many different pictures of the world are nearest to one of these */
  different: number;
}

/** Finds for each picture the nearest one of a world. */
export function judgeShapes(pictures: Pixels[], world: Shape[], wanted?: number[]): ShapeReport {
  const found = pictures.map((picture) => {
    const pixels = clamped(picture);
    let best = { square: Number.POSITIVE_INFINITY, at: -1 };
    for (const [at, shape] of world.entries()) {
      let square = 0;
      for (let i = 0; i < pixels.length && square < best.square; i++)
        square += (pixels[i] - shape.pixels[i]) ** 2;
      if (square < best.square) best = { square, at };
    }
    return { ...best, error: best.square / pixels.length };
  });
  const right = found.filter(({ at }, i) => world[at]?.shape === wanted?.[i]).length / found.length;
  return {
    right: wanted ? right : Number.NaN,
    error: found.reduce((sum, { error }) => sum + error, 0) / found.length,
    different: new Set(found.map(({ at }) => at)).size,
  };
}
