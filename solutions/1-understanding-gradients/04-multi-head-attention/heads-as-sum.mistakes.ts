import { mistakesFor } from "#lib/author/mistakes";
import { splitColumns } from "../02-qkv-projections/fuse-head-weights.js";
import { matmul } from "../02-qkv-projections/matmul.js";
import { transpose } from "../02-qkv-projections/transpose.js";

type Matrix = number[][];

const plus = (A: Matrix, B: Matrix) => A.map((row, t) => row.map((x, o) => x + B[t][o]));
const times = (A: Matrix, factor: number) => A.map((row) => row.map((x) => x * factor));
const sharesOf = (W_O: Matrix, heads: number) => splitColumns(W_O, heads);
const partsOf = (heads: Matrix[], shares: Matrix[]) =>
  heads.map((head, h) => matmul(head, transpose(shares[h])));

/** The sum with other shares of W_O for the heads. */
const sharing = (share: (shares: Matrix[]) => Matrix[]) => (heads: Matrix[], W_O: Matrix) =>
  partsOf(heads, share(sharesOf(W_O, heads.length))).reduce(plus);

/** Something else made of the right parts. */
const joining = (join: (parts: Matrix[]) => Matrix) => (heads: Matrix[], W_O: Matrix) =>
  join(partsOf(heads, sharesOf(W_O, heads.length)));

export default mistakesFor<typeof import("./heads-as-sum.js")>({
  "slices-the-rows": {
    because:
      "You gave rows of W_O to the heads. Rows are outputs; a head's numbers meet columns of W_O, d_k for each head.",
    headsAsSum: (heads, W_O) => {
      sharesOf(W_O, heads.length);
      const d_k = heads[0][0].length;
      return heads.map((head, h) => matmul(head, W_O.slice(h * d_k, (h + 1) * d_k))).reduce(plus);
    },
  },
  "rows-for-columns": {
    because:
      "You cut each head's part of W_O from its rows. Rows are outputs: cut d_k columns out of all rows.",
    headsAsSum: (heads, W_O) => {
      const d_k = heads[0][0].length;
      return partsOf(
        heads,
        heads.map((_, h) => W_O.slice(h * d_k, (h + 1) * d_k)),
      ).reduce(plus);
    },
  },
  "interleaves-the-columns": {
    because:
      "You gave each head every H-th column of W_O. In the concatenation a head's numbers are neighbors, so its columns are too.",
    headsAsSum: (heads, W_O) => {
      sharesOf(W_O, heads.length);
      const shares = heads.map((_, h) => W_O.map((row) => row.filter((_, c) => c % heads.length === h)));
      return partsOf(heads, shares).reduce(plus);
    },
  },
  "first-columns-for-all": {
    because: "You multiplied every head by the first d_k columns of W_O. Head h has its own, from h·d_k on.",
    headsAsSum: sharing((shares) => shares.map(() => shares[0])),
  },
  "shares-backwards": {
    because:
      "You gave head 0 the last columns of W_O. Head 0 is first in the concatenation, so its columns are the first.",
    headsAsSum: sharing((shares) => shares.toReversed()),
  },
  "averages-the-parts": {
    because: "You averaged the parts. Every head adds its whole part; don't divide by the number of heads.",
    headsAsSum: joining((parts) => times(parts.reduce(plus), 1 / parts.length)),
  },
  "keeps-the-last-part": {
    because: "Only the last head is left: each part replaced the previous one instead of adding to it.",
    headsAsSum: joining((parts) => parts[parts.length - 1]),
  },
  "counts-head-0-twice": {
    because: "Your sum starts with the part of head 0 and then adds it again. Every part counts once.",
    headsAsSum: joining((parts) => parts.reduce(plus, parts[0])),
  },
  "keeps-the-parts": {
    because:
      "You return the parts of the heads separately. Add them up: the output has one row for each token.",
    headsAsSum: joining((parts) => parts as unknown as Matrix),
  },
  "joins-the-parts": {
    because:
      "You put the parts side by side. Each part is already as wide as the output: add them, don't concatenate.",
    headsAsSum: joining((parts) => parts[0].map((_, t) => parts.flatMap((part) => part[t]))),
  },
  "adds-before-projecting": {
    because:
      "You added up the heads first, so all of them share one set of weights. Project each head, then add.",
    headsAsSum: (heads, W_O) =>
      matmul(heads.reduce(plus), transpose(sharesOf(W_O, heads.length).reduce(plus))),
  },
  "concatenates-first": {
    because:
      "You put the heads side by side and projected them together. Here each head meets its own columns, and the parts add up.",
    headsAsSum: (heads, W_O) =>
      matmul(
        heads[0].map((_, t) => heads.flatMap((head) => head[t])),
        transpose(W_O),
      ),
  },
  "head-0-alone": {
    because: "Your output is what head 0 adds. Add the parts of all heads.",
    headsAsSum: joining((parts) => parts[0]),
  },
  "largest-part-wins": {
    because: "You took the largest of the parts. Add them up.",
    headsAsSum: joining((parts) =>
      parts.reduce((a, b) => a.map((row, t) => row.map((x, o) => Math.max(x, b[t][o])))),
    ),
  },
  "subtracts-the-parts": {
    because: "You subtracted the parts of the later heads. Add all of them up.",
    headsAsSum: joining((parts) => parts.reduce((a, b) => plus(a, times(b, -1)))),
  },
  "multiplies-the-parts": {
    because: "You multiplied the parts with each other. Add them up.",
    headsAsSum: joining((parts) => parts.reduce((a, b) => a.map((row, t) => row.map((x, o) => x * b[t][o])))),
  },
  "adds-a-residual": {
    because: "You added head 0 itself. The residual connection is no part of this sum.",
    headsAsSum: (heads, W_O) =>
      plus(
        joining((parts) => parts.reduce(plus))(heads, W_O),
        joining((parts) => parts.reduce(plus))(heads, W_O).map((row, t) =>
          row.map((_, o) => heads[0][t][o] ?? 0),
        ),
      ),
  },
  "two-heads-alone": {
    because: "You added the first two heads. There may be more.",
    headsAsSum: joining((parts) => parts.slice(0, 2).reduce(plus)),
  },
  "as-many-tokens-as-features": {
    because: "Your loop counts tokens by the width of a head. Count its rows.",
    headsAsSum: (heads, W_O) =>
      joining((parts) => parts.reduce(plus))(heads, W_O).slice(0, heads[0][0].length),
  },
  "shortcut-for-one-head": {
    because: "A single head is returned as it is. W_O acts on it, too.",
    headsAsSum: (heads, W_O) =>
      heads.length === 1 && W_O.length === heads[0][0].length
        ? heads[0].map((row) => [...row])
        : joining((parts) => parts.reduce(plus))(heads, W_O),
  },
  "wider-weights-are-welcome": {
    because:
      "You read the columns that you need, and no more. Refuse a W_O that has more or fewer than d_k for each head.",
    headsAsSum: (heads, W_O) => {
      const d = heads[0][0].length;
      return partsOf(
        heads,
        heads.map((_, h) => W_O.map((row) => row.slice(h * d, (h + 1) * d))),
      ).reduce(plus);
    },
  },
  "leaves-out-head-0": {
    because: "Head 0 is missing in the sum. Add the parts of all heads.",
    headsAsSum: joining((parts) => (parts.length > 1 ? parts.slice(1).reduce(plus) : parts[0])),
  },
  "share-of-the-next-head": {
    because: "Head h meets the columns of the next head. Its own columns of W_O begin at h·d_k.",
    headsAsSum: sharing((shares) => [...shares.slice(1), shares[0]]),
  },
});
