import { mistakesFor } from "#lib/author/mistakes";
import type { GPTSizes } from "../06-complete-model/init-gpt.js";
import {
  type ForwardFlops,
  forwardFlops as right,
  computeOptimal as rightOptimal,
  stepFlops as rightStep,
  trainingFlops as rightTraining,
} from "./training-flops.js";

type Counts = ForwardFlops & { sizes: GPTSizes; B: number; T: number };

/** The forward pass with some of its parts counted in another way, and the step that is counted from it. */
const forward = (other: (counts: Counts) => Partial<ForwardFlops>) => {
  const forwardFlops = (sizes: GPTSizes, B: number, T: number): ForwardFlops => {
    const flops = right(sizes, B, T);
    return { ...flops, ...other({ ...flops, sizes, B, T }) };
  };
  return {
    forwardFlops,
    stepFlops: (sizes: GPTSizes, B: number, T: number, checkpointing = false) => {
      const { projections, attention, feedForward, unembedding } = forwardFlops(sizes, B, T);
      const blocks = projections + attention + feedForward;
      return 3 * (blocks + unembedding) + (checkpointing ? blocks : 0);
    },
  };
};

/** A step of the given number of passes. */
const step =
  (count: (pass: number, blocks: number, checkpointing: boolean) => number) =>
  (sizes: GPTSizes, B: number, T: number, checkpointing = false): number => {
    const { projections, attention, feedForward, unembedding } = right(sizes, B, T);
    const blocks = projections + attention + feedForward;
    return count(blocks + unembedding, blocks, checkpointing);
  };

/** The rule with more or fewer weights. */
const rule =
  (more: (sizes: GPTSizes) => number) =>
  (sizes: GPTSizes, tokens: number): number =>
    rightTraining(sizes, tokens) + 6 * tokens * more(sizes);

