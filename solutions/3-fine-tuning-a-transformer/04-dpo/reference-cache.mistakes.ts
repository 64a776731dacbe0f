import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import type { PairLogProbs } from "./dpo-loss.js";
import { type CachedPair, pairLogProbs as right, type TextPair } from "./reference-cache.js";
import { responseLogProbs } from "./response-log-prob.js";

type Sides = (model: GPT, pairs: TextPair[]) => PairLogProbs;
type Told = { chosen: Float32Array; rejected: Float32Array };
type Attach = (pair: TextPair, told: Told, i: number, from: number) => CachedPair;

const attached: Attach = (pair, { chosen, rejected }, i) => ({
  ...pair,
  reference: { chosen: chosen[i], rejected: rejected[i] },
});

interface Parts {
  sides: Sides;
  attach: Attach;
  frees: boolean;
  step: (batch: number, pairs: number) => number;
  refuses: (batch: number) => boolean;
  ends: (pairs: number, batch: number) => number;
  after: (reference: GPT) => void;
}

const parts: Parts = {
  sides: right,
  attach: attached,
  frees: true,
  step: (batch) => batch,
  refuses: (batch) => !(Number.isInteger(batch) && batch >= 1),
  ends: (pairs) => pairs,
  after: () => {},
};

/** The whole cache, some part of it done in another way. */
const caching = (other: Partial<Parts>) => ({
  async cacheReference(reference: GPT, pairs: TextPair[], batch: number): Promise<CachedPair[]> {
    const way = { ...parts, ...other };
    if (way.refuses(batch)) throw new RangeError(`there is no batch of ${batch} pairs`);
    const cached: CachedPair[] = [];
    const step = way.step(batch, pairs.length);
    for (let from = 0; from < way.ends(pairs.length, step); from += step) {
      const some = pairs.slice(from, from + step);
      const { chosen, rejected } = way.sides(reference, some);
      const told = { chosen: await chosen.data(), rejected: await rejected.data() } as Told;
      if (way.frees) tf.dispose([chosen, rejected]);
      for (const [i, pair] of some.entries()) cached.push(way.attach(pair, told, i, from));
    }
    way.after(reference);
    return cached;
  },
});

/** Another way to ask a model about pairs, in the cache too. */
const asking = (sides: Sides) => ({ pairLogProbs: sides, ...caching({ sides }) });

/** Other starts, of the chosen and of the rejected texts. */
const starting = (
  chosenAt: (pair: TextPair, pairs: TextPair[]) => number,
  rejectedAt: (pair: TextPair, pairs: TextPair[]) => number,
) =>
  asking((model, pairs) =>
    tf.tidy(() => {
      right(model, pairs); // what is refused stays refused
      const all = responseLogProbs(
        model,
        [...pairs.map((p) => [...p.prompt, ...p.chosen]), ...pairs.map((p) => [...p.prompt, ...p.rejected])],
        [...pairs.map((p) => chosenAt(p, pairs)), ...pairs.map((p) => rejectedAt(p, pairs))],
      );
      return { chosen: tf.slice(all, 0, pairs.length), rejected: tf.slice(all, pairs.length) };
    }),
  );

const batchOf = (numbers: (pair: CachedPair) => [number, number]) => ({
  cachedLogProbs: (pairs: CachedPair[]): PairLogProbs => ({
    chosen: tf.tensor1d(pairs.map((pair) => numbers(pair)[0])),
    rejected: tf.tensor1d(pairs.map((pair) => numbers(pair)[1])),
  }),
});

let firstTold: Told | undefined;
const byPrompt = new Map<string, CachedPair["reference"]>();
let firstBatch: CachedPair[] = [];

