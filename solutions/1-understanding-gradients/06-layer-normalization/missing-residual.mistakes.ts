import { assertSameLength } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";
import type { Parameters } from "#lib/micro-model";
import { multiHeadAttention } from "../04-multi-head-attention/multi-head-attention.js";
import { feedForward } from "../05-feed-forward-network/feed-forward.js";
import { addResidual } from "./add-residual.js";
import { layerNorm } from "./layer-norm.js";

type Vector = number[];
type Matrix = number[][];

const dot = (u: Vector, v: Vector) => {
  assertSameLength("the lengths of u and v", u.length, v.length);
  return u.reduce((sum, x, i) => sum + x * v[i], 0);
};

/** A cosine of another kind; a vector of zeros is refused as in the stub. */
const angle = (value: (product: number, u: number, v: number) => number) => (u: Vector, v: Vector) => {
  const product = dot(u, v);
  const [length, other] = [Math.sqrt(dot(u, u)), Math.sqrt(dot(v, v))];
  if (length * other === 0) throw new RangeError("a vector of zeros has no direction");
  return value(product, length, other);
};

type Line = (h: Matrix, X: Matrix, p: Parameters) => Matrix;
const nothing: Line = (h) => h;
const addX: Line = (h, X) => addResidual(X, h);
const norm: Line = (h, _, p) => layerNorm(h, p.ln2_gamma, p.ln2_beta).output;

/** The book's block with a line at each of the three places. */
const block = (place1: Line, place2: Line, place3: Line) => (X: Matrix, p: Parameters) => {
  let h = place1(X, X, p);
  h = place2(multiHeadAttention(h, p).output, X, p);
  h = addResidual(h, feedForward(h, p).output);
  return layerNorm(place3(h, X, p), p.ln2_gamma, p.ln2_beta).output;
};

