import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { optimalPolicy } from "../03-rlhf/kl-optimum.js";
import { impliedRewards } from "./policy-reward.js";

const LN2 = Math.log(2);

/** Policies with their references, of which some give a response that others never give. */
const cases = (): { policy: number[]; reference: number[]; beta: number }[] => [
  { policy: [0.6, 0.3, 0.1], reference: [0.3, 0.2, 0.5], beta: 2 },
  { policy: [0.05, 0.25, 0.1, 0.6], reference: [0.35, 0.4, 0.2, 0.05], beta: 0.1 },
  { policy: [0.9, 0.1], reference: [0.2, 0.8], beta: 1 },
];

const REWARDS = { axes: "response", what: "the implied rewards" };

test("twice as likely as before: a reward of β ln 2", async () => {
  const [{ policy, reference, beta }] = cases();
  const rewards = impliedRewards(policy, reference, beta);
  await exhibit({
    kind: "table",
    title: "what a policy says about rewards",
    caption: "A response that has become likelier has a reward above 0, even one that is still rare.",
    columns: ["response", "reference", "policy", "reward at β = 2"],
    rows: policy.map((p, y) => [y, reference[y], p, Number(rewards?.[y]).toFixed(3)]),
  });
  // 2 · ln 2, 2 · ln 1.5, 2 · ln 0.2
  expect(rewards).toMatchValues([1.386294361119891, 0.8109302162163288, -3.2188758248682006], {
    ...REWARDS,
    rivals: {
      "Policy and reference are swapped.": [-1.386294361119891, -0.8109302162163288, 3.2188758248682006],
    },
  });
});

test("under these rewards the policy is the best", () => {
  for (const { policy, reference, beta } of cases()) {
    const rewards = impliedRewards(policy, reference, beta);
    expect(rewards).toHaveShape([policy.length], "response", "the implied rewards");
    expect(optimalPolicy(reference, rewards, beta).policy).toMatchValues(policy, {
      ...{ axes: "response", what: "the best policy under the implied rewards", atol: 1e-9 },
    });
  }
});

test("and the best value is 0", () => {
  for (const { policy, reference, beta } of cases()) {
    const rewards = impliedRewards(policy, reference, beta);
    expect(rewards).toHaveShape([policy.length], "response", "the implied rewards");
    expect(optimalPolicy(reference, rewards, beta).value).toMatchValues(0, {
      what: "the value of the policy under the implied rewards",
    });
  }
});

test("true rewards come back, but for one constant", () => {
  const [truth, reference, beta] = [[1, 0, -2, 0.5], [0.4, 0.3, 0.2, 0.1], 0.5];
  const weights = truth.map((reward, y) => reference[y] * Math.exp(reward / beta));
  const Z = weights.reduce((sum, weight) => sum + weight, 0);
  const rewards = impliedRewards(
    weights.map((weight) => weight / Z),
    reference,
    beta,
  );
  expect(rewards).toMatchValues(
    truth.map((reward) => reward - beta * Math.log(Z)),
    { ...REWARDS, what: "the rewards of the best policy under 1, 0, −2, 0.5" },
  );
});

test("a policy that is the reference has rewards of 0", () => {
  for (const { policy } of cases())
    expect(impliedRewards(policy, [...policy], 0.7)).toMatchValues(
      policy.map(() => 0),
      REWARDS,
    );
});

test("β is the unit: twice the β, twice the rewards", () => {
  const [{ policy, reference }] = cases();
  const due = [LN2, Math.log(1.5), Math.log(0.2)];
  for (const beta of [1e-3, 0.5, 1, 40])
    expect(impliedRewards(policy, reference, beta)).toMatchValues(
      due.map((x) => beta * x),
      { ...REWARDS, what: `the implied rewards at β = ${beta}` },
    );
});

test("a response that is never given has a reward of −Infinity", () => {
  expect(impliedRewards([0, 0.4, 0.6], [0.2, 0.3, 0.5], 1)).toMatchValues(
    [Number.NEGATIVE_INFINITY, 0.28768207245178096, 0.1823215567939546],
    REWARDS,
  );
  expect(impliedRewards([0.25, 0.75, 0], [0.5, 0.25, 0.25], 2)).toMatchValues(
    [-2 * LN2, 2 * Math.log(3), Number.NEGATIVE_INFINITY],
    REWARDS,
  );
});

