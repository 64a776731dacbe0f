import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { optimalPolicy } from "./kl-optimum.js";

const REFERENCE = () => [0.5, 0.3, 0.2];
const REWARDS = () => [0, 1, 2];

test("β = 1 by hand: [0.179, 0.292, 0.529]", () => {
  // 0.5, 0.3 · e and 0.2 · e², divided by their sum, 2.7933
  expect(optimalPolicy(REFERENCE(), REWARDS(), 1).policy).toMatchValues(
    [0.17900002057427383, 0.29194350193250623, 0.5290564774932199],
    {
      ...{ axes: "response", what: "the best policy at a β of 1" },
      rivals: {
        "This is the softmax of the rewards. The reference is missing, and the KL is measured from it.":
          shares([1, Math.E, Math.E ** 2]),
        "This is the reference itself.": REFERENCE(),
        "This is reference times reward, normalized.": [0, 3 / 7, 4 / 7],
        "The sign is wrong: the response with the best reward loses most.": shares([
          0.5,
          0.3 / Math.E,
          0.2 / Math.E ** 2,
        ]),
      },
    },
  );
});

test("reference and rewards stay as they were", () => {
  const values = { reference: [0.5, 0, 0.3, 0.2], rewards: [0.5, 4, -1, 2] };
  expect(() => optimalPolicy(values.reference, values.rewards, 0.8)).toLeaveUnchanged(values);
});

test("half the β is a leash of twice the length", () => {
  for (const [beta, due] of [
    [0.5, [0.03666671184020514, 0.16255943445036028, 0.8007738537094347]],
    [0.25, [0.0008155661667328557, 0.026717042359942073, 0.9724673914733251]],
    [4, [0.41153893300803895, 0.3170558699633254, 0.2714051970286356]],
  ] as [number, number[]][])
    expect(optimalPolicy(REFERENCE(), REWARDS(), beta).policy).toMatchValues(due, {
      ...{ axes: "response", what: `the best policy at a β of ${beta}` },
      rivals: {
        "β multiplies the reward here. A large β is a short leash.": shares(
          REFERENCE().map((p, y) => p * Math.exp(beta * y)),
        ),
      },
    });
});

test("the value is the objective of the policy", () => {
  const { policy } = optimalPolicy(REFERENCE(), REWARDS(), 1);
  expect(policy).toHaveShape([3], "response", "the best policy");
  expect(optimalPolicy(REFERENCE(), REWARDS(), 1).value).toMatchValues(1.0272221776413661, {
    ...{ what: "the objective at a β of 1" },
    rivals: { "This is the mean reward alone; the KL costs something.": policy[1] + 2 * policy[2] },
  });
  for (const { reference, rewards, beta } of cases()) {
    const { policy, value } = optimalPolicy(reference, rewards, beta);
    expect(policy).toHaveShape([reference.length], "response", "the best policy");
    expect(value).toMatchValues(objective(policy, reference, rewards, beta), {
      ...{ what: `the value of ${reference.length} responses at a β of ${beta}`, atol: 1e-9, rtol: 1e-9 },
    });
  }
});

test("no other policy has a larger objective", () => {
  const rng = specRandom(1);
  for (const { reference, rewards, beta } of cases()) {
    const { policy, value } = optimalPolicy(reference, rewards, beta);
    expect(policy).toHaveShape([reference.length], "response", "the best policy");
    expect(policy.reduce((sum, p) => sum + p, 0)).toMatchValues(1, { what: "the sum of the best policy" });
    let best = Number.NEGATIVE_INFINITY;
    for (const width of [0.01, 0.1, 1])
      for (let i = 0; i < 100; i++) {
        const other = shares(policy.map((p) => p * Math.exp(rng.gauss(0, width))));
        best = Math.max(best, objective(other, reference, rewards, beta));
      }
    expect(best).toLieBetween(
      Number.NEGATIVE_INFINITY,
      value + 1e-9,
      `the best objective of 300 other policies, where yours has ${value.toFixed(6)},`,
    );
  }
});

test("reward less price is the same for each response", () => {
  for (const { reference, rewards, beta } of cases()) {
    const { policy, value } = optimalPolicy(reference, rewards, beta);
    expect(policy).toHaveShape([reference.length], "response", "the best policy");
    expect(policy.map((p, y) => rewards[y] - beta * Math.log(p / reference[y]))).toMatchValues(
      rewards.map(() => value),
      { axes: "response", what: "rewards − β · ln(policy / reference)", atol: 1e-8, rtol: 1e-9 },
    );
  }
});

test("7 more for every response: same policy, 7 more value", () => {
  const rewards = () => [-3, 0.5, 1.25];
  const { policy, value } = optimalPolicy(REFERENCE(), rewards(), 0.7);
  const raised = optimalPolicy(
    REFERENCE(),
    rewards().map((reward) => reward + 7),
    0.7,
  );
  expect(raised).toMatchStages([
    { name: "policy", expected: policy, axes: "response", what: "the policy of raised rewards" },
    { name: "value", expected: value + 7, axes: "", what: "the value of raised rewards" },
  ]);
});

