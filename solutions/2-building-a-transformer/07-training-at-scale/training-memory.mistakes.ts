import { mistakesFor } from "#lib/author/mistakes";
import type { GPTSizes } from "../06-complete-model/init-gpt.js";
import {
  type MemorySettings,
  trainingMemory as right,
  blockActivations as rightBlock,
  parameterCount as rightCount,
  outputActivations as rightOutput,
  type TrainingMemory,
} from "./training-memory.js";

/** The bytes of a training that has these more parameters, activations of a block, and activations at the end of the model. */
const trained =
  (
    more: (sizes: GPTSizes, B: number, T: number) => { parameters?: number; block?: number; output?: number },
  ) =>
  (sizes: GPTSizes, B: number, T: number, settings: MemorySettings = {}): TrainingMemory => {
    const { weights, gradients, moments, activations } = right(sizes, B, T, settings);
    const { parameters = 0, block = 0, output = 0 } = more(sizes, B, T);
    const { mixed = false, checkpointing = false } = settings;
    return {
      weights: weights + parameters * (mixed ? 6 : 4),
      gradients: gradients + parameters * bytes(mixed),
      moments: moments + parameters * 8,
      activations: activations + ((checkpointing ? 1 : sizes.layers) * block + output) * bytes(mixed),
    };
  };

/** The parameters and some more. */
const parameters = (more: (sizes: Required<GPTSizes>) => number) => {
  const extra = (sizes: GPTSizes) => more({ dFF: 4 * sizes.dModel, ...sizes });
  return {
    parameterCount: (sizes: GPTSizes) => rightCount(sizes) + extra(sizes),
    trainingMemory: trained((sizes) => ({ parameters: extra(sizes) })),
  };
};

/** What a block keeps and some more. */
const block = (more: (sizes: Required<GPTSizes>, B: number, T: number) => number) => {
  const extra = (sizes: GPTSizes, B: number, T: number) => more({ dFF: 4 * sizes.dModel, ...sizes }, B, T);
  return {
    blockActivations: (sizes: GPTSizes, B: number, T: number) => rightBlock(sizes, B, T) + extra(sizes, B, T),
    trainingMemory: trained((sizes, B, T) => ({ block: extra(sizes, B, T) })),
  };
};

/** What the end of the model keeps and some more. */
const output = (more: (sizes: GPTSizes, B: number, T: number) => number) => ({
  outputActivations: (sizes: GPTSizes, B: number, T: number) => rightOutput(sizes, B, T) + more(sizes, B, T),
  trainingMemory: trained((sizes, B, T) => ({ output: more(sizes, B, T) })),
});

type Case = Required<MemorySettings> & {
  /** all parameters */
  count: number;
  /** numbers that a block keeps, its input among them, and the end of the model */
  kept: { block: number; input: number; output: number };
  layers: number;
};

/** The bytes, some of them by another account. */
const memory =
  (other: (found: Case, memory: TrainingMemory) => Partial<TrainingMemory>) =>
  (sizes: GPTSizes, B: number, T: number, settings: MemorySettings = {}): TrainingMemory => {
    const found = right(sizes, B, T, settings);
    const kept = {
      block: rightBlock(sizes, B, T),
      input: B * T * sizes.dModel,
      output: rightOutput(sizes, B, T),
    };
    const { mixed = false, checkpointing = false } = settings;
    const { layers } = sizes;
    return { ...found, ...other({ mixed, checkpointing, count: rightCount(sizes), kept, layers }, found) };
  };

const bytes = (mixed: boolean) => (mixed ? 2 : 4);

