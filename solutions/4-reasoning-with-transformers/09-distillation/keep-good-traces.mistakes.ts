import { mistakesFor } from "#lib/author/mistakes";
import { parseChain } from "#lib/chain-sums/chains";
import { answerOf } from "#lib/chain-sums/problems";
import { decode } from "#lib/chain-sums/tokens";
import { checkChain } from "../01-chain-of-thought/check-chain.js";
import { type GoodTraces, keepGoodTraces as right, type Trace } from "./keep-good-traces.js";

interface Parts {
  isRight: (trace: Trace) => boolean;
  isValid: (trace: Trace) => boolean;
  /** what is kept of the right traces */
  choose: (right: Trace[], most: number, all: Trace[]) => Trace[];
  yield: (kept: Trace[], right: Trace[], all: Trace[]) => number;
  invalid: (of: { invalid: Trace[]; kept: Trace[]; right: Trace[]; all: Trace[] }) => number;
}

const problemOf = ({ digits }: Trace) => digits.join(" ");
const textOf = ({ digits, written }: Trace) => `${digits.join(" ")} = ${written.join(" ")}`;
const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole);

/** The first of equal traces, by a text. */
const distinct = (traces: Trace[], by = textOf) =>
  traces.filter((trace, i) => traces.findIndex((other) => by(other) === by(trace)) === i);

/** The first of each problem. */
const capped = (traces: Trace[], most: number, by = problemOf) =>
  traces.filter((trace, i) => traces.slice(0, i).filter((other) => by(other) === by(trace)).length < most);

const parts: Parts = {
  isRight: ({ digits, written }) => {
    const { answer, isWellFormed } = parseChain(written);
    return isWellFormed && answer === answerOf(digits);
  },
  isValid: ({ digits, written }) => checkChain(digits, parseChain(written).thoughts).valid.every(Boolean),
  choose: (traces, most) => capped(distinct(traces), most),
  yield: (kept, _, all) => share(kept.length, all.length),
  invalid: ({ invalid, all }) => share(invalid.length, all.length),
};

/** The filter with some of its parts done in another way; what does not fit is refused as it should be. */
const filtering = (other: Partial<Parts>) => ({
  keepGoodTraces(traces: Trace[], most: number): GoodTraces {
    right(traces, most);
    const way = { ...parts, ...other };
    const good = traces.filter(way.isRight);
    const kept = way.choose(good, most, traces);
    const invalid = good.filter((trace) => !way.isValid(trace));
    return {
      kept,
      yield: way.yield(kept, good, traces),
      rightButInvalid: way.invalid({ invalid, kept, right: good, all: traces }),
    };
  },
});

