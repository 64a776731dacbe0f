import { assertSameLength, assertSameShapes } from "#lib/arrays";
import { EOS } from "#lib/mini-world/words";

/**
 * Log-probabilities and mask of the tokens of B texts, `[B, M]` each. A row is a whole text, prompt and response, padded at its end to T
 * tokens, and M = T − 1: column m belongs to token m + 1, because nothing predicts the first token.
 */
export interface TokenLogProbs {
  /** ln π of the token under the policy that wrote it */
  logProbs: number[][];
  /** ln π_ref of the token under the reference */
  refLogProbs: number[][];
  /** 1 for the tokens of the response, 0 for those of the prompt and for padding */
  mask: number[][];
}

/**
 * Subtracts a fine from the scores of responses that were cut off.
 *
 * @param scores the reward model's score of each response, `[B]`
 * @param responses the ids of B responses, not padded. A finished response ends with `<eos>`; any other response was cut off
 * @param missingEos the fine for a response that was cut off, 0 or more
 * @returns a new list of scores, `[B]`
 * @throws RangeError if the numbers of scores and responses differ, or if missingEos isn't a finite number of 0 or more
 */
export function scored(scores: number[], responses: number[][], missingEos: number): number[] {
  assertSameLength("scores and responses", scores.length, responses.length);
  assertNotNegative("missingEos", missingEos);
  return scores.map(
    (score, b): number =>
      /* blank: the score of this response */ responses[b].at(-1) === EOS
        ? score
        : score - missingEos /* end */,
  );
}

/**
 * Computes the reward of each token from the score of its response and a penalty for moving away from the reference.
 *
 * A score judges a whole response, and it is paid once, at the last token of the response. Every token of the response pays a penalty of
 * β times its k1 estimate, so the rewards of a row sum to
 *
 *     score − β · (ln π(response) − ln π_ref(response))
 *
 * Tokens of the prompt and padding have a reward of 0, even if they have nonzero log-probabilities.
 *
 * @param scores the scores of the B responses, `[B]`
 * @param tokens log-probabilities and mask; each row has one response token or more
 * @param beta β, the weight of the penalty, 0 or more, in units of score per nat
 * @returns new lists, `[B, M]`
 * @throws RangeError if logProbs, refLogProbs, and mask aren't all `[B, M]`, or if there aren't B scores; if the mask of a row has no 1;
 *   or if beta isn't a finite number of 0 or more
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
    // blank: this row's rewards
    const last = row.lastIndexOf(1);
    return row.map((isResponse, m) => {
      if (!isResponse) return 0;
      const penalty = beta * (logProbs[b][m] - refLogProbs[b][m]);
      return m === last ? scores[b] - penalty : -penalty;
    });
    // end
  });
}

function assertNotNegative(name: string, x: number): void {
  if (!(x >= 0 && x < Number.POSITIVE_INFINITY))
    throw new RangeError(`${name} must be a finite number from 0 on, got ${x}`);
}
