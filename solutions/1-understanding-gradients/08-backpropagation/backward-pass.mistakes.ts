import { mistakesFor } from "#lib/author/mistakes";
import type { Parameters } from "#lib/micro-model";
import { addResidual } from "../06-layer-normalization/add-residual.js";
import { type LayerNorm, layerNorm } from "../06-layer-normalization/layer-norm.js";
import { IGNORE } from "../07-cross-entropy-loss/cross-entropy.js";
import { type Forward, forwardPass } from "../07-cross-entropy-loss/forward-pass.js";
import { backwardPass as right } from "./backward-pass.js";
import { crossEntropyBackward } from "./cross-entropy-backward.js";
import { embeddingBackward } from "./embedding-backward.js";
import { feedForwardBackward } from "./feed-forward-backward.js";
import { layerNormBackward } from "./layer-norm-backward.js";
import { linearBackward } from "./linear-backward.js";
import { multiHeadBackward } from "./multi-head-backward.js";

type Matrix = number[][];
type NormName = "ln1" | "ln2" | "ln_f";
type Call = { p: Parameters; ids: number[]; targets: number[]; cache: Forward };
/** What comes back at a fork: straight on along the residual path, and through norm and sublayer. */
type Fork = (straight: Matrix, through: Matrix, dOutput: Matrix) => Matrix;

const times = (A: Matrix, factor: number) => A.map((row) => row.map((x) => x * factor));
const counted = (targets: number[]) => targets.filter((target) => target !== IGNORE).length;

/** The way back, with a turn that may be taken wrongly at every step. */
interface Turns {
  dLogits: (call: Call) => Matrix;
  /** what the last layer, the feed-forward network and the attention are said to have read */
  read: (cache: Forward) => Partial<{ head: Matrix; ffn: Matrix; heads: Matrix }>;
  /** which gradient goes on behind a norm */
  norm: (name: NormName, dX: Matrix, dY: Matrix) => Matrix;
  caches: (cache: Forward) => { ln1: LayerNorm; ln2: LayerNorm };
  gamma: (p: Parameters, name: NormName) => number[];
  secondFork: Fork;
  firstFork: Fork;
  /** what the attention is given from above */
  aboveHeads: (dAfterAttention: Matrix, dOutput: Matrix) => Matrix;
  tokens: (dX: Matrix, call: Call, dTokens: Matrix) => Matrix;
}

const straightAndThrough: Fork = (straight, through) => addResidual(straight, through);

const turning =
  (turns: Partial<Turns>) =>
  (p: Parameters, ids: number[], targets: number[], cache: Forward): Parameters => {
    const { block, lnF, logits } = cache;
    const call = { p, ids, targets, cache };
    const read = { head: lnF.output, ffn: block.ln2.output, heads: block.ln1.output, ...turns.read?.(cache) };
    const { ln1, ln2 } = turns.caches?.(cache) ?? block;
    const gamma = (name: NormName) => turns.gamma?.(p, name) ?? p[`${name}_gamma`];
    const behind = (name: NormName, dX: Matrix, dY: Matrix) => turns.norm?.(name, dX, dY) ?? dX;

    const dLogits = turns.dLogits?.(call) ?? crossEntropyBackward(logits, targets);
    const head = linearBackward(dLogits, read.head, p.W_lm);
    const lastNorm = layerNormBackward(head.dX, lnF, gamma("ln_f"));
    const dOutput = behind("ln_f", lastNorm.dX, head.dX);
    const ffn = feedForwardBackward(dOutput, read.ffn, block.ffn, p);
    const norm2 = layerNormBackward(ffn.dX, ln2, gamma("ln2"));
    const secondFork = turns.secondFork ?? straightAndThrough;
    const dAfter = secondFork(dOutput, behind("ln2", norm2.dX, ffn.dX), dOutput);
    const above = turns.aboveHeads?.(dAfter, dOutput) ?? dAfter;
    const heads = multiHeadBackward(above, read.heads, block.heads, p);
    const norm1 = layerNormBackward(heads.dX, ln1, gamma("ln1"));
    const firstFork = turns.firstFork ?? straightAndThrough;
    const dX = firstFork(dAfter, behind("ln1", norm1.dX, heads.dX), dOutput);
    const tables = embeddingBackward(dX, ids, p.token_embedding.length, p.position_embedding.length);
    return {
      token_embedding: turns.tokens?.(dX, call, tables.dTokens) ?? tables.dTokens,
      position_embedding: tables.dPositions,
      W_Q: heads.dW_Q,
      W_K: heads.dW_K,
      W_V: heads.dW_V,
      W_O: heads.dW_O,
      W1: ffn.dW1,
      b1: ffn.db1,
      W2: ffn.dW2,
      b2: ffn.db2,
      ln1_gamma: norm1.dGamma,
      ln1_beta: norm1.dBeta,
      ln2_gamma: norm2.dGamma,
      ln2_beta: norm2.dBeta,
      ln_f_gamma: lastNorm.dGamma,
      ln_f_beta: lastNorm.dBeta,
      W_lm: head.dW,
    };
  };

