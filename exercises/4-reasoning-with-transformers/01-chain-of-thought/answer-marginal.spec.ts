import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import type { Random } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { answerMarginal } from "./answer-marginal.js";

type Model = (totals: number[]) => number[];

const AXES = { axes: "answer" };

/** Adds 3 to the total at each step: right with probability p, else off by 1 to 9, all equally likely. */
const adding =
  (p: number): Model =>
  (totals) => {
    const right = ((totals.at(-1) ?? 0) + 3) % 10;
    return Array.from({ length: 10 }, (_, total) => (total === right ? p : (1 - p) / 9));
  };

/** A model of V totals whose every prefix has probabilities of its own. */
function tableModel(V: number, steps: number, rng: Random): Model {
  const table = new Map<string, number[]>();
  const fill = (totals: number[]) => {
    const weights = Array.from({ length: V }, () => -Math.log(1 - rng.random()));
    const sum = weights.reduce((a, b) => a + b, 0);
    table.set(
      totals.join(),
      weights.map((w) => w / sum),
    );
    if (totals.length < steps - 1) for (let total = 0; total < V; total++) fill([...totals, total]);
  };
  fill([]);
  return (totals) => [...(table.get(totals.join()) as number[])];
}

/** Counts through all chains like an odometer, and adds up the product of each. */
function throughAll(next: Model, V: number, steps: number): number[] {
  const answers = Array.from({ length: V }, () => 0);
  for (let number = 0; number < V ** steps; number++) {
    const chain = Array.from({ length: steps }, (_, t) => Math.floor(number / V ** (steps - 1 - t)) % V);
    let product = 1;
    for (let t = 0; t < steps; t++) product *= next(chain.slice(0, t))[chain[t]];
    answers[chain[steps - 1]] += product;
  }
  return answers;
}

test("one step: the model's own probabilities", () => {
  expect(answerMarginal(() => [0.2, 0.5, 0.3], 1)).toMatchValues([0.2, 0.5, 0.3], {
    ...AXES,
    what: "the answers after one step",
  });
});

test("two steps by hand", () => {
  const next: Model = (totals) =>
    totals.length === 0 ? [0.6, 0.4] : totals[0] === 0 ? [0.9, 0.1] : [0.25, 0.75];
  expect(answerMarginal(next, 2)).toMatchValues([0.64, 0.36], {
    ...{ ...AXES, what: "the answers after two steps" },
    rivals: {
      "Only the likeliest chain to each answer was counted.": [0.54, 0.3],
      "The last step was averaged over all totals before it as if they were equally likely.": [0.575, 0.425],
    },
  });
});

test("errors that cancel count too: 0.6444, not 0.64", () => {
  const answers = answerMarginal(adding(0.8), 2);
  expect(answers).toHaveShape([10], "answer", "the answers");
  expect(answers[6]).toMatchValues(0.64 + 0.04 / 9, {
    what: "the probability of the right answer after two steps of 0.8",
    atol: 1e-12,
  });
  const other = 2 * 0.8 * (0.2 / 9) + 8 * (0.2 / 9) ** 2;
  expect(answers).toMatchValues(
    Array.from({ length: 10 }, (_, a) => (a === 6 ? 0.64 + 0.04 / 9 : other)),
    { ...AXES, what: "the answers after two steps of 0.8" },
  );
});

test("the likeliest chain may lead to an unlikely answer", () => {
  const next: Model = (totals) =>
    totals.length === 0 ? [0.4, 0.3, 0.3] : totals[0] === 0 ? [0.1, 0.9, 0] : [0.85, 0.05, 0.1];
  expect(answerMarginal(next, 2)).toMatchValues([0.55, 0.39, 0.06], {
    ...AXES,
    what: "the answers, where the likeliest chain ends in 1",
  });
});

test("each step may depend on all totals before it", () => {
  const parity: Model = (totals) => {
    const odd = totals.reduce((a, b) => a + b, 0) % 2;
    return totals.length === 0 ? [0.5, 0.3, 0.2] : odd ? [0.1, 0.2, 0.7] : [0.6, 0.3, 0.1];
  };
  expect(answerMarginal(parity, 3)).toMatchValues(throughAll(parity, 3, 3), {
    ...AXES,
    what: "the answers of a model that looks at all totals",
  });
  const first: Model = (totals) =>
    totals.length < 2 ? [0.5, 0.25, 0.25] : totals[0] === 2 ? [0, 0, 1] : [0.75, 0.25, 0];
  expect(answerMarginal(first, 3)).toMatchValues([0.5625, 0.1875, 0.25], {
    ...AXES,
    what: "the answers of a model that repeats its first total if that is 2",
  });
});

test("totals are handed over in order", () => {
  const next: Model = (totals) => {
    if (totals.length < 2) return totals.length === 0 ? [0.6, 0.4] : [0.7, 0.3];
    return totals[0] === totals[1] ? [0.5, 0.5] : totals[0] < totals[1] ? [0.9, 0.1] : [0.2, 0.8];
  };
  expect(answerMarginal(next, 3)).toMatchValues([0.488, 0.512], {
    ...AXES,
    what: "the answers of a model that asks which of two totals came first",
  });
  const seen: number[][] = [];
  answerMarginal((totals) => {
    seen.push([...totals]);
    return [0.5, 0.5];
  }, 3);
  const due = [[], [0], [1], [0, 0], [0, 1], [1, 0], [1, 1]];
  const sorted = seen.map((totals) => totals.join()).sort();
  expect([...new Set(sorted)], "the prefixes that the model was asked about").toEqual(
    due.map((totals) => totals.join()).sort(),
  );
});

