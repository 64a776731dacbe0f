import { quoted } from "../../core/quoted.js";
import { UsageError } from "../../core/usage-error.js";

/** What may stand between digits: the model has learned digits only, so these are printed. */
export const SIGNS = [" ", ".", ":", "-", "+", "/", "="];

const MOST_SIGNS = 60;

export const isDigit = (sign: string): boolean => /^[0-9]$/.test(sign);

/**
 * What was typed, if it can be written.
 *
 * @throws UsageError if it has a sign that is neither a digit nor one that is printed between digits, no digit, or too many signs
 */
export function inSigns(typed: string): string {
  const text = typed.trim().replace(/\s+/g, " ");
  const unknown = [...text].find((sign) => !/[0-9]/.test(sign) && !SIGNS.includes(sign));
  const told = quoted(text);
  if (unknown !== undefined)
    throw new UsageError(
      `the model writes digits, with ${SIGNS.filter((sign) => sign !== " ").join(" ")} and spaces between them; got ${quoted(unknown)} in ${told}`,
    );
  if (!/[0-9]/.test(text)) throw new UsageError(`there must be a digit to write, such as 2026; got ${told}`);
  if (text.length > MOST_SIGNS)
    throw new UsageError(`at most ${MOST_SIGNS} signs are written at once, got ${text.length}`);
  return text;
}