/** One norm's backward pass with the γ of another. */
const gammaFor = (norm: NormName, of: NormName) =>
  turning({ gamma: (p, name) => p[`${name === norm ? of : name}_gamma`] });

/** The right gradients, some of them under the names of others. */
const renamed =
  (...pairs: [keyof Parameters, keyof Parameters][]) =>
  (...call: [p: Parameters, ids: number[], targets: number[], cache: Forward]): Parameters => {
    const g = right(...call);
    const exchanged = pairs.flatMap(([a, b]) => [
      [a, g[b]],
      [b, g[a]],
    ]);
    return { ...g, ...Object.fromEntries(exchanged) };
  };

/** The forward pass that was seen first. */
let kept: Forward | undefined;

export default mistakesFor<typeof import("./backward-pass.js")>({
  "sum-not-mean": {
    because:
      "All your gradients belong to the summed loss. The loss is the mean over the positions with a target.",
    backwardPass: turning({
      dLogits: ({ cache, targets }) => times(crossEntropyBackward(cache.logits, targets), counted(targets)),
    }),
  },
  "divides-by-all-positions": {
    because: "You took the mean over all positions. Only those with a target count, here one fewer.",
    backwardPass: turning({
      dLogits: ({ cache, targets }) =>
        times(crossEntropyBackward(cache.logits, targets), counted(targets) / targets.length),
    }),
  },
  "targets-are-the-inputs": {
    because: "You took the ids as the targets. At each position the target is the token that comes next.",
    backwardPass: turning({
      dLogits: ({ cache, ids, targets }) => {
        const own = ids.map((id, t) => (targets[t] === IGNORE ? IGNORE : id));
        return crossEntropyBackward(cache.logits, own);
      },
    }),
  },
  "sign-flipped": {
    because: "Every sign is wrong. The gradient points to where the loss rises; the optimizer reverses it.",
    backwardPass: turning({
      dLogits: ({ cache, targets }) => times(crossEntropyBackward(cache.logits, targets), -1),
    }),
  },
  "last-layer-reads-the-block": {
    because: "W_lm reads the normalized vectors, not the block's output: its gradient needs lnF.output.",
    backwardPass: turning({ read: ({ block }) => ({ head: block.output }) }),
  },
  "feed-forward-reads-the-path": {
    because: "The FFN reads LN2's output, not the residual stream: its backward pass needs ln2.output.",
    backwardPass: turning({ read: ({ block }) => ({ ffn: block.afterAttention }) }),
  },
  "attention-reads-the-path": {
    because: "The attention reads LN1's output, not X itself: its backward pass needs ln1.output.",
    backwardPass: turning({ read: ({ X }) => ({ heads: X }) }),
  },
  "attention-reads-what-it-made": {
    because:
      "You passed afterAttention to the attention's backward pass, but the heads never read it. Pass what they read: ln1.output.",
    backwardPass: turning({ read: ({ block }) => ({ heads: block.afterAttention }) }),
  },
  "skips-the-last-norm": {
    because: "Your gradient passes the last norm unchanged: the block gets that norm's dX.",
    backwardPass: turning({ norm: (name, dX, dY) => (name === "ln_f" ? dY : dX) }),
  },
  "skips-the-second-norm": {
    because: "The gradient that comes out of the FFN skips LN2: add LN2's dX to the residual stream.",
    backwardPass: turning({ norm: (name, dX, dY) => (name === "ln2" ? dY : dX) }),
  },
  "skips-the-first-norm": {
    because: "The gradient that comes out of the attention skips LN1: add LN1's dX to the residual stream.",
    backwardPass: turning({ norm: (name, dX, dY) => (name === "ln1" ? dY : dX) }),
  },
  "skips-every-norm": {
    because: "You used no norm's dX. A norm is a layer like any other: the gradient has to pass through it.",
    backwardPass: turning({ norm: (_name, _dX, dY) => dY }),
  },
  "norms-exchanged": {
    because: "You gave LN1 and LN2 each other's cache. Each needs the x̂ and the s of its own forward pass.",
    backwardPass: turning({ caches: ({ block: { ln1, ln2 } }) => ({ ln1: ln2, ln2: ln1 }) }),
  },
  "second-norm-with-the-first-gamma": {
    because: "You gave LN2's backward pass the γ of LN1. As long as every γ is 1, you can't see that.",
    backwardPass: gammaFor("ln2", "ln1"),
  },
  "second-norm-with-the-last-gamma": {
    because:
      "You gave LN2's backward pass the γ of the last norm. As long as every γ is 1, you can't see that.",
    backwardPass: gammaFor("ln2", "ln_f"),
  },
  "first-norm-with-the-second-gamma": {
    because: "You gave LN1's backward pass the γ of LN2. As long as every γ is 1, you can't see that.",
    backwardPass: gammaFor("ln1", "ln2"),
  },
  "first-norm-with-the-last-gamma": {
    because:
      "You gave LN1's backward pass the γ of the last norm. As long as every γ is 1, you can't see that.",
    backwardPass: gammaFor("ln1", "ln_f"),
  },
  "last-norm-with-the-first-gamma": {
    because:
      "You gave the last norm's backward pass the γ of LN1. As long as every γ is 1, you can't see that.",
    backwardPass: gammaFor("ln_f", "ln1"),
  },
  "last-norm-with-the-second-gamma": {
    because:
      "You gave the last norm's backward pass the γ of LN2. As long as every γ is 1, you can't see that.",
    backwardPass: gammaFor("ln_f", "ln2"),
  },
  "last-layer-reads-x-hat": {
    because:
      "W_lm reads lnF.output. x̂, `normalized`, lacks γ and β: the two agree only while these are 1 and 0.",
    backwardPass: turning({ read: ({ lnF }) => ({ head: lnF.normalized }) }),
  },
  "feed-forward-reads-x-hat": {
    because:
      "The FFN reads ln2.output. x̂, `normalized`, lacks γ and β: the two agree only while these are 1 and 0.",
    backwardPass: turning({ read: ({ block }) => ({ ffn: block.ln2.normalized }) }),
  },
  "attention-reads-x-hat": {
    because:
      "The heads read ln1.output. x̂, `normalized`, lacks γ and β: the two agree only while these are 1 and 0.",
    backwardPass: turning({ read: ({ block }) => ({ heads: block.ln1.normalized }) }),
  },
  "second-residual-dropped": {
    because: "The residual around the FFN is missing: dOutput also goes straight on.",
    backwardPass: turning({ secondFork: (_straight, through) => through }),
  },
  "first-residual-dropped": {
    because: "The residual around the attention is missing: dAfterAttention also goes straight on to X.",
    backwardPass: turning({ firstFork: (_straight, through) => through }),
  },
  "past-the-feed-forward-network": {
    because: "You followed only the residual: the gradient that came back through the FFN and LN2 is lost.",
    backwardPass: turning({ secondFork: (straight) => straight }),
  },
  "past-the-attention": {
    because:
      "You followed only the residual: the gradient that came back through the attention and LN1 is lost.",
    backwardPass: turning({ firstFork: (straight) => straight }),
  },
  "attention-before-the-fork": {
    because: "You gave the attention dOutput. Its result also fed the FFN: add both gradients first.",
    backwardPass: turning({ aboveHeads: (_dAfter, dOutput) => dOutput }),
  },
  "shortcut-to-the-input": {
    because:
      "You added dOutput to X, not dAfterAttention: the gradient from the second half must go on as well.",
    backwardPass: turning({ firstFork: (_straight, through, dOutput) => addResidual(dOutput, through) }),
  },
  "output-again-at-the-input": {
    because: "You added dOutput at X once more. It is already part of dAfterAttention.",
    backwardPass: turning({
      firstFork: (straight, through, dOutput) => addResidual(dOutput, addResidual(straight, through)),
    }),
  },
  "residual-counted-twice": {
    because: "You added the straight path twice at the second fork. Each use of a value counts once.",
    backwardPass: turning({
      secondFork: (straight, through) => addResidual(straight, addResidual(straight, through)),
    }),
  },
  "gamma-and-beta-exchanged": {
    because: "You swapped the gradients of γ and β.",
    backwardPass: (...call) => {
      const g = right(...call);
      return {
        ...g,
        ln1_gamma: g.ln1_beta,
        ln1_beta: g.ln1_gamma,
        ln2_gamma: g.ln2_beta,
        ln2_beta: g.ln2_gamma,
        ln_f_gamma: g.ln_f_beta,
        ln_f_beta: g.ln_f_gamma,
      };
    },
  },
  "first-and-second-norm-swapped": {
    because: "The gradients of LN1 and LN2 are right, but each has the other's names.",
    backwardPass: renamed(["ln1_gamma", "ln2_gamma"], ["ln1_beta", "ln2_beta"]),
  },
  "second-and-last-norm-swapped": {
    because: "The gradients of LN2 and the last norm are right, but each has the other's names.",
    backwardPass: renamed(["ln2_gamma", "ln_f_gamma"], ["ln2_beta", "ln_f_beta"]),
  },
  "second-gamma-for-the-first": {
    because:
      "Your ln1_gamma holds the gradient of LN2's γ. It needs the one that LN1's backward pass returned.",
    backwardPass: (...call) => {
      const g = right(...call);
      return { ...g, ln1_gamma: g.ln2_gamma };
    },
  },
  "first-gamma-for-the-second": {
    because:
      "Your ln2_gamma holds the gradient of LN1's γ. It needs the one that LN2's backward pass returned.",
    backwardPass: (...call) => {
      const g = right(...call);
      return { ...g, ln2_gamma: g.ln1_gamma };
    },
  },
  "leaves-out-a-gradient": {
    because: "A gradient is missing. Return all 17, each under the name of its parameter.",
    backwardPass: (...call) => {
      const { W_lm: _left, ...rest } = right(...call);
      return rest as Parameters;
    },
  },
  "query-and-key-weights-swapped": {
    because: "The gradients of W_Q and W_K are right, but each has the other's name.",
    backwardPass: renamed(["W_Q", "W_K"]),
  },
  "key-and-value-weights-swapped": {
    because: "The gradients of W_K and W_V are right, but each has the other's name.",
    backwardPass: renamed(["W_K", "W_V"]),
  },
  "tied-embeddings": {
    because: "You added W_lm's gradient to that of token_embedding. In this model they are two parameters.",
    backwardPass: (...call) => {
      const g = right(...call);
      return { ...g, token_embedding: addResidual(g.token_embedding, g.W_lm) };
    },
  },
  "returns-a-bias-too": {
    because: "W_lm has no bias, so there is no gradient b_lm: return the 17 parameters' names and no other.",
    backwardPass: (p, ids, targets, cache) => {
      const { db } = linearBackward(crossEntropyBackward(cache.logits, targets), cache.lnF.output, p.W_lm);
      return { ...right(p, ids, targets, cache), b_lm: db } as Parameters;
    },
  },
  "last-use-of-a-token-wins": {
    because: "A token that occurs twice keeps only its last gradient. Both uses add up.",
    backwardPass: turning({
      tokens: (dX, { ids }, dTokens) =>
        dTokens.map((row, v) => (ids.includes(v) ? [...dX[ids.lastIndexOf(v)]] : row)),
    }),
  },
  "stale-cache": {
    because:
      "You kept the first forward pass and used it again. Each call gets the cache of its own parameters.",
    backwardPass: (p, ids, targets, cache) => {
      const same = kept?.X.length === cache.X.length && kept.X[0].length === cache.X[0].length;
      kept = same ? kept : cache;
      return right(p, ids, targets, kept as Forward);
    },
  },
  "changes-the-cache": {
    because: "The gradients are right, but you added up dOutput in block.output. Leave the cache unchanged.",
    backwardPass: (p, ids, targets, cache) => {
      const gradients = right(p, ids, targets, cache);
      for (const [t, row] of cache.block.output.entries()) row.splice(0, row.length, ...cache.X[t]);
      return gradients;
    },
  },
  "runs-the-model-again": {
    because:
      "You ran the forward pass again. All that you need is in the cache, and nothing of it is computed twice.",
    backwardPass: (p, ids, targets) => right(p, ids, targets, forwardPass(p, ids, targets)),
  },
  "normalizes-again": {
    because:
      "You computed the norms again. The cache holds each of them, with its output, normalized and std.",
    backwardPass: (p, ids, targets, cache) => {
      const { X, block } = cache;
      const ln1 = layerNorm(X, p.ln1_gamma, p.ln1_beta);
      const ln2 = layerNorm(block.afterAttention, p.ln2_gamma, p.ln2_beta);
      const lnF = layerNorm(block.output, p.ln_f_gamma, p.ln_f_beta);
      return right(p, ids, targets, { ...cache, block: { ...block, ln1, ln2 }, lnF });
    },
  },
  "biases-swapped": {
    because: "You put the gradients of b1 and b2 under each other's name.",
    backwardPass: renamed(["b1", "b2"]),
  },
  "query-and-value-weights-swapped": {
    because: "You put the gradients of W_Q and W_V under each other's name.",
    backwardPass: renamed(["W_Q", "W_V"]),
  },
  "feed-forward-weights-swapped": {
    because: "You put the gradients of W1 and W2 under each other's name.",
    backwardPass: renamed(["W1", "W2"]),
  },
  "tables-swapped": {
    because: "You put the gradients of the token and the position table under each other's name.",
    backwardPass: renamed(["token_embedding", "position_embedding"]),
  },
  "second-gamma-and-beta-exchanged": {
    because: "You put γ's gradient of the second norm under β, and β's under γ.",
    backwardPass: renamed(["ln2_gamma", "ln2_beta"]),
  },
  "first-gamma-and-beta-exchanged": {
    because: "You put γ's gradient of the first norm under β, and β's under γ.",
    backwardPass: renamed(["ln1_gamma", "ln1_beta"]),
  },
  "first-norm-with-the-second-cache": {
    because:
      "You went back through the first norm with what the second one kept. Each has a cache of its own.",
    backwardPass: turning({ caches: ({ block }) => ({ ln1: block.ln2, ln2: block.ln2 }) }),
  },
  "positions-of-the-text-only": {
    because: "You returned a row for each position of the text. The table has more: unused ones get zeros.",
    backwardPass: (p, ids, targets, cache) => {
      const g = right(p, ids, targets, cache);
      return { ...g, position_embedding: g.position_embedding.slice(0, ids.length) };
    },
  },
  "tokens-up-to-the-largest": {
    because: "You took the largest id for the end of the vocabulary. Tokens that don't occur get zeros, too.",
    backwardPass: (p, ids, targets, cache) => {
      const g = right(p, ids, targets, cache);
      return { ...g, token_embedding: g.token_embedding.slice(0, Math.max(...ids) + 1) };
    },
  },
  "last-position-left-out": {
    because: "You left the last position out of the loss. targets says which positions count.",
    backwardPass: turning({
      dLogits: ({ targets, cache: { logits } }) =>
        crossEntropyBackward(logits, [...targets.slice(0, -1), IGNORE]),
    }),
  },
});