export default mistakesFor<typeof import("./reference-cache.js")>({
  "sides-swapped": {
    because: "The halves were taken for each other: the first B texts are the chosen ones.",
    ...asking((model, pairs) => {
      const { chosen, rejected } = right(model, pairs);
      return { chosen: rejected, rejected: chosen };
    }),
  },
  "rows-in-turn": {
    because: "The texts were put in turn, chosen and rejected, but taken apart in halves.",
    ...asking((model, pairs) =>
      tf.tidy(() => {
        const all = responseLogProbs(
          model,
          pairs.flatMap((p) => [
            [...p.prompt, ...p.chosen],
            [...p.prompt, ...p.rejected],
          ]),
          pairs.flatMap((p) => [p.prompt.length, p.prompt.length]),
        );
        return { chosen: tf.slice(all, 0, pairs.length), rejected: tf.slice(all, pairs.length) };
      }),
    ),
  },
  "rejected-in-reverse": {
    because:
      "The rejected texts are in another order than the chosen ones, so the numbers are those of other pairs.",
    ...asking((model, pairs) =>
      tf.tidy(() => {
        const { chosen, rejected } = right(model, pairs);
        return { chosen, rejected: tf.reverse(rejected) };
      }),
    ),
  },
  "prompt-counted": {
    because: "The responses were said to start at the texts' second token, so the prompts were counted too.",
    ...starting(
      () => 1,
      () => 1,
    ),
  },
  "prompt-counted-on-one-side": {
    because: "The prompt was counted for the rejected responses alone. Then it does not cancel in a margin.",
    ...starting(
      ({ prompt }) => prompt.length,
      () => 1,
    ),
  },
  "starts-inside-the-prompt": {
    because: "A response was said to start at its prompt's last token. It starts at the token after.",
    ...starting(
      ({ prompt }) => Math.max(1, prompt.length - 1),
      ({ prompt }) => Math.max(1, prompt.length - 1),
    ),
  },
  "one-prompt-length-for-all": {
    because: "The first prompt's length was used for all pairs. Each pair has its own prompt.",
    ...starting(
      (pair, pairs) => Math.min(pairs[0].prompt.length, pair.prompt.length + pair.chosen.length - 1),
      (pair, pairs) => Math.min(pairs[0].prompt.length, pair.prompt.length + pair.rejected.length - 1),
    ),
  },
  "without-the-prompt": {
    because: "The responses were read without their prompts. Their probabilities are those given the prompt.",
    ...asking((model, pairs) =>
      tf.tidy(() => {
        right(model, pairs);
        const all = responseLogProbs(
          model,
          [...pairs.map((p) => p.chosen), ...pairs.map((p) => p.rejected)].map((ids) => [1, ...ids]),
          pairs.flatMap(() => [1, 1]),
        );
        return { chosen: tf.slice(all, 0, pairs.length), rejected: tf.slice(all, pairs.length) };
      }),
    ),
  },
  "per-token": {
    because: "The log-probabilities were divided by the responses' lengths. DPO compares whole responses.",
    ...asking((model, pairs) =>
      tf.tidy(() => {
        const { chosen, rejected } = right(model, pairs);
        return {
          chosen: tf.div(chosen, tf.tensor1d(pairs.map((p) => p.chosen.length))),
          rejected: tf.div(rejected, tf.tensor1d(pairs.map((p) => p.rejected.length))),
        };
      }),
    ),
  },
  "two-passes": {
    because: "Chosen and rejected texts went through the model in two passes. One pass does for all texts.",
    ...asking((model, pairs) =>
      tf.tidy(() => {
        const side = (which: "chosen" | "rejected") =>
          responseLogProbs(
            model,
            pairs.map((p) => [...p.prompt, ...p[which]]),
            pairs.map((p) => p.prompt.length),
          );
        return { chosen: side("chosen"), rejected: side("rejected") };
      }),
    ),
  },
  "by-position-in-the-batch": {
    because:
      "The first batch's numbers were given to all batches, by position. A number belongs to its pair, wherever the pair comes next.",
    ...caching({
      attach(pair, told, i, from) {
        if (from === 0) firstTold = told;
        return attached(pair, firstTold ?? told, i, from);
      },
    }),
  },
  "old-numbers-win": {
    because:
      "A pair that was cached before keeps its old numbers: the pair's entries were spread over the new ones.",
    ...caching({ attach: (pair, told, i, from) => ({ ...attached(pair, told, i, from), ...pair }) }),
  },
  "index-in-the-whole": {
    because: "The numbers of a batch were read at the pair's index in the whole list.",
    ...caching({ attach: (pair, told, i, from) => attached(pair, told, i + from, from) }),
  },
  "by-prompt": {
    because: "The numbers are kept by prompt. Many pairs may share one.",
    ...caching({
      attach(pair, told, i, from) {
        if (i + from === 0) byPrompt.clear();
        const key = pair.prompt.join();
        const known = byPrompt.get(key) ?? attached(pair, told, i, from).reference;
        byPrompt.set(key, known);
        return { ...pair, reference: known };
      },
    }),
  },
  "rest-left-out": {
    because: "The last batch was left out where it is shorter than the others.",
    ...caching({ ends: (pairs, batch) => pairs - (pairs % batch) }),
  },
  "written-into-the-pairs": {
    because:
      "The numbers were written into the caller's pairs. New pairs are asked for; the caller's stay as they are.",
    ...caching({ attach: (pair, told, i, from) => Object.assign(pair, attached(pair, told, i, from)) }),
  },
  "one-number-for-both": {
    because: "Both sides got the chosen response's number.",
    ...caching({
      attach: (pair, { chosen }, i) => ({ ...pair, reference: { chosen: chosen[i], rejected: chosen[i] } }),
    }),
  },
  "margin-alone": {
    because:
      "Only the difference of the two numbers was kept. The shift of each side could not be told any more.",
    ...caching({
      attach: (pair, { chosen, rejected }, i) => ({
        ...pair,
        reference: { chosen: chosen[i] - rejected[i], rejected: 0 },
      }),
    }),
  },
  "all-at-once": {
    because: "All pairs went through the model at once. At most `batch` of them fit into memory.",
    ...caching({ step: (_, pairs) => Math.max(1, pairs) }),
  },
  "one-by-one": {
    because: "The pairs went through the model one by one. It reads as many as a batch allows at once.",
    ...caching({ step: () => 1 }),
  },
  "not-freed": {
    because: "The tensors of a batch are not freed after their numbers were read.",
    ...caching({ frees: false }),
  },
  "reference-freed": {
    because: "The reference was freed. Whether it is needed any more is the caller's business.",
    ...caching({
      after: ({ E, P }) => tf.dispose([E, P]),
    }),
  },
  "any-batch": {
    because: "A batch size that is no whole number of 1 or more was let through.",
    ...caching({ refuses: (batch) => batch < 1 || Number.isNaN(batch) }),
  },
  "batch-sides-swapped": {
    because: "The batch's chosen numbers were taken from the rejected side.",
    ...batchOf(({ reference }) => [reference.rejected, reference.chosen]),
  },
  "same-pair-once": {
    because: "A pair that was drawn twice is looked up once. Every place of the batch needs its number.",
    cachedLogProbs(pairs) {
      const different = [...new Set(pairs)];
      return {
        chosen: tf.tensor1d(different.map(({ reference }) => reference.chosen)),
        rejected: tf.tensor1d(different.map(({ reference }) => reference.rejected)),
      };
    },
  },
  "first-batch-for-ever": {
    because:
      "The numbers of the first batch of this size are used for all batches. Each batch holds other pairs.",
    cachedLogProbs(pairs) {
      if (firstBatch.length !== pairs.length) firstBatch = [...pairs];
      return {
        chosen: tf.tensor1d(firstBatch.map(({ reference }) => reference.chosen)),
        rejected: tf.tensor1d(firstBatch.map(({ reference }) => reference.rejected)),
      };
    },
  },
  "numbers-of-the-first-pair": {
    because: "All pairs of a batch got the numbers of its first one. Each pair carries its own.",
    ...caching({
      attach: (pair, { chosen, rejected }) => ({
        ...pair,
        reference: { chosen: chosen[0], rejected: rejected[0] },
      }),
    }),
  },
  "one-object-for-all": {
    because: "All pairs hold the same object, so all carry the last pair's numbers. Make a new one for each.",
    async cacheReference(reference, pairs, batch) {
      const told = { chosen: 0, rejected: 0 };
      const cached = await caching({}).cacheReference(reference, pairs, batch);
      return cached.map((pair) => ({ ...pair, reference: Object.assign(told, pair.reference) }));
    },
  },
  "per-token-in-the-cache": {
    because:
      "The numbers in the cache were divided by the lengths. A pair carries the log-probabilities of its whole responses.",
    ...caching({
      attach: (pair, { chosen, rejected }, i) => ({
        ...pair,
        reference: {
          chosen: chosen[i] / pair.chosen.length,
          rejected: rejected[i] / pair.rejected.length,
        },
      }),
    }),
  },
});
