import { mistakesFor } from "#lib/author/mistakes";
import { type Budget, type Controlled, thinkWithin as right } from "./budget-control.js";

interface Way {
  /** whether an id is a try to stop */
  stops: (id: number, budget: Budget) => boolean;
  /** what is written where a try to stop comes too early */
  instead: (id: number, budget: Budget) => number[];
  /** tokens of thinking, by which the limits are kept */
  count: (written: number[], budget: Budget, prompt: number[]) => number;
  early: (count: number, least: number) => boolean;
  full: (count: number, most: number) => boolean;
  /** what ends the thinking, written by the model or forced */
  last: (id: number | null, budget: Budget) => number[];
  /** how often a wait is given at most */
  waits: number;
  thinking: (written: number[], budget: Budget) => number;
  /** whether the model is asked before the marker is forced */
  askedAtMost: boolean;
  reads: (prompt: number[], written: number[]) => number[];
  ended: (answer: number[], budget: Budget) => boolean;
}

const usual: Way = {
  stops: (id, { marker, end }) => id === marker || id === end,
  instead: (_, { wait }) => [wait],
  count: (written) => written.length,
  early: (count, least) => count < least,
  full: (count, most) => count >= most,
  last: (_, { marker }) => [marker],
  waits: Number.POSITIVE_INFINITY,
  thinking: (written) => written.length,
  askedAtMost: false,
  reads: (prompt, written) => [...prompt, ...written],
  ended: (answer, { end, answer: longest }) => answer.length >= longest || answer.at(-1) === end,
};

/** The whole loop, with some of its parts done in another way. */
const thinking = (other: Partial<Way>) => ({
  thinkWithin(next: (ids: number[]) => number, prompt: number[], budget: Budget): Controlled {
    right(() => budget.end, prompt, budget); // refuses what it should
    const way = { ...usual, ...other };
    const { least, most } = budget;
    const written: number[] = [];
    let [forced, waits] = [true, 0];
    let id: number | null = null;
    while (!way.full(way.count(written, budget, prompt), most) && written.length < 200) {
      id = next(way.reads(prompt, written));
      if (!way.stops(id, budget)) written.push(id);
      else if (way.early(way.count(written, budget, prompt), least) && waits++ < way.waits)
        written.push(...way.instead(id, budget));
      else {
        forced = false;
        break;
      }
    }
    if (forced && way.askedAtMost) next(way.reads(prompt, written));
    const thought = way.thinking(written, budget);
    written.push(...way.last(forced ? null : id, budget));
    const from = written.length;
    while (!way.ended(written.slice(from), budget)) written.push(next(way.reads(prompt, written)));
    return { written, thinking: thought };
  },
});

