import { MODULUS, operandToken } from "#lib/chain-sums/tokens";
import { mersenneTwister, type Random } from "#lib/random";

// Who the models of part 4 learn from: teachers that think step by step, and err in ways of their own.

/** How a teacher errs. A thought adds a digit to a total, so there are 100 sums, and some may be hard. */
export interface Faults {
  /** of the sum `total + digit`, at 10 · total + digit */
  isHard: boolean[];
  /** how often a hard sum gets its usual wrong result, always the same one */
  usual: number;
  /** how often a hard sum gets any other wrong result */
  other: number;
  /** how often any other sum gets a wrong result */
  slip: number;
}

/** Faults with a share of hard sums, which ones is drawn once with the seed. */
export function faultsOf(
  share: number,
  { seed = 7, usual = 0.45, other = 0.17, slip = 0.02 }: { seed?: number } & Partial<Omit<Faults, "isHard">>,
): Faults {
  const rng = mersenneTwister(seed);
  const sums = Array.from({ length: MODULUS ** 2 }, (_, i) => i);
  for (let i = sums.length - 1; i > 0; i--) {
    const j = rng.integer(i + 1);
    [sums[i], sums[j]] = [sums[j], sums[i]];
  }
  const isHard = Array<boolean>(sums.length).fill(false);
  for (const sum of sums.slice(0, Math.round(sums.length * share))) isHard[sum] = true;
  return { isHard, usual, other, slip };
}

/** The ids of the thoughts that a teacher writes who begins with operand `start`: operand, total, operand, total, ... */
export function think(digits: number[], start: number, faults: Faults | undefined, rng: Random): number[] {
  const written: number[] = [];
  let total = 0;
  for (let n = 0; n < digits.length; n++) {
    const operand = (start + n) % digits.length;
    // The first thought only copies a digit, and no teacher errs there.
    total =
      faults && n > 0 ? erringSum(total, digits[operand], faults, rng) : (total + digits[operand]) % MODULUS;
    written.push(operandToken(operand), total);
  }
  return written;
}

function erringSum(
  total: number,
  digit: number,
  { isHard, usual, other, slip }: Faults,
  rng: Random,
): number {
  const right = (total + digit) % MODULUS;
  const wrong = () => (right + 1 + rng.integer(MODULUS - 1)) % MODULUS;
  const u = rng.random();
  if (!isHard[MODULUS * total + digit]) return u < slip ? wrong() : right;
  if (u < usual) return (right + 1 + ((7 * total + 3 * digit) % (MODULUS - 1))) % MODULUS;
  return u < usual + other ? wrong() : right;
}
