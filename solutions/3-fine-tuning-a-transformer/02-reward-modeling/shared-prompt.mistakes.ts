import { mistakesFor } from "#lib/author/mistakes";
import { type PreferencePair, splitPair as right, shortenPair as rightShort } from "./shared-prompt.js";

/** How many first tokens both have in common. */
const common = (a: number[], b: number[]) => {
  let t = 0;
  while (t < Math.min(a.length, b.length) && a[t] === b[t]) t++;
  return t;
};

type StartOf = (chosen: number[], rejected: number[], assistant: number) => number;

/** Splits at another place, and refuses only what the code around the blank refuses then. */
const splitting = (startOf: StartOf) => ({
  splitPair(chosen: number[], rejected: number[], assistant: number): PreferencePair {
    if (chosen.join() === rejected.join()) return right(chosen, rejected, assistant);
    const start = startOf(chosen, rejected, assistant);
    if (start === 0)
      throw new RangeError(
        `the conversations have no token ${assistant} in common, after which an answer could begin`,
      );
    return { prompt: chosen.slice(0, start), chosen: chosen.slice(start), rejected: rejected.slice(start) };
  },
});

/** Keeps another part of the prompt, and refuses only what the code around the blanks refuses then. */
const shortening = (
  room: (pair: PreferencePair, length: number) => number,
  keep = (prompt: number[], room: number) => prompt.slice(-room),
) => ({
  shortenPair(pair: PreferencePair, length: number): PreferencePair {
    const left = room(pair, length);
    if (left < 1)
      throw new RangeError(
        `an answer and one token of its prompt must fit ${length} tokens, got room for ${left}`,
      );
    return { prompt: keep(pair.prompt, left), chosen: [...pair.chosen], rejected: [...pair.rejected] };
  },
});

const roomOf = ({ chosen, rejected }: PreferencePair, length: number) =>
  length - Math.max(chosen.length, rejected.length);

