import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { tensorSpec } from "#lib/spec/tensors";
import { refuseToTrain } from "#lib/training/earlier";
import { type TablePlan, trainTabularDpo, type WeightedPair } from "./tabular-dpo.js";

tensorSpec("train", { reads: "awaited" });

const reference = () => [0.4, 0.3, 0.2, 0.1];

/** Of 12 comparisons of responses 0 and 1 the first won 7; 3 beat 1 once, and 2 lost against 3 twice and won once. */
const pairs = (): WeightedPair[] => [
  { chosen: 0, rejected: 1, weight: 7 },
  { chosen: 1, rejected: 0, weight: 5 },
  { chosen: 3, rejected: 1, weight: 1 },
  { chosen: 3, rejected: 2, weight: 2 },
  { chosen: 2, rejected: 3, weight: 1 },
];

const PLAN: TablePlan = { beta: 0.7, steps: 4, lr: 0.3 };
const POLICY = { axes: "response", atol: 1e-5 };

test("it starts as the reference", async () => {
  const policies = await all(reference(), pairs(), { ...PLAN, steps: 1, lr: 1e-7 });
  expect(policies).toHaveShape([1, 4], "step response", "the policies");
  await expect(policies[0]).toMatchValues(reference(), {
    ...{ ...POLICY, what: "the policy after one step of almost no length" },
  });
});

test("each policy is a distribution, one for each step", async () => {
  const policies = await all(reference(), pairs(), { ...PLAN, steps: 3 });
  expect(policies).toHaveShape([3, 4], "step response", "the policies");
  for (const [step, policy] of policies.entries())
    await expect(policy.reduce((sum, p) => sum + p, 0)).toMatchValues(1, {
      what: `the sum of the policy after ${step + 1} steps`,
      atol: 1e-5,
    });
});

test("one comparison: the winner gains on the loser", async () => {
  const policies = await all(reference(), [{ chosen: 3, rejected: 0, weight: 1 }], { ...PLAN, steps: 2 });
  expect(policies).toHaveShape([2, 4], "step response", "the policies");
  expect(marginOf(policies[1], 3, 0)).toLieBetween(0.5, 10, "the margin of the winner after two steps");
});

test("four steps, rebuilt with Adam by hand", async () => {
  const policies = await all(reference(), pairs(), PLAN);
  await expect(policies).toMatchValues(slowly(reference(), pairs(), PLAN), {
    ...{ ...POLICY, axes: "step response", what: "the policies" },
  });
});

test("a large β, and a loser far ahead, in 32 bits", async () => {
  const plan = { beta: 1000, steps: 3, lr: 0.2 };
  await expect(await all(reference(), pairs(), plan)).toMatchValues(slowly(reference(), pairs(), plan), {
    ...{ ...POLICY, axes: "step response", what: "the policies for β = 1000" },
  });
});

test("a response that is almost never given: no NaN", async () => {
  const rare = [0.7, 0.3, 1e-50];
  const some = [{ chosen: 0, rejected: 1, weight: 1 }];
  await expect(await all(rare, some, PLAN)).toMatchValues(slowly(rare, some, PLAN), {
    ...{ ...POLICY, axes: "step response", what: "the policies with a response of 1e-50" },
  });
});

test("shares of comparisons do as well as their numbers", async () => {
  const due = await all(reference(), pairs(), PLAN);
  for (const factor of [1 / 16, 1e-9, 1e-20])
    await expect(
      await all(
        reference(),
        pairs().map((pair) => ({ ...pair, weight: pair.weight * factor })),
        PLAN,
      ),
    ).toMatchValues(due, {
      ...{ ...POLICY, axes: "step response", what: `the policies, all weights times ${factor}` },
    });
});

test("a pair that is there twice counts twice", async () => {
  const [first, ...others] = pairs();
  const twice = [{ ...first, weight: 5 }, ...others, { ...first, weight: 2 }];
  const due = await all(reference(), pairs(), PLAN);
  await expect(await all(reference(), twice, PLAN)).toMatchValues(due, {
    ...{ ...POLICY, axes: "step response", what: "the policies, if the first pair is there in two parts" },
  });
  await expect(
    await all(reference(), [...pairs(), { chosen: 2, rejected: 0, weight: 0 }], PLAN),
  ).toMatchValues(due, {
    ...{ ...POLICY, axes: "step response", what: "the policies with a pair of weight 0" },
  });
});

test("what is no reference is refused at the first step", async () => {
  const refused = (probabilities: number[], what: string, ...telling: (number | RegExp)[]) =>
    expectRefusal(probabilities, pairs(), {}, what, ...telling);
  await refused([0.5, 0.3, 0.2, 0], "a reference with a last entry of 0");
  await refused([0, 0.3, 0.2, 0.5], "a reference with a first entry of 0");
  await refused([0.3, 0.2, 0.2, 0.2], "a reference that sums to 0.9");
  await refused([0.5, 0.8, -0.4, 0.1], "a probability of −0.4", -0.4);
  await refused([0.5, Number.NaN, 0.2, 0.1], "a probability of NaN", /NaN/);
});

