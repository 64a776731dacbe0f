import { expect } from "vitest";
import type { Matrix } from "../arrays.js";
import { mersenneTwister, type Random } from "../random.js";

/**
 * Random numbers for a spec. They are the same at every run, so a verdict never depends on luck; an author's
 * check runs the spec again with other seeds (`?seed=7` behind the spec's path) to prove that no seed fails.
 *
 * @param stream another number gives another, independent stream
 */
export function specRandom(stream = 0): Random {
  const seed = /[?&]seed=(\d+)/.exec(expect.getState().testPath ?? "")?.[1];
  return mersenneTwister(20_000 + 1_000 * stream + Number(seed ?? 0));
}

/** A matrix of standard normal numbers, drawn row by row from a stream of its own. */
export function randomMatrix(rows: number, columns: number, stream = 0): Matrix {
  const rng = specRandom(stream);
  return Array.from({ length: rows }, () => Array.from({ length: columns }, () => rng.gauss(0, 1)));
}
