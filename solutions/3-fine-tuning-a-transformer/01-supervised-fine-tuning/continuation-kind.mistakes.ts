import { mistakesFor } from "#lib/author/mistakes";
import { FACTS, type Fact, statement } from "#lib/mini-world/facts";
import { decode, VALUES } from "#lib/mini-world/words";
import { type ContinuationKind, continuationKind as right } from "./continuation-kind.js";

type Asked = Pick<Fact, "attribute" | "place">;

/** The right kind, but for what is an answer. */
const answering = (isAnswer: (text: string, asked: Asked) => boolean) => ({
  continuationKind(asked: Asked, continuation: number[]): ContinuationKind {
    if (isAnswer(decode(continuation), asked)) return "answers";
    const kind = right(asked, continuation);
    return kind === "answers" ? "other" : kind;
  },
});

/** The right kind, but for what is a question. */
const asking = (isQuestion: (text: string) => boolean) => ({
  continuationKind(asked: Asked, continuation: number[]): ContinuationKind {
    const kind = right(asked, continuation);
    if (kind === "answers" || kind === "stops") return kind;
    return isQuestion(decode(continuation)) ? "continues" : "other";
  },
});

const anyValue = ({ attribute }: Asked) => `(${VALUES[attribute].join("|")})`;
const matches = (pattern: string, text: string) => new RegExp(pattern).test(text);

export default mistakesFor<typeof import("./continuation-kind.js")>({
  "begins-with-the": {
    because:
      'Any text that begins with "the" was counted as an answer. So does half a sentence about another place.',
    ...answering((text) => text.startsWith("the")),
  },
  "any-statement": {
    because:
      "A statement about another place or attribute was counted as an answer. It must be about what was asked.",
    ...answering((text) => /^the \w+ of \w+ is \w+ \./.test(text)),
  },
  "right-place-is-enough": {
    because: "Only the place was compared. An answer is about the attribute that was asked for, too.",
    ...answering((text, { place }) => matches(`^the \\w+ of ${place} is \\w+ \\.`, text)),
  },
  "right-attribute-is-enough": {
    because: "Only the attribute was compared. An answer is about the place that was asked for, too.",
    ...answering((text, asked) => matches(`^the ${asked.attribute} of \\w+ is ${anyValue(asked)} \\.`, text)),
  },
  "any-word-as-value": {
    because:
      "Any word was taken for a value. A capital is never red: the value must be one that this attribute can have.",
    ...answering((text, { attribute, place }) => matches(`^the ${attribute} of ${place} is \\w+ \\.`, text)),
  },
  "without-the-period": {
    because:
      "The answer was counted before its period. The model may have had no room left, or it wrote something else.",
    ...answering((text, asked) =>
      matches(`^the ${asked.attribute} of ${asked.place} is ${anyValue(asked)}`, text),
    ),
  },
  "the-whole-text": {
    because:
      "The answer had to be the whole text. What the model writes after it does not take the answer back.",
    ...answering((text, asked) =>
      matches(`^the ${asked.attribute} of ${asked.place} is ${anyValue(asked)} \\.( <eos>)?$`, text),
    ),
  },
  "with-its-end-only": {
    because: "Only answers with <eos> were counted. Whether the model stops is another measurement.",
    ...answering((text, asked) =>
      matches(`^the ${asked.attribute} of ${asked.place} is ${anyValue(asked)} \\. <eos>`, text),
    ),
  },
  "anywhere-in-the-text": {
    because: "An answer was looked for anywhere in the text. The continuation has to begin with it.",
    ...answering((text, asked) =>
      matches(`the ${asked.attribute} of ${asked.place} is ${anyValue(asked)} \\.`, text),
    ),
  },
  "right-values-only": {
    because:
      "Only the right value was counted as an answer. Whether the model answers and whether it is right are two measurements.",
    ...answering((text, asked) =>
      FACTS.some(
        (fact) =>
          fact.attribute === asked.attribute &&
          fact.place === asked.place &&
          text.startsWith(statement(fact)),
      ),
    ),
  },
  "question-anywhere": {
    because: "A question was looked for anywhere in the text. The continuation has to begin with it.",
    ...asking((text) => text.includes("what is the")),
  },
  "whole-questions-only": {
    because:
      "Only a question with its question mark was counted. The model may have had no room left: the first words tell.",
    ...asking((text) => /^what is the \w+ of \w+ \?/.test(text)),
  },
  "what-is-enough": {
    because: 'The word "what" alone was counted as a question. A question begins with "what is the".',
    ...asking((text) => text.startsWith("what")),
  },
  "stops-somewhere": {
    because:
      "Every text with <eos> was said to stop. A text that ends has said something before: only <eos> alone stops.",
    continuationKind(asked: Asked, continuation: number[]): ContinuationKind {
      const kind = right(asked, continuation);
      return kind === "other" && decode(continuation).includes("<eos>") ? "stops" : kind;
    },
  },
  "nothing-stops": {
    because:
      "An empty continuation was said to stop. The model stops by writing <eos>; nothing written says nothing.",
    continuationKind(asked: Asked, continuation: number[]): ContinuationKind {
      return continuation.length === 0 ? "stops" : right(asked, continuation);
    },
  },
  "values-with-any-attribute": {
    because:
      "A statement about another attribute of the place was counted as an answer. It is about the one that was asked for.",
    ...answering((text, { place }) =>
      (Object.keys(VALUES) as Fact["attribute"][]).some((attribute) =>
        matches(`^the ${attribute} of ${place} is ${anyValue({ attribute, place })} \\.`, text),
      ),
    ),
  },
  "to-the-last-token": {
    because:
      "Nothing may follow the answer, not even its <eos>. What follows a whole answer does not change it.",
    ...answering((text, asked) =>
      matches(`^the ${asked.attribute} of ${asked.place} is ${anyValue(asked)} \\.$`, text),
    ),
  },
  "same-question-only": {
    because:
      "Only a question about the same attribute was counted. Any other question continues the text as well.",
    continuationKind(asked, continuation) {
      const kind = right(asked, continuation);
      return kind === "continues" && !decode(continuation).startsWith(`what is the ${asked.attribute}`)
        ? "other"
        : kind;
    },
  },
  "question-looked-for-first": {
    because:
      "A question anywhere in the text was looked for before all else. The beginning of the text decides.",
    continuationKind(asked, continuation) {
      return `${decode(continuation)} `.includes("what is the ") ? "continues" : right(asked, continuation);
    },
  },
  "begins-with-the-end": {
    because: "Every text that begins with <eos> was said to stop. It stops if <eos> is all that there is.",
    continuationKind: (asked, continuation) =>
      decode(continuation.slice(0, 1)) === "<eos>" ? "stops" : right(asked, continuation),
  },
  "nothing-but-ends": {
    because: "Several <eos> were said to stop. The continuation is a single <eos>, and nothing else.",
    continuationKind: (asked, continuation) =>
      continuation.length > 0 && continuation.every((id) => decode([id]) === "<eos>")
        ? "stops"
        : right(asked, continuation),
  },
});
