import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import type { Random } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { tensorSpec } from "#lib/spec/tensors";
import { type BanditPlan, trainBandit } from "./bandit.js";

tensorSpec("train", { reads: "awaited" });

const REFERENCE = () => [0.35, 0.15, 0.3, 0.2];
const REWARDS = () => [1.0317, -0.5243, 0.3129, 2.0711];

/**
 * So many samples that each action is among them: the gradient of an action that was not drawn is 0 but for rounding, and Adam makes
 * steps of rounding errors.
 */
const PLAN: BanditPlan = { beta: 0.6, steps: 5, samples: 150, lr: 0.1 };

test("it starts as the reference", async () => {
  const [first] = await policiesOf(REFERENCE(), REWARDS(), { ...PLAN, steps: 1, lr: 1e-6 });
  expect(first).toMatchValues(REFERENCE(), {
    ...{ axes: "action", what: "the policy after one step with a learning rate of 1e-6", atol: 1e-5 },
  });
});

test("a policy for each step, and N draws for each", async () => {
  const policies = await policiesOf(REFERENCE(), REWARDS(), PLAN);
  expect(policies).toHaveShape([5, 4], "step action", "the policies of 5 steps");
  expect(policies.map((policy) => policy.reduce((sum, p) => sum + p, 0))).toMatchValues([1, 1, 1, 1, 1], {
    ...{ axes: "step", what: "the sum of each policy", atol: 1e-6 },
  });
  const { rng, drawn } = counting();
  await policiesOf(REFERENCE(), REWARDS(), PLAN, rng);
  expect(drawn()).toMatchValues(750, { what: "the numbers that 5 steps of 150 samples took from rng" });
  expect(await policiesOf(REFERENCE(), REWARDS(), { ...PLAN, steps: 0 }), "the policies of 0 steps").toEqual(
    [],
  );
});

test("equal rewards without a leash teach nothing", async () => {
  const policies = await policiesOf(REFERENCE(), [3, 3, 3, 3], { ...PLAN, beta: 0, steps: 4 });
  expect(policies).toMatchValues([REFERENCE(), REFERENCE(), REFERENCE(), REFERENCE()], {
    ...{ axes: "step action", what: "the policies, where every action has the same reward", atol: 1e-5 },
  });
});

test("5 more for every action: the same steps", async () => {
  const plan = { ...PLAN, lr: 0.03 };
  const due = await policiesOf(REFERENCE(), REWARDS(), plan);
  const raised = REWARDS().map((reward) => reward + 5);
  expect(await policiesOf(REFERENCE(), raised, plan)).toMatchValues(due, {
    ...{ axes: "step action", what: "the policies with rewards that are 5 larger", atol: 3e-4 },
  });
});

test("without a leash, by hand: five steps", async () => {
  const plan = { ...PLAN, beta: 0 };
  expect(await policiesOf(REFERENCE(), REWARDS(), plan)).toMatchValues(slowly(REFERENCE(), REWARDS(), plan), {
    ...{ axes: "step action", what: "the policies of five steps at a β of 0", atol: 3e-4 },
  });
});

test("with a leash, by hand: five steps", async () => {
  for (const beta of [0.6, 4])
    expect(await policiesOf(REFERENCE(), REWARDS(), { ...PLAN, beta })).toMatchValues(
      slowly(REFERENCE(), REWARDS(), { ...PLAN, beta }),
      { axes: "step action", what: `the policies of five steps at a β of ${beta}`, atol: 3e-4 },
    );
});

test("rewards of 1e-8: the loss is a mean over N samples", async () => {
  // Adam's ε is 1e-8. Beside gradients of that size it shows how large they are.
  const rewards = REWARDS().map((reward) => 1e-8 * reward);
  const plan = { ...PLAN, beta: 0 };
  expect(await policiesOf(REFERENCE(), rewards, plan)).toMatchValues(slowly(REFERENCE(), rewards, plan), {
    ...{ axes: "step action", what: "the policies of five steps with rewards of 1e-8", atol: 3e-4 },
  });
});

test("two actions; and one sample, its own baseline", async () => {
  const [reference, rewards] = [
    [0.35, 0.65],
    [2.0711, -1.0317],
  ];
  const plan = { ...PLAN, steps: 3 };
  expect(await policiesOf(reference, rewards, plan)).toMatchValues(slowly(reference, rewards, plan), {
    ...{ axes: "step action", what: "the policies over two actions", atol: 3e-4 },
  });
  const alone = await policiesOf(reference, rewards, { ...PLAN, samples: 1, steps: 3 });
  expect(alone).toMatchValues([reference, reference, reference], {
    ...{
      axes: "step action",
      what: "the policies with one sample a step, which equals the mean",
      atol: 1e-5,
    },
  });
});

