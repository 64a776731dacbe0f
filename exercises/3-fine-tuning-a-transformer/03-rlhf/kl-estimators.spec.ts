import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { type KlEstimates, klEstimates } from "./kl-estimators.js";

const KINDS = ["k1", "k2", "k3"] as const;
const logs = (probabilities: number[]) => probabilities.map((p) => Math.log(p));

/** Judges one estimate after the other, of samples that are told by their probabilities. */
function expectEstimates(policy: number[], reference: number[], due: KlEstimates, what: string): void {
  const got = klEstimates(logs(policy), logs(reference));
  for (const kind of KINDS)
    expect(got[kind]).toMatchValues(due[kind], { axes: "sample", what: `${kind} of ${what}` });
}

// Six tokens that the policy draws, and that the reference knows.
const POLICY = () => [0.15, 0.15, 0.4, 0.2, 0.08, 0.02];
const REFERENCE = () => [0.35, 0.3, 0.2, 0.1, 0.04, 0.01];

test("k1 of two samples by hand: 0.693 and −0.693", () => {
  const { k1 } = klEstimates(logs([0.4, 0.2]), logs([0.2, 0.4]));
  expect(k1).toMatchValues([Math.LN2, -Math.LN2], { axes: "sample", what: "k1 of ln 0.4, 0.2 and 0.2, 0.4" });
});

test("k2 of the same two: 0.240 both times", () => {
  const { k2 } = klEstimates(logs([0.4, 0.2]), logs([0.2, 0.4]));
  expect(k2).toMatchValues([Math.LN2 ** 2 / 2, Math.LN2 ** 2 / 2], {
    ...{ axes: "sample", what: "k2 of ln 0.4, 0.2 and 0.2, 0.4" },
  });
});

test("k3 of the same two: 0.193 and 0.307", () => {
  const { k3 } = klEstimates(logs([0.4, 0.2]), logs([0.2, 0.4]));
  expect(k3).toMatchValues([Math.LN2 - 0.5, 1 - Math.LN2], {
    ...{ axes: "sample", what: "k3 of ln 0.4, 0.2 and 0.2, 0.4" },
  });
});

test("k1 and k3 have the expected value KL, and k2 is near it", async () => {
  const [p, q] = [POLICY(), REFERENCE()];
  const estimates = klEstimates(logs(p), logs(q));
  const expected = (list: number[]) => list.reduce((sum, x, i) => sum + p[i] * x, 0);
  await exhibit({
    kind: "table",
    title: "three estimates of a KL divergence of 0.2541",
    caption:
      "Over all draws, not over some of them. k1 hits KL, and scatters. k2 hardly scatters, and misses KL a little.",
    columns: ["estimate", "expected value", "standard deviation", "draws below 0"],
    rows: KINDS.map((kind) => {
      const [list, mean] = [estimates[kind], expected(estimates[kind])];
      const spread = Math.sqrt(expected(list.map((x) => (x - mean) ** 2)));
      const below = expected(list.map((x) => Number(x < -1e-12)));
      return [kind, mean.toFixed(4), spread.toFixed(3), `${(100 * below).toFixed(0)} %`];
    }),
  });
  const kl = p.reduce((sum, x, i) => sum + x * Math.log(x / q[i]), 0);
  const what = (kind: string) => `the expected value of ${kind} over six tokens`;
  expect(expected(estimates.k1)).toMatchValues(kl, { what: what("k1") });
  expect(expected(estimates.k2)).toMatchValues(0.2580360557314905, { what: what("k2") });
  expect(expected(estimates.k3)).toMatchValues(kl, { what: what("k3") });
});

test("k3 is no estimate below 0, near or far", () => {
  const rng = specRandom();
  const logProbs = Array.from({ length: 60 }, () => -3 * rng.random());
  const refLogProbs = logProbs.map((logProb, i) => logProb + rng.gauss(0, i < 30 ? 0.1 : 2));
  const { k2, k3 } = klEstimates(logProbs, refLogProbs);
  expect(k2).toHaveShape([60], "sample", "k2");
  expect(k3).toHaveShape([60], "sample", "k3");
  expect(Math.min(...k2)).toLieBetween(0, 100, "the smallest of sixty k2");
  expect(Math.min(...k3)).toLieBetween(-1e-12, 100, "the smallest of sixty k3");
});

test("k2 and k3 agree to the second order", () => {
  const ratios = [0.01, -0.01, 0.02, -0.002];
  const { k2, k3 } = klEstimates(
    ratios.map((d) => -2 + d),
    ratios.map(() => -2),
  );
  // d²/2 − d³/6 + d⁴/24
  const series = ratios.map((d) => d ** 2 / 2 - d ** 3 / 6 + d ** 4 / 24);
  expect(k2).toMatchValues(
    ratios.map((d) => d ** 2 / 2),
    { axes: "sample", what: "k2 of small log-ratios", rtol: 1e-9, atol: 1e-13 },
  );
  expect(k3).toMatchValues(series, {
    axes: "sample",
    what: "k3 of small log-ratios",
    rtol: 1e-5,
    atol: 1e-13,
  });
});

