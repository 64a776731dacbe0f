import { blank } from "#lib/blank";
import { PAD, SO } from "#lib/chain-sums/tokens";
import { IGNORED } from "../../2-building-a-transformer/06-complete-model/lm-loss.js";

/** A text to learn from: a problem, and what a model should write after it. */
export interface ChainExample {
  /** ids of the problem, up to `=` */
  prompt: number[];
  /** ids of what comes after it, up to the period */
  written: number[];
  /** whether the answer, the token right after the first ⇒, is a guess, because it can't be computed without thoughts */
  isGuess: boolean;
}

/**
 * Turns examples into a batch: what the model reads, and the token it is graded on at each position.
 *
 * The model is graded on everything written, except an answer that is a guess. `lmLoss` compares the logits at position t with the
 * target at position t, and leaves out targets of −100 (`IGNORED`).
 *
 * @param examples B examples, long and short ones mixed; T is the length of the longest, prompt and written tokens together
 * @returns two new lists. ids: the texts, padded with PAD at the end, without the last column, because no token follows it,
 *   `[B, T − 1]`. targets: the next token where the model is graded on it, otherwise −100, `[B, T − 1]`
 * @throws RangeError if there are no examples, if an example has an empty prompt or nothing written, or if its answer is a guess but
 *   there is no ⇒ in what is written
 */
export function chainBatch(examples: ChainExample[]): { ids: number[][]; targets: number[][] } {
  assertExamples(examples);
  const T = Math.max(...examples.map(({ prompt, written }) => prompt.length + written.length));
  const columns = Array.from({ length: T - 1 }, (_, t) => t);
  const ids: number[][] = blank("what is read at each of the columns   [B, T − 1]");
  const targets: number[][] = blank("the target at each of the columns   [B, T − 1]");
  return { ids, targets };
}

function assertExamples(examples: ChainExample[]): void {
  if (examples.length === 0) throw new RangeError("a batch has one example or more, got none");
  for (const [b, { prompt, written, isGuess }] of examples.entries()) {
    if (prompt.length === 0 || written.length === 0)
      throw new RangeError(
        `an example has a prompt and something written, got ${prompt.length} and ${written.length} tokens in row ${b}`,
      );
    if (isGuess && !written.includes(SO))
      throw new RangeError(`a guess is the token after ⇒, got no ⇒ in what is written in row ${b}`);
  }
}
