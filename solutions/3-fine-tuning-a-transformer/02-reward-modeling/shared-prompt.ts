/** Two answers to the same prompt. People preferred the chosen answer. */
export interface PreferencePair {
  prompt: number[];
  chosen: number[];
  rejected: number[];
}

/**
 * Splits two conversations into their common prompt and two answers. They differ only in the last answer, but preference data sets store
 * both conversations whole.
 *
 *     <bos> <user> … <asst> the film was good . <eos>      prompt    <bos> <user> … <asst>
 *     <bos> <user> … <asst> the film was dull . <eos>      chosen    the film was good . <eos>
 *
 * An answer is the assistant's whole last turn, even if both answers begin with the same words.
 *
 * @param chosen ids of the preferred conversation
 * @param rejected ids of the other conversation
 * @param assistant the token after which the assistant speaks
 * @returns new lists; joining the prompt and an answer yields the conversation again
 * @throws RangeError if the conversations are equal, or if their common beginning doesn't contain the token `assistant`
 */
export function splitPair(chosen: number[], rejected: number[], assistant: number): PreferencePair {
  const longest = Math.max(chosen.length, rejected.length);
  const differ = Array.from({ length: longest }, (_, t) => t).find((t) => chosen[t] !== rejected[t]);
  if (differ === undefined)
    throw new RangeError("the two conversations of a pair must differ, got the same one twice");
  const start: number =
    /* blank: where both answers begin; 0 if no answer begins in the part they have in common */ chosen
      .slice(0, differ)
      .lastIndexOf(assistant) + 1 /* end */;
  if (start === 0)
    throw new RangeError(
      `the conversations have no token ${assistant} in common, after which an answer could begin`,
    );
  return { prompt: chosen.slice(0, start), chosen: chosen.slice(start), rejected: rejected.slice(start) };
}

/**
 * Shortens the prompt of a pair so that the pair fits a context window.
 *
 * Both answers stay whole, because they are what people judged. Their only difference may be at the end. Both keep the same prompt, and
 * the prompt keeps the tokens closest to the answers.
 *
 * @param pair the pair, which stays unchanged
 * @param length the maximum number of tokens that a prompt and an answer may have together
 * @returns a pair of new lists, even if it didn't have to be shortened
 * @throws RangeError if not even one token of the prompt fits in front of the longer answer
 */
export function shortenPair({ prompt, chosen, rejected }: PreferencePair, length: number): PreferencePair {
  const room: number =
    /* blank: how many tokens of the prompt there is room for */ length -
    Math.max(chosen.length, rejected.length) /* end */;
  if (room < 1)
    throw new RangeError(
      `an answer and one token of its prompt must fit ${length} tokens, got room for ${room}`,
    );
  return {
    prompt: /* blank: what is kept of the prompt */ prompt.slice(-room) /* end */,
    chosen: [...chosen],
    rejected: [...rejected],
  };
}
