import { mistakesFor } from "#lib/author/mistakes";
import { parseChain } from "#lib/chain-sums/chains";
import { answerOf, promptOf } from "#lib/chain-sums/problems";
import { END, operandToken, SO } from "#lib/chain-sums/tokens";
import { continueLabel as right, type Sampler } from "./continue-label.js";

interface Asked {
  digits: number[];
  prefix: number[];
  sample: Sampler;
  count: number;
}
type Label = { soft: number; hard: 0 | 1 };

/** Another label; what does not fit is refused as it should be. */
const labeling = (label: (asked: Asked) => Promise<Label>) => ({
  async continueLabel(digits: number[], prefix: number[], sample: Sampler, count: number): Promise<Label> {
    await right([0], prefix.includes(END) ? [END] : [], async (prompts) => prompts.map(() => []), count);
    return label({ digits, prefix, sample, count });
  },
});

const prompts = ({ digits, prefix, count }: Asked) =>
  Array.from({ length: count }, () => [...promptOf(digits), ...prefix]);
const answers = async (asked: Asked, from = prompts(asked)) =>
  (await asked.sample(from)).map((ids) => parseChain([...asked.prefix, ...ids]).answer);
const labelOf = (rights: boolean[], count = rights.length): Label => {
  const n = rights.filter(Boolean).length;
  return { soft: n / count, hard: n > 0 ? 1 : 0 };
};

/** Another way to see that a chain is right. */
const grading = (isRight: (written: number[], asked: Asked) => boolean) =>
  labeling(async (asked) =>
    labelOf((await asked.sample(prompts(asked))).map((written) => isRight(written, asked))),
  );

/** Other prompts. */
const asking = (from: (asked: Asked) => number[][]) =>
  labeling(async (asked) => {
    const told = await answers(asked, from(asked));
    return labelOf(told.map((answer) => answer === answerOf(asked.digits)));
  });

/** Another label from which continuations are right. */
const counting = (label: (rights: boolean[]) => Label) =>
  labeling(async (asked) => label((await answers(asked)).map((answer) => answer === answerOf(asked.digits))));

