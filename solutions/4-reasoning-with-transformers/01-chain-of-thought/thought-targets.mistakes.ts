import { mistakesFor } from "#lib/author/mistakes";
import { END, isDigit, operandOf, PAD, SO } from "#lib/chain-sums/tokens";
import { IGNORED } from "../../2-building-a-transformer/06-complete-model/lm-loss.js";
import { type ChainExample, chainBatch as right } from "./thought-targets.js";

/** How the columns of a batch are made; a mistake replaces some of it. */
interface Parts {
  /** what row `example` has in column t of ids */
  read: (example: ChainExample, t: number, T: number) => number;
  /** and in column t of targets */
  target: (example: ChainExample, t: number, T: number) => number;
  columns: (T: number) => number;
  /** the length of the longest text */
  longest: (examples: ChainExample[]) => number;
  /** whether all rows get the length of the longest */
  fills: boolean;
}

const textOf = ({ prompt, written }: ChainExample) => [...prompt, ...written];
/** Where the guessed answer is in the text, or −1. */
const guessOf = ({ prompt, written, isGuess }: ChainExample) =>
  isGuess ? prompt.length + written.indexOf(SO) + 1 : -1;

const parts: Parts = {
  read: (example, t) => textOf(example)[t] ?? PAD,
  target: (example, t) => tokenAt(example, t + 1),
  columns: (T) => T - 1,
  longest: (examples) => Math.max(...examples.map((example) => textOf(example).length)),
  fills: true,
};

/** The token at place t of the text where it is graded, else −100. */
function tokenAt(example: ChainExample, t: number): number {
  if (t < example.prompt.length || t === guessOf(example)) return IGNORED;
  return textOf(example)[t] ?? IGNORED;
}

const making = (other: Partial<Parts>) => ({
  chainBatch(examples: ChainExample[]) {
    right(examples); // what it refuses is refused
    const { read, target, columns, longest, fills } = { ...parts, ...other };
    const T = longest(examples);
    const table = (cell: Parts["read"]) =>
      examples.map((example) =>
        Array.from({ length: columns(fills ? T : textOf(example).length) }, (_, t) => cell(example, t, T)),
      );
    return { ids: table(read), targets: table(target) };
  },
});