export default mistakesFor<typeof import("./missing-residual.js")>({
  "plain-dot-product": {
    because:
      "You didn't divide the dot product by both lengths: long vectors then look alike just because they are long.",
    rung: 1,
    cosine: angle((product) => product),
  },
  "forgets-the-root": {
    because: "‖u‖ is the root of u · u. Without the root, you divide the cosine by the squared lengths.",
    rung: 1,
    cosine: angle((product, u, v) => product / (u * u * v * v)),
  },
  "adds-the-lengths": {
    because: "You added the two lengths. Divide by their product.",
    rung: 1,
    cosine: angle((product, u, v) => product / (u + v)),
  },
  "one-length": {
    because: "You divided by only one of the two lengths: the result still grows with the other vector.",
    rung: 1,
    cosine: angle((product, u) => product / u),
  },
  "forgets-the-sign": {
    because: "You lost the sign: vectors that point apart have a cosine below 0, down to −1.",
    rung: 1,
    cosine: angle((product, u, v) => Math.abs(product) / (u * v)),
  },
  "the-angle-itself": {
    because: "This is the angle in radians. Return its cosine: 1 for the same direction.",
    rung: 1,
    cosine: angle((product, u, v) => Math.acos(Math.min(1, Math.max(-1, product / (u * v))))),
  },
  "nothing-is-missing": {
    because: "You deleted all three blanks and added no line: this is the block with the bug still in it.",
    bookBlock: block(nothing, nothing, nothing),
  },
  "residual-at-the-end": {
    because:
      "You added X after the FFN, so the FFN never sees the tokens. Another sublayer lacks its residual.",
    bookBlock: block(nothing, nothing, addX),
  },
  "residual-at-the-start": {
    because: "Before the attention h is X itself, so adding X there only doubles it. Nothing was lost yet.",
    bookBlock: block(addX, nothing, nothing),
  },
  "residual-twice": {
    because: "You added X at two places, so it is in the sum twice. One residual goes around each sublayer.",
    bookBlock: block(nothing, addX, addX),
  },
  "norm-before-the-attention": {
    because:
      "A norm makes the attention's results longer, which eases the symptom. But the tokens still don't reach the FFN.",
    bookBlock: block(norm, nothing, nothing),
  },
  "norm-after-the-attention": {
    because:
      "A norm only rescales the attention's output; the tokens themselves are still lost at this point.",
    bookBlock: block(nothing, norm, nothing),
  },
  "replaces-the-attention": {
    because: "You made h X again, which throws away what the attention found. You need both: their sum.",
    bookBlock: block(nothing, (_, X) => X, nothing),
  },
  "doubles-the-attention": {
    because: "You added the attention's result to itself. What is missing is the attention's input: X.",
    bookBlock: block(nothing, (h) => addResidual(h, h), nothing),
  },
  "adds-normalized-tokens": {
    because: "You normalized the tokens before you added them. The residual carries X unchanged.",
    bookBlock: block(nothing, (h, X, p) => addResidual(norm(X, X, p), h), nothing),
  },
  "norm-after-the-residual": {
    because:
      "Your residual is there, but you normalized the sum too. Only one line is missing, and this block has its norm.",
    bookBlock: block(nothing, (h, X, p) => norm(addX(h, X, p), X, p), nothing),
  },
  "one-minus-the-cosine": {
    because: "You subtracted the cosine from 1. Return the cosine itself.",
    cosine: angle((product, u, v) => 1 - product / (u * v)),
  },
  "squared-cosine": {
    because: "You squared the cosine, and its sign is lost. Opposite directions have the cosine −1.",
    cosine: angle((product, u, v) => (product / (u * v)) ** 2),
  },
  "multiplies-by-the-lengths": {
    because: "You multiplied by the lengths. Divide by them: only the directions count.",
    cosine: angle((product, u, v) => product * u * v),
  },
  "never-below-0": {
    because: "You replaced negative cosines by 0. Opposite directions have the cosine −1.",
    cosine: angle((product, u, v) => Math.max(0, product / (u * v))),
  },
  "length-of-u-twice": {
    because: "You took the length of u twice. Divide by that of u and by that of v.",
    cosine: angle((product, u) => product / (u * u)),
  },
  "length-of-the-sum": {
    because: "You took one root of both squares together. Multiply the two lengths.",
    cosine: angle((product, u, v) => product / Math.hypot(u, v)),
  },
  "number-of-components": {
    because: "You divided by the number of components. Divide by the two lengths.",
    cosine: (u, v) => {
      angle(() => 0)(u, v);
      return dot(u, v) / u.length;
    },
  },
  "sizes-for-lengths": {
    because: "You added up the sizes of the components. A length is the root of the sum of squares.",
    cosine: (u, v) => {
      const size = (x: Vector) => x.reduce((sum, value) => sum + Math.abs(value), 0);
      angle(() => 0)(u, v);
      return dot(u, v) / (size(u) * size(v));
    },
  },
  "tiny-number-in-the-divisor": {
    because:
      "You added a tiny number to the divisor. Short vectors have a direction, too: divide by the lengths alone.",
    cosine: angle((product, u, v) => product / (u * v + 1e-8)),
  },
  "rounds-the-cosine": {
    because: "You rounded the cosine. Keep all its digits.",
    cosine: angle((product, u, v) => Math.round((1e6 * product) / (u * v)) / 1e6),
  },
  "refuses-short-vectors": {
    because: "You refuse short vectors. Only a vector of zeros has no direction.",
    cosine: angle((product, u, v) => {
      if (u * v < 1e-12) throw new RangeError("a vector of zeros has no direction");
      return product / (u * v);
    }),
  },
  "zeros-have-a-cosine": {
    because: "A vector of zeros has no direction, and no cosine. Refuse it.",
    cosine: (u, v) => {
      const lengths = Math.sqrt(dot(u, u)) * Math.sqrt(dot(v, v));
      return lengths === 0 ? 0 : dot(u, v) / lengths;
    },
  },
  "residual-everywhere": {
    because: "You wrote a line at each of the three places. One line is missing, at one of them.",
    bookBlock: block(addX, addX, addX),
  },
  "adds-in-place": {
    because: "You added into X itself. The result is new, and the caller still needs X.",
    bookBlock: block(
      nothing,
      (h, X) => {
        for (const [t, row] of X.entries()) for (let d = 0; d < row.length; d++) row[d] += h[t][d];
        return X;
      },
      nothing,
    ),
  },
  "halves-the-sum": {
    because: "You halved the sum of tokens and attention. The residual connection has no factor.",
    bookBlock: block(nothing, (h, X) => addResidual(X, h).map((row) => row.map((x) => x / 2)), nothing),
  },
  "subtracts-the-attention": {
    because: "You subtracted what attention found. The residual connection adds it to the tokens.",
    bookBlock: block(nothing, (h, X) => X.map((row, t) => row.map((x, d) => x - h[t][d])), nothing),
  },
  "norm-and-residual": {
    because: "You added two lines. One line is missing, and it is no norm.",
    bookBlock: block((h, _, p) => layerNorm(h, p.ln1_gamma, p.ln1_beta).output, addX, nothing),
  },
  "norm-before-the-last": {
    because: "You added two lines. The norm at the end is there already.",
    bookBlock: block(nothing, addX, (h, _, p) => layerNorm(h, p.ln1_gamma, p.ln1_beta).output),
  },
});
