import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { ownGolden } from "#lib/spec/own-golden";
import { klDivergence } from "./kl-divergence.js";

interface Pair {
  name: string;
  p: number[];
  q: number[];
  kl: number;
  reverse: number | null;
}

const NATS = { rtol: 1e-9, atol: 1e-12 };
const RAIN = () => ({ p: [0.5, 0.5], q: [0.25, 0.75] });

test("two outcomes by hand: 0.1438", () => {
  const { p, q } = RAIN();
  // ½ · ln 2 + ½ · ln(2/3)
  expect(klDivergence(p, q)).toMatchValues(0.5 * Math.log(4 / 3), {
    ...{ ...NATS, what: "the divergence of [½, ½] from [¼, ¾]" },
    rivals: {
      "This is KL(q‖p): the mean was taken over what q draws.": 0.25 * Math.log(0.5) + 0.75 * Math.log(1.5),
      "This is in bits: the natural logarithm gives nats.": 0.5 * Math.log2(4 / 3),
      "The sign is wrong: the factor is p over q.": -0.5 * Math.log(4 / 3),
      "This is the cross-entropy: the entropy of p is still in it.": -0.5 * Math.log(0.25 * 0.75),
      "The outcomes were averaged alike. A mean over what p draws is weighed by p alone.":
        0.25 * Math.log(4 / 3),
    },
  });
});

test("p and q stay as they were", () => {
  const values = { p: [0.2, 0.5, 0, 0.3], q: [0.6, 0.1, 0.1, 0.2] };
  expect(() => klDivergence(values.p, values.q)).toLeaveUnchanged(values);
});

test("as PyTorch computes it, in both directions", async () => {
  const pairs = ownGolden<Pair[]>();
  const yours = pairs.map(({ p, q }) => ({ there: klDivergence(p, q), back: klDivergence(q, p) }));
  await exhibit({
    kind: "table",
    title: "there and back",
    caption: "The divergence has a direction: swap the two, and the number changes.",
    columns: ["p and q", "KL(p‖q)", "KL(q‖p)"],
    rows: pairs.map(({ name }, i) => [
      name,
      Number(yours[i].there).toFixed(4),
      Number(yours[i].back).toFixed(4),
    ]),
  });
  for (const [i, { name, kl, reverse }] of pairs.entries()) {
    expect(yours[i].there).toMatchValues(kl, { ...NATS, what: `KL(p‖q) for ${name}` });
    if (reverse !== null)
      expect(yours[i].back).toMatchValues(reverse, { ...NATS, what: `KL(q‖p) for ${name}` });
  }
});

test("an outcome that p never draws counts nothing", () => {
  expect(klDivergence([0, 1], [0.25, 0.75])).toMatchValues(Math.log(4 / 3), {
    ...{ ...NATS, what: "the divergence where p never draws the first outcome" },
  });
  expect(klDivergence([0.5, 0, 0.5], [0.25, 0, 0.75])).toMatchValues(0.5 * Math.log(4 / 3), {
    ...{ ...NATS, what: "the divergence where neither p nor q draws the second outcome" },
  });
  expect(klDivergence([1, 0, 0], [1, 0, 0])).toMatchValues(0, {
    what: "the divergence where both always draw the first outcome",
  });
});

test("an outcome that q rules out costs Infinity", () => {
  const { POSITIVE_INFINITY: endless } = Number;
  expect(klDivergence([0.5, 0.5], [1, 0]), "KL([½, ½]‖[1, 0])").toBe(endless);
  expect(klDivergence([1e-9, 1 - 1e-9], [0, 1]), "KL([1e-9, 1 − 1e-9]‖[0, 1])").toBe(endless);
  expect(klDivergence([1, 0], [0, 1]), "KL([1, 0]‖[0, 1])").toBe(endless);
  expect(klDivergence([1e-20, 1], [0, 1]), "KL([1e-20, 1]‖[0, 1])").toBe(endless);
});

test("probabilities as small as numbers can be", () => {
  const { MIN_VALUE: least } = Number; // 5e-324
  expect(klDivergence([0.5, 0.5], [1, least])).toMatchValues(Math.log(0.5) - 0.5 * Math.log(least), {
    ...{ ...NATS, what: "KL([½, ½]‖[1, 5e-324])" },
  });
  expect(klDivergence([1, least], [0.5, 0.5])).toMatchValues(Math.LN2, {
    ...{ ...NATS, what: "KL([1, 5e-324]‖[½, ½])" },
  });
  expect(klDivergence([1 - 1e-13, 1e-13], [1 - 1e-100, 1e-100])).toMatchValues(1e-13 * (87 * Math.LN10 - 1), {
    ...{ rtol: 1e-3, atol: 1e-18, what: "KL([1 − 1e-13, 1e-13]‖[1 − 1e-100, 1e-100])" },
  });
});

test("equal distributions are 0 apart, others more", () => {
  const rng = specRandom(1);
  for (const count of [2, 3, 7, 40]) {
    const [p, q] = [drawn(count, rng), drawn(count, rng)];
    expect(klDivergence(p, [...p])).toMatchValues(0, {
      ...{ atol: 1e-12, what: `the divergence of ${count} outcomes from themselves` },
    });
    expect(klDivergence(p, q)).toLieBetween(1e-6, 1e3, `the divergence of two distributions over ${count}`);
  }
});

