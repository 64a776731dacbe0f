import { mistakesFor } from "#lib/author/mistakes";
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
  "the-flag-the-wrong-way": {
    because: "You counted with a cache where there is none, and without where there is one.",
    generationWork: (sizes, prompt, count, cached) => right(sizes, prompt, count, !cached),
  },
  "begins-one-later": {
    because: "You counted the first step with a generated token already there. It reads only the prompt.",
    generationWork: counting({ length: (prompt, written) => prompt + written + 1 }),
  },
  "reads-the-last-token-too": {
    because:
      "You counted the last generated token as read. No token comes after it, so the model never reads it.",
    generationWork: counting({ steps: (count) => count + 1 }),
  },
  "forgets-the-last-step": {
    because: "One step is missing: generating n tokens takes n steps, and the first one reads the prompt.",
    generationWork: counting({ steps: (count) => count - 1 }),
  },
  "forgets-the-prompt": {
    because: "You began the text with its first generated token. The model reads the prompt too.",
    generationWork: counting({ length: (_, written) => written + 1 }),
  },
  "prompt-in-every-step": {
    because: "With a cache you counted the prompt in each step. The model reads it once.",
    generationWork: counting({ fresh: (length, cached, written) => (cached ? length - written : length) }),
  },
  "one-position-for-the-prompt": {
    because:
      "With a cache you counted the first step as one position. Nothing is cached yet: it reads the whole prompt.",
    generationWork: counting({ fresh: (length, cached) => (cached ? 1 : length) }),
  },
  "a-cache-without-effect": {
    because: "Your count with a cache is the same as without: the whole text for each token.",
    generationWork: counting({ fresh: (length) => length }),
  },
  "always-cached": {
    because: "Your count without a cache is the same as with one: every token read once.",
    generationWork: counting({ fresh: (length, _, written) => (written > 0 ? 1 : length) }),
  },
  "last-step-only": {
    because: "You returned only the positions of the last step. Add up those of all steps.",
    generationWork: counting({}, (step) => step),
  },
  "no-attention-matrices": {
    because:
      "The weights of attention are missing: a position goes through four matrices of D × D in each block.",
    generationWork: counting({ perPosition: ({ N, D, F, V }) => N * 2 * D * F + D * V }),
  },
  "attention-is-linear": {
    because:
      "With a cache you gave each new query one key. It still meets all keys of the text: the sum is quadratic.",
    generationWork: counting({ pairs: ({ fresh, length, cached }) => (cached ? fresh : fresh * length) }),
  },
  "pairs-of-32-bits": {
    because: "Your number of pairs overflows: 100,000 positions already meet in 10,000,000,000 pairs.",
    generationWork: counting({ pairs: ({ fresh, length }) => Math.imul(fresh, length) }),
  },
  "pairs-without-oneself": {
    because: "A position meets not only those before it, but also itself.",
    generationWork: counting({ pairs: ({ fresh, length }) => fresh * (length - 1) }),
  },
  "pairs-that-may-look": {
    because:
      "You left hidden pairs out. The product of queries and keys computes them all; the mask comes after it.",
    generationWork: counting({
      pairs: ({ fresh, length }) => fresh * length - (fresh * (fresh - 1)) / 2,
    }),
  },
  "old-pairs-only": {
    because: "Your new query meets only the cached keys. It also meets its own key.",
    generationWork: counting({
      pairs: ({ fresh, length, cached, written }) => (cached && written > 0 ? length - 1 : fresh * length),
    }),
  },
  "forgets-the-logits": {
    because: "The unembedding is missing: every position that is read gets logits for all V tokens.",
    generationWork: counting({ perPosition: ({ N, D, F }) => N * (4 * D * D + 2 * D * F) }),
  },
  "the-unembedding-twice": {
    because:
      "You counted the unembedding twice. Looking up a token's row is not a product: the table multiplies only at the end.",
    generationWork: counting({ perPosition: ({ N, D, F, V }) => N * (4 * D * D + 2 * D * F) + 2 * D * V }),
  },
  "logits-in-every-layer": {
    because: "You counted the unembedding once per block. It comes once, after the last one.",
    generationWork: counting({ perPosition: ({ N, D, F, V }) => N * (4 * D * D + 2 * D * F + D * V) }),
  },
  "one-layer": {
    because: "You counted the weights of one block. A position goes through all of them.",
    generationWork: counting({ perPosition: ({ D, F, V }) => 4 * D * D + 2 * D * F + D * V }),
  },
  "three-matrices": {
    because:
      "You counted three attention matrices. Queries, keys and values need three; a fourth mixes the heads' outputs.",
    generationWork: counting({ perPosition: ({ N, D, F, V }) => N * (3 * D * D + 2 * D * F) + D * V }),
  },
  "one-matrix-of-the-mlp": {
    because:
      "You counted one matrix of the feed-forward network. It goes up and down: two matrices of D × F.",
    generationWork: counting({ perPosition: ({ N, D, F, V }) => N * (4 * D * D + D * F) + D * V }),
  },
  "four-times-the-width": {
    because: "You took 4·D for the hidden units. Their number is one of the sizes.",
    generationWork: counting({ perPosition: ({ N, D, V }) => N * 12 * D * D + D * V }),
  },
  "pairs-in-one-layer": {
    because: "You counted pairs in one layer. They meet in every layer.",
    generationWork: counting({ perPair: ({ D }) => 2 * D }),
  },
  "scores-only": {
    because: "You counted only q·k. The attention weight also multiplies the value.",
    generationWork: counting({ perPair: ({ N, D }) => N * D }),
  },
  "whole-width-in-each-head": {
    because: "You gave each head the whole width. It compares headDim numbers, and all heads together D.",
    generationWork: counting({ perPair: ({ N, D, heads }) => 2 * N * D * heads }),
  },
  "a-pair-without-its-width": {
    because:
      "You counted a pair as one product of numbers. Query and key have headDim numbers in every head.",
    generationWork: counting({ perPair: ({ N }) => 2 * N }),
  },
  "one-head": {
    because: "You counted the pairs of one head. In all H heads together, q·k takes H·headDim = D.",
    generationWork: counting({ perPair: ({ N, D, heads }) => (2 * N * D) / heads }),
  },
  "counts-operations": {
    because: "You counted additions and multiplications separately. A multiply-add is both, and counts once.",
    generationWork: counting({
      perPosition: (sizes) => 2 * counts.perPosition(sizes),
      perPair: (sizes) => 2 * counts.perPair(sizes),
    }),
  },
  "logits-once-a-step": {
    because: "You counted logits once for each step. Every position that is read gets them.",
    generationWork: (sizes, prompt, count, cached) => {
      const work = right(sizes, prompt, count, cached);
      const logits = sizes.dModel * sizes.vocabulary;
      return { ...work, multiplyAdds: work.multiplyAdds + (count - work.positions) * logits };
    },
  },
  "new-keys-alone": {
    because: "You let new queries meet only the new keys. They meet the cached ones too.",
    generationWork: counting({ pairs: ({ fresh }) => fresh * fresh }),
  },
  "prompt-without-hidden-pairs": {
    because: "You left the hidden pairs of the prompt out. The mask hides them after they are computed.",
    generationWork: counting({
      pairs: ({ fresh, length, cached, written }) =>
        cached && written === 0 ? (length * (length + 1)) / 2 : fresh * length,
    }),
  },
});
