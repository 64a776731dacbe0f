import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { perturb } from "#lib/kit/tensors/perturb";
import type { Random } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { tensorSpec } from "#lib/spec/tensors";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { type AdamW, adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import { type GrpoPlan, gptPolicy, grpoUpdate, type Policy } from "./grpo-update.js";
import type { GroupRollout } from "./roll-out-groups.js";

tensorSpec("judge", { reads: "awaited" });

const PLAN: GrpoPlan = { scale: "std", average: "sequence", low: 0.2, high: 0.3, epochs: 1, cap: 6 };
/** Tokens of the bigram policy. */
const V = 7;

test("three arms, one row of four pays: the step by hand", async () => {
  // All arms have probability 1/3. A = √3 for the row that pays, −1/√3 for the others.
  const { policy, optimizer, given } = bandit(3);
  const record = pulled([2, 0, 0, 1], 4, policy);
  const result = await grpoUpdate(policy, optimizer, await record, [1, 0, 0, 0], PLAN, 0.5);
  // (√3 · [0,0,1] − 1/√3 · ([1,0,0] + [1,0,0] + [0,1,0])) / 4; what belongs to π cancels, as the advantages add up to 0
  const [r3, i3] = [Math.sqrt(3), 1 / Math.sqrt(3)];
  const gradients = await given();
  expect(gradients.length, "how many steps the optimizer took in one epoch").toBe(1);
  expect(gradients[0]).toMatchValues([(2 * i3) / 4, i3 / 4, -r3 / 4], {
    ...{ axes: "arm", atol: 1e-5, what: "the gradient that the optimizer was given" },
    rivals: {
      "The optimizer went down the objective. It must be given the gradient of minus the objective.": [
        (-2 * i3) / 4,
        -i3 / 4,
        r3 / 4,
      ],
    },
  });
  expect(result.live, "the live groups").toBe(1);
  expect(result.objectives).toMatchValues([0], {
    ...{ axes: "epoch", atol: 1e-6, what: "the objective at ratio 1, which is the mean advantage" },
  });
});

test("large advantages, and gradients longer than 1, count in full", async () => {
  const arms16 = [2, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1];
  const r15 = Math.sqrt(15);
  for (const [scale, arms, rewards, due] of [
    // A is √15 for the row that pays, and −1/√15 for the others
    ["std", arms16, [1, ...Array(15).fill(0)], [8 / r15 / 16, 7 / r15 / 16, -r15 / 16]],
    // A is 75 and −25
    ["none", [2, 0, 0, 1], [100, 0, 0, 0], [50 / 4, 25 / 4, -75 / 4]],
  ] as const) {
    const { policy, optimizer, given } = bandit(3);
    const record = await pulled([...arms], arms.length, policy);
    await grpoUpdate(policy, optimizer, record, [...rewards], { ...PLAN, scale }, 0.1);
    expect((await given())[0]).toMatchValues([...due], {
      ...{ axes: "arm", atol: 1e-5, what: `the gradient where one of ${arms.length} rows pays, ${scale}` },
    });
  }
});

test("equal rewards: nothing moves, and no step is made", async () => {
  const theta = tf.variable(tf.tensor1d([0.5, -0.3, 0.2]));
  const optimizer = adamW([theta], { weightDecay: 0 });
  const policy = banditOf(theta);
  let steps = 0;
  const counting: AdamW = {
    ...optimizer,
    step: (grads, lr) => {
      steps++;
      optimizer.step(grads, lr);
    },
  };
  // A first step, so that Adam has moments, and would move on a gradient of 0.
  await grpoUpdate(policy, counting, await pulled([0, 1, 2, 2], 4, policy), [1, 0, 0, 0], PLAN, 0.1);
  const before = await theta.data();
  const [copy, made] = [[...before], steps];
  for (const reward of [0, 1, 0.1]) {
    const result = await grpoUpdate(
      policy,
      counting,
      await pulled([0, 1, 2, 0, 1, 1], 3, policy),
      Array(6).fill(reward),
      { ...PLAN, epochs: 3 },
      0.1,
    );
    expect(result, `what is returned for two groups with rewards of ${reward}`).toEqual({
      live: 0,
      objectives: [],
    });
    expect([...(await theta.data())], `the policy after rewards of ${reward}`).toEqual(copy);
  }
  expect(steps - made, "the steps of the optimizer without a live group").toBe(0);
  optimizer.dispose();
});

test("ratios compare with the record of the rollout", async () => {
  // Arms with the probabilities 1/2, 1/4, 1/8 and 1/8. Arm 0 was written with 2/5, arm 2 with 1/4: ratios of 5/4 and 1/2.
  const theta = tf.variable(tf.tensor1d([0.5, 0.25, 0.125, 0.125].map(Math.log)));
  const policy = banditOf(theta);
  const { optimizer } = plainSteps([theta]);
  const record = await pulled([0, 2], 2, policy);
  record.oldLogProbs = [[Math.log(2 / 5)], [Math.log(1 / 4)]];
  const plan: GrpoPlan = { ...PLAN, scale: "none", epochs: 2 };
  const { objectives } = await grpoUpdate(policy, optimizer, record, [0, 1], plan, 0.5);
  // A = −1/2 and 1/2. First (−½ · 5/4 + ½ · 1/2) / 2; after a step along its gradient the ratios are 1.1609 and 0.5579.
  expect(objectives).toMatchValues([-0.1875, -0.150734], {
    ...{
      axes: "epoch",
      atol: 1e-4,
      what: "the objectives of two epochs, at first with ratios of 5/4 and 1/2",
    },
  });
});

test("one epoch on two live groups, token by token", async () => {
  for (const average of ["sequence", "token", "constant"] as const)
    for (const scale of ["std", "none"] as const) await expectUpdates({ ...PLAN, average, scale });
});

test("the record of the rollout stays old in every epoch", async () => {
  await expectUpdates({ ...PLAN, epochs: 2 });
  for (const average of ["sequence", "token", "constant"] as const)
    await expectUpdates({ ...PLAN, average, epochs: 4 });
});

test("both edges of the band, and the cap", async () => {
  for (const other of [{ low: 0.05 }, { high: 0.05 }, { low: 0.9, high: 5 }])
    await expectUpdates({ ...PLAN, ...other, epochs: 3 });
  for (const cap of [5, 9, 40]) await expectUpdates({ ...PLAN, cap, average: "constant" });
});

test("dead groups leave no trace in the update", async () => {
  for (const average of ["sequence", "token", "constant"] as const) {
    const plan = { ...PLAN, average, epochs: 2 };
    const [{ record, rewards }, some, all] = [groups(), bigram(), bigram()];
    const result = await grpoUpdate(all.policy, all.optimizer, record, rewards, plan, 0.7);
    const kept = [0, 1, 2, 6, 7, 8];
    const M = Math.max(...kept.map((b) => record.rows[b].length)) - 1;
    const alone: GroupRollout = {
      ...record,
      rows: kept.map((b) => record.rows[b]),
      written: kept.map((b) => record.written[b]),
      mask: kept.map((b) => record.mask[b].slice(0, M)),
      oldLogProbs: kept.map((b) => record.oldLogProbs[b].slice(0, M)),
    };
    const due = await grpoUpdate(
      some.policy,
      some.optimizer,
      alone,
      kept.map((b) => rewards[b]),
      plan,
      0.7,
    );
    expect(result.live, `the live groups, ${average}`).toBe(2);
    expect(result.objectives).toMatchValues(due.objectives, {
      ...{ axes: "epoch", atol: 1e-5, what: `the objectives beside two dead groups, ${average}` },
    });
    await expect(all.W).toMatchValues(some.W, {
      ...{
        axes: "token next",
        atol: 1e-5,
        what: `the policy after an update beside two dead groups, ${average}`,
      },
    });
  }
});

test("the policy is asked for live rows only", async () => {
  const { policy, optimizer } = bigram();
  const { record, rewards } = groups();
  const asked: number[][][] = [];
  const listening: Policy = {
    ...policy,
    logProbs: (rows) => {
      asked.push(rows.map((row) => [...row]));
      return policy.logProbs(rows);
    },
  };
  await grpoUpdate(listening, optimizer, record, rewards, { ...PLAN, epochs: 2 }, 0.1);
  const due = [0, 1, 2, 6, 7, 8].map((b) => record.rows[b]);
  expect(asked.length).toLieBetween(2, 4, "how often the policy was asked in two epochs");
  for (const rows of asked) expect(rows, "the rows that the policy was asked for").toEqual(due);
});

test("one epoch, one step, at the given rate", async () => {
  for (const epochs of [1, 2, 5]) {
    const { policy, optimizer, rates, names } = bigram();
    const { record, rewards } = groups();
    const result = await grpoUpdate(policy, optimizer, record, rewards, { ...PLAN, epochs }, 0.03 * epochs);
    expect(rates, `the learning rates of ${epochs} epochs`).toEqual(Array(epochs).fill(0.03 * epochs));
    expect(result.objectives.length, `how many objectives ${epochs} epochs have`).toBe(epochs);
    expect(learners(names, { "the policy": policy.variables[0] }), "what has a gradient").toEqual([
      "the policy",
    ]);
  }
});

test("nothing else learns", async () => {
  const { policy, optimizer, names } = bigram();
  const other = tf.variable(tf.tensor1d([0.5, 1]));
  const { record, rewards } = groups();
  const tied: Policy = { ...policy, logProbs: (rows) => tf.add(policy.logProbs(rows), tf.sum(other)) };
  await grpoUpdate(tied, optimizer, record, rewards, PLAN, 0.1);
  const variables = { "the policy": policy.variables[0], "a variable outside the policy": other };
  expect(learners(names, variables), "what has a gradient").toEqual(["the policy"]);
});

test("a group alone, a group of two, one token", async () => {
  const { policy, optimizer, given } = bandit(4);
  const record = await pulled([3, 1], 2, policy);
  await grpoUpdate(policy, optimizer, record, [0, 1], { ...PLAN, scale: "none" }, 0.1);
  // A = ∓1/2: (−½ · arm 3 + ½ · arm 1) / 2
  expect((await given())[0]).toMatchValues([0, -0.25, 0, 0.25], {
    ...{ axes: "arm", atol: 1e-6, what: "the gradient of a group of two" },
  });
  const lone = bandit(4);
  const result = await grpoUpdate(
    lone.policy,
    lone.optimizer,
    await pulled([3, 1, 2], 1, lone.policy),
    [0, 1, 1],
    PLAN,
    0.1,
  );
  expect(result, "what is returned for three groups of one").toEqual({ live: 0, objectives: [] });
  expect(lone.rates.length, "the steps on groups of one").toBe(0);
});

test("one token each, and ratios of 5/4 and 1/2", async () => {
  // Four arms with probability 1/4; they were written with 1/5 and 1/2. A = −1/2 and 1/2.
  for (const [average, due] of [
    ["sequence", (-0.5 * 1.25 + 0.5 * 0.5) / 2],
    ["token", (-0.5 * 1.25 + 0.5 * 0.5) / 2],
    ["constant", (-0.5 * 1.25 + 0.5 * 0.5) / 2 / 6],
  ] as const) {
    const { policy, optimizer, given } = bandit(4);
    const record = await pulled([3, 1], 2, policy);
    record.oldLogProbs = [[Math.log(1 / 5)], [Math.log(1 / 2)]];
    const result = await grpoUpdate(
      policy,
      optimizer,
      record,
      [0, 1],
      { ...PLAN, average, scale: "none" },
      0.1,
    );
    expect(result.live, `the live groups, ${average}`).toBe(1);
    expect(result.objectives).toMatchValues([due], {
      ...{ axes: "epoch", atol: 1e-6, what: `the objective of two rows of one token, ${average}` },
      rivals: { "The ratios are 1. The chains were written by another policy than this one.": [0] },
    });
    const cap = average === "constant" ? 6 : 1;
    // minus the gradient: arm 3 has −0.625, arm 1 has 0.25, and π takes a share of their sum from each arm
    const sum = (-0.625 + 0.25) / 4;
    expect((await given())[0]).toMatchValues(
      [sum, sum - 0.25, sum, sum + 0.625].map((g) => g / 2 / cap),
      { axes: "arm", atol: 1e-6, what: `the gradient of two rows of one token, ${average}` },
    );
  }
});

test("rewards that are not one for each row are refused", async () => {
  const { record } = groups();
  for (const count of [0, 9, 11, 13, 15]) {
    const { policy, optimizer, rates } = bigram();
    const rewards = Array.from({ length: count }, (_, i) => i % 2);
    await expect(() => grpoUpdate(policy, optimizer, record, rewards, PLAN, 0.1)).toRefuse(
      RangeError,
      `a list of ${count} rewards of 12 rows`,
    );
    expect(rates.length, "the steps after a refusal").toBe(0);
  }
});

test("the rollout stays, updates are apart, no tensor is left", async () => {
  const { record, rewards } = groups();
  const [one, two] = [bigram(), bigram(0.3)];
  await grpoUpdate(one.policy, one.optimizer, record, rewards, PLAN, 0.1);
  one.optimizer.dispose();
  expect({ record, rewards }, "rollout and rewards after the update").toEqual(groups());
  const before = tf.memory().numTensors;
  const first = await grpoUpdate(two.policy, two.optimizer, record, rewards, { ...PLAN, epochs: 3 }, 0.1);
  two.optimizer.dispose(); // what the spec has kept
  expect(tf.memory().numTensors - before, "the tensors left by three epochs").toBe(0);
  const copy = [...first.objectives];
  const second = await grpoUpdate(one.policy, one.optimizer, record, rewards, { ...PLAN, epochs: 3 }, 0.1);
  expect(first.objectives, "the first result after a second call").toEqual(copy);
  expect(second.objectives, "the objectives of another policy").not.toEqual(copy);
  second.objectives[0] = 99;
  const dead = await grpoUpdate(one.policy, one.optimizer, record, Array(12).fill(1), PLAN, 0.1);
  dead.objectives.push(1);
  const again = await grpoUpdate(one.policy, one.optimizer, record, Array(12).fill(0), PLAN, 0.1);
  expect(again.objectives, "the objectives without a live group, at the second call").toEqual([]);
  expect({ record, rewards }, "rollout and rewards after four updates").toEqual(groups());
});

test("other rewards, other rows and other plans count", async () => {
  const run = async (change: Partial<GrpoPlan>, turn = false, rate = 0.4) => {
    const { policy, optimizer, W } = bigram();
    const { record, rewards } = groups();
    const given = turn ? [...rewards].reverse() : rewards;
    await grpoUpdate(policy, optimizer, record, given, { ...PLAN, epochs: 2, ...change }, rate);
    return Array.from(await W.data());
  };
  const usual = (await run({})).join();
  const others: [string, string][] = [
    ["reversed rewards", (await run({}, true)).join()],
    ["another rate", (await run({}, false, 0.2)).join()],
  ];
  for (const change of [
    { scale: "none" },
    { average: "token" },
    { low: 0.01 },
    { high: 0.01 },
    { epochs: 3 },
  ] as const)
    others.push([JSON.stringify(change), (await run(change)).join()]);
  for (const [what, got] of others)
    expect(got === usual, `whether ${what} gives the same policy`).toBe(false);
});

test("a GPT as a policy: its log-probabilities, all parameters", async () => {
  const model = initGPT(
    { vocabulary: 24, context: 9, dModel: 4, heads: 2, layers: 1, dFF: 3 },
    specRandom(1),
  );
  perturb(gptParameters(model));
  const policy = gptPolicy(model);
  expect(policy.variables.length, "how many variables learn").toBe(Object.keys(gptParameters(model)).length);
  const rows = [
    [3, 1, 10, 5, 12],
    [7, 2, 10, 11, 4],
  ];
  const logP = tf.logSoftmax(gptLogits(model, tf.tensor2d(rows, [2, 5], "int32"))); // [2, 5, 24]
  const table = (await logP.array()) as number[][][];
  await expect(policy.logProbs(rows)).toMatchValues(
    rows.map((row, b) => row.slice(1).map((id, m) => table[b][m][id])),
    { axes: "row token", atol: 1e-4, what: "ln P of the tokens after the first" },
  );
});

test("two GPTs as policies: each has its own model", async () => {
  const models = [1, 2].map((stream) =>
    initGPT({ vocabulary: 24, context: 9, dModel: 4, heads: 2, layers: stream, dFF: 3 }, specRandom(stream)),
  );
  const [first, second] = models.map(gptPolicy);
  const rows = [[3, 1, 10, 5, 12]];
  const logProbs = async (policy: Policy) => (await policy.logProbs(rows).array()) as number[][];
  const counts = models.map((model) => Object.keys(gptParameters(model)).length);
  expect([first, second].map(({ variables }) => variables.length)).toMatchValues(counts, {
    ...{ axes: "policy", what: "how many variables of each policy learn" },
  });
  const before = { first: await logProbs(first), second: await logProbs(second) };
  const alone = { first: await logProbs(gptPolicy(models[0])), second: await logProbs(gptPolicy(models[1])) };
  await expect(before).toMatchStages([
    { name: "first", expected: alone.first, axes: "row token", what: "ln P of the first policy" },
    { name: "second", expected: alone.second, axes: "row token", what: "ln P of the second policy" },
  ]);
  perturb(gptParameters(models[0]));
  const moved = await gptPolicy(models[0]).logProbs(rows.map((row) => [...row]));
  await expect(first.logProbs(rows)).toMatchValues(moved, {
    ...{ axes: "row token", what: "ln P of the same rows, after the model has learned" },
  });
});

test("ten arms: after 50 updates the best has 0.9 or more", async () => {
  const shares: number[] = [];
  const theta = tf.variable(tf.zeros([10]));
  const policy = banditOf(theta);
  const optimizer = adamW([theta], { weightDecay: 0 });
  const [rng, best] = [specRandom(3), 6];
  for (let update = 0; update <= 50; update++) {
    const p = Array.from(await tf.softmax(theta).data());
    shares.push(p[best]);
    const arms = Array.from({ length: 32 }, () => drawn(p, rng));
    // The best arm pays in nine of ten cases, the others in three.
    const rewards = arms.map((arm) => Number(rng.random() < (arm === best ? 0.9 : 0.3)));
    const plan: GrpoPlan = { ...PLAN, high: 0.28, epochs: 2, cap: 1 };
    await grpoUpdate(policy, optimizer, await pulled(arms, 8, policy), rewards, plan, 0.2);
  }
  optimizer.dispose();
  await exhibit({
    kind: "curve",
    title: "a bandit of ten arms",
    caption:
      "Arm 6 pays in nine of ten cases, the others in three. Nothing tells the policy which arm it is.",
    series: { "share of the best arm": shares },
    xLabel: "update",
    yLabel: "probability",
  });
  expect(shares[0]).toMatchValues(0.1, { atol: 1e-5, what: "the probability of the best arm at the start" });
  // 20 runs: 0.998 to 1.000, and 0.9 after 8 to 10 updates.
  await expect(shares[50]).toLieBetween(0.9, 1, "the probability of the best arm after 50 updates");
});

/** A policy that pulls one arm; θ holds the logits. */
function banditOf(theta: tf.Variable): Policy {
  return {
    logProbs: (rows) =>
      tf.tidy(() => {
        const arms = tf.oneHot(
          tf.tensor1d(
            rows.map((row) => row[1]),
            "int32",
          ),
          theta.shape[0] as number,
        ); // [B, arms]
        const logP = tf.expandDims(tf.logSoftmax(theta), 0); // [1, arms]
        return tf.sum(tf.mul(arms, logP), 1, true); // [B, 1]
      }),
    variables: [theta],
  };
}

function bandit(arms: number) {
  const theta = tf.variable(tf.zeros([arms]));
  return { policy: banditOf(theta), theta, ...plainSteps([theta]) };
}

/** The rollout of arms that this policy has pulled. The prompt is one token. */
async function pulled(arms: number[], groupSize: number, policy: Policy): Promise<GroupRollout> {
  const rows = arms.map((arm) => [0, arm]);
  return {
    ...{ groupSize, rows, promptLength: 1, written: arms.map((arm) => [arm]), mask: arms.map(() => [1]) },
    oldLogProbs: (await tf.tidy(() => policy.logProbs(rows)).array()) as number[][],
  };
}

/** An optimizer that follows the gradient as it is. `given` reads the gradients that it got, each variable's in a list. */
function plainSteps(variables: tf.Variable[]) {
  const [kept, rates, names]: [tf.Tensor[], number[], string[][]] = [[], [], []];
  const optimizer: AdamW = {
    step(grads, lr) {
      rates.push(lr);
      names.push(Object.keys(grads));
      for (const variable of variables) {
        const grad = grads[variable.name];
        kept.push(tf.keep(tf.clone(grad)));
        tf.tidy(() => variable.assign(tf.sub(variable, tf.mul(lr, grad))));
      }
    },
    dispose() {
      tf.dispose(kept.splice(0));
    },
  };
  const given = () => Promise.all(kept.map(async (grad) => Array.from(await grad.data())));
  return { optimizer, given, rates, names };
}

/** The variables that have a gradient in any of the steps, in words. */
function learners(steps: string[][], variables: Record<string, tf.Variable>): string[] {
  const words = Object.entries(variables);
  return [...new Set(steps.flat())].map(
    (name) => words.find(([, variable]) => variable.name === name)?.[0] ?? "an unknown variable",
  );
}

/** A policy that looks at one token back, with its logits in W, `[V, V]`. */
function bigram(shift = 0) {
  const W = tf.variable(tf.tensor2d(logitsOf(shift), [V, V]));
  const policy: Policy = {
    logProbs: (rows) =>
      tf.tidy(() => {
        const T = Math.max(...rows.map(({ length }) => length));
        const ids = tf.tensor2d(
          rows.map((row) => [...row, ...Array(T - row.length).fill(0)]),
          [rows.length, T],
          "int32",
        ); // [B, T]
        const [before, next] = [0, 1].map((from) =>
          tf.oneHot(tf.slice(ids, [0, from], [rows.length, T - 1]), V),
        ); // [B, M, V] each
        const logP = tf.logSoftmax(W); // [V, V]
        const all = tf.reshape(tf.matMul(tf.reshape(before, [-1, V]) as tf.Tensor2D, logP as tf.Tensor2D), [
          rows.length,
          T - 1,
          V,
        ]); // [B, M, V]
        return tf.sum(tf.mul(all, next), -1); // [B, M]
      }),
    variables: [W],
  };
  return { policy, W, ...plainSteps([W]) };
}

/** The same logits at every call. */
function logitsOf(shift: number): number[][] {
  const rng = specRandom(11);
  return Array.from({ length: V }, () => Array.from({ length: V }, () => rng.gauss(shift, 1)));
}

const softmaxOf = (z: number[]) => {
  const sum = z.reduce((s, x) => s + Math.exp(x), 0);
  return z.map((x) => Math.exp(x) / sum);
};

/** Four groups of three; the second and the last are dead, and the longest row is in a dead group. */
function groups(): { record: GroupRollout; rewards: number[] } {
  const prompts = [
    [1, 4],
    [2, 4],
    [5, 4],
    [3, 4],
  ];
  const written = [
    [[6, 2, 5], [0], [3, 3, 1, 2]],
    [[5], [1, 6, 2, 0, 3, 5], [2, 2]],
    [
      [2, 6],
      [6, 0, 1],
      [4, 1, 0, 3],
    ],
    [[3, 3, 3, 5, 6], [1], [0, 2]],
  ].flat();
  const rows = written.map((ids, b) => [...prompts[Math.floor(b / 3)], ...ids]);
  const M = Math.max(...rows.map(({ length }) => length)) - 1;
  const mask = rows.map(({ length }) =>
    Array.from({ length: M }, (_, m) => Number(m >= 1 && m + 1 < length)),
  );
  const logits = logitsOf(0);
  // Written by a policy that was a little different, so that ratios are not 1.
  const oldLogProbs = rows.map((row, b) =>
    mask[b].map((x, m) =>
      x === 1 ? Math.log(softmaxOf(logits[row[m]])[row[m + 1]]) + 0.12 * (((3 * b + 2 * m) % 7) - 3) : 0,
    ),
  );
  const record = { groupSize: 3, rows, promptLength: 2, written, mask, oldLogProbs };
  return { record, rewards: [1, 0, 0, 0, 0, 0, 1, 0.5, 0, 1, 1, 1] };
}

/** The updates of the bigram policy in plain numbers: token by token, group by group. */
function slowly(plan: GrpoPlan, lr: number) {
  const { record, rewards } = groups();
  const W = logitsOf(0);
  const live = [0, 2];
  const rows = live.flatMap((group) =>
    [0, 1, 2].map((g) => {
      const own = rewards.slice(3 * group, 3 * group + 3);
      const mean = own.reduce((s, r) => s + r, 0) / 3;
      const std = Math.sqrt(own.reduce((s, r) => s + (r - mean) ** 2, 0) / 3);
      const b = 3 * group + g;
      return { b, A: (own[g] - mean) / (plan.scale === "std" ? std : 1) };
    }),
  );
  const tokens = rows.reduce((s, { b }) => s + record.written[b].length, 0);
  const objectives: number[] = [];
  const gradients: number[][] = [];
  for (let epoch = 0; epoch < plan.epochs; epoch++) {
    let objective = 0;
    const dW = W.map((row) => row.map(() => 0));
    for (const { b, A } of rows)
      for (const [k, id] of record.written[b].entries()) {
        const [m, n] = [k + 1, record.written[b].length];
        const weight = { sequence: 1 / n / 6, token: 1 / tokens, constant: 1 / plan.cap / 6 }[plan.average];
        const from = record.rows[b][m];
        const p = softmaxOf(W[from]);
        const ratio = p[id] / Math.exp(record.oldLogProbs[b][m]);
        const edge = A > 0 ? 1 + plan.high : 1 - plan.low;
        const isStuck = A > 0 ? ratio > edge : ratio < edge;
        objective += weight * A * (isStuck ? edge : ratio);
        if (!isStuck)
          for (let v = 0; v < V; v++) dW[from][v] += weight * A * ratio * (Number(v === id) - p[v]);
      }
    objectives.push(objective);
    gradients.push(dW.flat().map((g) => -g));
    for (let i = 0; i < V; i++) for (let v = 0; v < V; v++) W[i][v] += lr * dW[i][v];
  }
  return { objectives, gradients, W };
}

async function expectUpdates(plan: GrpoPlan): Promise<void> {
  const { record, rewards } = groups();
  const { policy, optimizer, given, W } = bigram();
  const lr = 1.5;
  const due = slowly(plan, lr);
  const result = await grpoUpdate(policy, optimizer, record, rewards, plan, lr);
  const which = `${plan.average}, ${plan.scale}, ${plan.epochs} epochs`;
  const gradients = await given();
  expect(gradients.length, `the steps of the optimizer, ${which}`).toBe(plan.epochs);
  for (const [epoch, gradient] of due.gradients.entries()) {
    const table = (flat: number[]) => Array.from({ length: V }, (_, i) => flat.slice(i * V, (i + 1) * V));
    expect(table(gradients[epoch])).toMatchValues(table(gradient), {
      ...{ axes: "token next", atol: 2e-5, rtol: 1e-3, what: `the gradient of epoch ${epoch}, ${which}` },
    });
  }
  expect(result.objectives).toMatchValues(due.objectives, {
    ...{ axes: "epoch", atol: 2e-5, rtol: 1e-4, what: `the objectives, ${which}` },
  });
  await expect(W).toMatchValues(due.W, {
    ...{ axes: "token next", atol: 1e-4, rtol: 1e-4, what: `the policy after the update, ${which}` },
  });
}

function drawn(p: number[], rng: Random): number {
  const at = rng.random();
  const arm = p.findIndex((_, k) => at < p.slice(0, k + 1).reduce((sum, x) => sum + x, 0));
  return arm < 0 ? p.length - 1 : arm;
}
