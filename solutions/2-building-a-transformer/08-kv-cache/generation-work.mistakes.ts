import { mistakesFor } from "#lib/mistakes";
import type { GPTSizes } from "../06-complete-model/init-gpt.js";
import { generationWork as right, type Work } from "./generation-work.js";

type Sizes = { N: number; D: number; F: number; V: number; heads: number };
/** What a step takes that has `length` tokens, `fresh` of them unread. */
type Step = { fresh: number; length: number; cached: boolean; written: number };
interface Counts {
  length: (prompt: number, written: number) => number;
  fresh: (length: number, cached: boolean, written: number) => number;
  positions: (step: Step) => number;
  pairs: (step: Step) => number;
  steps: (count: number) => number;
  perPosition: (sizes: Sizes) => number;
  perPair: (sizes: Sizes) => number;
}

const counts: Counts = {
  length: (prompt, written) => prompt + written,
  fresh: (length, cached, written) => (cached && written > 0 ? 1 : length),
  positions: ({ fresh }) => fresh,
  pairs: ({ fresh, length }) => fresh * length,
  steps: (count) => count,
  perPosition: ({ N, D, F, V }) => N * (4 * D * D + 2 * D * F) + D * V,
  perPair: ({ N, D }) => 2 * N * D,
};

/** The work behind the stub's check, some of it counted in another way. */
const counting =
  (other: Partial<Counts>, add = (step: number, before: number) => before + step) =>
  (gpt: GPTSizes, prompt: number, count: number, cached: boolean): Work => {
    right(gpt, prompt, count, cached);
    const { length, fresh, positions, pairs, steps, perPosition, perPair } = { ...counts, ...other };
    const { layers: N, dModel: D, dFF: F = 4 * D, vocabulary: V, heads } = gpt;
    const sum = { positions: 0, pairs: 0 };
    for (let written = 0; written < steps(count); written++) {
      const tokens = length(prompt, written);
      const step = { fresh: fresh(tokens, cached, written), length: tokens, cached, written };
      sum.positions = add(positions(step), sum.positions);
      sum.pairs += pairs(step);
    }
    const sizes = { N, D, F, V, heads };
    return { ...sum, multiplyAdds: sum.positions * perPosition(sizes) + sum.pairs * perPair(sizes) };
  };

