import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { type ChainScore, logScoreOfChain, scoreOfChain } from "./score-of-chain.js";

const WAYS: ChainScore[] = ["min", "product", "last", "mean"];
const logit = (p: number) => Math.log(p / (1 - p));
const sigmoid = (z: number) => 1 / (1 + Math.exp(-z));

/** Steps of 0.9, 0.5, 0.2 and 0.8. */
const chain = () => [0.9, 0.5, 0.2, 0.8].map(logit);

test("a step at logit 0 alone has the score 0.5", async () => {
  await exhibit({
    kind: "table",
    title: "four ways to score a chain",
    caption:
      "Which ways notice the one bad step of the first chain, and which punish the length of the last?",
    columns: ["probabilities of the steps", ...WAYS],
    rows: Object.entries({
      "0.95, 0.10, 0.95, 0.95, 0.95, 0.95": [0.95, 0.1, 0.95, 0.95, 0.95, 0.95],
      "0.75 six times": Array(6).fill(0.75),
      "0.95 five times, 0.40": [0.95, 0.95, 0.95, 0.95, 0.95, 0.4],
      "0.95 thirty times": Array(30).fill(0.95),
    }).map(([name, steps]) => [name, ...WAYS.map((how) => scoreOfChain(steps.map(logit), how).toFixed(3))]),
  });
  for (const how of WAYS)
    expect(scoreOfChain([0], how)).toMatchValues(0.5, { what: `${how} of one logit of 0` });
});

test("steps of 0.9, 0.5, 0.2 and 0.8: the product is 0.072", () => {
  expect(scoreOfChain(chain(), "product")).toMatchValues(0.072, { what: "the product" });
});

test("the smallest of them is 0.2, and the last is 0.8", () => {
  expect(scoreOfChain(chain(), "min")).toMatchValues(0.2, { what: "min" });
  expect(scoreOfChain(chain(), "last")).toMatchValues(0.8, { what: "last" });
});

test("their mean is 0.6", () => {
  expect(scoreOfChain(chain(), "mean")).toMatchValues(0.6, { what: "mean" });
});

test("the logits stay as they were, and each has its effect", () => {
  const scores = [0.3, -0.7, 1.9];
  for (const how of WAYS) expect(() => logScoreOfChain(scores, how)).toLeaveUnchanged({ scores });
  for (const f of [scoreOfChain, logScoreOfChain])
    for (const [how, other] of [
      ["product", "min"],
      ["mean", "last"],
    ] as const)
      expect(f).toHeed({ scores, how }, { others: { how: other } });
});

test("chains of one to nine steps, from their probabilities", () => {
  const rng = specRandom();
  for (let S = 1; S <= 9; S++) {
    const scores = Array.from({ length: S }, () => rng.gauss(0.5, 1.5));
    const p = scores.map(sigmoid);
    const due = {
      min: Math.min(...p),
      product: p.reduce((all, x) => all * x, 1),
      last: p[S - 1],
      mean: p.reduce((all, x) => all + x, 0) / S,
    };
    for (const how of WAYS) {
      expect(scoreOfChain(scores, how)).toMatchValues(due[how], { what: `${how} of ${S} steps` });
      expect(logScoreOfChain(scores, how)).toMatchValues(Math.log(due[how]), {
        what: `ln ${how} of ${S} steps`,
      });
    }
  }
});

test("ln of a product too small for a number is finite", () => {
  // σ(−1000) is e^−1000, and no number is as small.
  expect(logScoreOfChain([-1000, 2, -1000, -500], "product")).toMatchValues(-2500 + Math.log(sigmoid(2)), {
    what: "ln of the product of logits −1000, 2, −1000 and −500",
  });
  expect(logScoreOfChain(Array(9000).fill(logit(0.9)), "product")).toMatchValues(9000 * Math.log(0.9), {
    what: "ln of the product of 9,000 steps of 0.9",
  });
  expect(logScoreOfChain([-1000], "min")).toMatchValues(-1000, {
    what: "ln of the smallest, at a logit of −1000",
  });
  expect(scoreOfChain(Array(200).fill(logit(0.9)), "product")).toMatchValues(0.9 ** 200, {
    ...{ what: "the product of 200 steps of 0.9", atol: 0, rtol: 1e-9 },
  });
});

test("large logits are sure steps", () => {
  for (const how of WAYS)
    expect(logScoreOfChain([1000, 900], how)).toMatchValues(0, { what: `ln ${how} of logits 1000 and 900` });
  // ln σ(z) = −e^−z for a large z
  expect(logScoreOfChain([40, 1000], "product")).toMatchValues(-Math.exp(-40), {
    ...{ what: "ln of the product of logits 40 and 1000", atol: 0, rtol: 1e-9 },
  });
  expect(logScoreOfChain([900, 650], "min")).toMatchValues(-Math.exp(-650), {
    ...{ what: "ln of the smallest of logits 900 and 650", atol: 0, rtol: 1e-9 },
  });
});

test("ln of a mean of tiny probabilities is finite", () => {
  expect(logScoreOfChain([-900, -800, -1000], "mean")).toMatchValues(-800 - Math.log(3), {
    what: "ln of the mean at logits −900, −800 and −1000",
  });
  for (const scores of [
    [900, -800, 0],
    [-800, 900, 0],
    [0, 900, -800],
  ])
    expect(logScoreOfChain(scores, "mean")).toMatchValues(Math.log(0.5), {
      what: `ln of the mean at logits ${scores.join(", ")}`,
    });
});

test("a chain without steps ranks below all others", () => {
  for (const how of WAYS) {
    expect(logScoreOfChain([], how), `ln ${how} of no steps`).toBe(Number.NEGATIVE_INFINITY);
    expect(scoreOfChain([], how), `${how} of no steps`).toBe(0);
  }
});

test("a logit that is no finite number is refused", () => {
  for (const f of [scoreOfChain, logScoreOfChain])
    for (const how of WAYS)
      for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
        for (const scores of [[odd], [odd, 1, 2], [1, odd, 2], [1, 2, odd]])
          expect(() => f(scores, how)).toRefuse(RangeError, `logits ${scores}`);
});
