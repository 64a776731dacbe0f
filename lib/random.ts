const STATE_SIZE = 624;
const SHIFT = 397;

/** A source of random numbers; the same seed gives the same numbers on every machine. */
export interface Random {
  /** The next number, uniform in `[0, 1)`. */
  random(): number;
  /** The next normally distributed number with mean `mean` and standard deviation `std`. */
  gauss(mean: number, std: number): number;
  /** The next whole number, uniform in `0 .. below - 1`. */
  integer(below: number): number;
}

/** Where a generator is in its sequence: plain numbers, which JSON holds exactly. */
export interface RandomState {
  /** the state of the Mersenne Twister, 624 words of 32 bits */
  words: number[];
  /** how many of these words have been used */
  used: number;
  /** the normally distributed number that was made and not used yet, if there is one */
  spare?: number;
}

/** A source of random numbers that can be saved and resumed. */
export interface ResumableRandom extends Random {
  /** A copy of the state: `resumeTwister` of it gives the numbers that come next here. */
  state(): RandomState;
}

/**
 * The Mersenne Twister MT19937 with 53-bit doubles: the same stream as CPython's `random.Random(seed)`, so that
 * weights drawn here equal those of a Python script.
 *
 * `gauss` is the trigonometric Box-Muller transform. It makes two numbers at a time and keeps the second for the
 * next call.
 *
 * @param seed a whole number, 0 <= seed < 2^32
 * @throws RangeError for any other seed
 * @see Matsumoto and Nishimura 1998; Box and Muller 1958
 */
export function mersenneTwister(seed: number): ResumableRandom {
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw new RangeError(`a seed must be a whole number from 0 to 2^32 - 1, got ${seed}`);
  }
  return twister(initByKey(seed), STATE_SIZE);
}

/** The generator that was at this state when `state()` was called; it goes on from there. */
export function resumeTwister(from: RandomState): ResumableRandom {
  return twister(new Uint32Array(from.words), from.used, from.spare);
}

function twister(state: Uint32Array, used: number, spare?: number): ResumableRandom {
  function uint32(): number {
    if (used >= STATE_SIZE) {
      twist(state);
      used = 0;
    }
    let y = state[used++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  function random(): number {
    const high = uint32() >>> 5; // 27 bits
    const low = uint32() >>> 6; // 26 bits
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  function gauss(mean: number, std: number): number {
    let z = spare;
    spare = undefined;
    if (z === undefined) {
      const angle = 2 * Math.PI * random();
      const radius = Math.sqrt(-2 * Math.log(1 - random()));
      z = Math.cos(angle) * radius;
      spare = Math.sin(angle) * radius;
    }
    return mean + z * std;
  }

  return {
    random,
    gauss,
    integer: (below) => Math.floor(random() * below),
    state: () => ({ words: [...state], used, spare }),
  };
}

function initGenerator(seed: number): Uint32Array {
  const state = new Uint32Array(STATE_SIZE);
  state[0] = seed;
  for (let i = 1; i < STATE_SIZE; i++) {
    const previous = state[i - 1] ^ (state[i - 1] >>> 30);
    state[i] = Math.imul(1812433253, previous) + i;
  }
  return state;
}

const START = initGenerator(19650218);

/** `init_by_array` of the reference implementation, with a key of one word. */
function initByKey(key: number): Uint32Array {
  const state = START.slice();
  let i = 1;
  const step = () => {
    i++;
    if (i >= STATE_SIZE) {
      state[0] = state[STATE_SIZE - 1];
      i = 1;
    }
  };
  for (let k = 0; k < STATE_SIZE; k++) {
    const previous = state[i - 1] ^ (state[i - 1] >>> 30);
    state[i] = (state[i] ^ Math.imul(previous, 1664525)) + key;
    step();
  }
  for (let k = 0; k < STATE_SIZE - 1; k++) {
    const previous = state[i - 1] ^ (state[i - 1] >>> 30);
    state[i] = (state[i] ^ Math.imul(previous, 1566083941)) - i;
    step();
  }
  state[0] = 0x80000000;
  return state;
}

function twist(state: Uint32Array): void {
  for (let i = 0; i < STATE_SIZE; i++) {
    const y = (state[i] & 0x80000000) | (state[(i + 1) % STATE_SIZE] & 0x7fffffff);
    state[i] = state[(i + SHIFT) % STATE_SIZE] ^ (y >>> 1) ^ (y & 1 ? 0x9908b0df : 0);
  }
}