export default mistakesFor<typeof import("./generation-work.js")>({
  "begins-one-later": {
    because: "The first step was counted with a written token already there. It reads the prompt alone.",
    generationWork: counting({ length: (prompt, written) => prompt + written + 1 }),
  },
  "reads-the-last-token-too": {
    because: "The last token that is written was read as well. Nobody asks what comes behind it.",
    generationWork: counting({ steps: (count) => count + 1 }),
  },
  "forgets-the-last-step": {
    because: "One step is missing: writing n tokens takes n steps, the first of which reads the prompt.",
    generationWork: counting({ steps: (count) => count - 1 }),
  },
  "forgets-the-prompt": {
    because: "The text was taken to begin with its first written token. The prompt is read, too.",
    generationWork: counting({ length: (_, written) => written + 1 }),
  },
  "prompt-in-every-step": {
    because: "With a cache the prompt was read in each step. It is read once.",
    generationWork: counting({ fresh: (length, cached, written) => (cached ? length - written : length) }),
  },
  "one-position-for-the-prompt": {
    because:
      "With a cache the first step was counted as one position. Nothing is cached yet: it reads the whole prompt.",
    generationWork: counting({ fresh: (length, cached) => (cached ? 1 : length) }),
  },
  "a-cache-without-effect": {
    because: "With a cache it came out as without: the whole text for each token.",
    generationWork: counting({ fresh: (length) => length }),
  },
  "always-cached": {
    because: "Without a cache it came out as with one: every token read once.",
    generationWork: counting({ fresh: (length, _, written) => (written > 0 ? 1 : length) }),
  },
  "last-step-only": {
    because: "Only the positions of the last step came out. Those of all steps are added up.",
    generationWork: counting({}, (step) => step),
  },
  "no-attention-matrices": {
    because:
      "The weights of attention are missing: a position goes through four matrices of D × D in each block.",
    generationWork: counting({ perPosition: ({ N, D, F, V }) => N * 2 * D * F + D * V }),
  },
  "attention-is-linear": {
    because:
      "With a cache each new query was given one key. It still meets all keys of the text: the sum is quadratic.",
    generationWork: counting({ pairs: ({ fresh, length, cached }) => (cached ? fresh : fresh * length) }),
  },
  "pairs-without-oneself": {
    because: "A position does not only meet those before it, it meets itself.",
    generationWork: counting({ pairs: ({ fresh, length }) => fresh * (length - 1) }),
  },
  "pairs-that-may-look": {
    because:
      "Hidden pairs were left out. The product of queries and keys computes them all, the mask comes afterwards.",
    generationWork: counting({
      pairs: ({ fresh, length }) => fresh * length - (fresh * (fresh - 1)) / 2,
    }),
  },
  "old-pairs-only": {
    because: "The new query was let meet the cached keys only. Its own key is among those it meets.",
    generationWork: counting({
      pairs: ({ fresh, length, cached, written }) => (cached && written > 0 ? length - 1 : fresh * length),
    }),
  },
  "forgets-the-logits": {
    because: "The unembedding is missing: every position that is read gets scores for all V tokens.",
    generationWork: counting({ perPosition: ({ N, D, F }) => N * (4 * D * D + 2 * D * F) }),
  },
  "the-unembedding-twice": {
    because:
      "The unembedding was counted twice. Looking up a token's row is no product: the table multiplies at the end alone.",
    generationWork: counting({ perPosition: ({ N, D, F, V }) => N * (4 * D * D + 2 * D * F) + 2 * D * V }),
  },
  "logits-in-every-layer": {
    because: "The unembedding was counted once a block. It comes behind the last one.",
    generationWork: counting({ perPosition: ({ N, D, F, V }) => N * (4 * D * D + 2 * D * F + D * V) }),
  },
  "one-layer": {
    because: "The weights of one block were counted. A position goes through all of them.",
    generationWork: counting({ perPosition: ({ D, F, V }) => 4 * D * D + 2 * D * F + D * V }),
  },
  "three-matrices": {
    because: "Queries, keys and values make three matrices; what the heads found goes through a fourth.",
    generationWork: counting({ perPosition: ({ N, D, F, V }) => N * (3 * D * D + 2 * D * F) + D * V }),
  },
  "one-matrix-of-the-mlp": {
    because: "The feed-forward network goes up and comes down: two matrices of D × F.",
    generationWork: counting({ perPosition: ({ N, D, F, V }) => N * (4 * D * D + D * F) + D * V }),
  },
  "four-times-the-width": {
    because: "Hidden units were taken for 4·D. How many there are is among the sizes.",
    generationWork: counting({ perPosition: ({ N, D, V }) => N * 12 * D * D + D * V }),
  },
  "pairs-in-one-layer": {
    because: "Pairs were counted in one layer. They meet in every layer.",
    generationWork: counting({ perPair: ({ D }) => 2 * D }),
  },
  "scores-only": {
    because: "Only q·k was counted. The value is multiplied, too, by its weight.",
    generationWork: counting({ perPair: ({ N, D }) => N * D }),
  },
  "whole-width-in-each-head": {
    because: "Each head was given the whole width. It compares headDim numbers, and all heads together D.",
    generationWork: counting({ perPair: ({ N, D, heads }) => 2 * N * D * heads }),
  },
  "a-pair-without-its-width": {
    because:
      "A pair was counted as one product of numbers. A query and a key that meet are as wide as a head, in every head.",
    generationWork: counting({ perPair: ({ N }) => 2 * N }),
  },
  "one-head": {
    because: "The pairs of one head were counted. In all H heads together, q·k takes H·headDim = D.",
    generationWork: counting({ perPair: ({ N, D, heads }) => (2 * N * D) / heads }),
  },
  "counts-operations": {
    because: "Additions and multiplications were counted apart. A multiply-add is both, and counts once.",
    generationWork: counting({
      perPosition: (sizes) => 2 * counts.perPosition(sizes),
      perPair: (sizes) => 2 * counts.perPair(sizes),
    }),
  },
});
