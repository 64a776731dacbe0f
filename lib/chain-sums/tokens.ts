/**
 * The world of part 4: a problem is a row of digits, its answer the last digit of their sum, and between the two a model may think.
 *
 *     3 5 9 = #1 5 #2 4 #0 7 ⇒ 7 .
 *
 * A thought is two tokens: which operand is added next (#1 is the second digit), and the last digit of the total so far. The first
 * thought may take any operand, the others go around from there, so a problem of K digits has K right chains. No thought at all is
 * a direct answer: `3 5 9 = ⇒ 7 .`
 */

/** Totals are kept modulo 10. */
export const MODULUS = 10;
/** Operands that have a token of their own. */
export const MOST_DIGITS = 9;

const DIGITS = Array.from({ length: MODULUS }, (_, digit) => String(digit));
const OPERANDS = Array.from({ length: MOST_DIGITS }, (_, operand) => `#${operand}`);

/** Every token; its id is its index. A digit's id is the digit. The checkpoints were trained on this order. */
export const WORDS = [...DIGITS, "=", "⇒", ".", "WAIT", "PAD", ...OPERANDS];
export const V = WORDS.length;
/** Positions of every model of part 4. */
export const CONTEXT = 32;

/** Ends the problem. */
export const EQUALS = WORDS.indexOf("=");
/** Ends the thinking: the answer comes next. */
export const SO = WORDS.indexOf("⇒");
/** Ends the text. */
export const END = WORDS.indexOf(".");
/** "Think again". No model writes it unless it is made to. */
export const WAIT = WORDS.indexOf("WAIT");
/** Fills the rows of a batch up; no model ever sees it before a token that counts. */
export const PAD = WORDS.indexOf("PAD");
const FIRST_OPERAND = WORDS.indexOf("#0");

/** The id of `#0`, `#1`, ... for operand 0, 1, ... */
export function operandToken(operand: number): number {
  if (!(Number.isInteger(operand) && operand >= 0 && operand < MOST_DIGITS))
    throw new RangeError(`an operand is a whole number from 0 to ${MOST_DIGITS - 1}, got ${operand}`);
  return FIRST_OPERAND + operand;
}

/** Which operand an id stands for, or null if it is a token of another kind. */
export function operandOf(id: number): number | null {
  return id >= FIRST_OPERAND && id < V ? id - FIRST_OPERAND : null;
}

/** Whether an id is a digit, which is then its value. */
export function isDigit(id: number): boolean {
  return Number.isInteger(id) && id >= 0 && id < MODULUS;
}

/**
 * The ids of a text whose tokens are separated by spaces.
 *
 * @throws RangeError if a token is not one of the world's
 */
export function encode(text: string): number[] {
  return text
    .trim()
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => {
      const id = WORDS.indexOf(word);
      if (id < 0) throw new RangeError(`a token is one of ${WORDS.join(" ")}, got "${word}"`);
      return id;
    });
}

/** The text of ids, their tokens separated by spaces. */
export function decode(ids: readonly number[]): string {
  return ids
    .map((id) => {
      if (WORDS[id] === undefined) throw new RangeError(`an id is from 0 to ${V - 1}, got ${id}`);
      return WORDS[id];
    })
    .join(" ");
}
