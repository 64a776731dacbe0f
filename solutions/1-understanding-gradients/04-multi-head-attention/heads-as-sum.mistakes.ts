import { mistakesFor } from "#lib/mistakes";
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
      "Rows of W_O were given to the heads. Rows are outputs; what a head brings in meets columns, d_k for each head.",
    headsAsSum: (heads, W_O) => {
      sharesOf(W_O, heads.length);
      const d_k = heads[0][0].length;
      return heads.map((head, h) => matmul(head, W_O.slice(h * d_k, (h + 1) * d_k))).reduce(plus);
    },
  },
  "rows-for-columns": {
    because:
      "Each head's part of W_O was cut from its rows. Rows are outputs: cut d_k columns out of all rows.",
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
      "Each head got every H-th column of W_O. In the concatenation a head's numbers are neighbors: so are its columns.",
    headsAsSum: (heads, W_O) => {
      sharesOf(W_O, heads.length);
      const shares = heads.map((_, h) => W_O.map((row) => row.filter((_, c) => c % heads.length === h)));
      return partsOf(heads, shares).reduce(plus);
    },
  },
  "first-columns-for-all": {
    because: "Every head was multiplied by the first d_k columns of W_O. Head h has its own, from h·d_k on.",
    headsAsSum: sharing((shares) => shares.map(() => shares[0])),
  },
  "shares-backwards": {
    because:
      "Head 0 got the last columns of W_O. It comes first in the concatenation: its columns are the first.",
    headsAsSum: sharing((shares) => shares.toReversed()),
  },
  "averages-the-parts": {
    because: "The parts were averaged. Every head adds its whole part: there is no division by their number.",
    headsAsSum: joining((parts) => times(parts.reduce(plus), 1 / parts.length)),
  },
  "keeps-the-last-part": {
    because: "Only the last head is left: each part replaced the one before instead of being added to it.",
    headsAsSum: joining((parts) => parts[parts.length - 1]),
  },
  "counts-head-0-twice": {
    because: "The sum starts with the part of head 0 and then adds it again. Every part counts once.",
    headsAsSum: joining((parts) => parts.reduce(plus, parts[0])),
  },
  "keeps-the-parts": {
    because: "The parts of the heads are still apart. Add them up: the output has one row for each token.",
    headsAsSum: joining((parts) => parts as unknown as Matrix),
  },
  "joins-the-parts": {
    because:
      "The parts were laid side by side. Each is as wide as the output already: they are added, not concatenated.",
    headsAsSum: joining((parts) => parts[0].map((_, t) => parts.flatMap((part) => part[t]))),
  },
  "adds-before-projecting": {
    because:
      "The heads were added up first, so all of them share one set of weights. Project each head, then add.",
    headsAsSum: (heads, W_O) =>
      matmul(heads.reduce(plus), transpose(sharesOf(W_O, heads.length).reduce(plus))),
  },
});
