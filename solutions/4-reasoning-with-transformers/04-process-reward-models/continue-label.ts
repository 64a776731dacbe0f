import { parseChain } from "#lib/chain-sums/chains";
import { answerOf, promptOf } from "#lib/chain-sums/problems";
import { END } from "#lib/chain-sums/tokens";

/** Returns what is written after each prompt, for example by sampling a model; ids, without the prompt. */
export type Sampler = (prompts: number[][]) => Promise<number[][]>;

/**
 * Returns the Monte Carlo label of a chain's prefix: can this model still get the right answer from here?
 *
 * The sampler continues the problem and the prefix, unchanged, `count` times. A continuation is right if the chain it completes gives
 * the right answer: `parseChain(ids).answer` is the digit after ⇒, or null if there is none. The steps on the way don't matter.
 *
 * - **soft**: the share of right continuations, an unbiased estimate of the chance to be right from here
 * - **hard**: 1 if at least one continuation is right, otherwise 0
 *
 * A continuation that was cut off before its answer isn't right.
 *
 * @param digits the digits of the problem
 * @param prefix what has been written after the problem so far; may be empty, may contain errors, and may end anywhere before the period
 * @param sample continues prompts with the model; called once, for all continuations together
 * @param count how many continuations to draw, 1 or more
 * @throws RangeError if count isn't a whole number of at least 1, or if the prefix contains a period and has therefore ended
 * @see Wang et al. 2023, "Math-Shepherd", section 3.3
 */
export async function continueLabel(
  digits: number[],
  prefix: number[],
  sample: Sampler,
  count: number,
): Promise<{ soft: number; hard: 0 | 1 }> {
  if (!(Number.isInteger(count) && count >= 1))
    throw new RangeError(`a label needs a whole number of continuations, 1 or more, got ${count}`);
  if (prefix.includes(END))
    throw new RangeError(`a chain that has ended cannot be continued, got [${prefix}]`);
  // blank: continue the prefix, count the right answers, and label it
  const prompts = Array.from({ length: count }, () => [...promptOf(digits), ...prefix]);
  const written = await sample(prompts);
  const answers = written.map((ids) => parseChain([...prefix, ...ids]).answer);
  const right = answers.filter((answer) => answer === answerOf(digits)).length;
  return { soft: right / count, hard: right > 0 ? 1 : 0 };
  // end
}
