import { blank } from "#lib/blank";
import { parseChain } from "#lib/chain-sums/chains";
import { answerOf } from "#lib/chain-sums/problems";
import { checkChain } from "../01-chain-of-thought/check-chain.js";

/** A problem, and what a teacher wrote after it. */
export interface Trace {
  digits: number[];
  /** ids, without the problem */
  written: number[];
}

/** What remains of a teacher's traces. */
export interface GoodTraces {
  /** the traces to learn from, in the order of the input */
  kept: Trace[];
  /** the share of all traces that is kept, from 0 to 1 */
  yield: number;
  /** the share of all traces that is right although a thought is wrong, from 0 to 1 */
  rightButInvalid: number;
}

/**
 * Chooses the traces that a student learns from. Only the answer is checked, because in most fields nothing else can be checked.
 *
 * A trace is **right** if it is well formed (see `parseChain`) and its answer has the value of the problem's answer. A direct answer
 * can be right, too. Among right traces,
 *
 * - traces of the same problem with the same tokens count once, and the first of them stays;
 * - each problem keeps its first `most` different traces. Problems with the same digits are one problem, wherever they are in the list.
 *
 * A right trace may still contain a wrong thought, because two errors can cancel. Such a trace is kept like any other, but it counts for
 * `rightButInvalid`, because not all of its thoughts are `valid` by `checkChain`. Copies and traces above `most` count there as well.
 *
 * @param traces in any order, of any problems; they stay unchanged. If there are no traces, both shares are 0
 * @param most the largest number of traces a problem can keep; Infinity keeps all
 * @returns a new list, which holds traces of the input, and the two shares
 * @throws RangeError if `most` is neither a whole number of at least 1 nor Infinity, or as `checkChain` does, for any trace
 * @see Zelikman et al. 2022, "STaR: bootstrapping reasoning with reasoning", section 3.1
 */
export function keepGoodTraces(traces: Trace[], most: number): GoodTraces {
  if (!(most >= 1 && (Number.isInteger(most) || most === Number.POSITIVE_INFINITY)))
    throw new RangeError(`a problem keeps a whole number of traces, 1 or more, or all, got ${most}`);
  const checked = traces.map((trace) => {
    const { thoughts, answer, isWellFormed } = parseChain(trace.written);
    const { valid } = checkChain(trace.digits, thoughts);
    return {
      trace,
      isRight:
        blank("whether the trace is right"),
      isValid: blank("whether no thought is wrong"),
    };
  });
  const right = checked.filter(({ isRight }) => isRight);
  const kept: Trace[] = [];
  const seen = new Map<string, Set<string>>();
  for (const { trace } of right) {
    blank("keep the trace, unless it is a copy or its problem has enough");
  }
  const shareOf = (count: number) => (traces.length === 0 ? 0 : count / traces.length);
  return {
    kept,
    yield: shareOf(kept.length),
    rightButInvalid: blank("the share that the check of the answer can't see"),
  };
}
