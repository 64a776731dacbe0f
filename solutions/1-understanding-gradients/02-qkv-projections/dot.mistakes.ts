import { mistakesFor } from "#lib/author/mistakes";

const products = (u: number[], v: number[]) => u.map((x, k) => x * v[k]);
const sum = (x: number[]) => x.reduce((total, value) => total + value, 0);

function checked<R>(u: number[], v: number[], result: () => R): R {
  if (u.length !== v.length) throw new RangeError(`u has ${u.length} numbers, v has ${v.length}`);
  return result();
}

/** The sum of all calls. */
let kept = 0;

export default mistakesFor<typeof import("./dot.js")>({
  "elementwise-product": {
    because: "These are the separate products. The dot product adds them up to a single number.",
    dot: (u, v) => checked(u, v, () => products(u, v) as unknown as number),
  },
  "adds-instead-of-multiplying": {
    because: "Multiply the two numbers at an index; add only the products.",
    dot: (u, v) => checked(u, v, () => sum(u) + sum(v)),
  },
  "starts-with-the-first-number": {
    because: "The sum starts with u[0] itself, not with u[0]·v[0]: reduce needs 0 as its initial value.",
    dot: (u, v) => checked(u, v, () => u.reduce((total, x, k) => total + x * v[k])),
  },
  "product-of-the-sums": {
    because: "You multiply every number of u by every number of v. Multiply only numbers at the same index.",
    dot: (u, v) => checked(u, v, () => sum(u) * sum(v)),
  },
  "keeps-the-last-product": {
    because: "Each product replaces the sum instead of adding to it, so only the last product is left.",
    dot: (u, v) => checked(u, v, () => products(u, v).at(-1) ?? 0),
  },
  "skips-the-first-place": {
    because: "The sum starts at index 0; you leave out the first product.",
    dot: (u, v) => checked(u, v, () => sum(products(u, v).slice(1))),
  },
  "skips-the-last-place": {
    because: "The sum runs up to the last index, n − 1; yours stops one index early.",
    dot: (u, v) => checked(u, v, () => sum(products(u, v).slice(0, -1))),
  },
  "cosine-similarity": {
    because: "Dividing by both lengths gives the cosine of the angle. The dot product doesn't divide.",
    dot: (u, v) => checked(u, v, () => sum(products(u, v)) / Math.hypot(...u) / Math.hypot(...v)),
  },
  "fails-on-nothing": {
    because: "The sum of no products is 0: start the sum at 0.",
    dot: (u, v) => checked(u, v, () => (u.length === 0 ? Number.NaN : sum(products(u, v)))),
  },
  "cuts-the-longer-one": {
    because: "You silently drop numbers without a partner, so no caller would notice a wrong shape upstream.",
    dot: (u, v) => {
      const n = Math.min(u.length, v.length);
      return sum(products(u.slice(0, n), v.slice(0, n)));
    },
  },
  "reads-past-the-end": {
    because:
      "After the end of v, v[k] is undefined, and the sum becomes NaN. Refuse different lengths first.",
    dot: (u, v) => sum(products(u, v)),
  },
  "tiny-sums-become-0": {
    because: "You treated a tiny sum as 0. Short vectors have a small product, and it is still not 0.",
    dot: (u, v) => {
      if (u.length !== v.length) throw new RangeError("the lengths differ");
      const sum = u.reduce((total, x, k) => total + x * v[k], 0);
      return Math.abs(sum) < 1e-12 ? 0 : sum;
    },
  },
  "starts-at-one": {
    because: "Your sum starts at 1. A sum over nothing is 0.",
    dot: (u, v) => checked(u, v, () => 1 + sum(products(u, v))),
  },
  "multiplies-the-products": {
    because: "You multiplied the products with each other. Add them up.",
    dot: (u, v) => checked(u, v, () => products(u, v).reduce((a, b) => a * b, 1)),
  },
  "subtracts-the-products": {
    because: "You subtracted the products. Add them up.",
    dot: (u, v) => checked(u, v, () => -sum(products(u, v))),
  },
  "averages-the-products": {
    because: "You divided by the number of places. The dot product is the sum.",
    dot: (u, v) => checked(u, v, () => (u.length === 0 ? 0 : sum(products(u, v)) / u.length)),
  },
  "u-with-itself": {
    because: "You multiplied u by itself. Each number of u meets the number of v at its index.",
    dot: (u, v) => checked(u, v, () => sum(products(u, u))),
  },
  "v-backwards": {
    because: "You read v from its end. Index k of u meets index k of v.",
    dot: (u, v) => checked(u, v, () => sum(products(u, v.toReversed()))),
  },
  "never-below-0": {
    because: "You replaced negative results by 0. Vectors that point apart have a negative dot product.",
    dot: (u, v) => checked(u, v, () => Math.max(0, sum(products(u, v)))),
  },
  "size-without-sign": {
    because: "You dropped the sign. Vectors that point apart have a negative dot product.",
    dot: (u, v) => checked(u, v, () => Math.abs(sum(products(u, v)))),
  },
  "sizes-of-the-products": {
    because: "You added up the sizes of the products. Each one keeps its sign.",
    dot: (u, v) => checked(u, v, () => sum(products(u, v).map(Math.abs))),
  },
  "stops-at-a-zero": {
    because: "Your loop ends at the first 0 in u, which JavaScript treats as false. Later places count, too.",
    dot: (u, v) => checked(u, v, () => sum(products(u, v).slice(0, u.includes(0) ? u.indexOf(0) : u.length))),
  },
  "zero-counts-as-one": {
    because:
      "A 0 counts as 1 in your products. JavaScript treats it as false: multiply by it like by any number.",
    dot: (u, v) => checked(u, v, () => sum(u.map((x, k) => (x || 1) * (v[k] || 1)))),
  },
  "rounds-the-sum": {
    because: "You rounded the sum. Keep all its digits.",
    dot: (u, v) => checked(u, v, () => Math.round(1e9 * sum(products(u, v))) / 1e9),
  },
  "single-precision": {
    because: "You rounded to 32 bits. JavaScript's numbers have 64: keep them.",
    dot: (u, v) => checked(u, v, () => Math.fround(sum(products(u, v)))),
  },
  "squared-distance": {
    because: "This is the squared distance between u and v. Multiply the numbers at the same index.",
    dot: (u, v) => checked(u, v, () => sum(u.map((x, k) => (x - v[k]) ** 2))),
  },
  "refuses-empty-vectors": {
    because: "You refuse two empty vectors. Their dot product is 0, the sum over nothing.",
    dot: (u, v) =>
      checked(u, v, () => {
        if (u.length === 0) throw new RangeError("u and v are empty");
        return sum(products(u, v));
      }),
  },
  "a-sum-that-stays": {
    because: "Your sum goes on from the previous call. Every call begins at 0.",
    dot: (u, v) =>
      checked(u, v, () => {
        kept += sum(products(u, v));
        return kept;
      }),
  },
  "swallows-nan": {
    because: "You turned NaN into 0. A number that is missing must show in the sum.",
    dot: (u, v) => checked(u, v, () => sum(products(u, v).map((x) => x || 0))),
  },
});