test("two draws cost as much as both alone", () => {
  const rng = specRandom(2);
  const [p, q, r, s] = [drawn(3, rng), drawn(3, rng), drawn(4, rng), drawn(4, rng)];
  const both = (a: number[], b: number[]) => a.flatMap((x) => b.map((y) => x * y));
  expect(klDivergence(both(p, r), both(q, s))).toMatchValues(klDivergence(p, q) + klDivergence(r, s), {
    ...{ ...NATS, what: "the divergence of two independent draws" },
  });
});

test("it is the mean of ln(p/q) over samples of p", () => {
  const { p, q } = ownGolden<Pair[]>()[1];
  const rng = specRandom(3);
  let sum = 0;
  for (let i = 0; i < 40_000; i++) {
    let u = rng.random();
    const drawn = p.findIndex((x) => {
      u -= x;
      return u < 0;
    });
    sum += Math.log(p.at(drawn)! / q.at(drawn)!);
  }
  // The standard deviation of one sample is 0.672, of the mean 0.00336: 5 of them are left less than once in a million runs.
  expect(klDivergence(p, q)).toLieBetween(
    sum / 40_000 - 0.0168,
    sum / 40_000 + 0.0168,
    `the divergence, where the mean of 40,000 samples is ${(sum / 40_000).toFixed(4)},`,
  );
});

test("a single outcome, and outcomes in another order", () => {
  expect(klDivergence([1], [1])).toMatchValues(0, { what: "the divergence of a single outcome" });
  const { p, q, kl } = ownGolden<Pair[]>()[2];
  const order = [3, 0, 5, 1, 4, 2];
  expect(
    klDivergence(
      order.map((i) => p[i]),
      order.map((i) => q[i]),
    ),
  ).toMatchValues(kl, { ...NATS, what: "the divergence of the outcomes in another order" });
});

test("sums that are off by rounding are taken as they are", () => {
  expect(klDivergence([0.5 + 4e-7, 0.5], [0.25, 0.75 - 4e-7])).toMatchValues(0.143841, {
    ...{ atol: 2e-6, what: "the divergence of lists whose sums are 4e-7 off" },
  });
  const off = { p: [0.5 + 4e-7, 0.5], q: [0.25, 0.75 - 4e-7] };
  expect(() => klDivergence(off.p, off.q)).toLeaveUnchanged(off);
});

test("what is no distribution is refused", () => {
  const good = [0.25, 0.5, 0.25];
  for (const [bad, what, ...telling] of [
    [[], "an empty list"],
    [[0.5, 0.5, 0.5], "a sum of 1.5", 1.5],
    [[0.2, 0.2, 0.2], "a sum of 0.6", /0\.6/],
    [[-0.5, 1, 0.5], "a first probability of -0.5", -0.5],
    [[0.75, -0.5, 0.75], "a middle probability of -0.5", -0.5],
    [[0.75, 0.75, -0.5], "a last probability of -0.5", -0.5],
    [[0.5, 0.5, Number.NaN], "a probability of NaN", /NaN/],
    [[Number.NaN, 0.5, 0.5], "a first probability of NaN", /NaN/],
    [[0.25, 0.5, 0.25001], "a sum of 1.00001"],
    [[0.25, 0.5, 0.24999], "a sum of 0.99999"],
  ] as [number[], string, ...(number | RegExp)[]][]) {
    expect(() => klDivergence(bad, good)).toRefuse(RangeError, `${what} for p`, ...telling);
    expect(() => klDivergence(good, bad)).toRefuse(RangeError, `${what} for q`, ...telling);
  }
  expect(() => klDivergence([], [])).toRefuse(RangeError, "two empty lists");
});

test("lists of different lengths are refused", () => {
  expect(() => klDivergence([0.5, 0.5], [0.25, 0.5, 0.25])).toRefuse(
    RangeError,
    "a q of three for a p of two",
    2,
    3,
  );
  expect(() => klDivergence([0.25, 0.5, 0.25], [0.5, 0.5])).toRefuse(
    RangeError,
    "a q of two for a p of three",
    3,
    2,
  );
  expect(() => klDivergence([1, 0], [1])).toRefuse(RangeError, "a q of one for a p of two", 2, 1);
  expect(() => klDivergence([1], [1, 0])).toRefuse(RangeError, "a q of two for a p of one", 1, 2);
});

test("each call counts what p and q hold then", () => {
  const { p, q } = RAIN();
  const values = { p: [0.2, 0.5, 0.3], q: [0.6, 0.1, 0.3] };
  expect(klDivergence).toHeed(values, { others: { p: [0.1, 0.2, 0.7], q: [0.3, 0.3, 0.4] } });
  const before = klDivergence(p, q);
  [p[0], p[1]] = [0.125, 0.875];
  expect(klDivergence(p, q)).toMatchValues(0.125 * Math.log(0.5) + 0.875 * Math.log(7 / 6), {
    ...{ ...NATS, what: `the divergence after the numbers of p were changed, where it was ${before} before` },
  });
});

/** A distribution without zeros. */
function drawn(count: number, rng: ReturnType<typeof specRandom>): number[] {
  const weights = Array.from({ length: count }, () => 0.05 + rng.random());
  const sum = weights.reduce((all, x) => all + x, 0);
  return weights.map((x) => x / sum);
}