export default mistakesFor<typeof import("./budget-control.js")>({
  "wait-after-the-marker": {
    because:
      "The marker was written, and the wait after it. The model then reads that it has stopped; the wait comes in its place.",
    ...thinking({ instead: (id, { wait }) => [id, wait] }),
  },
  "marker-dropped": {
    because:
      "A marker that came too early was left out, and nothing came in its place. The model then would write it again, from the same text.",
    ...thinking({ instead: () => [] }),
  },
  "marker-let-through": {
    because: "`least` was not kept: the model stopped when it wanted to.",
    ...thinking({ early: () => false }),
  },
  "one-wait": {
    because: "Only one try to stop was answered with a wait. Below `least` every one is.",
    ...thinking({ waits: 1 }),
  },
  "waits-not-counted": {
    because:
      "Waits were left out of the count. A wait is a token of thinking: it's paid for, and without it a stubborn model never gets to `least`.",
    ...thinking({
      count: (written, { wait }) => written.filter((id) => id !== wait).length,
      thinking: (written, { wait }) => written.filter((id) => id !== wait).length,
    }),
  },
  "waits-not-reported": {
    because: "The number that is returned leaves out the waits. They are tokens of thinking like others.",
    ...thinking({ thinking: (written, { wait }) => written.filter((id) => id !== wait).length }),
  },
  "waits-not-under-most": {
    because: "`most` was compared with the tokens without waits. Waits are tokens of thinking like others.",
    ...thinking({
      count: (written, { wait, most }) =>
        written.filter((id) => id !== wait).length >= most ? Number.POSITIVE_INFINITY : written.length,
      full: (count) => count === Number.POSITIVE_INFINITY,
    }),
  },
  "prompt-counted": {
    because: "The tokens of the prompt were counted. Thinking is what the model writes.",
    ...thinking({ count: (written, _, prompt) => prompt.length + written.length }),
  },
  "marker-counted": {
    because: "The number that is returned counts the marker. Thinking is what comes before it.",
    ...thinking({ thinking: (written) => written.length + 1 }),
  },
  "least-is-too-early": {
    because: "With exactly `least` tokens the model was not allowed to stop. It has written them then.",
    ...thinking({ early: (count, least) => count <= least }),
  },
  "one-below-least-is-enough": {
    because: "The marker was counted among the `least` tokens. They are all thinking.",
    ...thinking({ early: (count, least) => count + 1 < least }),
  },
  "one-more-than-most": {
    because: "One token more than `most` was written. With `most` tokens the marker comes.",
    ...thinking({ full: (count, most) => count > most }),
  },
  "marker-within-most": {
    because: "The marker was counted among the `most` tokens. They are all thinking.",
    ...thinking({ full: (count, most) => count >= most - 1 }),
  },
  "most-ignored": {
    because: "`most` was not kept: the model thought until it wanted to stop.",
    ...thinking({ full: () => false }),
  },
  "asked-at-most": {
    because:
      "The model was asked once more before the marker was forced. A call that has no effect costs as much as any other.",
    ...thinking({ askedAtMost: true }),
  },
  "end-is-thinking": {
    because:
      "An `end` in the thinking was written like any token. It is a try to stop: below `least` a wait comes in its place.",
    ...thinking({ stops: (id, { marker }) => id === marker }),
  },
  "end-ends-all": {
    because:
      "An `end` in the thinking ended the text without a marker, so without an answer. The marker comes in its place.",
    ...thinking({
      last: (id, { marker, end }) => [id === end ? end : marker],
    }),
  },
  "end-and-then-the-marker": {
    because:
      "An `end` that came after `least` was written, and then the marker. The marker comes in its place.",
    ...thinking({ last: (id, { marker, end }) => (id === end ? [end, marker] : [marker]) }),
  },
  "model-without-the-prompt": {
    because: "The model was not shown the prompt. It reads all ids so far, those of the prompt first.",
    ...thinking({ reads: (_, written) => [...written] }),
  },
  "answer-without-a-limit": {
    because: "The answer had no limit. A model that never writes `end` would write forever.",
    ...thinking({ ended: (answer, { end }) => answer.at(-1) === end || answer.length > 60 }),
  },
  "answer-goes-on-after-its-end": {
    because: "The model was asked on after `end`. The text is over there.",
    ...thinking({ ended: (answer, { answer: longest }) => answer.length >= longest }),
  },
  "answer-ends-at-a-marker": {
    because: "A second marker ended the answer. After the first one it is a token like others.",
    ...thinking({
      ended: (answer, { end, marker, answer: longest }) =>
        answer.length >= longest || answer.at(-1) === end || answer.at(-1) === marker,
    }),
  },
  "limit-counts-the-thinking": {
    because: "`answer` was taken for a limit of the whole text. It limits the tokens after the marker.",
    thinkWithin(next: (ids: number[]) => number, prompt: number[], budget: Budget): Controlled {
      const got = right(() => budget.end, prompt, budget);
      got.written.length = 0;
      let thought = -1;
      const before = right((ids) => next(ids), prompt, { ...budget, answer: 0 });
      thought = before.thinking;
      const written = [...before.written];
      while (written.length < budget.answer && written.at(-1) !== budget.end)
        written.push(next([...prompt, ...written]));
      return { written, thinking: thought };
    },
  },
  "marker-in-the-answer-budget": {
    because:
      "The marker was counted as a token of the answer. After the marker the model may write `answer` tokens.",
    ...thinking({
      ended: (answer, { end, answer: longest }) => answer.length >= longest - 1 || answer.at(-1) === end,
    }),
  },
  "id-0-is-none": {
    because: "A marker of 0 was taken for none. An id may be 0: compare with ===.",
    ...thinking({ stops: (id, { marker, end }) => (marker !== 0 && id === marker) || id === end }),
  },
  "waits-keep-least-unmet": {
    because: "Waits were left out of the count for `least`. A wait is a token of thinking.",
    thinkWithin(next, prompt, budget) {
      right(() => budget.end, prompt, budget);
      const { least, most, wait, marker, end } = budget;
      const written: number[] = [];
      while (written.length < most) {
        const id = next([...prompt, ...written]);
        const isStop = id === marker || id === end;
        if (isStop && written.filter((token) => token !== wait).length >= least) break;
        written.push(isStop ? wait : id);
      }
      const thought = written.length;
      written.push(marker);
      while (!usual.ended(written.slice(thought + 1), budget)) written.push(next([...prompt, ...written]));
      return { written, thinking: thought };
    },
  },
  "one-thought-at-least": {
    because: "The first token was never let stop. With a `least` of 0 the model may stop at once.",
    ...thinking({ early: (count, least) => count < Math.max(1, least) }),
  },
  "marker-of-the-prompt": {
    because: "A marker in the prompt ended the thinking. Nothing in the prompt counts, a marker neither.",
    ...thinking({
      full: (count, most) => count >= most,
      count: (written, { marker, most }, prompt) => (prompt.includes(marker) ? most : written.length),
    }),
  },
  "end-of-the-answer-dropped": {
    because: "The end of the answer is missing. It is a token that the model wrote: the answer ends with it.",
    thinkWithin(next, prompt, budget) {
      const { written, thinking: thought } = right(next, prompt, budget);
      const ends = written.length > thought + 1 && written.at(-1) === budget.end;
      return { written: ends ? written.slice(0, -1) : written, thinking: thought };
    },
  },
  "waits-in-the-answer": {
    because: "A marker in the answer became a wait. After the thinking the model writes what it likes.",
    thinkWithin(next, prompt, budget) {
      const { written, thinking: thought } = right(next, prompt, budget);
      const tail = written.slice(thought + 1).map((id) => (id === budget.marker ? budget.wait : id));
      return { written: [...written.slice(0, thought + 1), ...tail], thinking: thought };
    },
  },
});