test("an action that is almost never drawn: no NaN", async () => {
  const [reference, rewards] = [
    [0.35, 0.65, 1e-50],
    [2.0711, -1.0317, 0.5],
  ];
  const policies = await policiesOf(reference, rewards, { ...PLAN, steps: 2 });
  expect(policies).toMatchValues(slowly(reference, rewards, { ...PLAN, steps: 2 }), {
    ...{ axes: "step action", what: "the policies with an action of 1e-50", atol: 3e-4 },
  });
});

test("lists stay, and each policy is a new one", async () => {
  const [reference, rewards] = [REFERENCE(), REWARDS()];
  const due = await policiesOf(REFERENCE(), REWARDS(), PLAN);
  const held: number[][] = [];
  const copies: number[][] = [];
  for await (const policy of trainBandit(reference, rewards, { ...PLAN }, specRandom(1))) {
    copies.push([...policy]);
    held.push(policy);
    policy.reverse();
  }
  expect(reference, "the reference after the training").toEqual(REFERENCE());
  expect(rewards, "the rewards after the training").toEqual(REWARDS());
  expect(copies).toMatchValues(due, {
    ...{ axes: "step action", what: "the policies, where the caller turns each around once it has it" },
  });
  expect(new Set(held).size, "how many of the 5 lists are lists of their own").toBe(5);
});

test("two trainings at once know nothing of each other", async () => {
  const due = await policiesOf(REFERENCE(), REWARDS(), PLAN);
  const first = trainBandit(REFERENCE(), REWARDS(), { ...PLAN }, specRandom(1));
  const second = trainBandit([0.1, 0.2, 0.3, 0.4], [1, 2, 0, -1], { ...PLAN, lr: 0.3 }, specRandom(2));
  const policies: number[][] = [];
  for (let step = 0; step < 5; step++) {
    policies.push((await first.next()).value as number[]);
    await second.next();
  }
  await first.return();
  await second.return();
  expect(policies).toMatchValues(due, {
    ...{ axes: "step action", what: "the policies, while another bandit is trained" },
  });
});

test("asking for the next policy makes the next step", async () => {
  const { rng, drawn } = counting();
  const run = trainBandit(REFERENCE(), REWARDS(), { ...PLAN }, rng);
  const counts = [drawn()];
  for (let step = 0; step < 3; step++) {
    await run.next();
    counts.push(drawn());
  }
  await run.return();
  expect(counts).toMatchValues([0, 150, 300, 450], {
    ...{ axes: "policy", what: "the numbers taken from rng at the call, and after each policy" },
  });
});

test("no tensor is left by a step, or at the end", async () => {
  const before = tf.memory().numTensors;
  const counts: number[] = [];
  for await (const _ of trainBandit(REFERENCE(), REWARDS(), PLAN, specRandom(3)))
    counts.push(tf.memory().numTensors);
  expect(counts[4] - counts[2]).toMatchValues(0, { what: "the tensors that two further steps left behind" });
  expect(tf.memory().numTensors - before).toMatchValues(0, { what: "the tensors left at the end" });
  const run = trainBandit(REFERENCE(), REWARDS(), PLAN, specRandom(3));
  await run.next();
  await run.return();
  expect(tf.memory().numTensors - before).toMatchValues(0, {
    what: "the tensors left when the caller stops",
  });
});

test("what is no bandit is refused", async () => {
  for (const [reference, rewards, what] of [
    [[], [], "no action"],
    [[1], [3], "a single action"],
    [[0.5, 0.6], [1, 2], "a reference with the sum 1.1"],
    [[0.5, 0.4], [1, 2], "a reference with the sum 0.9"],
    [[-0.5, 1, 0.5], [1, 2, 3], "a probability of -0.5"],
    [[0.5, Number.NaN], [1, 2], "a probability of NaN"],
    [[0, 0.5, 0.5], [1, 2, 3], "a first probability of 0"],
    [[0.5, 0, 0.5], [1, 2, 3], "a middle probability of 0"],
    [[0.5, 0.5, 0], [1, 2, 3], "a last probability of 0"],
    [[0.5, 0.5], [1], "a reward too few"],
    [[0.5, 0.5], [1, 2, 3], "a reward too many"],
  ] as [number[], number[], string][]) {
    let error: unknown;
    try {
      await trainBandit(reference, rewards, PLAN, specRandom(4)).next();
    } catch (thrown) {
      error = thrown;
    }
    expect(() => {
      if (error) throw error;
    }).toRefuse(RangeError, what);
  }
});

