/** Two answers to one prompt; people preferred the first. */
export interface PreferencePair {
  prompt: number[];
  chosen: number[];
  rejected: number[];
}

/**
 * Splits two conversations that differ in their last answer; preference data sets store both whole.
 *
 *     <bos> <user> … <asst> the film was good . <eos>      prompt    <bos> <user> … <asst>
 *     <bos> <user> … <asst> the film was dull . <eos>      chosen    the film was good . <eos>
 *
 * An answer is everything the assistant said last, even if both answers begin alike.
 *
 * @param chosen ids of the preferred conversation
 * @param rejected ids of the other one
 * @param assistant the token after which the assistant speaks
 * @returns new lists; prompt and answer together are the conversation again
 * @throws RangeError if the conversations are equal, or no answer begins in what they have in common
 */
export function splitPair(chosen: number[], rejected: number[], assistant: number): PreferencePair {
  const longest = Math.max(chosen.length, rejected.length);
  const differ = Array.from({ length: longest }, (_, t) => t).find((t) => chosen[t] !== rejected[t]);
  if (differ === undefined)
    throw new RangeError("the two conversations of a pair must differ, got the same one twice");
  const start: number =
    /* blank: where both answers begin; 0 if no answer begins in what is common */ chosen
      .slice(0, differ)
      .lastIndexOf(assistant) + 1 /* end */;
  if (start === 0)
    throw new RangeError(
      `the conversations have no token ${assistant} in common, after which an answer could begin`,
    );
  return { prompt: chosen.slice(0, start), chosen: chosen.slice(start), rejected: rejected.slice(start) };
}

/**
 * Makes a pair fit a context window.
 *
 * Both answers stay whole, because they are what is judged, and the only difference may be that one of them ends and the other doesn't. Both
 * are judged after the same prompt, and the prompt keeps the tokens closest to them.
 *
 * @param pair stays unchanged
 * @param length how many tokens a prompt and an answer may have together
 * @returns a pair of new lists, whether it had to be shortened or not
 * @throws RangeError if not even one token of the prompt fits beside the longer answer
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
