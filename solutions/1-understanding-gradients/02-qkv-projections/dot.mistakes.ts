import { mistakesFor } from "#lib/mistakes";

const products = (u: number[], v: number[]) => u.map((x, k) => x * v[k]);
const sum = (x: number[]) => x.reduce((total, value) => total + value, 0);

function checked<R>(u: number[], v: number[], result: () => R): R {
  if (u.length !== v.length) throw new RangeError(`u has ${u.length} numbers, v has ${v.length}`);
  return result();
}

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
});