test("random models agree with a count through all chains", () => {
  for (const [V, steps] of [
    [2, 1],
    [2, 5],
    [3, 4],
    [5, 3],
    [7, 2],
    [1, 3],
    [10, 3],
    [12, 3],
  ]) {
    const model = tableModel(V, steps, specRandom());
    expect(answerMarginal(model, steps)).toMatchValues(throughAll(model, V, steps), {
      ...AXES,
      what: `the answers of ${V} totals after ${steps} steps`,
    });
  }
});

test("five steps of 0.8", async () => {
  const steps = [1, 2, 3, 4, 5];
  const right = steps.map((n) => answerMarginal(adding(0.8), n)?.[(3 * n) % 10] ?? Number.NaN);
  await exhibit({
    kind: "curve",
    title: "a right answer after n steps",
    caption:
      "Each step is right with 0.8. The answer is right a little more often than the chain, because errors can cancel.",
    series: {
      "the answer is right": { x: steps, y: right },
      "every step is right": { x: steps, y: steps.map((n) => 0.8 ** n) },
    },
    xLabel: "steps",
    yLabel: "probability",
  });
  // Each step shrinks the distance to 1/10 by 0.8 − 0.2 / 9.
  expect(right).toMatchValues(
    steps.map((n) => 0.1 + 0.9 * (0.8 - 0.2 / 9) ** n),
    { axes: "steps", what: "the probability of the right answer", atol: 1e-12 },
  );
});

test("what can't be written is never asked about", () => {
  const asked: string[] = [];
  const next: Model = (totals) => {
    asked.push(totals.join(" "));
    if (totals.includes(1)) return [Number.NaN, Number.NaN, Number.NaN];
    return totals.length === 2 ? [0.25, 0.25, 0.5] : [0.5, 0, 0.5];
  };
  expect(answerMarginal(next, 3)).toMatchValues([0.25, 0.25, 0.5], {
    ...AXES,
    what: "the answers of a model that never writes 1 before the end",
  });
  expect(
    asked.filter((prefix) => prefix.includes("1")),
    "prefixes of probability 0 that the model was asked about",
  ).toEqual([]);
});

test("certain steps, and steps that are hardly possible", () => {
  const certain: Model = (totals) => [0, 0, 0].with((totals.length + 1) % 3, 1);
  expect(answerMarginal(certain, 5)).toMatchValues([0, 0, 1], {
    ...AXES,
    what: "the answers of a model that is sure",
  });
  for (const p of [1e-12, 1e-200]) {
    const rare: Model = (totals) => (totals.length === 0 ? [1 - p, p] : totals[0] === 0 ? [1, 0] : [0, 1]);
    expect(answerMarginal(rare, 4)).toMatchValues([1 - p, p], {
      ...{ ...AXES, what: `the answers with a chain of probability ${p}`, atol: 0, rtol: 1e-9 },
    });
    expect(answerMarginal(() => [1 - p, p], 3)).toMatchValues([1 - p, p], {
      ...{ ...AXES, what: `the answers where each step is 1 with probability ${p}`, atol: 0, rtol: 1e-9 },
    });
  }
});

test("the model's lists are its own, and so are yours", () => {
  const kept = [0.5, 0.2, 0.3];
  const turned = [0.1, 0.3, 0.6];
  const changing: Model = (totals) => {
    const probabilities = totals.filter((total) => total === 2).length === 1 ? turned : kept;
    totals.fill(2);
    return probabilities;
  };
  const plain: Model = (totals) => changing([...totals]);
  expect(answerMarginal(changing, 3)).toMatchValues(throughAll(plain, 3, 3), {
    ...AXES,
    what: "the answers of a model that writes into the list of totals",
  });
  expect(kept, "the model's probabilities after the call").toEqual([0.5, 0.2, 0.3]);
  for (const steps of [1, 2]) {
    const result = answerMarginal(() => kept, steps);
    if (Array.isArray(result)) result.fill(7);
    expect(kept, `the model's probabilities, after the result of ${steps} steps was changed`).toEqual([
      0.5, 0.2, 0.3,
    ]);
  }
  const table = [0.5, 0.2, 0.3];
  expect((next: Model, steps: number) => answerMarginal(next, steps)).toHeed(
    { next: adding(0.8), steps: 2 },
    { others: { steps: 3 } },
  );
  expect((probabilities: number[]) =>
    answerMarginal((totals) => (totals.length === 0 ? probabilities : [...probabilities].reverse()), 2),
  ).toHeed({ probabilities: table });
  expect(answerMarginal).toReturnNew({ next: adding(0.8), steps: 2 });
});

test("steps that are no whole number from 1 are refused", () => {
  for (const bad of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => answerMarginal(() => [1], bad)).toRefuse(RangeError, `${bad} steps`);
});
