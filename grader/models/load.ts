import { mersenneTwister, type Random } from "../../lib/random.js";

/** The module of an exercise: the learner's own where it has passed, else the reference's. `T` is the type of its solution's. */
export type Load = <T>(slug: string) => Promise<T>;

/** Random numbers: the same ones for each seed, and different ones at every start without a seed. */
export function drawsOf(seed: number | undefined): Random {
  return mersenneTwister(seed ?? Math.floor(Math.random() * 2 ** 32));
}
