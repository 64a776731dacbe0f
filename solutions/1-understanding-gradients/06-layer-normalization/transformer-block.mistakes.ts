import { mistakesFor } from "#lib/author/mistakes";
import type { Parameters } from "#lib/micro-model";
import { multiHeadAttention } from "../04-multi-head-attention/multi-head-attention.js";
import { feedForward } from "../05-feed-forward-network/feed-forward.js";
import { addResidual } from "./add-residual.js";
import { type LayerNorm, layerNorm } from "./layer-norm.js";
import { rmsNorm } from "./rms-norm.js";

type Matrix = number[][];
type Norm = (X: Matrix, p: Parameters) => LayerNorm;

const ln1: Norm = (X, p) => layerNorm(X, p.ln1_gamma, p.ln1_beta);
const ln2: Norm = (X, p) => layerNorm(X, p.ln2_gamma, p.ln2_beta);

/** The stages of the block; a mistake replaces some of them. */
interface Stages {
  first: Norm;
  second: Norm;
  /** What the attention reads. */
  attentionInput: (X: Matrix, ln1: LayerNorm) => Matrix;
  /** What is on the residual path after the attention. */
  middle: (X: Matrix, found: Matrix, ln1: LayerNorm) => Matrix;
  /** What the second norm reads. */
  normed: (middle: Matrix, X: Matrix, found: Matrix) => Matrix;
  /** What the FFN reads. */
  fed: (middle: Matrix, ln2: LayerNorm, ln1: LayerNorm) => Matrix;
  last: (middle: Matrix, found: Matrix, X: Matrix, ln2: LayerNorm) => Matrix;
}

const right: Stages = {
  first: ln1,
  second: ln2,
  attentionInput: (_, ln1) => ln1.output,
  middle: (X, found) => addResidual(X, found),
  normed: (middle) => middle,
  fed: (_, ln2) => ln2.output,
  last: (middle, found) => addResidual(middle, found),
};

function block(changed: Partial<Stages>) {
  const stage = { ...right, ...changed };
  return (X: Matrix, p: Parameters) => {
    const ln1 = stage.first(X, p);
    const heads = multiHeadAttention(stage.attentionInput(X, ln1), p);
    const afterAttention = stage.middle(X, heads.output, ln1);
    const ln2 = stage.second(stage.normed(afterAttention, X, heads.output), p);
    const ffn = feedForward(stage.fed(afterAttention, ln2, ln1), p);
    const output = stage.last(afterAttention, ffn.output, X, ln2);
    return { output, ln1, heads, afterAttention, ln2, ffn };
  };
}

const addInto = (A: Matrix, B: Matrix) => {
  for (const [t, row] of A.entries()) for (let d = 0; d < row.length; d++) row[d] += B[t][d];
  return A;
};