test("all tokens of a vocabulary, as PyTorch computes them", () => {
  const { logProbs, refLogProbs, values } = golden("kl_as_loss");
  expect(klEstimates(logProbs, refLogProbs)).toMatchStages(
    KINDS.map((kind) => ({
      name: kind,
      expected: values[kind],
      axes: "sample",
      what: `${kind} of seven tokens`,
    })),
  );
});

test("draws from a policy: their mean is near KL", () => {
  const rng = specRandom(1);
  const [p, q] = [POLICY(), REFERENCE()];
  const draws = Array.from({ length: 20_000 }, () => {
    const u = rng.random();
    const below = p.findIndex((_, i) => u < p.slice(0, i + 1).reduce((sum, x) => sum + x, 0));
    return below < 0 ? p.length - 1 : below;
  });
  const { k1, k3 } = klEstimates(logs(draws.map((i) => p[i])), logs(draws.map((i) => q[i])));
  const mean = (list: number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;
  // Five standard errors, 0.672/√20,000 and 0.105/√20,000: a false alarm has a chance of 6e-7.
  expect(mean(k1)).toLieBetween(0.2541 - 0.0238, 0.2541 + 0.0238, "the mean of k1 over 20,000 draws");
  expect(mean(k3)).toLieBetween(0.2541 - 0.0038, 0.2541 + 0.0038, "the mean of k3 over 20,000 draws");
});

test("equal, far apart, and never done by the reference", () => {
  const equal = klEstimates([-3, 0, -0.25], [-3, 0, -0.25]);
  for (const kind of KINDS)
    expect(equal[kind]).toMatchValues([0, 0, 0], { axes: "sample", what: `${kind} where the two agree` });
  const far = klEstimates([-1, -1000, -30, -200], [-1001, -1000, 0, 0]);
  for (const [kind, due] of [
    ["k1", [1000, 0, -30, -200]],
    ["k2", [500_000, 0, 450, 20_000]],
    ["k3", [999, 0, Math.exp(30) - 31, Math.exp(200) - 201]],
  ] as const)
    expect(far[kind]).toMatchValues([...due], { axes: "sample", what: `${kind} far apart`, rtol: 1e-12 });
  const never = klEstimates([-1, -2], [Number.NEGATIVE_INFINITY, -2]);
  for (const kind of KINDS)
    expect(never[kind], `${kind} where ln π_ref is −Infinity, and where the two agree`).toEqual([
      Number.POSITIVE_INFINITY,
      0,
    ]);
});

test("one sample alone is like one of many", () => {
  expectEstimates(
    [0.5],
    [0.25],
    { k1: [Math.LN2], k2: [0.2402265069591007], k3: [0.1931471805599453] },
    "one sample",
  );
  expect(klEstimates).toAgreeWith(
    bySample,
    { logProbs: "sample", refLogProbs: "sample" },
    { cases: "ones zeros small" },
  );
});

test("lists stay as they were, and each call has its own", () => {
  const lists = { logProbs: [-0.3, -2.5, -1.2], refLogProbs: [-0.9, -1.1, -3.4] };
  expect(() => klEstimates(lists.logProbs, lists.refLogProbs)).toLeaveUnchanged(lists);
  expect(klEstimates).toHeed(lists);
  expect(klEstimates).toReturnNew(lists);
});

test("lists of different lengths are refused", () => {
  expect(() => klEstimates([-1, -2, -3], [-1, -2])).toRefuse(RangeError, "a sample without ln π_ref", 3, 2);
  expect(() => klEstimates([-1], [-1, -2])).toRefuse(RangeError, "a sample without ln π", 1, 2);
  expect(() => klEstimates([], [-1])).toRefuse(RangeError, "no sample with ln π", 0, 1);
  expect(() => klEstimates([-1], [])).toRefuse(RangeError, "no sample with ln π_ref", 1, 0);
});

/** The estimates from probabilities instead of logarithms. */
function bySample(logProbs: number[], refLogProbs: number[]): KlEstimates {
  const result: KlEstimates = { k1: [], k2: [], k3: [] };
  for (const [n, logProb] of logProbs.entries()) {
    const ratio = Math.exp(refLogProbs[n]) / Math.exp(logProb);
    result.k1.push(-Math.log(ratio));
    result.k2.push(0.5 * Math.log(ratio) * Math.log(ratio));
    result.k3.push(ratio - 1 - Math.log(ratio));
  }
  return result;
}
