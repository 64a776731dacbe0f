import { blank } from "#lib/blank";
import { assertSameLength, assertSameShapes } from "#lib/arrays";
import { EOS } from "#lib/mini-world/words";

/**
 * What is known about each token of B texts, `[B, M]` each. A row is a whole text, prompt and response, padded at its end to T tokens,
 * and M = T − 1: column m belongs to token m + 1, because nothing predicts the first one.
 */
export interface TokenLogProbs {
  /** ln π of the token, by the policy that wrote it */
  logProbs: number[][];
  /** ln π_ref of the token, by the reference */
  refLogProbs: number[][];
  /** 1 for the tokens of the response, 0 for those of the prompt and for padding */
  mask: number[][];
}

/**
 * The scores of responses, minus a fine for those that were cut off.
 *
 * @param scores the reward model's score of each response, `[B]`
 * @param responses ids of B responses, not padded. A finished one ends with `<eos>`; any other was cut off
 * @param missingEos the fine for a response that was cut off, 0 or more
 * @returns a new list, `[B]`
 * @throws RangeError if there are not as many scores as responses, or if missingEos is not a finite number of 0 or more
 */
export function scored(scores: number[], responses: number[][], missingEos: number): number[] {
  assertSameLength("scores and responses", scores.length, responses.length);
  assertNotNegative("missingEos", missingEos);
  return scores.map(
    (score, b): number =>
      blank("what this response is worth"),
  );
}

/**
 * The rewards of reinforcement learning, token by token: the score of the response, and the penalty for leaving the reference.
 *
 * A score judges a whole response and is paid once, with its last token. Every token of the response pays the penalty, β times its k1
 * estimate, so that a row's rewards sum to
 *
 *     score − β · (ln π(response) − ln π_ref(response))
 *
 * Tokens of the prompt and padding have the reward 0, whatever their log-probabilities are.
 *
 * @param scores of the B responses, `[B]`
 * @param tokens each row has one response token or more
 * @param beta weight of the penalty, 0 or more, in units of score per nat
 * @returns new lists, `[B, M]`
 * @throws RangeError if logProbs, refLogProbs and mask are not all `[B, M]`, or there are not B scores; if a row's mask has no 1; or if
 *   beta is not a finite number of 0 or more
 * @see Ziegler et al. 2019, equation 2; Ouyang et al. 2022, section 3.5
 */
export function shapedRewards(scores: number[], tokens: TokenLogProbs, beta: number): number[][] {
  const { logProbs, refLogProbs, mask } = tokens;
  assertSameShapes({ mask, logProbs, refLogProbs });
  assertSameLength("scores and rows", scores.length, mask.length);
  assertNotNegative("beta", beta);
  const empty = mask.findIndex((row) => !row.includes(1));
  if (empty >= 0) throw new RangeError(`each row must have a response token, got none in row ${empty}`);
  return mask.map((row, b): number[] => {
    return blank("this row's rewards");
  });
}

function assertNotNegative(name: string, x: number): void {
  if (!(x >= 0 && x < Number.POSITIVE_INFINITY))
    throw new RangeError(`${name} must be a finite number from 0 on, got ${x}`);
}
