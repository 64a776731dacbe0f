import { mistakesFor } from "#lib/mistakes";

const products = (u: number[], v: number[]) => u.map((x, k) => x * v[k]);
const sum = (x: number[]) => x.reduce((total, value) => total + value, 0);

function checked<R>(u: number[], v: number[], result: () => R): R {
  if (u.length !== v.length) throw new RangeError(`u has ${u.length} numbers, v has ${v.length}`);
  return result();
}

export default mistakesFor<typeof import("./dot.js")>({
  "elementwise-product": {
    because: "These are the products one by one. The dot product adds them up to a single number.",
    dot: (u, v) => checked(u, v, () => products(u, v) as unknown as number),
  },
  "adds-instead-of-multiplying": {
    because: "The two numbers at a place are multiplied; only the products are added.",
    dot: (u, v) => checked(u, v, () => sum(u) + sum(v)),
  },
  "starts-with-the-first-number": {
    because: "The sum began with u[0] itself, not with u[0]·v[0]: reduce needs the 0 to start from.",
    dot: (u, v) => checked(u, v, () => u.reduce((total, x, k) => total + x * v[k])),
  },
  "product-of-the-sums": {
    because: "Here every number of u meets every number of v. Only numbers at the same place are multiplied.",
    dot: (u, v) => checked(u, v, () => sum(u) * sum(v)),
  },
  "keeps-the-last-product": {
    because: "Each product replaces the sum instead of being added to it, so only the last one is left.",
    dot: (u, v) => checked(u, v, () => products(u, v).at(-1) ?? 0),
  },
  "skips-the-first-place": {
    because: "The sum starts at place 0; yours leaves out the first product.",
    dot: (u, v) => checked(u, v, () => sum(products(u, v).slice(1))),
  },
  "skips-the-last-place": {
    because: "The sum runs up to the last place, n − 1; yours stops one place early.",
    dot: (u, v) => checked(u, v, () => sum(products(u, v).slice(0, -1))),
  },
  "cosine-similarity": {
    because: "Divided by both lengths it is the cosine of the angle. The dot product keeps the lengths in.",
    dot: (u, v) => checked(u, v, () => sum(products(u, v)) / Math.hypot(...u) / Math.hypot(...v)),
  },
  "fails-on-nothing": {
    because: "The sum over no products is 0: give the sum 0 to start from.",
    dot: (u, v) => checked(u, v, () => (u.length === 0 ? Number.NaN : sum(products(u, v)))),
  },
  "cuts-the-longer-one": {
    because: "Numbers without a partner are dropped silently; a wrong shape upstream would never be noticed.",
    dot: (u, v) => {
      const n = Math.min(u.length, v.length);
      return sum(products(u.slice(0, n), v.slice(0, n)));
    },
  },
  "reads-past-the-end": {
    because: "Where v ends, v[k] is undefined and the sum becomes NaN: refuse different lengths first.",
    dot: (u, v) => sum(products(u, v)),
  },
});