export default mistakesFor<typeof import("./keep-good-traces.js")>({
  "answer-anywhere": {
    because:
      "The right digit was searched in the whole text. Totals are digits too; only the one after ⇒ is the answer.",
    ...filtering({ isRight: ({ digits, written }) => written.includes(answerOf(digits)) }),
  },
  "last-total-decides": {
    because: "The last total was compared, and not the answer that the chain gives after ⇒.",
    ...filtering({
      isRight: (trace) => {
        const { thoughts, isWellFormed } = parseChain(trace.written);
        return isWellFormed && thoughts.at(-1)?.total === answerOf(trace.digits);
      },
    }),
  },
  "form-ignored": {
    because:
      "The form was not checked. A student of such traces learns to write them: without a period, or with two answers.",
    ...filtering({ isRight: ({ digits, written }) => parseChain(written).answer === answerOf(digits) }),
  },
  "falsy-answer": {
    because: "An answer of 0 was taken for no answer.",
    ...filtering({
      isRight: (trace) => parts.isRight(trace) && Boolean(parseChain(trace.written).answer),
    }),
  },
  "thoughts-checked": {
    because:
      "Traces with a wrong thought were thrown away. Here nothing but the answer is checked, and such traces are only counted.",
    ...filtering({ choose: (good, most) => capped(distinct(good.filter(parts.isValid)), most) }),
  },
  "direct-answers-dropped": {
    because: "Traces without a thought were thrown away. A direct answer can be right too.",
    ...filtering({
      isRight: (trace) => parts.isRight(trace) && parseChain(trace.written).thoughts.length > 0,
    }),
  },
  "copies-kept": {
    because: "Copies were kept. A student would see the same text several times, as if it were likelier.",
    ...filtering({ choose: (good, most) => capped(good, most) }),
  },
  "copies-take-places": {
    because: "The first traces were taken before copies were left out, so copies took the places of others.",
    ...filtering({ choose: (good, most) => distinct(capped(good, most)) }),
  },
  "wrong-ones-take-places": {
    because: "Wrong traces took places among the first of their problem. Only right ones are counted.",
    ...filtering({ choose: (_, most, all) => capped(distinct(all), most).filter(parts.isRight) }),
  },
  "copies-by-their-text-alone": {
    because:
      "Traces were compared by what was written alone. The same tokens after another problem are another trace.",
    ...filtering({
      choose: (good, most) =>
        capped(
          distinct(good, ({ written }) => decode(written)),
          most,
        ),
    }),
  },
  "copies-by-their-answer": {
    because:
      "Traces with the same answer were taken for copies. The different ways to one answer are what a student learns from.",
    ...filtering({
      choose: (good, most) =>
        capped(
          distinct(good, ({ digits, written }) => `${digits}=${parseChain(written).answer}`),
          most,
        ),
    }),
  },
  "neighbors-compared": {
    because: "Each trace was compared with the one before it only. Copies may be far apart.",
    ...filtering({
      choose: (good, most) =>
        capped(
          good.filter((trace, i) => i === 0 || textOf(trace) !== textOf(good[i - 1])),
          most,
        ),
    }),
  },
  "problem-dropped": {
    because:
      "A problem with one wrong trace was dropped with all of its traces. The right ones of hard problems are worth most.",
    ...filtering({
      choose: (good, most, all) => {
        const bad = new Set(all.filter((trace) => !parts.isRight(trace)).map(problemOf));
        return capped(distinct(good.filter((trace) => !bad.has(problemOf(trace)))), most);
      },
    }),
  },
  "one-too-many": {
    because: "Each problem keeps one trace too many: the trace was kept while there were at most `most`.",
    ...filtering({ choose: (good, most) => capped(distinct(good), most + 1) }),
  },
  "most-of-all": {
    because: "The limit was laid on all traces together. It holds for each problem.",
    ...filtering({ choose: (good, most) => distinct(good).slice(0, most) }),
  },
  "most-ignored": {
    because:
      "Each problem keeps all of its traces. Then easy problems, which are right more often, outweigh hard ones.",
    ...filtering({ choose: (good) => distinct(good) }),
  },
  "last-ones-kept": {
    because: "The last traces of each problem were kept. The first ones are to be kept.",
    ...filtering({ choose: (good, most) => capped(distinct(good).reverse(), most).reverse() }),
  },
  "grouped-by-problem": {
    because: "The traces came out grouped by problem. They keep their old order.",
    ...filtering({
      choose: (good, most) => {
        const chosen = capped(distinct(good), most);
        return [...new Set(chosen.map(problemOf))].flatMap((problem) =>
          chosen.filter((trace) => problemOf(trace) === problem),
        );
      },
    }),
  },
  "order-of-digits-ignored": {
    because: "Problems with the same digits in another order were taken for one. Their chains differ.",
    ...filtering({
      choose: (good, most) =>
        capped(distinct(good), most, ({ digits }) => [...digits].sort((a, b) => a - b).join(" ")),
    }),
  },
  "share-of-right-answers": {
    because:
      "The yield is the share of right answers. It is the share of what is kept, copies and the rest not counted.",
    ...filtering({ yield: (_, good, all) => share(good.length, all.length) }),
  },
  "yield-of-the-right": {
    because: "The yield is a share of the right traces. All traces were paid for, so it is a share of all.",
    ...filtering({ yield: (kept, good) => share(kept.length, good.length) }),
  },
  "invalid-of-the-kept": {
    because:
      "Only what is kept was counted as right but invalid. Copies and traces above the limit count as well.",
    ...filtering({
      invalid: ({ kept, all }) => share(kept.filter((trace) => !parts.isValid(trace)).length, all.length),
    }),
  },
  "invalid-of-the-right": {
    because: "The second share is one of the right traces. It should be one of all traces.",
    ...filtering({ invalid: ({ invalid, right: good }) => share(invalid.length, good.length) }),
  },
  "invalid-of-all": {
    because: "All traces with a wrong thought were counted, also those with a wrong answer.",
    ...filtering({
      invalid: ({ all }) => share(all.filter((trace) => !parts.isValid(trace)).length, all.length),
    }),
  },
  "off-track-counted": {
    because:
      "Thoughts were judged by whether they are on track. Right but invalid asks whether each follows from the one before it.",
    ...filtering({
      isValid: ({ digits, written }) =>
        checkChain(digits, parseChain(written).thoughts).onTrack.every(Boolean),
    }),
  },
  "last-thought-decides": {
    because: "Only the last thought was checked. Two errors that cancel lie before it.",
    ...filtering({
      isValid: ({ digits, written }) => checkChain(digits, parseChain(written).thoughts).valid.at(-1) ?? true,
    }),
  },
  "nothing-nan": {
    because: "Without a trace 0 was divided by 0. Both shares are 0 then.",
    ...filtering({
      yield: (kept, _, all) => kept.length / all.length,
      invalid: ({ invalid, all }) => invalid.length / all.length,
    }),
  },
  "a-hundred-at-most": {
    because: "You kept a hundred traces of a problem at most. Infinity keeps all, however many there are.",
    ...filtering({ choose: (traces, most) => capped(distinct(traces), Math.min(most, 100)) }),
  },
  "compared-with-the-last-ones": {
    because: "You compared a trace with the last ones alone. A copy may come long after the first.",
    ...filtering({
      choose: (traces, most) =>
        capped(
          traces.filter((trace, i) =>
            traces.slice(Math.max(0, i - 50), i).every((other) => textOf(other) !== textOf(trace)),
          ),
          most,
        ),
    }),
  },
});