export default mistakesFor<typeof import("./continue-label.js")>({
  "prefix-dropped": {
    because:
      "The problem was continued without the prefix. That measures the problem, whatever was written so far.",
    ...asking(({ digits, count }) => Array.from({ length: count }, () => promptOf(digits))),
  },
  "true-prefix": {
    because:
      "The prefix was corrected before it was continued. Then every prefix gets the label of a right one, and no error is seen.",
    ...asking((asked) => {
      const { thoughts } = parseChain(asked.prefix);
      let total = 0;
      const fixed = [...asked.prefix];
      for (const [i, { operand }] of thoughts.entries()) {
        total = (total + (asked.digits[operand] ?? 0)) % 10;
        if (fixed[2 * i] === operandToken(operand)) fixed[2 * i + 1] = total;
      }
      return Array.from({ length: asked.count }, () => [...promptOf(asked.digits), ...fixed]);
    }),
  },
  "prefix-without-the-problem": {
    because: "The prefix alone was continued. The model must see the problem too.",
    ...asking(({ prefix, count }) => Array.from({ length: count }, () => prefix)),
  },
  "equals-forgotten": {
    because: "The = after the digits is missing. The model has never seen a chain start without it.",
    ...asking(({ digits, prefix, count }) => Array.from({ length: count }, () => [...digits, ...prefix])),
  },
  "last-thought-dropped": {
    because: "The prefix was continued without its last thought, the one that is to be labeled.",
    ...asking(({ digits, prefix, count }) =>
      Array.from({ length: count }, () => [...promptOf(digits), ...prefix.slice(0, -2)]),
    ),
  },
  "one-at-a-time": {
    because:
      "The sampler was asked once for each continuation. It continues all of them together, which is much faster.",
    ...labeling(async (asked) => {
      const rights: boolean[] = [];
      for (let i = 0; i < asked.count; i++) {
        const [answer] = await answers(asked, prompts({ ...asked, count: 1 }));
        rights.push(answer === answerOf(asked.digits));
      }
      return labelOf(rights);
    }),
  },
  "one-continuation": {
    because: "Only one continuation was asked for. A single one says little about the chance to be right.",
    ...asking((asked) => prompts({ ...asked, count: 1 })),
  },
  "hard-by-majority": {
    because: "hard asks for a majority of right continuations. It is 1 as soon as one of them is right.",
    ...counting((rights) => {
      const { soft } = labelOf(rights);
      return { soft, hard: soft > 0.5 ? 1 : 0 };
    }),
  },
  "hard-by-half": {
    because: "hard asks for half of the continuations. It is 1 as soon as one of them is right.",
    ...counting((rights) => {
      const { soft } = labelOf(rights);
      return { soft, hard: soft >= 0.5 ? 1 : 0 };
    }),
  },
  "hard-if-all": {
    because:
      "hard asks that all continuations are right. It is 1 as soon as one of them is: the answer can still be reached.",
    ...counting((rights) => ({ soft: labelOf(rights).soft, hard: rights.every(Boolean) ? 1 : 0 })),
  },
  "hard-of-the-first": {
    because: "hard looks at the first continuation alone. It is 1 if any of them is right.",
    ...counting((rights) => ({ soft: labelOf(rights).soft, hard: rights[0] ? 1 : 0 })),
  },
  "number-of-right-ones": {
    because: "soft is the number of right continuations. It should be their share, from 0 to 1.",
    ...counting((rights) => ({ soft: rights.filter(Boolean).length, hard: labelOf(rights).hard })),
  },
  "share-of-the-answered": {
    because:
      "The share was taken among continuations that have an answer. One without an answer isn't right, and counts.",
    ...labeling(async (asked) => {
      const told = (await answers(asked)).filter((answer) => answer !== null);
      return told.length === 0
        ? { soft: 0, hard: 0 }
        : labelOf(told.map((answer) => answer === answerOf(asked.digits)));
    }),
  },
  "soft-is-the-share-of-wrong-ones": {
    because: "soft is the share of wrong continuations. A good prefix has a high label.",
    ...counting((rights) => ({ soft: 1 - labelOf(rights).soft, hard: labelOf(rights).hard })),
  },
  "last-total": {
    because: "The last total was compared, not the answer. A chain's answer is what comes after ⇒.",
    ...grading(
      (written, { digits, prefix }) =>
        parseChain([...prefix, ...written]).thoughts.at(-1)?.total === answerOf(digits),
    ),
  },
  "steps-judged": {
    because:
      "The steps were judged too. A Monte Carlo label asks for the right answer alone: that is why it needs nobody who knows the steps.",
    ...grading((written, { digits, prefix }) => {
      const { thoughts, answer } = parseChain([...prefix, ...written]);
      let before = 0;
      const isValid = thoughts.every(({ operand, total }) => {
        const due = (before + digits[operand]) % 10;
        before = total;
        return total === due;
      });
      return isValid && answer === answerOf(digits);
    }),
  },
  "follows-the-prefix": {
    because:
      "The answer was compared with what follows from the prefix. A chain that keeps its error is then right.",
    ...grading((written, { digits, prefix }) => {
      const { thoughts } = parseChain(prefix);
      const { answer } = parseChain([...prefix, ...written]);
      const rest = digits.filter((_, i) => thoughts.every(({ operand }) => operand !== i));
      return answer === ((thoughts.at(-1)?.total ?? 0) + rest.reduce((a, b) => a + b, 0)) % 10;
    }),
  },
  "without-the-prefix": {
    because:
      "Only what was written after the prefix was parsed. If the prefix ends with ⇒, the answer isn't found there.",
    ...grading((written, { digits }) => parseChain(written).answer === answerOf(digits)),
  },
  "digit-anywhere": {
    because: "The right digit was looked for anywhere in the continuation. It counts right after ⇒.",
    ...grading((written, { digits }) => written.includes(answerOf(digits))),
  },
  "well-formed-only": {
    because: "Chains that aren't well formed were called wrong. Only the answer counts here.",
    ...grading((written, { digits, prefix }) => {
      const { answer, isWellFormed } = parseChain([...prefix, ...written]);
      return isWellFormed && answer === answerOf(digits);
    }),
  },
  "last-total-must-agree": {
    because:
      "The answer was asked to be the last total too. Whether the steps on the way are right doesn't matter.",
    ...grading((written, { digits, prefix }) => {
      const { answer, thoughts } = parseChain([...prefix, ...written]);
      return thoughts.at(-1)?.total === answer && answer === answerOf(digits);
    }),
  },
  "half-thought-dropped": {
    because: "The prefix was cut back to whole thoughts. It is continued as it is, wherever it ends.",
    ...labeling((asked) => {
      const prefix = asked.prefix.slice(0, asked.prefix.length - (asked.prefix.length % 2));
      return right(asked.digits, prefix, asked.sample, asked.count);
    }),
  },
  "zero-is-no-answer": {
    because: "The answer 0 was taken for none. Only null means that there is no answer.",
    ...grading((written, { digits, prefix }) => {
      const { answer } = parseChain([...prefix, ...written]);
      return Boolean(answer) && answer === answerOf(digits);
    }),
  },
  "null-as-0": {
    because: "A missing answer was taken for 0. null is no digit.",
    ...grading(
      (written, { digits, prefix }) => (parseChain([...prefix, ...written]).answer ?? 0) === answerOf(digits),
    ),
  },
  "last-token-of-the-chain": {
    because:
      "The second token from the end was taken for the answer. A chain that was cut off has no period there.",
    ...grading((written, { digits }) => written.at(-2) === answerOf(digits) && written.at(-3) === SO),
  },
  "whole-thoughts-continued": {
    because:
      "The model got the prefix without its half thought, and its answer was read after the whole one. Continue the prefix as it is.",
    ...asking(({ digits, prefix, count }) =>
      Array.from({ length: count }, () => [
        ...promptOf(digits),
        ...prefix.slice(0, prefix.length - (prefix.length % 2)),
      ]),
    ),
  },
  "one-prompt-alone": {
    because:
      "The sampler got one prompt, and the share was still taken of count continuations. Ask for as many as you divide by.",
    ...labeling(async (asked) => {
      const told = await answers(asked, prompts({ ...asked, count: 1 }));
      return labelOf(
        told.map((answer) => answer === answerOf(asked.digits)),
        asked.count,
      );
    }),
  },
  "nothing-over-nothing": {
    because:
      "Without any answer 0 was divided by 0. A continuation without an answer is not right, so the share is 0.",
    ...labeling(async (asked) => {
      const told = (await answers(asked)).filter((answer) => answer !== null);
      return labelOf(told.map((answer) => answer === answerOf(asked.digits)));
    }),
  },
});
