import { assertTurns } from "#lib/mini-world/turns";
import { ASST, BOS, EOS, encode, SPECIALS, USER, WORDS } from "#lib/mini-world/words";

/** One turn of a chat. */
export interface Message {
  role: "user" | "assistant";
  /** words of the mini-world, `"what is the capital of corvia ?"` */
  content: string;
}

/** A chat in the form that a model reads. */
export interface EncodedChat {
  /** tokens, `[T]` */
  ids: number[];
  /** for each token, whether the model is graded on predicting it, `[T]` */
  graded: boolean[];
}

/**
 * Turns a chat into tokens.
 *
 *     <bos> <user> what is the color of belmar ? <asst> the color of belmar is blue . <eos> <user> ...
 *
 * A special token at the start of each turn says who speaks, and `<eos>` ends each turn of the assistant. If the last message is the
 * user's, `<asst>` follows it, and a model that continues from there speaks as the assistant.
 *
 * The model is graded on the tokens it will have to write itself, in every turn of the assistant, and on no others.
 *
 * @param messages one or more; the user begins, and the two take turns
 * @returns new lists of the same length
 * @throws RangeError if there is no message, if the turns are in a different order, if a message is empty or contains a word outside
 *   the mini-world, or if it contains a special token, such as an `<asst>` typed by a user; the message names the token
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
    // blank: refuse a content that has more than words in it; `encode` lets every token through
    const special = words.find((id) => id < SPECIALS.length);
    if (special !== undefined)
      throw new RangeError(`a message holds words and no special tokens, got ${WORDS[special]}`);
    // end
    // blank: who speaks, what is said, and the end of the turn, each graded or not
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