test("equal rewards: the reference, and nothing to pay", () => {
  for (const reward of [0, -2.5, 40])
    expect(optimalPolicy(REFERENCE(), [reward, reward, reward], 0.3)).toMatchStages([
      { name: "policy", expected: REFERENCE(), axes: "response", what: "the policy of equal rewards" },
      { name: "value", expected: reward, axes: "", what: "the value of equal rewards", atol: 1e-9 },
    ]);
});

test("what the reference rules out stays at 0", () => {
  expect(optimalPolicy([0.5, 0, 0.3, 0.2], [0, 1000, 1, 2], 1)).toMatchStages([
    {
      name: "policy",
      expected: [0.17900002057427383, 0, 0.29194350193250623, 0.5290564774932199],
      ...{ axes: "response", what: "the policy, where response 1 is ruled out" },
    },
    { name: "value", expected: 1.0272221776413661, axes: "", what: "its value" },
  ]);
  expect(optimalPolicy([0, 0.4, 0.6], [1e300, 2, 2], 1)).toMatchStages([
    {
      name: "policy",
      expected: [0, 0.4, 0.6],
      ...{ axes: "response", what: "the policy, where a reward of 1e300 is ruled out" },
    },
    { name: "value", expected: 2, axes: "", what: "its value" },
  ]);
  expect(optimalPolicy([0, 1], [5, -3], 2)).toMatchStages([
    { name: "policy", expected: [0, 1], axes: "response", what: "the policy without a choice" },
    { name: "value", expected: -3, axes: "", what: "its value" },
  ]);
});

test("rewards of ±1000 and a β of 0.001 are no trouble", () => {
  for (const [rewards, beta, policy, value] of [
    [[1000, 999, -1000], 1, [0.5 / Z2, 0.3 / Math.E / Z2, 0], 1000 + Math.log(Z2)],
    [[-1000, -1001, -3000], 1, [0.5 / Z2, 0.3 / Math.E / Z2, 0], -1000 + Math.log(Z2)],
    [[1, 2, 3], 0.001, [0, 0, 1], 3 + 0.001 * Math.log(0.2)],
    [[-1000, 1000, 1000], 0.001, [0, 0.6, 0.4], 1000 + 0.001 * Math.LN2 * -1],
  ] as [number[], number, number[], number][])
    expect(optimalPolicy(REFERENCE(), rewards, beta)).toMatchStages([
      { name: "policy", expected: policy, axes: "response", what: `the policy for rewards of ${rewards}` },
      { name: "value", expected: value, axes: "", what: `the value for rewards of ${rewards}`, rtol: 1e-9 },
    ]);
});

test("one response, two equal ones, and rare ones", () => {
  expect(optimalPolicy([1], [-3.5], 0.2)).toMatchStages([
    { name: "policy", expected: [1], axes: "response", what: "the policy over a single response" },
    { name: "value", expected: -3.5, axes: "", what: "its value" },
  ]);
  expect(optimalPolicy([0.25, 0.75], [2, 2], 3)).toMatchStages([
    { name: "policy", expected: [0.25, 0.75], axes: "response", what: "the policy of two equal rewards" },
    { name: "value", expected: 2, axes: "", what: "its value" },
  ]);
  // A response of 1e-200 whose reward makes up for it: e^(200 · ln 10) = 1e200
  expect(optimalPolicy([1, 1e-200], [0, 200 * Math.LN10], 1)).toMatchStages([
    { name: "policy", expected: [0.5, 0.5], axes: "response", what: "the policy with a response of 1e-200" },
    { name: "value", expected: Math.LN2, axes: "", what: "its value", atol: 1e-9 },
  ]);
});

test("what is no reference is refused", () => {
  const refused = (reference: number[], what: string) =>
    expect(() => optimalPolicy(reference, [0, 1, 2].slice(0, reference.length), 1)).toRefuse(
      RangeError,
      what,
    );
  refused([], "an empty reference");
  refused([0.5, 0.3, 0.3], "a reference with the sum 1.1");
  refused([0.5, 0.3, 0.1], "a reference with the sum 0.9");
  refused([-0.1, 0.6, 0.5], "a first probability of -0.1");
  refused([0.6, -0.1, 0.5], "a middle probability of -0.1");
  refused([0.6, 0.5, -0.1], "a last probability of -0.1");
  refused([0.5, Number.NaN, 0.5], "a probability of NaN");
});