export default mistakesFor<typeof import("./transformer-block.js")>({
  "norms-behind-the-sums": {
    because:
      "This is a post-norm block: it normalizes the sums. A pre-norm block normalizes only what a sublayer reads.",
    transformerBlock: (X, p) => {
      const heads = multiHeadAttention(X, p);
      const first = ln1(addResidual(X, heads.output), p);
      const ffn = feedForward(first.output, p);
      const second = ln2(addResidual(first.output, ffn.output), p);
      return { output: second.output, ln1: first, heads, afterAttention: first.output, ln2: second, ffn };
    },
  },
  "norms-behind-the-sublayers": {
    because: "You normalized the sublayers' results. Normalize what a sublayer reads, before the sublayer.",
    transformerBlock: (X, p) => {
      const heads = multiHeadAttention(X, p);
      const first = ln1(heads.output, p);
      const afterAttention = addResidual(X, first.output);
      const ffn = feedForward(afterAttention, p);
      const second = ln2(ffn.output, p);
      const output = addResidual(afterAttention, second.output);
      return { output, ln1: first, heads, afterAttention, ln2: second, ffn };
    },
  },
  "no-residual-round-attention": {
    because: "X doesn't get past the attention: your afterAttention is what the attention found, without X.",
    transformerBlock: block({ middle: (_, found) => found }),
  },
  "attention-not-added": {
    because: "Your afterAttention is X itself: you never added what the attention found.",
    transformerBlock: block({ middle: (X) => X.map((row) => [...row]) }),
  },
  "no-residual-round-the-ffn": {
    because: "Your output is what the FFN found; add it to afterAttention, the result of the first half.",
    transformerBlock: block({ last: (_, found) => found }),
  },
  "second-residual-from-x": {
    because:
      "You added the FFN's result to X, so what the attention found is lost. Add it to afterAttention.",
    transformerBlock: block({ last: (_, found, X) => addResidual(X, found) }),
  },
  "adds-x-twice": {
    because: "X is already part of afterAttention: adding it again at the end counts it twice.",
    transformerBlock: block({
      last: (middle, found, X) => addResidual(X, addResidual(middle, found)),
    }),
  },
  "norm-on-the-first-residual": {
    because: "You added the attention's result to the normalized X. The residual stream carries X itself.",
    transformerBlock: block({ middle: (_, found, ln1) => addResidual(ln1.output, found) }),
  },
  "norm-on-the-second-residual": {
    because:
      "You added the FFN's result to the normalized rows. The residual stream carries afterAttention itself.",
    transformerBlock: block({ last: (_m, found, _X, ln2) => addResidual(ln2.output, found) }),
  },
  "attention-without-a-norm": {
    because: "Your attention reads X itself. It must read the normalized copy, ln1.output.",
    transformerBlock: block({ attentionInput: (X) => X }),
  },
  "ffn-without-a-norm": {
    because: "Your FFN reads afterAttention itself. It must read the normalized copy, ln2.output.",
    transformerBlock: block({ fed: (middle) => middle }),
  },
  "parallel-sublayers": {
    because:
      "Your second norm reads X, so the FFN doesn't see what the attention found. It must read afterAttention.",
    transformerBlock: block({ normed: (_, X) => X }),
  },
  "second-norm-of-the-heads": {
    because:
      "Your second norm reads what the heads found, without X. It must read afterAttention, the sum of both.",
    transformerBlock: block({ normed: (_middle, _X, found) => found }),
  },
  "ffn-reads-the-first-norm": {
    because: "Your FFN reads ln1.output, from before the attention. It must read ln2.output.",
    transformerBlock: block({ fed: (_middle, _ln2, ln1) => ln1.output }),
  },
  "norms-exchanged": {
    because: "You swapped the two norms: ln1 belongs to the attention, ln2 to the FFN.",
    transformerBlock: block({ first: ln2, second: ln1 }),
  },
  "one-norm-for-both": {
    because: "Both of your norms use γ and β of ln1. The second has its own, ln2_gamma and ln2_beta.",
    transformerBlock: block({ second: ln1 }),
  },
  "first-gamma-for-the-second-norm": {
    because:
      "Your second norm has the β of ln2, but the γ of ln1. It has its own of both: ln2_gamma and ln2_beta.",
    transformerBlock: block({ second: (X, p) => layerNorm(X, p.ln1_gamma, p.ln2_beta) }),
  },
  "first-beta-for-the-second-norm": {
    because:
      "Your second norm has the γ of ln2, but the β of ln1. It has its own of both: ln2_gamma and ln2_beta.",
    transformerBlock: block({ second: (X, p) => layerNorm(X, p.ln2_gamma, p.ln1_beta) }),
  },
  "last-norm-for-the-second": {
    because: "ln_f is the model's last norm, after all blocks. The second norm of a block is ln2.",
    transformerBlock: block({ second: (X, p) => layerNorm(X, p.ln_f_gamma, p.ln_f_beta) }),
  },
  "rms-norms": {
    because: "These are RMS norms. This model has layer norms, which subtract the mean and add β.",
    transformerBlock: block({
      first: (X, p) => ({ ...ln1(X, p), output: rmsNorm(X, p.ln1_gamma) }),
      second: (X, p) => ({ ...ln2(X, p), output: rmsNorm(X, p.ln2_gamma) }),
    }),
  },
  "normalized-for-output": {
    because: "You passed x̂ to a sublayer, without γ and β. Pass the output of its norm.",
    transformerBlock: block({
      attentionInput: (_, ln1) => ln1.normalized,
      fed: (_, ln2) => ln2.normalized,
    }),
  },
  "normalized-for-the-ffn": {
    because: "You passed x̂ of the second norm to the FFN, without γ and β. Pass the norm's output.",
    transformerBlock: block({ fed: (_, ln2) => ln2.normalized }),
  },
  "normalized-for-the-attention": {
    because: "You passed x̂ of the first norm to the attention, without γ and β. Pass the norm's output.",
    transformerBlock: block({ attentionInput: (_, ln1) => ln1.normalized }),
  },
  "ffn-before-attention": {
    because: "You ran the FFN first. A block begins with the attention.",
    transformerBlock: (X, p) => {
      const second = ln2(X, p);
      const ffn = feedForward(second.output, p);
      const middle = addResidual(X, ffn.output);
      const first = ln1(middle, p);
      const heads = multiHeadAttention(first.output, p);
      const output = addResidual(middle, heads.output);
      return { output, ln1: first, heads, afterAttention: middle, ln2: second, ffn };
    },
  },
  "another-norm-at-the-end": {
    because:
      "You normalized the output once more. The norm at the end belongs to the model, after all blocks.",
    transformerBlock: block({
      last: (middle, found, _X, ln2) => {
        const sum = addResidual(middle, found);
        return layerNorm(sum, Array(ln2.output[0].length).fill(1), Array(ln2.output[0].length).fill(0))
          .output;
      },
    }),
  },
  "adds-into-x": {
    because: "You added the attention's result into X itself. The caller still needs X.",
    transformerBlock: block({ middle: (X, found) => addInto(X, found) }),
  },
  "adds-into-the-middle": {
    because:
      "You added the FFN's result into afterAttention, so two stages are the same list. Give the output its own rows.",
    transformerBlock: block({ last: (middle, found) => addInto(middle, found) }),
  },
  "first-gamma-and-beta-exchanged": {
    because: "You gave the first norm β for γ and γ for β. γ comes first: it scales, and β shifts.",
    transformerBlock: block({ first: (X, p) => layerNorm(X, p.ln1_beta, p.ln1_gamma) }),
  },
  "second-gamma-and-beta-exchanged": {
    because: "You gave the second norm β for γ and γ for β. γ comes first: it scales, and β shifts.",
    transformerBlock: block({ second: (X, p) => layerNorm(X, p.ln2_beta, p.ln2_gamma) }),
  },
  "stops-after-the-attention": {
    because:
      "Your output is the middle of the block. What the feed-forward network found is still to be added.",
    transformerBlock: block({ last: (middle) => middle.map((row) => [...row]) }),
  },
  "normalizes-the-middle": {
    because:
      "You normalized the residual stream after the attention. Only the copy that the FFN reads is normalized.",
    transformerBlock: (X, p) => {
      const made = block({})(X, p);
      const afterAttention = ln2(made.afterAttention, p).output;
      const second = ln2(afterAttention, p);
      const ffn = feedForward(second.output, p);
      return { ...made, afterAttention, ln2: second, ffn, output: addResidual(afterAttention, ffn.output) };
    },
  },
  "second-beta-for-the-first-norm": {
    because: "The first norm has the β of the second. LN1 has ln1_gamma and ln1_beta.",
    transformerBlock: block({ first: (X, p) => layerNorm(X, p.ln1_gamma, p.ln2_beta) }),
  },
  "second-norm-at-the-end": {
    because: "You normalized the output with LN2. A pre-norm block ends with the sum.",
    transformerBlock: (X, p) => {
      const made = block({})(X, p);
      return { ...made, output: layerNorm(made.output, p.ln2_gamma, p.ln2_beta).output };
    },
  },
  "norms-exchanged-in-the-result": {
    because: "ln1 holds the second norm, and ln2 the first. Return each under its own name.",
    transformerBlock: (X, p) => {
      const made = block({})(X, p);
      return { ...made, ln1: made.ln2, ln2: made.ln1 };
    },
  },
  "scales-the-sum": {
    because: "You divided the sum by √2. The residual stream adds without a factor.",
    transformerBlock: (X, p) => {
      const made = block({})(X, p);
      return { ...made, output: made.output.map((row) => row.map((x) => x / Math.SQRT2)) };
    },
  },
  "normalizes-twice": {
    because: "The FFN reads a copy that is normalized twice. Once is enough.",
    transformerBlock: (X, p) => {
      const made = block({})(X, p);
      const ffn = feedForward(ln2(made.ln2.output, p).output, p);
      return { ...made, ffn, output: addResidual(made.afterAttention, ffn.output) };
    },
  },
  "leaves-out-the-middle": {
    because: "Your result has no afterAttention. The backward pass needs it: return all six results.",
    transformerBlock: (X, p) => {
      const { afterAttention: _left, ...rest } = block({})(X, p);
      return rest as ReturnType<ReturnType<typeof block>>;
    },
  },
  "middle-holds-the-attention": {
    because: "afterAttention holds what attention found. It is the sum of that and X.",
    transformerBlock: (X, p) => {
      const made = block({})(X, p);
      return { ...made, afterAttention: made.heads.output };
    },
  },
});
