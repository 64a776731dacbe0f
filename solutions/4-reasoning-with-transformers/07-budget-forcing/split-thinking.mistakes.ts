import { mistakesFor } from "#lib/author/mistakes";
import { type Parts, splitThinking as right } from "./split-thinking.js";

/** Splits at another place: an index, or below 0 for none. */
const at = (place: (written: number[], marker: number) => number) => ({
  splitThinking(written: number[], marker: number): Parts {
    const i = place(written, marker);
    return i < 0
      ? { thinking: [...written], answer: null }
      : { thinking: written.slice(0, i), answer: written.slice(i + 1) };
  },
});

/** The right parts, changed. */
const changed = (change: (parts: Parts, written: number[], marker: number) => Parts) => ({
  splitThinking: (written: number[], marker: number): Parts =>
    change(right(written, marker), written, marker),
});

export default mistakesFor<typeof import("./split-thinking.js")>({
  "last-marker": {
    because: "The last marker divides. The model has stopped thinking at the first, what follows is answer.",
    ...at((written, marker) => written.lastIndexOf(marker)),
  },
  "marker-in-the-thinking": {
    because: "The marker was left at the end of the thinking. It belongs to neither part.",
    ...changed(({ thinking, answer }, _, marker) => ({
      thinking: answer === null ? thinking : [...thinking, marker],
      answer,
    })),
  },
  "marker-in-the-answer": {
    because: "The answer begins with the marker. It belongs to neither part.",
    ...changed(({ thinking, answer }, _, marker) => ({ thinking, answer: answer && [marker, ...answer] })),
  },
  "answer-without-its-first-token": {
    because: "The token after the marker is gone. The answer begins with it.",
    ...changed(({ thinking, answer }) => ({ thinking, answer: answer?.slice(1) ?? null })),
  },
  "thinking-without-its-last-token": {
    because: "The token before the marker is gone. The thinking ends with it.",
    ...changed(({ thinking, answer }) => ({
      thinking: answer === null ? thinking : thinking.slice(0, -1),
      answer,
    })),
  },
  "cut-off-means-empty": {
    because:
      "Without a marker the answer is an empty list. null says that no answer has begun; an empty list, that one has begun.",
    ...changed(({ thinking, answer }) => ({ thinking, answer: answer ?? [] })),
  },
  "empty-means-none": {
    because: "A marker at the end gave null. An answer has begun there, of which nothing is written yet.",
    ...changed(({ thinking, answer }) => ({ thinking, answer: answer?.length === 0 ? null : answer })),
  },
  "no-thinking-means-none": {
    because:
      "A marker at index 0 was taken for none: 0 counts as false. Such a model answers without thinking.",
    ...at((written, marker) => written.indexOf(marker) || -1),
  },
  "all-is-answer": {
    because: "Without a marker all was taken for the answer. A model thinks until it writes the marker.",
    ...changed((parts, written) => (parts.answer === null ? { thinking: [], answer: [...written] } : parts)),
  },
  "last-token-lost-without-a-marker": {
    because: "Without a marker the last token is gone: a cut at index −1 counts from the end.",
    ...changed(({ thinking, answer }) =>
      answer === null ? { thinking: thinking.slice(0, -1), answer } : { thinking, answer },
    ),
  },
  "answer-up-to-the-next-marker": {
    because: "The answer ends at a second marker. There is nothing special about it any more.",
    ...changed(({ thinking, answer }, _, marker) => {
      const next = answer?.indexOf(marker) ?? -1;
      return { thinking, answer: next < 0 ? answer : (answer?.slice(0, next) ?? null) };
    }),
  },
  "answer-of-seven": {
    because: "You cut the answer off after seven tokens. It goes on to the end of what was written.",
    ...changed(({ thinking, answer }) => ({ thinking, answer: answer?.slice(0, 7) ?? null })),
  },
  "all-markers-removed": {
    because: "Every marker was taken out of the answer. Only the one that divides goes.",
    ...changed(({ thinking, answer }, _, marker) => ({
      thinking,
      answer: answer?.filter((id) => id !== marker) ?? null,
    })),
  },
  "the-list-itself-as-thinking": {
    because: "Without a marker the caller's own list came back. The parts are new lists.",
    ...changed((parts, written) => (parts.answer === null ? { ...parts, thinking: written } : parts)),
  },
  "cuts-the-list": {
    because: "The caller's list was cut, with splice. It stays as it is; slice makes a new one.",
    splitThinking(written: number[], marker: number): Parts {
      const parts = right(written, marker);
      written.length = parts.thinking.length;
      return parts;
    },
  },
  "ids-of-sixteen-bits": {
    because:
      "Ids were kept in 16 bits, and larger ones came out as others. Vocabularies have 100,000 ids and more.",
    splitThinking: (written: number[], marker: number): Parts =>
      right(Array.from(Uint16Array.from(written)), marker),
  },
  "pushed-at-once": {
    because:
      "All ids were handed over as arguments of one call, which overflows the stack if they are many. Copy them with slice.",
    ...changed(({ thinking, answer }) => {
      const copies: Parts = { thinking: [], answer: answer && [] };
      copies.thinking.push(...thinking);
      copies.answer?.push(...(answer ?? []));
      return copies;
    }),
  },
  "parts-exchanged": {
    because: "The two parts were exchanged. The thinking comes before the marker.",
    ...changed(({ thinking, answer }) =>
      answer === null ? { thinking, answer } : { thinking: answer, answer: thinking },
    ),
  },
  "marker-zero-replaced": {
    because: "The marker 0 was treated as missing, because it counts as false. It is an id like every other.",
    ...at((written, marker) => written.indexOf(marker || 11)),
  },
  "joined-and-cut-as-text": {
    because:
      "The ids were joined to a text and cut there. A part without ids is then one 0, the value of an empty text: cut the list.",
    splitThinking(written, marker) {
      const idsOf = (text: string) => text.trim().split(" ").map(Number);
      const [before, ...after] = ` ${written.join(" ")} `.split(` ${marker} `);
      return {
        thinking: idsOf(before),
        answer: after.length === 0 ? null : idsOf(after.join(` ${marker} `)),
      };
    },
  },
});