export default mistakesFor<typeof import("./shared-prompt.js")>({
  "everything-common": {
    because:
      "The prompt took everything that both have in common. Answers may begin alike, and their first words are theirs.",
    ...splitting((chosen, rejected) => common(chosen, rejected)),
  },
  "everything-common-after-a-marker": {
    because:
      "The prompt took everything that both have in common. Answers may begin alike, and their first words are theirs.",
    ...splitting((chosen, rejected, assistant) => {
      right(chosen, rejected, assistant);
      return common(chosen, rejected);
    }),
  },
  "first-turn": {
    because:
      "The answers begin after the first turn of the assistant. The turns that both share are part of the prompt.",
    ...splitting((chosen, _, assistant) => chosen.indexOf(assistant) + 1),
  },
  "last-turn-of-the-chosen": {
    because:
      "The last turn of the chosen conversation was taken, also where the two had parted before it. A prompt is what both have.",
    ...splitting((chosen, _, assistant) => chosen.lastIndexOf(assistant) + 1),
  },
  "marker-in-the-answer": {
    because:
      "The answers begin with the assistant's token. The prompt puts it there, so it belongs to the prompt.",
    ...splitting((chosen, rejected, assistant) =>
      chosen.slice(0, common(chosen, rejected)).lastIndexOf(assistant),
    ),
  },
  "marker-dropped": {
    because:
      "The assistant's token is in neither part. Prompt and answer have to make the conversation again.",
    splitPair(chosen, rejected, assistant) {
      const { prompt, ...answers } = right(chosen, rejected, assistant);
      return { prompt: prompt.slice(0, -1), ...answers };
    },
  },
  "one-token-late": {
    because: "The first token of each answer went into the prompt.",
    ...splitting((chosen, rejected, assistant) => right(chosen, rejected, assistant).prompt.length + 1),
  },
  "answers-swapped": {
    because: "Chosen and rejected are swapped.",
    splitPair(chosen, rejected, assistant) {
      const pair = right(chosen, rejected, assistant);
      return { prompt: pair.prompt, chosen: pair.rejected, rejected: pair.chosen };
    },
  },
  "needs-a-difference-inside": {
    because:
      "Only tokens that both have were compared, so an answer that is the beginning of the other one was taken for equal.",
    splitPair(chosen, rejected, assistant) {
      const shared = common(chosen, rejected);
      if (shared === Math.min(chosen.length, rejected.length))
        throw new RangeError("the same conversation twice");
      return right(chosen, rejected, assistant);
    },
  },
  "cuts-the-end-of-the-prompt": {
    because: "The prompt lost its end. What stands closest to the answer matters most, <asst> above all.",
    ...shortening(roomOf, (prompt, room) => prompt.slice(0, room)),
  },
  "cuts-the-answers": {
    because:
      "The answers were cut at their ends. What remains may be equal, and an answer without its end looks unfinished.",
    shortenPair(pair, length) {
      rightShort(pair, length);
      const room = Math.max(1, length - pair.prompt.length);
      const [chosen, rejected] = [pair.chosen.slice(0, room), pair.rejected.slice(0, room)];
      return { prompt: [...pair.prompt], chosen, rejected };
    },
  },
  "room-for-the-shorter": {
    because: "The room was counted with the shorter answer, so the longer one does not fit.",
    ...shortening(({ chosen, rejected }, length) => length - Math.min(chosen.length, rejected.length)),
  },
  "room-for-the-chosen": {
    because: "The room was counted with the chosen answer alone. The rejected one may be longer.",
    ...shortening(({ chosen }, length) => length - chosen.length),
  },
  "room-for-the-rejected": {
    because: "The room was counted with the rejected answer alone. The chosen one may be longer.",
    ...shortening(({ rejected }, length) => length - rejected.length),
  },
  "room-for-both": {
    because: "Both answers were counted together. Each has the window for itself.",
    ...shortening(({ chosen, rejected }, length) => length - chosen.length - rejected.length),
  },
  "one-token-less": {
    because: "One token too many was cut from the prompt: a pair of exactly that length fits.",
    ...shortening((pair, length) => roomOf(pair, length) - 1),
  },
  "hands-the-pair-back": {
    because: "A pair that fits came back as it was, with the caller's lists. The result is to be new.",
    shortenPair(pair, length) {
      const short = rightShort(pair, length);
      return pair.prompt.length <= roomOf(pair, length) ? pair : short;
    },
  },
  "empty-prompt-allowed": {
    because:
      "A prompt without a token was let through. slice(-0) is the whole list, so nothing was cut at all.",
    shortenPair: (pair, length) => ({
      prompt: pair.prompt.slice(-roomOf(pair, length)),
      chosen: [...pair.chosen],
      rejected: [...pair.rejected],
    }),
  },
  "zero-is-no-token": {
    because: "The token 0 was treated as not given. It is a token like any other.",
    splitPair: (chosen, rejected, assistant) => right(chosen, rejected, assistant || 4),
  },
  "difference-included": {
    because:
      "The token at which the two part was looked at as well. If it is the assistant's, an answer begins in one of them alone.",
    ...splitting(
      (chosen, rejected, assistant) =>
        chosen.slice(0, common(chosen, rejected) + 1).lastIndexOf(assistant) + 1,
    ),
  },
  "each-after-its-own-last-turn": {
    because: "The rejected answer begins after its own last turn. Both answers begin where the prompt ends.",
    splitPair(chosen, rejected, assistant) {
      const due = right(chosen, rejected, assistant);
      return { ...due, rejected: rejected.slice(rejected.lastIndexOf(assistant) + 1) };
    },
  },
  "answers-from-the-difference": {
    because: "The answers begin where the two part. Their first words may be alike, and are theirs.",
    splitPair(chosen, rejected, assistant) {
      const due = right(chosen, rejected, assistant);
      const at = common(chosen, rejected);
      return { ...due, chosen: chosen.slice(at), rejected: rejected.slice(at) };
    },
  },
  "keeps-the-first-token": {
    because:
      "The first token of the prompt was kept, and those after it left out. The prompt keeps what stands closest to the answers.",
    ...shortening(roomOf, (prompt, room) =>
      prompt.length > room ? [prompt[0], ...(room > 1 ? prompt.slice(1 - room) : [])] : [...prompt],
    ),
  },
  "one-token-more": {
    because: "One token too many was kept. Prompt and answer together may have as many as the length says.",
    ...shortening((pair, length) => roomOf(pair, length) + 1),
  },
});
