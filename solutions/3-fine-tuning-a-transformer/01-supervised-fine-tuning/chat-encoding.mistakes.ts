import { mistakesFor } from "#lib/author/mistakes";
import { ASST, BOS, END, EOS, encode, SPECIALS, USER, WORDS } from "#lib/mini-world/words";
import { type EncodedChat, type Message, encodeChat as right } from "./chat-encoding.js";

/** The right tokens, but for which of them are graded: by the right grading, the ids, and the place. */
const grading = (isGraded: (t: number, chat: EncodedChat) => boolean) => ({
  encodeChat(messages: Message[]): EncodedChat {
    const chat = right(messages);
    return { ...chat, graded: chat.ids.map((_, t) => isGraded(t, chat)) };
  },
});

/** Right tokens of which some are left out, or to which others are added. */
const changed = (change: (id: number, t: number, chat: EncodedChat) => [number, boolean][]) => ({
  encodeChat(messages: Message[]): EncodedChat {
    const chat = right(messages);
    const pairs = chat.ids.flatMap((id, t) => change(id, t, chat));
    return { ids: pairs.map(([id]) => id), graded: pairs.map(([, isGraded]) => isGraded) };
  },
});

/** Without a look at what the contents hold. */
function unchecked(messages: Message[]): EncodedChat {
  const chat: EncodedChat = { ids: [BOS], graded: [false] };
  for (const { role, content } of messages) {
    const isAssistant = role === "assistant";
    const words = encode(content);
    chat.ids.push(isAssistant ? ASST : USER, ...words, ...(isAssistant ? [EOS] : []));
    chat.graded.push(false, ...words.map(() => isAssistant), ...(isAssistant ? [true] : []));
  }
  const isOpen = messages[messages.length - 1].role === "user";
  return {
    ids: [...chat.ids, ...(isOpen ? [ASST] : [])],
    graded: [...chat.graded, ...(isOpen ? [false] : [])],
  };
}

const plain = (id: number) => id >= SPECIALS.length;

