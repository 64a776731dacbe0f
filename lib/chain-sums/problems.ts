import type { Random } from "../random.js";
import { EQUALS, MODULUS } from "./tokens.js";

/** A problem of so many digits, each of the ten with the same chance. */
export function randomDigits(count: number, rng: Random): number[] {
  return Array.from({ length: count }, () => rng.integer(MODULUS));
}

/** The right answer: the last digit of the sum. */
export function answerOf(digits: readonly number[]): number {
  return digits.reduce((sum, digit) => sum + digit, 0) % MODULUS;
}

/** The ids of `3 5 9 =`, after which a model writes. */
export function promptOf(digits: readonly number[]): number[] {
  return [...digits, EQUALS];
}