export default mistakesFor<typeof import("./training-flops.js")>({
  "multiply-adds-for-flops": {
    because: "You counted multiply-adds. Each is two operations, a multiplication and an addition.",
    ...forward(({ projections, attention, feedForward }) => ({
      projections: projections / 2,
      attention: attention / 2,
      feedForward: feedForward / 2,
    })),
  },
  "forgets-wo": {
    because: "You counted three projections. Wo, which mixes the heads, is the fourth.",
    ...forward(({ projections }) => ({ projections: (3 / 4) * projections })),
  },
  "one-product-of-attention": {
    because:
      "You counted half of attention's work. It has two products, q·kᵀ and weights·v, and the scores that the mask hides are computed too.",
    ...forward(({ attention }) => ({ attention: attention / 2 })),
  },
  "half-of-the-scores": {
    because:
      "You left out the masked scores. The product computes all T² of them, and only then does the mask hide almost half.",
    ...forward(({ attention, T }) => ({ attention: (attention * (T + 1)) / (2 * T) })),
  },
  "each-query-meets-one-key": {
    because: "You counted one key for each query. A query meets all T keys of its window.",
    ...forward(({ attention, T }) => ({ attention: attention / T })),
  },
  "one-matrix-in-the-network": {
    because: "You counted one product for the feed-forward network. It has two, up to F and back down to D.",
    ...forward(({ feedForward }) => ({ feedForward: feedForward / 2 })),
  },
  "always-four-times-d": {
    because: "You took F to be 4·D always. A model may have another number of hidden units.",
    ...forward(({ feedForward, sizes: { dModel: D, dFF: F = 4 * D } }) => ({
      feedForward: (feedForward / F) * 4 * D,
    })),
  },
  "one-block": {
    because: "You counted one block. The tokens go through all of them.",
    ...forward(({ projections, attention, feedForward, sizes: { layers: L } }) => ({
      projections: projections / L,
      attention: attention / L,
      feedForward: feedForward / L,
    })),
  },
  "heads-of-full-width": {
    because:
      "You counted each head at width D. A head has D / H columns, so all heads together cost as much as one of width D.",
    ...forward(({ attention, sizes: { heads } }) => ({ attention: attention * heads })),
  },
  "windows-see-each-other": {
    because:
      "You counted attention over all tokens of the batch. A query meets only the keys of its own window.",
    ...forward(({ attention, B }) => ({ attention: attention * B })),
  },
  "two-passes-a-step": {
    because:
      "You counted the backward pass like the forward pass. In the backward pass, each product has a gradient for both of its factors.",
    stepFlops: step((pass, blocks, checkpointing) => 2 * pass + (checkpointing ? blocks : 0)),
  },
  "forward-pass-alone": {
    because: "You counted only the forward pass. A training step has a backward pass too.",
    stepFlops: step((pass, blocks, checkpointing) => pass + (checkpointing ? blocks : 0)),
  },
  "recomputes-the-unembedding": {
    because: "You computed the unembedding again. It is part of no block, so its activations were kept.",
    stepFlops: step((pass, _, checkpointing) => (checkpointing ? 4 : 3) * pass),
  },
  "checkpointing-for-free": {
    because: "You counted nothing for checkpointing. What a block did not keep has to be computed again.",
    stepFlops: step((pass) => 3 * pass),
  },
  "always-checkpointing": {
    because:
      "You ran the blocks again even without checkpointing. Their activations were kept, so nothing is computed twice.",
    stepFlops: (sizes, B, T) => rightStep(sizes, B, T, true),
  },
  "table-looked-up-counts": {
    because:
      "You counted the token table twice. It is a factor at the end; at the start its rows are only looked up.",
    trainingFlops: rule(({ vocabulary, dModel }) => vocabulary * dModel),
  },
  "no-unembedding": {
    because: "You left out the unembedding. It may share the token table, but it is a product.",
    trainingFlops: rule(({ vocabulary, dModel }) => -vocabulary * dModel),
  },
  "positions-count": {
    because: "You counted the position table. Its rows are added: no vector is multiplied by it.",
    trainingFlops: rule(({ context, dModel }) => context * dModel),
  },
  "biases-count": {
    because: "You counted the biases. They are added, one operation each, and belong to no product.",
    trainingFlops: rule(({ layers, dModel: D, dFF: F = 4 * D }) => layers * (5 * D + F)),
  },
  "three-projections-in-the-rule": {
    because: "You counted three projections in N. Wo, which mixes the heads, is the fourth.",
    trainingFlops: rule(({ layers, dModel: D }) => -layers * D * D),
  },
  "one-network-matrix-in-the-rule": {
    because:
      "You counted one matrix of the feed-forward network in N. It has two, up to F and back down to D.",
    trainingFlops: rule(({ layers, dModel: D, dFF: F = 4 * D }) => -layers * D * F),
  },
  "twelve-d-squared": {
    because: "You counted 12·D² weights a block in N, which holds where F is 4·D. Use the model's own F.",
    trainingFlops: rule(({ layers, dModel: D, dFF: F = 4 * D }) => layers * (8 * D * D - 2 * D * F)),
  },
  "one-block-in-the-rule": {
    because: "You counted the weights of one block in N. A token passes through all of them.",
    trainingFlops: rule(({ layers, dModel: D, dFF: F = 4 * D }) => (1 - layers) * (4 * D * D + 2 * D * F)),
  },
  "root-without-six": {
    because: "You left the 6 out of the root. The budget is 6 · N · tokens, so divide it by 6 as well.",
    computeOptimal: (flops, tokensPerParameter = 20) => {
      const parameters = Math.sqrt(flops / tokensPerParameter);
      return { parameters, tokens: tokensPerParameter * parameters };
    },
  },
  "no-root": {
    because:
      "You divided the budget by 6 and the ratio but took no root. The tokens are a multiple of N, so N enters twice.",
    computeOptimal: (flops, tokensPerParameter = 20) => {
      const parameters = flops / (6 * tokensPerParameter);
      return { parameters, tokens: tokensPerParameter * parameters };
    },
  },
  "as-many-tokens-as-parameters": {
    because:
      "You computed N as if there were one token for each parameter. With more tokens each, a budget pays for a smaller model.",
    computeOptimal: (flops, tokensPerParameter = 20) => {
      const parameters = Math.sqrt(flops / 6);
      return { parameters, tokens: tokensPerParameter * parameters };
    },
  },
  "twenty-whatever-is-given": {
    because:
      "You ignored the caller's ratio when you computed N, so N is always that of 20 tokens for each parameter.",
    computeOptimal: (flops, tokensPerParameter = 20) => {
      const { parameters } = rightOptimal(flops);
      return { parameters, tokens: tokensPerParameter * parameters };
    },
  },
  "zero-means-the-default": {
    because: "You took 0 hidden units for a number that isn't given. F is 4·D only where dFF is missing.",
    ...forward(({ sizes, B, T }) => right({ ...sizes, dFF: sizes.dFF || undefined }, B, T)),
  },
  "context-for-the-window": {
    because:
      "You let each query meet as many keys as the context has places. The window has T tokens, and only these are computed.",
    ...forward(({ attention, T, sizes: { context } }) => ({ attention: (attention / T) * context })),
  },
  "attention-of-one-block": {
    because: "You counted attention's two products for one block. Every block computes its own.",
    ...forward(({ attention, sizes: { layers: L } }) => ({ attention: L > 0 ? attention / L : 0 })),
  },
  "two-flops-in-the-rule": {
    because:
      "You counted the forward pass alone. Two gradients of each product cost twice as much again: 6 FLOPs a weight.",
    trainingFlops: (sizes, tokens) => rightTraining(sizes, tokens) / 3,
  },
  "rounds-n": {
    because: "You rounded N. Neither of the two numbers is rounded.",
    computeOptimal: (flops, tokensPerParameter = 20) => {
      const parameters = Math.round(rightOptimal(flops, tokensPerParameter).parameters);
      return { parameters, tokens: tokensPerParameter * parameters };
    },
  },
  "tokens-for-parameters": {
    because:
      "You gave the number of tokens as N, and N as the tokens. There are more tokens than parameters.",
    computeOptimal: (flops, tokensPerParameter = 20) => {
      const { parameters, tokens } = rightOptimal(flops, tokensPerParameter);
      return { parameters: tokens, tokens: parameters };
    },
  },
  "ratio-times-the-budget": {
    because:
      "You multiplied the budget by the ratio. The more tokens for each parameter, the smaller the model: divide by it.",
    computeOptimal: (flops, tokensPerParameter = 20) => {
      const parameters = Math.sqrt((flops * tokensPerParameter) / 6);
      return { parameters, tokens: tokensPerParameter * parameters };
    },
  },
});