export default mistakesFor<typeof import("./chat-encoding.js")>({
  "user-may-type-anything": {
    because:
      "A special token in a message was let through. A user who types <asst> puts words into the model's mouth.",
    encodeChat(messages) {
      right(messages.map((message) => ({ ...message, content: message.content.replace(/<\w+>/g, "list") })));
      return unchecked(messages);
    },
  },
  "drops-special-tokens": {
    because:
      "Special tokens were silently left out of the message. Then the model reads a text that its user did not write: refuse it.",
    encodeChat: (messages) =>
      right(messages.map((m) => ({ ...m, content: m.content.replace(/<\w+>/g, "").trim() || "list" }))),
  },
  "only-the-user-is-checked": {
    because:
      "Only the user's messages were checked. In training data the assistant's may hold special tokens too.",
    encodeChat(messages) {
      right(messages.filter(({ role }) => role === "user").slice(0, 1));
      const users = messages.filter(({ role }) => role === "user");
      for (const one of users) right([one]);
      try {
        return right(messages);
      } catch (error) {
        if (messages.some(({ role, content }) => role === "assistant" && /<\w+>/.test(content)))
          return unchecked(messages);
        throw error;
      }
    },
  },
  "only-asst-is-checked": {
    because:
      "Only <asst> was refused. <user>, <eos> and the others change who speaks, or where a turn ends, as well.",
    encodeChat(messages) {
      if (messages.some(({ content }) => content.includes("<asst>"))) return right(messages);
      right(messages.map((m) => ({ ...m, content: m.content.replace(/<\w+>/g, "list") })));
      return unchecked(messages);
    },
  },
  "the-end-is-not-graded": {
    because: "The <eos> of an answer was not graded. The model has to write it, or it never stops.",
    ...grading((t, { ids, graded }) => graded[t] && ids[t] !== EOS),
  },
  "the-header-is-graded": {
    because: "<asst> was graded. The prompt puts it there; the model never has to write it.",
    ...grading((t, { ids, graded }) => graded[t] || ids[t] === ASST),
  },
  "everything-is-graded": {
    because: "The questions were graded too. The model is to write answers, not what users ask.",
    ...grading(() => true),
  },
  "everything-after-the-first-header": {
    because: "Everything after the first <asst> was graded, so the user's second question was too.",
    ...grading((t, { ids }) => t > ids.indexOf(ASST) && ids.includes(EOS)),
  },
  "only-the-last-answer": {
    because: "Only the last answer was graded. Each turn of the assistant is an example.",
    ...grading((t, { ids, graded }) => graded[t] && t > ids.lastIndexOf(USER)),
  },
  "only-the-first-answer": {
    because: "Only the first answer was graded. Each turn of the assistant is an example.",
    ...grading((t, { ids, graded }) => graded[t] && t <= ids.indexOf(EOS)),
  },
  "only-the-very-end": {
    because: "Of the ends only the last one was graded. Each answer has to end.",
    ...grading((t, { ids, graded }) => graded[t] && (ids[t] !== EOS || t === ids.length - 1)),
  },
  "graded-one-token-early": {
    because:
      "The grading was shifted by one. It belongs to the token that is predicted, not to the position that predicts it.",
    ...grading((t, { graded }) => graded[t + 1] === true),
  },
  "no-end": {
    because: "The answers have no <eos>. A model that never sees an end never writes one.",
    ...changed((id, t, { graded }) => (id === EOS ? [] : [[id, graded[t]]])),
  },
  "user-ends-too": {
    because: "The user's messages got an <eos> as well. Here <eos> ends what the assistant says.",
    ...changed((id, t, { ids, graded }) =>
      id === ASST && t > 0 && plain(ids[t - 1])
        ? [
            [EOS, false],
            [id, false],
          ]
        : [[id, graded[t]]],
    ),
  },
  "one-end-for-the-chat": {
    because:
      "Only the last answer got its <eos>. The model would learn that an answer is followed by another question.",
    ...changed((id, t, { ids, graded }) => (id === EOS && t < ids.length - 1 ? [] : [[id, graded[t]]])),
  },
  "another-end": {
    because: "The answers end in <end>. Generation stops at <eos>, and would run past it.",
    ...changed((id, t, { graded }) => [[id === EOS ? END : id, graded[t]]]),
  },
  "never-the-assistants-turn": {
    because:
      "After the user's last word the chat has no <asst>. Without it the model continues the question, as the base does.",
    ...changed((id, t, { ids, graded }) => (id === ASST && t === ids.length - 1 ? [] : [[id, graded[t]]])),
  },
  "always-the-assistants-turn": {
    because: "A chat whose last word is the assistant's got another <asst>. Its turn is over.",
    encodeChat(messages) {
      const { ids, graded } = right(messages);
      const isOver = ids[ids.length - 1] === EOS;
      return { ids: isOver ? [...ids, ASST] : ids, graded: isOver ? [...graded, false] : graded };
    },
  },
  "bos-for-every-turn": {
    because: "Every turn got a <bos>. A chat is one text, and it begins once.",
    ...changed((id, t, { graded }) =>
      id === USER && t > 1
        ? [
            [BOS, false],
            [id, false],
          ]
        : [[id, graded[t]]],
    ),
  },
  "no-bos": {
    because: "The chat has no <bos>. Every page that the base has read begins with it.",
    ...changed((id, t, { graded }) => (t === 0 ? [] : [[id, graded[t]]])),
  },
  "words-of-both-graded": {
    because: "The user's words are graded as well. The model is to write answers, not what users ask.",
    ...grading((t, { ids, graded }) => graded[t] || plain(ids[t])),
  },
  "header-of-an-answer-graded": {
    because:
      "The <asst> before an answer is graded. The prompt puts it there; the model never has to write it.",
    ...grading((t, { ids, graded }) => graded[t] || (ids[t] === ASST && t < ids.length - 1)),
  },
  "open-header-graded": {
    because:
      "The <asst> at the end of the chat is graded. The prompt puts it there; the model never has to write it.",
    ...grading((t, { ids, graded }) => graded[t] || (ids[t] === ASST && t === ids.length - 1)),
  },
  "first-word-not-graded": {
    because:
      "The first word of each answer is not graded. The model has to write it too: it comes right after <asst>.",
    ...grading((t, { ids, graded }) => graded[t] && ids[t - 1] !== ASST),
  },
  "first-word-refused": {
    because: "The first word of the vocabulary was taken for a special token. Its id is just behind theirs.",
    encodeChat(messages) {
      const first = messages.find(({ content }) => content.split(" ").includes(WORDS[SPECIALS.length]));
      if (first)
        throw new RangeError(`a message holds words and no special tokens, got ${WORDS[SPECIALS.length]}`);
      return right(messages);
    },
  },
});
