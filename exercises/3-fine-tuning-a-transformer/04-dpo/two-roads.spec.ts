import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { tensorSpec } from "#lib/spec/tensors";
import { refuseToTrain } from "#lib/training/earlier";
import { trainTabularDpo } from "./tabular-dpo.js";
import { throughDpo, throughRewards } from "./two-roads.js";

tensorSpec("train", { reads: "awaited" });

/** Rewards and the preferences of a judge who follows Bradley and Terry. */
const REWARDS = [0.5, -1, 1.2];
const reference = () => [0.3, 0.6, 0.1];
const preferences = () => preferencesOf(REWARDS);

const POLICY = { axes: "response" };

test("by rewards: the reference, tilted by e^(r/β)", async () => {
  for (const beta of [0.4, 1, 3])
    await expect(throughRewards(reference(), preferences(), beta)).toMatchValues(
      tilted(reference(), REWARDS, beta),
      {
        ...{ ...POLICY, what: `the policy at β = ${beta}`, atol: 1e-6 },
      },
    );
});

test("by rewards: what an undecided judge leaves as it was", async () => {
  const undecided = [
    [0, 0.5, 0.5],
    [0.5, 0, 0.5],
    [0.5, 0.5, 0],
  ];
  await expect(throughRewards(reference(), undecided, 0.2)).toMatchValues(reference(), {
    ...{ ...POLICY, what: "the policy", atol: 1e-6 },
  });
});

test("by rewards: two responses, and four", async () => {
  // odds of 3, so e^(r/β) is 9 at β = ½: 0.2 · 9 against 0.8
  const two = throughRewards(
    [0.2, 0.8],
    [
      [0, 0.75],
      [0.25, 0],
    ],
    0.5,
  );
  await expect(two).toMatchValues([1.8 / 2.6, 0.8 / 2.6], {
    ...POLICY,
    what: "the policy of two",
    atol: 1e-6,
  });
  const [rewards, start] = [
    [-0.3, 2, 0, 0.9],
    [0.4, 0.1, 0.3, 0.2],
  ];
  await expect(throughRewards(start, preferencesOf(rewards), 0.8)).toMatchValues(
    tilted(start, rewards, 0.8),
    {
      ...{ ...POLICY, what: "the policy of four", atol: 1e-6 },
    },
  );
});

test("by rewards: a judge who runs in a circle", async () => {
  // 0 beats 1, 1 beats 2, and 2 beats 0. The likeliest rewards expect of each response as many wins as it has.
  const circle = [
    [0, 0.9, 0.3],
    [0.1, 0, 0.8],
    [0.7, 0.2, 0],
  ];
  const policy = throughRewards(reference(), circle, 0.5);
  expect(policy).toHaveShape([3], "response", "the policy");
  const rewards = policy.map((p, y) => 0.5 * Math.log(p / reference()[y]));
  const expected = rewards.map((a, i) =>
    rewards.reduce((wins, b, j) => wins + (i === j ? 0 : 1 / (1 + Math.exp(b - a))), 0),
  );
  await expect(expected).toMatchValues([1.2, 0.9, 0.9], {
    ...{ axes: "response", what: "the wins that the policy's implied rewards expect", atol: 1e-6 },
  });
});

test("by rewards: arguments stay, each counts, the list is new", async () => {
  const given = { reference: reference(), preferences: preferences(), beta: 0.7 };
  await expect(() => throughRewards(given.reference, given.preferences, given.beta)).toLeaveUnchanged({
    ...{ reference: given.reference, preferences: given.preferences },
  });
  await expect(throughRewards).toHeed(given, {
    others: { reference: [0.5, 0.2, 0.3], preferences: preferencesOf([0, 0.5, -0.25]) },
  });
  await expect(throughRewards).toReturnNew(given, { neverZero: ["reference", "preferences"] });
});

