import type { Thought } from "#lib/chain-sums/chains";
import { answerOf } from "#lib/chain-sums/problems";
import { isDigit, MODULUS, MOST_DIGITS } from "#lib/chain-sums/tokens";

/** The result of checking a chain of T thoughts. */
export interface ChainCheck {
  /** whether each thought follows from the one before it, even if that one is wrong, `[T]` */
  valid: boolean[];
  /** whether each thought, with everything before it, is true of the problem, `[T]` */
  onTrack: boolean[];
  /** index of the first thought that isn't valid, or null if all are */
  firstError: number | null;
}

/**
 * Checks a chain thought by thought, in two ways.
 *
 * A thought is **valid** if its operand is in turn and its total follows from the total of the previous thought, even if that total is
 * wrong. Before the first thought, the total is 0.
 *
 * A thought is **on track** if all thoughts so far are right: every operand up to this one was in turn, none was used twice, and the
 * total is the last digit of their true sum.
 *
 * The first thought may take any operand of the problem. After that, the operand in turn is the one after the previous thought's
 * operand, and operand 0 comes after the last one. An operand that the problem doesn't have, such as #7 in a problem of three digits,
 * is never in turn, and neither is any operand right after it.
 *
 * A chain may be shorter or longer than its problem. An extra thought can be valid, too.
 *
 * @param digits the problem, 1 to 9 digits
 * @param thoughts `[T]`, may be empty
 * @returns what is valid, what is on track, and the first error; its lists are new
 * @throws RangeError if there are not 1 to 9 digits, or one isn't an integer from 0 to 9
 * @see Lightman et al. 2023, "Let's verify step by step", figure 2, two solutions with a label for each step
 */
export function checkChain(digits: number[], thoughts: Thought[]): ChainCheck {
  assertProblem(digits);
  const K = digits.length;
  const inTurn: boolean[] = /* blank: for each thought, is its operand in turn? */ thoughts.map(
    ({ operand }, t) =>
      operand < K &&
      (t === 0 || (thoughts[t - 1].operand < K && operand === (thoughts[t - 1].operand + 1) % K)),
  ) /* end */; // [T]
  const valid: boolean[] = /* blank: does each thought follow from the one before it? */ thoughts.map(
    ({ operand, total }, t) => {
      const before = t === 0 ? 0 : thoughts[t - 1].total;
      return inTurn[t] && total === (before + digits[operand]) % MODULUS;
    },
  ) /* end */; // [T]
  const onTrack: boolean[] = /* blank: is it true of the problem, with all that led to it? */ thoughts.map(
    ({ total }, t) => {
      const added = thoughts.slice(0, t + 1).map(({ operand }) => digits[operand]);
      return t < K && inTurn.slice(0, t + 1).every(Boolean) && total === answerOf(added);
    },
  ) /* end */; // [T]
  const firstError: number | null = /* blank: where the chain goes wrong */ valid.includes(false)
    ? valid.indexOf(false)
    : null /* end */;
  return { valid, onTrack, firstError };
}

function assertProblem(digits: number[]): void {
  if (!(digits.length >= 1 && digits.length <= MOST_DIGITS && digits.every(isDigit)))
    throw new RangeError(`a problem has 1 to ${MOST_DIGITS} digits from 0 to 9, got [${digits.join(", ")}]`);
}
