import { mersenneTwister } from "#lib/random";

/** Tokens of a complete chain. */
export const STEPS = 8;

/** Tokens to choose from at each step. Token 0 is the right one, and token 1 the decoy. */
export const TOKENS = 10;

const HARD_SHARE = 0.3;
const EASY = { right: 0.7, decoy: 0.14, other: 0.02 };
const HARD = { right: 0.25, decoy: 0.59, other: 0.02 };
const ON_TRACK = 0.65;
const OFF_TRACK = 0.35;

/** One problem of a reasoner given as tables. A chain is the list of the tokens so far, at first an empty one. */
export interface NoisyProblem {
  /** the probability of each token at the next step, `[TOKENS]`; of an unfinished chain */
  policy(chain: number[]): number[];
  /** how promising an unfinished chain looks, from 0 to 1; the same chain always has the same value */
  value(chain: number[]): number;
  /** whether a chain is complete */
  isEnd(chain: number[]): boolean;
  /** whether a complete chain is right: a check without noise */
  isRight(chain: number[]): boolean;
}

/**
 * A problem for searches: the policy prefers a decoy at about three of ten steps, and values are noisy.
 *
 * The value is 0.65 if all tokens so far are right, and 0.35 if not, plus normal noise that belongs to the chain, cut to [0, 1].
 *
 * @param seed a whole number, 0 <= seed < 2^32; it decides which steps are hard, and the noise of every chain
 * @param options `noise`: the standard deviation of the noise, 0 or more
 * @throws RangeError for another seed or noise, and from the functions for a chain that is too long, or complete where an unfinished
 *   one is due, or the other way round
 */
export function noisyProblem(seed: number, { noise }: { noise: number }): NoisyProblem {
  if (!(Number.isFinite(noise) && noise >= 0))
    throw new RangeError(`the noise is a standard deviation, 0 or more, got ${noise}`);
  const rng = mersenneTwister(seed);
  const isHard = Array.from({ length: STEPS }, () => rng.random() < HARD_SHARE);
  return {
    policy(chain) {
      assertUnfinished(chain);
      const { right, decoy, other } = isHard[chain.length] ? HARD : EASY;
      return Array.from({ length: TOKENS }, (_, token) =>
        token === 0 ? right : token === 1 ? decoy : other,
      );
    },
    value(chain) {
      assertUnfinished(chain);
      const expected = chain.every((token) => token === 0) ? ON_TRACK : OFF_TRACK;
      return Math.min(1, Math.max(0, expected + noise * normalOf(seed, chain)));
    },
    isEnd: (chain) => chain.length >= STEPS,
    isRight(chain) {
      if (chain.length !== STEPS)
        throw new RangeError(`a complete chain has ${STEPS} tokens, got ${chain.length}`);
      return chain.every((token) => token === 0);
    },
  };
}

/** `count` problems; another seed gives other ones. */
export function noisyProblems(seed: number, count: number, options: { noise: number }): NoisyProblem[] {
  return Array.from({ length: count }, (_, i) => noisyProblem(100_000 * seed + i, options));
}

/** A standard normal number that belongs to a seed and a chain. */
function normalOf(seed: number, chain: number[]): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniformOf(seed, chain, 1)));
  return radius * Math.cos(2 * Math.PI * uniformOf(seed, chain, 2));
}

/** A number in [0, 1) that belongs to a seed, a chain and a stream: a hash, as MurmurHash3 mixes its words. */
function uniformOf(seed: number, chain: number[], stream: number): number {
  let hash = Math.imul(seed, 0x9e3779b1) ^ stream;
  for (const token of chain) {
    hash ^= Math.imul(token + 1, 0xcc9e2d51);
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

function assertUnfinished(chain: number[]): void {
  if (chain.length >= STEPS)
    throw new RangeError(`an unfinished chain has fewer than ${STEPS} tokens, got ${chain.length}`);
}