export default mistakesFor<typeof import("./training-memory.js")>({
  "forgets-biases": {
    because: "You left out the biases: four of width D in attention, one of F and one of D in the network.",
    ...parameters(({ layers, dModel: D, dFF: F }) => -layers * (5 * D + F)),
  },
  "biases-of-one-width": {
    because:
      "You counted D numbers for each of the network's two biases. The first one belongs to the F hidden units.",
    ...parameters(({ layers, dModel: D, dFF: F }) => layers * (D - F)),
  },
  "norms-without-beta": {
    because: "You counted one number for each feature of a norm. A norm has two, a scale γ and a shift β.",
    ...parameters(({ layers, dModel: D }) => -(2 * layers + 1) * D),
  },
  "no-last-norm": {
    because: "You left out the last norm. It comes after all blocks, before the unembedding.",
    ...parameters(({ dModel: D }) => -2 * D),
  },
  "own-unembedding": {
    because:
      "You counted an unembedding of its own. It is tied to the token table, so the table counts once.",
    ...parameters(({ vocabulary: V, dModel: D }) => V * D),
  },
  "no-position-table": {
    because: "You left out the position table. It has a row of D numbers for each position of the context.",
    ...parameters(({ context: L, dModel: D }) => -L * D),
  },
  "weights-of-one-head": {
    because: "You counted the attention weights of one head. Each head has T × T of its own.",
    ...block(({ heads: H }, B, T) => -(H - 1) * B * T * T),
  },
  "scores-kept-too": {
    because: "You kept both scores and attention weights. The gradient of the softmax needs only its output.",
    ...block(({ heads: H }, B, T) => H * B * T * T),
  },
  "two-tensors-too-many": {
    because:
      "You counted two tensors [B, T, D] too many. q, k and v are made from one normed input, and additions keep nothing.",
    ...block(({ dModel: D }, B, T) => 2 * B * T * D),
  },
  "one-tensor-too-many": {
    because:
      "You counted one tensor [B, T, D] too many. Additions keep nothing, and a tensor that two operations need is kept once.",
    ...block(({ dModel: D }, B, T) => B * T * D),
  },
  "two-tensors-missing": {
    because:
      "You counted two tensors [B, T, D] too few. A norm needs its input, and the product after it needs its output: keep both.",
    ...block(({ dModel: D }, B, T) => -2 * B * T * D),
  },
  "one-tensor-missing": {
    because:
      "You counted one tensor [B, T, D] too few. A product keeps both factors: the one with Wo keeps the merged heads.",
    ...block(({ dModel: D }, B, T) => -B * T * D),
  },
  "one-side-of-gelu": {
    because:
      "You counted only one side of GELU. GELU needs what goes in, and the next product needs what comes out.",
    ...block(({ dFF: F }, B, T) => -B * T * F),
  },
  "weights-are-activations": {
    because: "You counted the weight matrices. They are parameters, and they are in memory anyway.",
    ...block(({ dModel: D, dFF: F }) => 4 * D * D + 2 * D * F),
  },
  "logits-and-logarithms": {
    because: "You kept both the logits and their logarithms. The log-softmax needs only its output.",
    ...output(({ vocabulary: V }, B, T) => B * T * V),
  },
  "no-logarithms": {
    because:
      "You left out what the log-softmax keeps: V numbers for each position, often the largest tensor of all.",
    ...output(({ vocabulary: V }, B, T) => -B * T * V),
  },
  "one-side-of-the-last-norm": {
    because:
      "You counted only one side of the last norm. The norm needs its input, and the unembedding needs its output.",
    ...output(({ dModel: D }, B, T) => -B * T * D),
  },
  "no-master-copy": {
    because:
      "You left out the master copy in 4 bytes, to which AdamW adds steps too small for 2 bytes. It counts as weights, not as a moment.",
    trainingMemory: memory(({ mixed, count }) => ({ weights: bytes(mixed) * count })),
  },
  "moments-in-two-bytes": {
    because: "You counted the moments in 2 bytes. AdamW keeps both in 4 bytes in either precision.",
    trainingMemory: memory(({ mixed, count }) => ({ moments: 2 * bytes(mixed) * count })),
  },
  "one-moment": {
    because:
      "You counted one moment. AdamW has two for each parameter: of the gradients, and of their squares.",
    trainingMemory: memory(({ count }) => ({ moments: 4 * count })),
  },
  "gradients-in-four-bytes": {
    because:
      "You counted the gradients in 4 bytes. They have the precision of the weights they belong to: 2 bytes in mixed precision.",
    trainingMemory: memory(({ count }) => ({ gradients: 4 * count })),
  },
  "shifts-to-32-bits": {
    because:
      "You multiplied by shifting, which cuts the result to 32 bits. GPT-2 XL takes more bytes than that: use a product.",
    trainingMemory: memory(({ mixed, count }) => ({
      gradients: count << (mixed ? 1 : 2),
      moments: count << 3,
    })),
  },
  "activations-in-four-bytes": {
    because:
      "You counted the activations in 4 bytes. Mixed precision computes in 2 bytes, so they take 2 bytes as well.",
    trainingMemory: memory(({ mixed }, { activations }) => ({
      activations: mixed ? 2 * activations : activations,
    })),
  },
  "input-counted-twice": {
    because:
      "You counted the input of the block that runs again twice. It is there already, because every block keeps its input.",
    trainingMemory: memory(({ mixed, checkpointing, kept }, { activations }) => ({
      activations: activations + (checkpointing ? bytes(mixed) * kept.input : 0),
    })),
  },
  "no-block-runs-again": {
    because:
      "You counted only what the forward pass keeps. While a block runs again, its activations are there too.",
    trainingMemory: memory(({ mixed, checkpointing, kept, layers }, { activations }) => ({
      activations: checkpointing ? bytes(mixed) * (layers * kept.input + kept.output) : activations,
    })),
  },
  "all-blocks-run-again-at-once": {
    because: "You counted the activations of all blocks. One block runs again at a time.",
    trainingMemory: memory(({ mixed, kept, layers }) => ({
      activations: bytes(mixed) * (layers * kept.block + kept.output),
    })),
  },
  "end-of-the-model-forgotten": {
    because:
      "You left out the end of the model. The last norm, the unembedding and the log-softmax keep activations as well.",
    trainingMemory: memory(({ mixed, kept }, { activations }) => ({
      activations: activations - bytes(mixed) * kept.output,
    })),
  },
  "always-four-times-d": {
    because: "You took F to be 4·D always. A model may have another number of hidden units.",
    ...parameters(({ layers, dModel: D, dFF: F }) => layers * (8 * D * D + 5 * D - (2 * D * F + F + D))),
  },
  "attention-without-biases": {
    because: "You left out the biases of attention. Each of its four projections has one, of width D.",
    ...parameters(({ layers, dModel: D }) => -layers * 4 * D),
  },
  "context-for-the-window": {
    because: "You counted activations for windows as long as the context. A window has T tokens.",
    trainingMemory: (sizes, B, T, settings) => ({
      ...right(sizes, B, T, settings),
      activations: right(sizes, B, sizes.context, settings).activations,
    }),
  },
  "checkpointing-drops-the-end": {
    because:
      "With checkpointing you left out the end of the model. It is no block: it keeps what it kept before.",
    trainingMemory: memory(({ mixed, checkpointing, kept }, { activations }) => ({
      activations: activations - (checkpointing ? bytes(mixed) * kept.output : 0),
    })),
  },
});