test("rewards that do not fit, and a beta without a leash", () => {
  const refused = (rewards: number[], beta: number, what: string, ...telling: (number | RegExp)[]) =>
    expect(() => optimalPolicy(REFERENCE(), rewards, beta)).toRefuse(RangeError, what, ...telling);
  refused([0, 1], 1, "a reward too few", 3, 2);
  refused([0, 1, 2, 3], 1, "a reward too many", 3, 4);
  refused([], 1, "no rewards", 3, 0);
  refused([Number.NaN, 1, 2], 1, "a first reward of NaN", /NaN/);
  refused([0, Number.POSITIVE_INFINITY, 2], 1, "a middle reward of Infinity", /Infinity/);
  refused([0, 1, Number.NEGATIVE_INFINITY], 1, "a last reward of -Infinity", /-Infinity/);
  refused([0, 1, 2], 0, "a β of 0", 0);
  refused([0, 1, 2], -0.5, "a β of -0.5", -0.5);
  refused([0, 1, 2], Number.NaN, "a β of NaN", /NaN/);
  refused([0, 1, 2], Number.POSITIVE_INFINITY, "a β of Infinity", /Infinity/);
});

test("each call has its own result", () => {
  const values = { reference: [0.5, 0.3, 0.2], rewards: [0.5, -1, 2], beta: 0.8 };
  const { reference, rewards } = values;
  expect(optimalPolicy).toHeed(values, { others: { reference: [0.2, 0.7, 0.1], beta: 1.5 } });
  expect(optimalPolicy).toReturnNew(values, { neverZero: ["reference"] });
  expect(optimalPolicy).toReturnNew(
    { reference: [1], rewards: [1], beta: 0.8 },
    { neverZero: ["reference"] },
  );
  optimalPolicy(reference, rewards, 0.8);
  [rewards[0], rewards[2]] = [2, 0.5];
  expect(optimalPolicy(reference, rewards, 0.8)).toMatchStages(
    stagesOf(optimalPolicy([0.5, 0.3, 0.2], [2, -1, 0.5], 0.8), "after the numbers of rewards were changed"),
  );
  [reference[0], reference[1]] = [0.3, 0.5];
  expect(optimalPolicy(reference, rewards, 0.8)).toMatchStages(
    stagesOf(optimalPolicy([0.3, 0.5, 0.2], [2, -1, 0.5], 0.8), "after those of reference were changed too"),
  );
});

test("what a nat of KL buys", async () => {
  const betas = [10, 5, 3, 2, 1.5, 1, 0.75, 0.5, 0.35, 0.25, 0.15, 0.1];
  const points = betas.map((beta) => {
    const { policy } = optimalPolicy(REFERENCE(), REWARDS(), beta);
    return {
      kl: Number(kl(policy, REFERENCE())),
      reward: policy.reduce((sum, p, y) => sum + p * y, 0),
    };
  });
  await exhibit({
    kind: "curve",
    title: "reward for KL",
    caption:
      "Each point is the best policy for one β, from 10 (left) to 0.1. The first nats are cheap; the last ones buy almost nothing.",
    series: {
      best: { x: points.map((point) => point.kl), y: points.map((point) => point.reward) },
    },
    xLabel: "KL from the reference, in nats",
    yLabel: "mean reward",
  });
  for (const [i, { kl, reward }] of points.entries()) {
    if (i === 0) continue;
    expect(kl).toLieBetween(points[i - 1].kl + 1e-6, -Math.log(0.2) + 1e-9, `the KL at a β of ${betas[i]}`);
    expect(reward).toLieBetween(points[i - 1].reward + 1e-6, 2, `the mean reward at a β of ${betas[i]}`);
  }
});

/** 0.5 + 0.3 / e */
const Z2 = 0.5 + 0.3 / Math.E;

const shares = (weights: number[]) => {
  const sum = weights.reduce((all, x) => all + x, 0);
  return weights.map((x) => x / sum);
};

const kl = (p: number[], q: number[]) =>
  p.reduce((sum, x, i) => sum + (x > 0 ? x * Math.log(x / q[i]) : 0), 0);

const objective = (policy: number[], reference: number[], rewards: number[], beta: number) =>
  policy.reduce((sum, p, y) => sum + p * rewards[y], 0) - beta * kl(policy, reference);

const stagesOf = ({ policy, value }: { policy: number[]; value: number }, when: string) => [
  { name: "policy", expected: policy, axes: "response", what: `the policy ${when}` },
  { name: "value", expected: value, axes: "", what: `the value ${when}` },
];

/** Five random cases of 2 to 9 responses, with a β from 0.2 to 5. */
function cases() {
  const rng = specRandom(2);
  return [2, 3, 4, 7, 9].map((count, i) => ({
    reference: shares(Array.from({ length: count }, () => 0.1 + rng.random())),
    rewards: Array.from({ length: count }, () => rng.gauss(0, 1)),
    beta: [0.2, 5, 1, 0.4, 2][i],
  }));
}