test("what is no table of shares is refused on both roads", async () => {
  const bad: [table: number[][], what: string, ...telling: (number | RegExp)[]][] = [
    [[], "a table without rows"],
    [
      [
        [0, 0.7],
        [0.3, 0],
      ],
      "2 rows for 3 responses",
      2,
    ],
    [
      [
        [0, 0.7],
        [0.3, 0],
        [0.2, 0.3],
      ],
      "rows of 2 for 3 responses",
      2,
    ],
    [
      [
        [0, 0.7, 0.6],
        [0.3, 0],
        [0.4, 0.5, 0],
      ],
      "a short row",
      2,
    ],
    [
      [
        [0, 0.7, 0.6],
        [0.3, 0, 0.5],
        [0.4, 0.6, 0],
      ],
      "shares that sum to 1.1",
      1.1,
    ],
    [
      [
        [0, 0.2, 0.6],
        [0.3, 0, 0.5],
        [0.4, 0.5, 0],
      ],
      "shares that sum to 0.5",
      0.5,
    ],
    [
      [
        [0, 0.7, 1.5],
        [0.3, 0, 0.5],
        [-0.5, 0.5, 0],
      ],
      "a share of 1.5",
      1.5,
    ],
    [
      [
        [0, 0.7, 0.6],
        [0.3, 0, Number.NaN],
        [0.4, 0.5, 0],
      ],
      "a share of NaN",
      /NaN/,
    ],
    [
      [
        [0.5, 0.7, 0.6],
        [0.3, 0.5, 0.5],
        [0.4, 0.5, 0.5],
      ],
      "a diagonal of ½",
    ],
    [
      [
        [0, 0.7, 0.6],
        [0.3, 0, 0.5],
        [0.4, 0.5, 1],
      ],
      "a last response that beats itself",
    ],
  ];
  for (const [table, what, ...telling] of bad) {
    expect(() => throughRewards(reference(), table, 1)).toRefuse(RangeError, what, ...telling);
    await expectRefusal(reference(), table, 1, `${what}, by DPO`, ...telling);
  }
  expect(() => throughRewards([1], [[0]], 1)).toRefuse(RangeError, "a single response");
  await expectRefusal([1], [[0]], 1, "a single response, by DPO");
});

test("what each road refuses by itself", async () => {
  const unanimous = [
    [0, 1, 0.6],
    [0, 0, 0.3],
    [0.4, 0.7, 0],
  ];
  const never = [
    [0, 1, 1],
    [0, 0, 0.3],
    [0, 0.7, 0],
  ];
  expect(throughRewards(reference(), unanimous, 1)).toHaveShape([3], "response", "the policy");
  expect(() => throughRewards(reference(), never, 1)).toRefuse(RangeError, "a response that never lost");
  expect(() => throughRewards([0.25, 0.5, 0.5], preferences(), 1)).toRefuse(
    RangeError,
    "a reference of 1.25",
    1.25,
  );
  await expectRefusal([0.25, 0.5, 0.5], preferences(), 1, "a reference of 1.25, by DPO", 1.25);
  await expectRefusal([0.4, 0.6, 0], preferences(), 1, "a reference with an entry of 0, by DPO");
  for (const beta of [0, -1, Number.NaN]) {
    expect(() => throughRewards(reference(), preferences(), beta)).toRefuse(RangeError, `β = ${beta}`, beta);
    await expectRefusal(reference(), preferences(), beta, `β = ${beta}, by DPO`, beta);
  }
});

test("by DPO: one short step leads toward the winner", async () => {
  const [start, table] = [reference(), preferences()];
  const near = await throughDpo(start, table, { beta: 1, steps: 1, lr: 1e-6 });
  await expect(near).toMatchValues(reference(), {
    ...POLICY,
    what: "the policy after a step of almost no length",
    atol: 1e-4,
  });
  const policy = await throughDpo(start, table, { beta: 1, steps: 3, lr: 0.1 });
  expect(policy).toHaveShape([3], "response", "the policy");
  expect(policy[2]).toLieBetween(0.11, 1, "the winner's probability after three steps, 0.1 before,");
  expect(policy[1]).toLieBetween(0, 0.59, "the loser's, 0.6 before,");
  expect([start, table], "the arguments afterwards").toEqual([reference(), preferences()]);
});

