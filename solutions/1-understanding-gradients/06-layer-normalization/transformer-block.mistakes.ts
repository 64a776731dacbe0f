import type { Parameters } from "#lib/micro-model";
import { mistakesFor } from "#lib/mistakes";
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
  attended: (X: Matrix, ln1: LayerNorm) => Matrix;
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
  attended: (_, ln1) => ln1.output,
  middle: (X, found) => addResidual(X, found),
  normed: (middle) => middle,
  fed: (_, ln2) => ln2.output,
  last: (middle, found) => addResidual(middle, found),
};

function block(changed: Partial<Stages>) {
  const stage = { ...right, ...changed };
  return (X: Matrix, p: Parameters) => {
    const ln1 = stage.first(X, p);
    const heads = multiHeadAttention(stage.attended(X, ln1), p);
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
      "This is a post-norm block: the sums are normalized. In a pre-norm block only what a sublayer reads is.",
    transformerBlock: (X, p) => {
      const heads = multiHeadAttention(X, p);
      const first = ln1(addResidual(X, heads.output), p);
      const ffn = feedForward(first.output, p);
      const second = ln2(addResidual(first.output, ffn.output), p);
      return { output: second.output, ln1: first, heads, afterAttention: first.output, ln2: second, ffn };
    },
  },
  "norms-behind-the-sublayers": {
    because: "The sublayers' results were normalized. Normalize what a sublayer reads, in front of it.",
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
    because: "X does not go round the attention: afterAttention is what the attention found, without X.",
    transformerBlock: block({ middle: (_, found) => found }),
  },
  "attention-not-added": {
    because: "afterAttention is X itself: what the attention found was never added to it.",
    transformerBlock: block({ middle: (X) => X.map((row) => [...row]) }),
  },
  "no-residual-round-the-ffn": {
    because: "The output is what the FFN found; what came out of the first half has to be added to it.",
    transformerBlock: block({ last: (_, found) => found }),
  },
  "second-residual-from-x": {
    because: "The FFN's result was added to X: what the attention found is lost. Add it to afterAttention.",
    transformerBlock: block({ last: (_, found, X) => addResidual(X, found) }),
  },
  "adds-x-twice": {
    because: "X is already in afterAttention: adding it again at the end counts it twice.",
    transformerBlock: block({
      last: (middle, found, X) => addResidual(X, addResidual(middle, found)),
    }),
  },
  "norm-on-the-first-residual": {
    because: "The attention's result was added to the normalized X. The residual path carries X itself.",
    transformerBlock: block({ middle: (_, found, ln1) => addResidual(ln1.output, found) }),
  },
  "norm-on-the-second-residual": {
    because:
      "The FFN's result was added to the normalized rows. The residual path carries afterAttention itself.",
    transformerBlock: block({ last: (_m, found, _X, ln2) => addResidual(ln2.output, found) }),
  },
  "attention-without-a-norm": {
    because: "The attention read X itself. It reads the normalized copy, ln1.output.",
    transformerBlock: block({ attended: (X) => X }),
  },
  "ffn-without-a-norm": {
    because: "The FFN read afterAttention itself. It reads the normalized copy, ln2.output.",
    transformerBlock: block({ fed: (middle) => middle }),
  },
  "parallel-sublayers": {
    because:
      "The second norm read X, so the FFN does not see what the attention found. It comes after it: afterAttention.",
    transformerBlock: block({ normed: (_, X) => X }),
  },
  "second-norm-of-the-heads": {
    because:
      "The second norm read what the heads found, without X. It reads afterAttention, the sum of both.",
    transformerBlock: block({ normed: (_middle, _X, found) => found }),
  },
  "ffn-reads-the-first-norm": {
    because: "The FFN read ln1.output, from before the attention. It reads ln2.output.",
    transformerBlock: block({ fed: (_middle, _ln2, ln1) => ln1.output }),
  },
  "norms-exchanged": {
    because: "The two norms have changed places: ln1 belongs to the attention, ln2 to the FFN.",
    transformerBlock: block({ first: ln2, second: ln1 }),
  },
  "one-norm-for-both": {
    because: "Both norms have γ and β of ln1. The second has its own, ln2_gamma and ln2_beta.",
    transformerBlock: block({ second: ln1 }),
  },
  "first-gamma-for-the-second-norm": {
    because: "The second norm has the β of ln2, but the γ of ln1. Both are its own: ln2_gamma and ln2_beta.",
    transformerBlock: block({ second: (X, p) => layerNorm(X, p.ln1_gamma, p.ln2_beta) }),
  },
  "first-beta-for-the-second-norm": {
    because: "The second norm has the γ of ln2, but the β of ln1. Both are its own: ln2_gamma and ln2_beta.",
    transformerBlock: block({ second: (X, p) => layerNorm(X, p.ln2_gamma, p.ln1_beta) }),
  },
  "last-norm-for-the-second": {
    because: "ln_f is the model's last norm, behind all blocks. The second norm of a block is ln2.",
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
    because: "A sublayer reads x̂, without γ and β. It reads the output of its norm.",
    transformerBlock: block({
      attended: (_, ln1) => ln1.normalized,
      fed: (_, ln2) => ln2.normalized,
    }),
  },
  "ffn-before-attention": {
    because: "The FFN came first here. A block begins with the attention.",
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
      "The output was normalized once more. The norm at the end belongs to the model, behind all blocks.",
    transformerBlock: block({
      last: (middle, found, _X, ln2) => {
        const sum = addResidual(middle, found);
        return layerNorm(sum, Array(ln2.output[0].length).fill(1), Array(ln2.output[0].length).fill(0))
          .output;
      },
    }),
  },
  "adds-into-x": {
    because: "The attention's result was added into X itself. The caller still needs it.",
    transformerBlock: block({ middle: (X, found) => addInto(X, found) }),
  },
  "adds-into-the-middle": {
    because:
      "The FFN's result was added into afterAttention, so two stages are the same list. Give the output rows of its own.",
    transformerBlock: block({ last: (middle, found) => addInto(middle, found) }),
  },
});
