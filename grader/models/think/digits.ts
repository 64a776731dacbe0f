import { DIGITS } from "../../../lib/chain-sums/checkpoints.js";
import { quoted } from "../../core/quoted.js";
import { UsageError } from "../../core/usage-error.js";

/**
 * The problem that a learner typed: six digits, together or apart, with or without plus signs.
 *
 * @throws UsageError for anything else: the models of part 4 know nothing longer or shorter
 */
export function inDigits(typed: string): number[] {
  const parts = typed.split(/[\s+]+/).filter(Boolean);
  // Six digits together are no number; in a row of numbers each must be a digit.
  const read = parts.length === 1 ? [...parts[0]] : parts;
  if (read.length === DIGITS && read.every((part) => /^[0-9]$/.test(part))) return read.map(Number);
  throw new UsageError(
    `the models know sums of six digits from 0 to 9, such as "3 5 9 1 2 4"; got ${told(typed, read)}`,
  );
}

function told(typed: string, read: string[]): string {
  const odd = read.find((part) => !/^[0-9]$/.test(part));
  const what = quoted(typed.trim());
  if (read.length === 0) return "nothing";
  if (odd !== undefined) return `${what}, and ${quoted(odd)} is no digit`;
  return `${what}, with ${read.length}`;
}