test("by DPO: every share is the weight of a pair", async () => {
  const table = [
    [0, 0.955, 0.335],
    [0.045, 0, 0.815],
    [0.665, 0.185, 0],
  ];
  const pairs = [
    { chosen: 0, rejected: 1, weight: 0.955 },
    { chosen: 1, rejected: 0, weight: 0.045 },
    { chosen: 0, rejected: 2, weight: 0.335 },
    { chosen: 2, rejected: 0, weight: 0.665 },
    { chosen: 1, rejected: 2, weight: 0.815 },
    { chosen: 2, rejected: 1, weight: 0.185 },
  ];
  const plan = { beta: 0.4, steps: 8, lr: 0.3 };
  let due: number[] = [];
  for await (const policy of trainTabularDpo(reference(), pairs, plan)) due = policy;
  await expect(await throughDpo(reference(), table, plan)).toMatchValues(due, {
    ...{ ...POLICY, what: "the policy after eight steps", atol: 1e-4 },
  });
});

test("by DPO: each call has its own judge", async () => {
  const plan = { beta: 1, steps: 5, lr: 0.2 };
  const first = await throughDpo(reference(), preferences(), plan);
  const copy = [...first];
  const other = await throughDpo(reference(), preferencesOf([-0.5, 1, -1.2]), plan);
  expect(other).toHaveShape([3], "response", "the policy of another judge");
  expect(other[1]).toLieBetween(0.61, 1, "the probability of this judge's favorite, 0.6 before,");
  expect(other.reduce((sum, p) => sum + p)).toMatchValues(1, {
    ...{ atol: 1e-5, what: "the sum of the probabilities of this judge's policy" },
  });
  expect(first, "the first policy, afterwards").toEqual(copy);
});

// 200 steps at a rate of 0.1 come within 0.001 of the optimum at these β. Nothing here is random.
test("both roads lead to the same policy", async () => {
  refuseToTrain();
  const rows: (string | number)[][] = [];
  const meetings: { beta: number; dpo: number[] }[] = [];
  for (const beta of [0.5, 2]) {
    const dpo = await throughDpo(reference(), preferences(), { beta, steps: 200, lr: 0.1 });
    const rewards = throughRewards(reference(), preferences(), beta);
    for (const [road, policy] of Object.entries({ rewards, DPO: dpo }))
      rows.push([beta, road, ...(policy ?? []).map((p) => p.toFixed(4))]);
    meetings.push({ beta, dpo });
  }
  await exhibit({
    kind: "table",
    title: "two roads, one policy",
    caption: "A reward model and its optimum, or DPO: for every β they end at the same place.",
    columns: ["β", "road", "response 0", "response 1", "response 2"],
    rows,
  });
  for (const { beta, dpo } of meetings)
    await expect(dpo).toMatchValues(tilted(reference(), REWARDS, beta), {
      ...{ ...POLICY, what: `the policy of DPO at β = ${beta}`, atol: 0.01 },
    });
});

test("even where no rewards fit the judge", async () => {
  refuseToTrain();
  // 0 beats 1, 1 beats 2, and 2 beats 0: no three rewards give these shares.
  const circle = [
    [0, 0.9, 0.3],
    [0.1, 0, 0.8],
    [0.7, 0.2, 0],
  ];
  const plan = { beta: 0.5, steps: 200, lr: 0.1 };
  const due = throughRewards(reference(), circle, 0.5);
  await expect(await throughDpo(reference(), circle, plan)).toMatchValues(due, {
    ...{ ...POLICY, what: "the policy of DPO, after a judge who runs in a circle", atol: 0.01 },
  });
});

/** What a judge prefers who follows Bradley and Terry with these strengths. */
function preferencesOf(strengths: number[]): number[][] {
  return strengths.map((a, i) => strengths.map((b, j) => (i === j ? 0 : 1 / (1 + Math.exp(b - a)))));
}

/** π_ref · e^(r/β) / Z */
function tilted(start: number[], rewards: number[], beta: number): number[] {
  const weights = start.map((p, y) => p * Math.exp(rewards[y] / beta));
  const Z = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / Z);
}

async function expectRefusal(
  start: number[],
  table: number[][],
  beta: number,
  what: string,
  ...telling: (number | RegExp)[]
): Promise<void> {
  const error = await throughDpo(start, table, { beta, steps: 2, lr: 0.1 }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(() => {
    if (error) throw error;
  }).toRefuse(RangeError, what, ...telling);
}