test("300 steps land on the closed form", async () => {
  const [reference, rewards] = [
    [0.5, 0.3, 0.2],
    [0, 1, 2],
  ];
  for (const beta of [1, 0.5]) {
    const policies = await policiesOf(reference, rewards, { beta, steps: 300, samples: 256, lr: 0.05 });
    const due = shares(reference.map((p, a) => p * Math.exp(rewards[a] / beta)));
    await show(policies, due, beta);
    expect(policies).toHaveShape([300, 3], "step action", `the policies of 300 steps at a β of ${beta}`);
    const off = Math.max(...due.map((p, a) => Math.abs(p - policies[299][a])));
    // 0.0002 to 0.0013 with 10 seeds, for each β.
    expect(off).toLieBetween(0, 0.01, `the largest distance from the closed form at a β of ${beta}`);
  }
});

test("without a leash all goes to the best action", async () => {
  const plan = { beta: 0, steps: 300, samples: 256, lr: 0.05 };
  const policies = await policiesOf([0.5, 0.3, 0.2], [0, 1, 2], plan);
  expect(policies).toHaveShape([300, 3], "step action", "the policies of 300 steps at a β of 0");
  // 0.9998 to 0.9999 with 10 seeds.
  expect(policies[299][2]).toLieBetween(0.99, 1, "the probability of the best action at a β of 0");
});

async function policiesOf(
  reference: number[],
  rewards: number[],
  plan: BanditPlan,
  rng: Random = specRandom(1),
): Promise<number[][]> {
  const policies: number[][] = [];
  for await (const policy of trainBandit(reference, rewards, { ...plan }, rng)) policies.push(policy);
  return policies;
}

/** The same steps in plain numbers: token k's log-probability has the gradient one-hot − policy, and Adam is (0.9, 0.95, 1e-8). */
function slowly(
  reference: number[],
  rewards: number[],
  { beta, steps, samples, lr }: BanditPlan,
): number[][] {
  const rng = specRandom(1);
  const logits = reference.map(Math.log);
  const [m, v] = [reference.map(() => 0), reference.map(() => 0)];
  return Array.from({ length: steps }, (_, step) => {
    const policy = shares(logits.map(Math.exp));
    const actions = Array.from({ length: samples }, () => {
      let u = rng.random();
      const id = policy.findIndex((p) => {
        u -= p;
        return u < 0;
      });
      return id < 0 ? policy.length - 1 : id;
    });
    const returns = actions.map((a) => rewards[a] - beta * Math.log(policy[a] / reference[a]));
    const mean = returns.reduce((sum, x) => sum + x, 0) / samples;
    for (const k of logits.keys()) {
      let gradient = 0;
      for (const [n, a] of actions.entries())
        gradient -= ((returns[n] - mean) * (Number(a === k) - policy[k])) / samples;
      m[k] = 0.9 * m[k] + 0.1 * gradient;
      v[k] = 0.95 * v[k] + 0.05 * gradient ** 2;
      logits[k] -=
        (lr * (m[k] / (1 - 0.9 ** (step + 1)))) / (Math.sqrt(v[k] / (1 - 0.95 ** (step + 1))) + 1e-8);
    }
    return shares(logits.map(Math.exp));
  });
}

const shares = (weights: number[]) => {
  const sum = weights.reduce((all, x) => all + x, 0);
  return weights.map((x) => x / sum);
};

function counting(): { rng: Random; drawn: () => number } {
  const rng = specRandom(1);
  let count = 0;
  const random = () => {
    count++;
    return rng.random();
  };
  return {
    rng: { random, gauss: rng.gauss, integer: (below) => Math.floor(random() * below) },
    drawn: () => count,
  };
}

async function show(policies: number[][], due: number[], beta: number): Promise<void> {
  const series = Object.fromEntries(
    due.flatMap((p, a) => [
      [`action ${a}`, policies.map((policy) => Number(policy?.[a]))],
      [`closed form ${a}`, policies.map(() => p)],
    ]),
  );
  await exhibit({
    kind: "curve",
    title: `the policy while it learns, β = ${beta}`,
    caption:
      "Each action ends on its line: the closed form that optimalPolicy computes without a single sample.",
    series,
    xLabel: "step",
    yLabel: "probability",
  });
}