test("what are no comparisons is refused at the first step", async () => {
  const refused = (some: WeightedPair[], what: string, ...telling: (number | RegExp)[]) =>
    expectRefusal(reference(), some, {}, what, ...telling);
  const odd = (pair: Partial<WeightedPair>) => ({ chosen: 0, rejected: 1, weight: 1, ...pair });
  await refused([], "no pair");
  await refused([odd({ weight: 0 }), odd({ weight: 0 })], "pairs that all have a weight of 0");
  await refused([odd({}), odd({ chosen: 4 })], "response 4 of 4 as the chosen one", 4);
  await refused([odd({ rejected: 6 }), odd({})], "response 6 of 4 as the rejected one", 6);
  await refused([odd({}), odd({ chosen: -1 }), odd({})], "response −1 as the chosen one", -1);
  await refused([odd({ rejected: -2 })], "response −2 as the rejected one", -2);
  await refused([odd({ rejected: 1.5 })], "response 1.5", 1.5);
  await refused([odd({ chosen: 0.5 })], "response 0.5", 0.5);
  await refused([odd({}), odd({ weight: -0.25 })], "a weight of −0.25", -0.25);
  await refused([odd({ weight: Number.NaN }), odd({})], "a weight of NaN", /NaN/);
  await refused([odd({ weight: Number.POSITIVE_INFINITY })], "a weight without end", /Infinity/);
});

