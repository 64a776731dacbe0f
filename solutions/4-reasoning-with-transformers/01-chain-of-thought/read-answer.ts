/** 7, −7, 1,250, 0.75, .5, 3/4 and 75%. A minus is a sign unless a digit, a letter or a closing bracket comes right before it. */
const NUMBER =
  /(?:(?<![\d\p{L})\]}])[-−])?(?:(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|(?<![\d.])\.\d+)(?:\/\d+)?%?/gu;
const MARKER = /\banswer\b|⇒|####|\\boxed\{/gi;

/**
 * Finds the answer in what a model wrote.
 *
 * There are four markers: the word "answer" in upper or lower case, `⇒`, `####`, and `\boxed{`. A marker points to the next number after
 * it. A model may change its mind, so the answer is the number after the last marker that has a number after it. If there is no such
 * marker, the answer is the last number of the text.
 *
 * @param text any text
 * @returns the number as written in the text, such as `"1,250"`, `"-7"`, `".5"`, `"3/4"` or `"75%"`, without the words, units and
 *   punctuation around it; null if the text has no number
 * @see Cobbe et al. 2021, "Training verifiers to solve math word problems", where `####` marks the answers
 */
export function readAnswer(text: string): string | null {
  const numbers = [...text.matchAll(NUMBER)].map((match) => ({ written: match[0], at: match.index }));
  const markers = [...text.matchAll(MARKER)].map((match) => match.index);
  // blank: which of the numbers is the answer?
  const marked = markers.map((marker) => numbers.find(({ at }) => at > marker)).filter(Boolean);
  return (marked.at(-1) ?? numbers.at(-1))?.written ?? null;
  // end
}

/**
 * Returns the value of a written number.
 *
 * A comma separates thousands, `-` and `−` both mean minus, a slash divides, and a percent sign divides by 100.
 *
 * @param written a number as `readAnswer` returns it; spaces around it don't matter
 * @returns its value, or null if the text isn't exactly one number or divides by 0
 */
export function answerValue(written: string): number | null {
  const trimmed = written.trim();
  if (trimmed.match(NUMBER)?.[0] !== trimmed) return null;
  // blank: the value
  const [top, bottom = "1"] = trimmed.replaceAll(/[,%]/g, "").replace("−", "-").split("/");
  const value = Number(top) / Number(bottom) / (trimmed.endsWith("%") ? 100 : 1);
  return Number.isFinite(value) ? value : null;
  // end
}

/**
 * Tells whether an answer equals the expected one, no matter how the two are written: `"0.75"`, `"3/4"` and `"75%"` are the same.
 *
 * Two values are the same if they differ by at most a billionth, 1e-9, of the larger one, which allows for floating-point rounding.
 * By this rule, 1/3 and 0.333 differ.
 *
 * @param given the answer as written; null if there is none, which is never right
 * @param expected the right answer
 * @throws RangeError if `expected` has no value
 */
export function sameAnswer(given: string | null, expected: string): boolean {
  const right = answerValue(expected);
  if (right === null) throw new RangeError(`the expected answer must be a number, got "${expected}"`);
  // blank: is it the expected answer?
  const value = given === null ? null : answerValue(given);
  if (value === null) return false;
  return Math.abs(value - right) <= 1e-9 * Math.max(Math.abs(value), Math.abs(right));
  // end
}
