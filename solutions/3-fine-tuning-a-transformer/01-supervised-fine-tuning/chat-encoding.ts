import { assertTurns } from "#lib/mini-world/turns";
import { ASST, BOS, EOS, encode, SPECIALS, USER, WORDS } from "#lib/mini-world/words";

/** One turn of a chat. */
export interface Message {
  role: "user" | "assistant";
  /** words of the mini-world, `"what is the capital of corvia ?"` */
  content: string;
}

/** A chat as a model reads it. */
export interface EncodedChat {
  /** tokens, `[T]` */
  ids: number[];
  /** for each token whether the model is graded on predicting it, `[T]` */
  graded: boolean[];
}

/**
 * The tokens of a chat.
 *
 *     <bos> <user> what is the color of belmar ? <asst> the color of belmar is blue . <eos> <user> ...
 *
 * A special token says who speaks, and `<eos>` ends what the assistant says. If the user has the last word, `<asst>` follows it:
 * a model that continues from there speaks as the assistant.
 *
 * The model is graded on the tokens it will have to write itself, in every turn of the assistant, and on no others.
 *
 * @param messages one or more; the user begins, and the two take turns
 * @returns new lists of the same length
 * @throws RangeError if there is no message or the turns are in a different order, if a message is empty or has a word that the
 *   mini-world does not know, or if one has a special token, such as an `<asst>` typed by a user; the error names the token
 */
export function encodeChat(messages: Message[]): EncodedChat {
  assertTurns(messages);
  const chat: EncodedChat = { ids: [BOS], graded: [false] };
  const add = (ids: number[], isGraded: boolean): void => {
    chat.ids.push(...ids);
    chat.graded.push(...ids.map(() => isGraded));
  };
  for (const { role, content } of messages) {
    const words = encode(content);
    // blank: refuse a content that is more than words; `encode` lets every token through
    const special = words.find((id) => id < SPECIALS.length);
    if (special !== undefined)
      throw new RangeError(`a message holds words and no special tokens, got ${WORDS[special]}`);
    // end
    // blank: who speaks, what is said, and its end, each graded or not
    const isAssistant = role === "assistant";
    add([isAssistant ? ASST : USER], false);
    add(words, isAssistant);
    if (isAssistant) add([EOS], true);
    // end
  }
  // blank: the assistant's turn, if it is next
  if (messages[messages.length - 1].role === "user") add([ASST], false);
  // end
  return chat;
}