test("one that neither gives has the reward 0", () => {
  expect(impliedRewards([0.8, 0, 0.2], [0.4, 0, 0.6], 1)).toMatchValues(
    [LN2, 0, -1.0986122886681098],
    REWARDS,
  );
  expect(impliedRewards([0, 1, 0], [0, 0.5, 0.5], 3)).toMatchValues(
    [0, 3 * LN2, Number.NEGATIVE_INFINITY],
    REWARDS,
  );
});

test("the smallest probabilities have exact rewards too", () => {
  expect(impliedRewards([1e-200, 1], [0.5, 0.5], 1)).toMatchValues([-459.823871417929, LN2], REWARDS);
  expect(impliedRewards([0.5, 0.5], [1e-200, 1], 0.1)).toMatchValues([45.9823871417929, -0.1 * LN2], REWARDS);
  expect(impliedRewards([1e-20, 1], [4e-20, 1], 1)).toMatchValues([-2 * LN2, 0], REWARDS);
  expect(impliedRewards([1e-9, 1 - 1e-9], [2e-9, 1 - 2e-9], 1)).toMatchValues([-LN2, 1e-9], {
    ...REWARDS,
    atol: 1e-12,
  });
});

test("a factor larger than numbers can be has a finite reward", () => {
  const { MIN_VALUE: least } = Number; // 5e-324, whose logarithm is −744.44
  expect(impliedRewards([0.5, 0.5], [1, least], 2)).toMatchValues(
    [-2 * LN2, 2 * (744.4400719213812 - LN2)],
    REWARDS,
  );
  expect(impliedRewards([1, least], [0.5, 0.5], 1)).toMatchValues([LN2, LN2 - 744.4400719213812], REWARDS);
});

test("a single response has the reward 0", () => {
  expect(impliedRewards([1], [1], 0.3)).toMatchValues([0], REWARDS);
});

test("arguments stay, each has its effect, the list is new", () => {
  const { policy, reference, beta } = cases()[1];
  expect(() => impliedRewards(policy, reference, beta)).toLeaveUnchanged({ policy, reference });
  const others = { policy: [0.1, 0.5, 0.1, 0.3], reference: [0.25, 0.25, 0.3, 0.2] };
  expect(impliedRewards).toHeed({ policy, reference, beta }, { others });
  expect(impliedRewards).toReturnNew({ policy, reference, beta }, { neverZero: ["policy", "reference"] });
});

test("what no reward explains is refused", () => {
  const refused = (policy: number[], reference: number[], what: string, ...telling: (number | RegExp)[]) =>
    expect(() => impliedRewards(policy, reference, 1)).toRefuse(RangeError, what, ...telling);
  refused([0.1, 0.9], [0, 1], "a first response that the reference rules out", 0.1);
  refused([0.5, 0.3, 0.2], [0.5, 0, 0.5], "a middle response that the reference rules out", 0.3);
  refused([0.6, 0.4], [1, 0], "a last response that the reference rules out", 0.4);
});

test("what is no distribution is refused", () => {
  const refused = (policy: number[], reference: number[], what: string, ...telling: (number | RegExp)[]) =>
    expect(() => impliedRewards(policy, reference, 1)).toRefuse(RangeError, what, ...telling);
  refused([], [], "a policy without responses");
  refused([0.5, 0.5], [0.5, 0.25, 0.25], "a reference of 3 responses for a policy of 2", 2, 3);
  refused([0.5, 0.25, 0.25], [0.5, 0.5], "a reference of 2 responses for a policy of 3", 3, 2);
  refused([0.5, 0.4], [0.5, 0.5], "a policy that sums to 0.9", 0.9);
  refused([0.5, 0.5], [0.5, 0.75], "a reference that sums to 1.25", 1.25);
  refused([0.5, 0.50001], [0.5, 0.5], "a policy that sums to 1.00001", /1\.00001/);
  refused([-0.5, 1.5], [0.5, 0.5], "a probability of −0.5", -0.5);
  refused([0.5, 0.5], [1.25, -0.25], "a reference of 1.25", 1.25);
  refused([Number.NaN, 1], [0.5, 0.5], "a probability of NaN", /NaN/);
  refused([0.5, 0.5], [0.5, Number.NaN], "a reference of NaN", /NaN/);
});

test("sums within 1e-6 of 1 are accepted", () => {
  expect(impliedRewards([0.5, 0.5 + 5e-7], [0.5 - 5e-7, 0.5], 1)).toMatchValues([1e-6, 1e-6], {
    ...{ ...REWARDS, atol: 1e-8 },
  });
});

test("a β that is not above 0 is refused", () => {
  for (const beta of [0, -0.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => impliedRewards([0.6, 0.4], [0.3, 0.7], beta)).toRefuse(RangeError, `β = ${beta}`, beta);
});