export default mistakesFor<typeof import("./thought-targets.js")>({
  "not-shifted": {
    because:
      "Each target is the token that is read at its position. The model would learn to repeat what it reads.",
    ...making({ target: (example, t) => tokenAt(example, t) }),
  },
  "shifted-twice": {
    because: "The targets are shifted by two. The target at position t is the token at t + 1.",
    ...making({ target: (example, t) => tokenAt(example, t + 2) }),
  },
  "first-token-not-graded": {
    because:
      "The first written token is no target. It is predicted at the last position of the problem, and that position counts.",
    ...making({ target: (example, t) => (t < example.prompt.length ? IGNORED : tokenAt(example, t + 1)) }),
  },
  "equals-is-graded": {
    because: "The = became a target. It is a part of the problem, and nobody wants the model to write it.",
    ...making({
      target: (example, t) =>
        t + 2 === example.prompt.length ? textOf(example)[t + 1] : tokenAt(example, t + 1),
    }),
  },
  "the-problem-counts": {
    because: "The problem's tokens became targets too. The model is graded on what it writes after them.",
    ...making({
      target: (example, t) =>
        t + 1 < example.prompt.length ? example.prompt[t + 1] : tokenAt(example, t + 1),
    }),
  },
  "guesses-count": {
    because:
      "The guessed answer became a target. Its loss can't fall, and its gradient disturbs everything else.",
    ...making({ target: (example, t) => tokenAt({ ...example, isGuess: false }, t + 1) }),
  },
  "guess-masked-one-early": {
    because:
      "The ⇒ of a guess was left out in place of the digit after it. To write ⇒ is the model's own choice.",
    ...making({
      target: (example, t) =>
        t + 2 === guessOf(example) ? IGNORED : tokenAt({ ...example, isGuess: false }, t + 1),
    }),
  },
  "guess-masked-one-late": {
    because:
      "The token after the guess was left out, and the guess was graded. The shift by one was counted twice.",
    ...making({
      target: (example, t) =>
        t === guessOf(example) ? IGNORED : tokenAt({ ...example, isGuess: false }, t + 1),
    }),
  },
  "a-guess-teaches-nothing": {
    because:
      "Nothing of a guess is graded. Only its digit can't be known: ⇒ and the period are to be learned.",
    ...making({ target: (example, t) => (example.isGuess ? IGNORED : tokenAt(example, t + 1)) }),
  },
  "nothing-after-the-guess": {
    because: "The period after a guess was left out too. To stop is something to learn as well.",
    ...making({
      target: (example, t) =>
        example.isGuess && t + 1 > guessOf(example) ? IGNORED : tokenAt(example, t + 1),
    }),
  },
  "all-digits-of-a-guess": {
    because: "Every digit of a guess was left out. Only the one after the first ⇒ can't be known.",
    ...making({
      target: (example, t) => {
        const id = tokenAt({ ...example, isGuess: false }, t + 1);
        return example.isGuess && isDigit(id) ? IGNORED : id;
      },
    }),
  },
  "guess-by-its-digit": {
    because: "Every token that equals the guessed digit was left out. Only the answer itself can't be known.",
    ...making({
      target: (example, t) => {
        const id = tokenAt({ ...example, isGuess: false }, t + 1);
        return example.isGuess && id === textOf(example)[guessOf(example)] ? IGNORED : id;
      },
    }),
  },
  "guess-hidden": {
    because:
      "The guess was hidden from the model as well. It is read like any other token; only its target is left out.",
    ...making({ read: (example, t) => (t === guessOf(example) ? PAD : parts.read(example, t, 0)) }),
  },
  "example-overwritten": {
    because:
      "−100 was written into the example. It belongs to the caller, and its next batch has lost its answer.",
    chainBatch(examples: ChainExample[]) {
      const batch = right(examples);
      for (const { written, isGuess } of examples)
        if (isGuess && written.indexOf(SO) + 1 < written.length) written[written.indexOf(SO) + 1] = IGNORED;
      return batch;
    },
  },
  "last-arrow": {
    because: "The token after the last ⇒ was left out. The answer comes after the first one.",
    ...making({
      target: (example, t) =>
        example.isGuess && t === example.prompt.length + example.written.lastIndexOf(SO)
          ? IGNORED
          : tokenAt({ ...example, isGuess: false }, t + 1),
    }),
  },
  "arrow-of-the-prompt": {
    because:
      "You searched the whole text for ⇒, so one in the prompt is found first. The guess comes after the first that is written.",
    ...making({
      target: (example, t) =>
        example.isGuess && t === textOf(example).indexOf(SO)
          ? IGNORED
          : tokenAt({ ...example, isGuess: false }, t + 1),
    }),
  },
  "after-every-arrow": {
    because:
      "You left out the token after every ⇒ of a guess. Only the one after the first is the answer that can't be known.",
    ...making({
      target: (example, t) =>
        example.isGuess && t >= example.prompt.length && textOf(example)[t] === SO
          ? IGNORED
          : tokenAt({ ...example, isGuess: false }, t + 1),
    }),
  },
  "all-up-to-the-period": {
    because:
      "You left out everything between the ⇒ of a guess and its period. Only the token right after the first ⇒ can't be known.",
    ...making({
      target: (example, t) =>
        example.isGuess && t + 1 >= guessOf(example) && textOf(example)[t + 1] !== END
          ? IGNORED
          : tokenAt({ ...example, isGuess: false }, t + 1),
    }),
  },
  "second-written-token": {
    because:
      "You took the second written token for the guess. With thoughts before it, the answer comes later: right after the first ⇒.",
    ...making({
      target: (example, t) =>
        example.isGuess && t === example.prompt.length
          ? IGNORED
          : tokenAt({ ...example, isGuess: false }, t + 1),
    }),
  },
  "every-answer-left-out": {
    because: "The answer was left out everywhere. After thoughts it can be known, and it is graded.",
    ...making({
      target: (example, t) => tokenAt({ ...example, isGuess: example.written.includes(SO) }, t + 1),
    }),
  },
  "guess-by-its-length": {
    because:
      "Every answer without a thought was left out. The example says itself whether its answer is a guess.",
    ...making({
      target: (example, t) =>
        tokenAt(
          { ...example, isGuess: example.written.includes(SO) && operandOf(example.written[0]) === null },
          t + 1,
        ),
    }),
  },
  "answers-only": {
    because: "Only the answer is graded. The thoughts are what the model has to learn most.",
    ...making({
      target: (example, t) =>
        t + 1 <= example.prompt.length + example.written.indexOf(SO) ? IGNORED : tokenAt(example, t + 1),
    }),
  },
  "the-period-is-padding": {
    because: "The period was left out. A model that is never graded on it doesn't stop.",
    ...making({
      target: (example, t) => {
        const id = tokenAt(example, t + 1);
        return id === END ? IGNORED : id;
      },
    }),
  },
  "padding-is-graded": {
    because: "Padding became a target. Nobody wrote it, and the model must not either.",
    ...making({
      target: (example, t) => (t + 1 < textOf(example).length ? tokenAt(example, t + 1) : PAD),
    }),
  },
  "padding-by-id": {
    because: "A written token was left out because it is PAD. What is written counts, whatever it is.",
    ...making({
      target: (example, t) => {
        const id = tokenAt(example, t + 1);
        return id === PAD ? IGNORED : id;
      },
    }),
  },
  "zero-is-nothing": {
    because: "A 0 was taken for a missing token. It is the id of the digit 0.",
    ...making({
      read: (example, t) => textOf(example)[t] || PAD,
      target: (example, t) => tokenAt(example, t + 1) || IGNORED,
    }),
  },
  "padded-with-zero": {
    because: "The rows were filled up with 0. That is a digit here; padding is PAD.",
    ...making({ read: (example, t) => textOf(example)[t] ?? 0 }),
  },
  "padded-with-ignored": {
    because:
      "The rows were filled up with −100. That is a target to leave out; what is read has to be a token.",
    ...making({ read: (example, t) => textOf(example)[t] ?? IGNORED }),
  },
  "padded-in-front": {
    because: "Padding came first. Then each token has another position than in a row of its own.",
    ...making({
      read: (example, t, T) => textOf(example)[t - (T - textOf(example).length)] ?? PAD,
      target: (example, t, T) => tokenAt(example, t + 1 - (T - textOf(example).length)),
    }),
  },
  "rows-not-filled": {
    because: "Rows have different lengths. A batch is a table: shorter rows are filled up with PAD.",
    ...making({ fills: false }),
  },
  "last-column-kept": {
    because: "The last column is still there. Nothing follows it, so it has no target.",
    ...making({ columns: (T) => T }),
  },
  "length-of-the-first-row": {
    because: "Every row got the length of the first one. T is the length of the longest.",
    ...making({ longest: ([first]) => textOf(first).length }),
  },
  "ignored-as-pad": {
    because: "What doesn't count became PAD. The loss leaves out −100 and nothing else.",
    ...making({
      target: (example, t) => {
        const id = tokenAt(example, t + 1);
        return id === IGNORED ? PAD : id;
      },
    }),
  },
  "digit-zero-masked": {
    because:
      "The token 0 was treated as missing, because it counts as false. It is a target like every other.",
    ...making({ target: (example, t) => tokenAt(example, t + 1) || IGNORED }),
  },
  "longest-parts-added": {
    because:
      "The longest prompt and the longest chain were added up. They may belong to two rows: the longest text counts.",
    ...making({
      longest: (examples) =>
        Math.max(...examples.map(({ prompt }) => prompt.length)) +
        Math.max(...examples.map(({ written }) => written.length)),
    }),
  },
  "problem-of-the-first-row": {
    because:
      "All rows were shifted by the length of the first problem. Each row has a problem of its own length.",
    chainBatch(examples) {
      const { ids, targets } = right(examples);
      const start = examples[0]?.prompt.length ?? 0;
      return {
        ids,
        targets: targets.map((row, b) =>
          row.map((_, t) => {
            const place = t + 1 - start;
            return place < 0 ? IGNORED : tokenAt(examples[b], examples[b].prompt.length + place);
          }),
        ),
      };
    },
  },
  "negative-places-wrap": {
    because:
      "Places before the chain were counted from its end, as at() does with negative ones. Tokens of the problem are no targets.",
    ...making({
      target: (example, t) => {
        const place = t + 1 - example.prompt.length;
        const { length } = example.written;
        return tokenAt(
          example,
          example.prompt.length + (place < 0 && place >= -length ? place + length : place),
        );
      },
    }),
  },
});
