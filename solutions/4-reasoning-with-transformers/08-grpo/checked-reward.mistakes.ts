import { mistakesFor } from "#lib/author/mistakes";
import { END, isDigit, SO } from "#lib/chain-sums/tokens";
import { type CheckedReward, checkedReward as right } from "./checked-reward.js";

type Rule = (written: number[], answer: number) => boolean;

const hasForm: Rule = (written, answer) => right(written, answer).format === 1;
const isRight: Rule = (written, answer) => right(written, answer).answer === 1;

/** The reward by these rules; what is no answer is refused as it should be. */
const by = (rules: {
  format?: Rule;
  answer?: Rule;
  reward?: (format: boolean, answer: boolean) => boolean;
}) => ({
  checkedReward(written: number[], answer: number): CheckedReward {
    right(written, answer);
    const format = (rules.format ?? hasForm)(written, answer);
    const value = (rules.answer ?? isRight)(written, answer);
    const paid = rules.reward?.(format, value) ?? (format && value);
    return { format: format ? 1 : 0, answer: value ? 1 : 0, reward: paid ? 1 : 0 };
  },
});

export default mistakesFor<typeof import("./checked-reward.js")>({
  "digit-anywhere": {
    because:
      "The right digit was looked for in the whole text. Totals of the thoughts are digits too; only the one after ⇒ is an answer.",
    ...by({ answer: (written, answer) => written.includes(answer) }),
  },
  "marker-is-enough": {
    because: "A ⇒ was taken for a right answer. The digit after it must be compared with the right one.",
    ...by({ answer: (written) => written.includes(SO) }),
  },
  "first-marker": {
    because: "The answer was read after the first ⇒. The last one holds the answer.",
    ...by({
      answer: (written, answer) => written.includes(SO) && written[written.indexOf(SO) + 1] === answer,
    }),
  },
  "no-marker-reads-the-first-token": {
    because:
      "Where there is no ⇒ its index is −1, and the token after that is the first one. Without a ⇒ there is no answer.",
    ...by({ answer: (written, answer) => written[written.lastIndexOf(SO) + 1] === answer }),
  },
  "last-digit": {
    because: "The last digit of the text was taken for the answer. It must come right after the last ⇒.",
    ...by({ answer: (written, answer) => written.filter(isDigit).at(-1) === answer }),
  },
  "token-before-the-end": {
    because:
      "The answer was read from the end of the text. In a broken form it isn't there: read it after the last ⇒.",
    ...by({ answer: (written, answer) => written.at(-3) === SO && written.at(-2) === answer }),
  },
  "second-last-token": {
    because:
      "The last token but one was taken for the answer. In a broken form it may be anything: read it after the last ⇒.",
    ...by({ answer: (written, answer) => written.at(-2) === answer }),
  },
  "any-token-after-the-last-marker": {
    because: "All tokens after the last ⇒ were searched. Only the one right after it is the answer.",
    ...by({
      answer: (written, answer) =>
        written.includes(SO) && written.slice(written.lastIndexOf(SO)).includes(answer),
    }),
  },
  "answer-needs-the-form": {
    because:
      "The answer was called wrong because the form is broken. The two are judged apart; only the reward needs both.",
    ...by({ answer: (written, answer) => hasForm(written, answer) && isRight(written, answer) }),
  },
  "paid-by-the-answer": {
    because: "A right answer was paid in a broken form. Then the policy learns that the form is optional.",
    ...by({ reward: (_format, answer) => answer }),
  },
  "paid-by-the-form": {
    because: "The form alone was paid. A wrong answer in the right form earns nothing.",
    ...by({ reward: (format) => format }),
  },
  "paid-for-either": {
    because: "One of the two was enough. The reward needs form and answer together.",
    ...by({ reward: (format, answer) => format || answer }),
  },
  "cut-off-has-form": {
    because: "The period wasn't asked for. A text that was cut off is not finished, and has no form.",
    ...by({
      format: (written) => {
        const text = written.at(-1) === END ? written : [...written, END];
        return right(text, 0).format === 1;
      },
    }),
  },
  "form-up-to-the-period": {
    because: "The form was read up to the first period. Nothing may follow it.",
    ...by({ format: (written) => right(written.slice(0, written.indexOf(END) + 1), 0).format === 1 }),
  },
  "form-of-the-last-three": {
    because: "Only the last three tokens were looked at. A ⇒ or a period before them breaks the form.",
    ...by({ format: (written) => right(written.slice(-3), 0).format === 1 }),
  },
  "one-marker-not-asked-for": {
    because: "The form allows several ⇒. There must be exactly one.",
    ...by({
      format: (written) =>
        right(written.slice(-3), 0).format === 1 && written.indexOf(END) === written.length - 1,
    }),
  },
  "early-period-allowed": {
    because: "A period before the last token went unseen. The first one ends the text.",
    ...by({
      format: (written) =>
        right(written.slice(-3), 0).format === 1 && written.indexOf(SO) === written.length - 3,
    }),
  },
  "several-digits": {
    because:
      "A digit before the period was enough, however far the ⇒ is. It must be the token right before that digit.",
    ...by({
      format: (written) =>
        written.filter((id) => id === SO).length === 1 &&
        isDigit(written[written.length - 2]) &&
        written.indexOf(END) === written.length - 1,
    }),
  },
  "any-token-between": {
    because: "Any token was allowed between ⇒ and the period. It must be a digit.",
    ...by({
      format: (written) =>
        written.length >= 3 &&
        written.indexOf(SO) === written.length - 3 &&
        written.indexOf(END) === written.length - 1,
    }),
  },
  "two-tokens-are-enough": {
    because:
      "Two tokens were taken for the form: without a ⇒ its index is −1, and so is the length less three.",
    ...by({
      format: (written) =>
        written.indexOf(SO) === written.length - 3 &&
        isDigit(written[written.length - 2]) &&
        written.indexOf(END) === written.length - 1,
    }),
  },
  "thought-asked-for": {
    because: "A thought was asked for. An answer at once has the right form too.",
    ...by({ format: (written, answer) => hasForm(written, answer) && written.length > 3 }),
  },
  "thoughts-checked": {
    because: "Only thoughts were allowed before the ⇒. Anything may come before it except a ⇒ and a period.",
    ...by({
      format: (written, answer) =>
        hasForm(written, answer) &&
        written.slice(0, -3).every((id, i) => (i % 2 === 0 ? !isDigit(id) && id >= 15 : isDigit(id))),
    }),
  },
  "zero-is-no-digit": {
    because: "The digit 0 was taken for nothing. Its id is 0, and it is an answer like the others.",
    ...by({ format: (written, answer) => hasForm(written, answer) && Boolean(written.at(-2)) }),
  },
  "any-marker-will-do": {
    because:
      "The digit after any ⇒ counted as the answer. Only the last ⇒ counts: its answer is the model's last word.",
    ...by({ answer: (written, answer) => written.some((id, i) => id === SO && written[i + 1] === answer) }),
  },
  "form-anywhere": {
    because:
      "⇒, a digit and a period were looked for anywhere. They must be the last three tokens, and nothing follows.",
    ...by({
      format: (written) =>
        written.some((id, i) => id === SO && isDigit(written[i + 1]) && written[i + 2] === END),
    }),
  },
  "half-paid": {
    because: "One of the two earned a half. The reward is 1 only if both are 1, else 0.",
    checkedReward(written, answer) {
      const { format, answer: value } = right(written, answer);
      return { format, answer: value, reward: ((format + value) / 2) as 0 | 1 };
    },
  },
  "answer-up-to-the-period": {
    because:
      "The answer was read before the first period. The last ⇒ counts, also one that comes after a period.",
    ...by({
      answer: (written, answer) =>
        isRight(written.includes(END) ? written.slice(0, written.indexOf(END)) : written, answer),
    }),
  },
});