test("a β that is not above 0 is refused at the first step", async () => {
  for (const beta of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
    await expectRefusal(reference(), pairs(), { beta }, `β = ${beta}`, beta);
});

test("arguments stay, and every policy is a new list", async () => {
  const [start, comparisons, plan] = [reference(), pairs(), { ...PLAN }];
  const policies = await all(start, comparisons, plan);
  expect([start, comparisons, plan], "the arguments after the training").toEqual([
    reference(),
    pairs(),
    PLAN,
  ]);
  const first = [...policies[0]];
  policies[1].fill(0);
  expect(policies[0], "the first policy after the second was changed").toEqual(first);
  expect((await all(start, comparisons, plan))[0], "the first policy of a second training").toEqual(first);
});

test("asking for the next policy makes the next step", async () => {
  const newest = () => tf.tidy(() => tf.scalar(0).id);
  const run = trainTabularDpo(reference(), pairs(), PLAN);
  const made: string[] = [];
  for (let step = 0; step < 4; step++) {
    const before = newest();
    await run.next();
    made.push(newest() - before > 1 ? "some" : "none");
  }
  expect((await run.next()).done, "whether the training has ended after its steps").toBe(true);
  expect(made.join(" "), "what asking for each of 4 policies computes").toBe("some some some some");
});

test("two trainings in turns do not touch each other", async () => {
  const due = await all(reference(), pairs(), PLAN);
  const first = trainTabularDpo(reference(), pairs(), PLAN);
  const second = trainTabularDpo([0.1, 0.2, 0.3, 0.4], pairs().slice(2), { ...PLAN, beta: 2 });
  const policies: number[][] = [];
  for (let step = 0; step < 4; step++) {
    policies.push((await first.next()).value as number[]);
    await second.next();
  }
  for (const run of [first, second]) await run.return();
  await expect(policies).toMatchValues(due, {
    ...{ axes: "step response", atol: 1e-5, what: "the policies, while another table is trained" },
  });
});

test("no tensor is left by a step, or at the end", async () => {
  const before = tf.memory().numTensors;
  const counts: number[] = [];
  for await (const _ of trainTabularDpo(reference(), pairs(), { ...PLAN, steps: 6 }))
    counts.push(tf.memory().numTensors);
  await expect(counts[5] - counts[3]).toMatchValues(0, {
    what: "the tensors that two further steps left behind",
  });
  await expect(tf.memory().numTensors - before).toMatchValues(0, { what: "the tensors left at the end" });
  const run = trainTabularDpo(reference(), pairs(), PLAN);
  await run.next();
  await run.return();
  await expect(tf.memory().numTensors - before).toMatchValues(0, {
    what: "the tensors left when the caller stops",
  });
});

// 200 steps at a rate of 0.1 come within 0.005 of 13.863, 2.773 and 1.386. Nothing here is random.
test("4 of 5 preferred 0: the margin stops at ln 4 / β", async () => {
  refuseToTrain();
  const opinions = [
    { chosen: 0, rejected: 1, weight: 8 },
    { chosen: 1, rejected: 0, weight: 2 },
  ];
  const betas = [0.1, 0.5, 1];
  const runs: number[][][] = [];
  for (const beta of betas) runs.push(await all(reference(), opinions, { beta, steps: 200, lr: 0.1 }));
  const unanimous = await all(reference(), opinions.slice(0, 1), { beta: 1, steps: 200, lr: 0.1 });
  const margins = [...runs, unanimous].map((run) => run.map((policy) => marginOf(policy, 0, 1)));
  await exhibit({
    kind: "curve",
    title: "the margin while training",
    caption:
      "Where people disagree the margin finds its place, farther off for a smaller β. Where all agree it does not.",
    series: Object.fromEntries([
      ...betas.map((beta, i) => [`β = ${beta}`, margins[i]]),
      ["β = 1, all agree", margins[3]],
    ]),
    xLabel: "step",
    yLabel: "margin, in nats",
  });
  for (const [i, beta] of betas.entries())
    await expect(margins[i][199]).toMatchValues(Math.log(4) / beta, {
      what: `the margin after 200 steps at β = ${beta}`,
      rtol: 0.01,
    });
});

test("if all agree, the margin never stops", async () => {
  refuseToTrain();
  const policies = await all([0.2, 0.3, 0.5], [{ chosen: 1, rejected: 2, weight: 3 }], {
    ...{ beta: 1, steps: 90, lr: 0.1 },
  });
  const [early, middle, late] = [29, 59, 89].map((step) => marginOf(policies[step], 1, 2));
  expect(middle - early).toLieBetween(0.2, 20, "the margin that steps 31 to 60 add");
  expect(late - middle).toLieBetween(0.2, 20, "the margin that steps 61 to 90 add");
});

test("many pairs: the strengths of Bradley-Terry, by β", async () => {
  refuseToTrain();
  const { wins, strengths } =
    golden<Record<string, { wins: number[][]; strengths: number[] }>>("strengths").ties;
  const comparisons = wins.flatMap((row, chosen) =>
    row.map((weight, rejected) => ({ chosen, rejected, weight })),
  );
  const start = [0.5, 0.3, 0.2];
  const policies = await all(start, comparisons, { beta: 0.5, steps: 200, lr: 0.1 });
  const logRatios = policies[199].map((p, y) => Math.log(p / start[y]));
  await expect(logRatios.map((x) => 0.5 * (x - logRatios[0]))).toMatchValues(
    strengths.map((s) => s - strengths[0]),
    { axes: "response", what: "the implied rewards, as differences to response 0", atol: 0.01 },
  );
});

async function all(start: number[], comparisons: WeightedPair[], plan: TablePlan): Promise<number[][]> {
  const policies: number[][] = [];
  for await (const policy of trainTabularDpo(start, comparisons, plan)) policies.push(policy);
  return policies;
}

/** The margin of responses a and b since the reference. */
function marginOf(
  policy: number[],
  a: number,
  b: number,
  start = policy.length === 4 ? reference() : [0.2, 0.3, 0.5],
) {
  return Math.log(policy[a] / start[a]) - Math.log(policy[b] / start[b]);
}

async function expectRefusal(
  start: number[],
  comparisons: WeightedPair[],
  plan: Partial<TablePlan>,
  what: string,
  ...telling: (number | RegExp)[]
): Promise<void> {
  const run = trainTabularDpo(start, comparisons, { ...PLAN, ...plan });
  const error = await run.next().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(() => {
    if (error) throw error;
  }).toRefuse(RangeError, what, ...telling);
}

/** In plain numbers: the gradient of the weighted mean of −ln σ(z), then Adam (0.9, 0.95, 1e-8). */
function slowly(start: number[], comparisons: WeightedPair[], { beta, steps, lr }: TablePlan): number[][] {
  const begin = start.map(Math.log);
  const logits = [...begin];
  const [m, v] = [start.map(() => 0), start.map(() => 0)];
  const total = comparisons.reduce((sum, { weight }) => sum + weight, 0);
  return Array.from({ length: steps }, (_, i) => {
    const gradient = start.map(() => 0);
    for (const { chosen, rejected, weight } of comparisons) {
      const z = beta * (logits[chosen] - begin[chosen] - logits[rejected] + begin[rejected]);
      const push = (beta * weight) / total / (1 + Math.exp(z));
      gradient[chosen] -= push;
      gradient[rejected] += push;
    }
    for (const [y, g] of gradient.entries()) {
      m[y] = 0.9 * m[y] + 0.1 * g;
      v[y] = 0.95 * v[y] + 0.05 * g * g;
      logits[y] -= (lr * (m[y] / (1 - 0.9 ** (i + 1)))) / (Math.sqrt(v[y] / (1 - 0.95 ** (i + 1))) + 1e-8);
    }
    const powers = logits.map(Math.exp);
    const Z = powers.reduce((sum, x) => sum + x, 0);
    return powers.map((x) => x / Z);
  });
}
