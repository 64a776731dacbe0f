import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { parseChain } from "#lib/chain-sums/chains";
import { DIGITS } from "#lib/chain-sums/checkpoints";
import { answerOf, promptOf, randomDigits } from "#lib/chain-sums/problems";
import { END, SO, V } from "#lib/chain-sums/tokens";
import { specRandom } from "#lib/kit/seed";
import { parameterStages, plainAdam } from "#lib/kit/tensors/adam-steps";
import { perturb } from "#lib/kit/tensors/perturb";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { train } from "#lib/spec/training";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import type { ChainPlan } from "../01-chain-of-thought/chain-against-direct.js";
import { loadCheckpoint, sampleChains } from "../02-self-consistency/sample-chains.js";
import { distillOnPolicy, pairDivergences, reverseKL } from "./on-policy-distillation.js";

tensorSpec("train", { reads: "awaited" });

/** AB or BA, half and half. */
const ONE_OF_EACH = () => [
  [0, 0.5],
  [0.5, 0],
];

test("the student's tokens are drawn apart: probabilities multiply", () => {
  // A teacher that is a product of (.3, .7) and (.2, .5, .3): the student can copy it.
  const teacher = [
    [0.06, 0.15, 0.09],
    [0.14, 0.35, 0.21],
  ];
  const { forward, reverse } = pairDivergences(teacher, [0.3, 0.7], [0.2, 0.5, 0.3]);
  expect(forward).toMatchValues(0, { atol: 1e-12, what: "the forward divergence of a copy" });
  expect(reverse).toMatchValues(0, { atol: 1e-12, what: "the reverse divergence of a copy" });
});

test("half AB, half BA: who covers both writes AA too", () => {
  const covering = pairDivergences(ONE_OF_EACH(), [0.5, 0.5], [0.5, 0.5]);
  expect(covering.forward).toMatchValues(Math.LN2, {
    what: "KL(teacher ‖ student) of a student that covers both",
  });
  expect(
    covering.reverse,
    "KL(student ‖ teacher) of a student that writes AA, which the teacher never does",
  ).toBe(Number.POSITIVE_INFINITY);
});

test("half AB, half BA: who takes one leaves out the other", () => {
  const seeking = pairDivergences(ONE_OF_EACH(), [1, 0], [0, 1]);
  expect(seeking.forward, "KL(teacher ‖ student) of a student that never writes BA").toBe(
    Number.POSITIVE_INFINITY,
  );
  expect(seeking.reverse).toMatchValues(Math.LN2, {
    what: "KL(student ‖ teacher) of a student that takes AB",
  });
});

test("rows are first tokens, columns are second ones", () => {
  const teacher = [
    [0.1, 0.2, 0.05],
    [0.25, 0.15, 0.25],
  ];
  const [first, second] = [
    [0.4, 0.6],
    [0.5, 0.2, 0.3],
  ];
  let [forward, reverse] = [0, 0];
  for (const [a, p] of first.entries())
    for (const [b, q] of second.entries()) {
      forward += teacher[a][b] * Math.log(teacher[a][b] / (p * q));
      reverse += p * q * Math.log((p * q) / teacher[a][b]);
    }
  const got = pairDivergences(teacher, first, second);
  expect(got.forward).toMatchValues(forward, { what: "KL(teacher ‖ student) of two by three pairs" });
  expect(got.reverse).toMatchValues(reverse, { what: "KL(student ‖ teacher) of two by three pairs" });
});

test("one first token, one second token, one of each", () => {
  expect(pairDivergences([[0.25, 0.75]], [1], [0.5, 0.5]).forward).toMatchValues(
    0.75 * Math.log(1.5) + 0.25 * Math.log(0.5),
    {
      what: "KL(teacher ‖ student) with one first token",
    },
  );
  expect(pairDivergences([[0.25], [0.75]], [0.5, 0.5], [1]).reverse).toMatchValues(
    0.5 * Math.log(2 / 3) + 0.5 * Math.log(2),
    {
      what: "KL(student ‖ teacher) with one second token",
    },
  );
  expect(pairDivergences([[1]], [1], [1])).toEqual({ forward: 0, reverse: 0 });
});

test("pairs: lists stay, and all three arguments count", async () => {
  const args = () => ({
    teacher: [
      [0.1, 0.2, 0.05],
      [0.25, 0.15, 0.25],
    ],
    first: [0.4, 0.6],
    second: [0.5, 0.2, 0.3],
  });
  const { teacher, first, second } = args();
  expect(() => pairDivergences(teacher, first, second)).toLeaveUnchanged({ teacher, first, second });
  const both = (t: number[][], p: number[], q: number[]) => Object.values(pairDivergences(t, p, q));
  await expect(both).toHeed(args(), {
    others: {
      teacher: [
        [0.2, 0.1, 0.05],
        [0.15, 0.25, 0.25],
      ],
      first: [0.6, 0.4],
      second: [0.3, 0.2, 0.5],
    },
  });
  await expect(pairDivergences).toReturnNew(args(), { neverZero: ["teacher", "first", "second"] });
});

test("what is no distribution, or doesn't fit, is refused", () => {
  const [t, p, q] = [
    [
      [0.1, 0.2, 0.05],
      [0.25, 0.15, 0.25],
    ],
    [0.4, 0.6],
    [0.5, 0.2, 0.3],
  ];
  for (const odd of [[0.4, 0.5], [-0.2, 1.2], [Number.NaN, 1], []]) {
    expect(() => pairDivergences(t, odd, q)).toRefuse(RangeError, `first tokens of [${odd}]`);
    expect(() => pairDivergences(t, p, [...odd, 0])).toRefuse(RangeError, `second tokens of [${odd}, 0]`);
  }
  // 0.4 · 1.25 is 1/2: the sums must each be 1, not their product.
  expect(() => pairDivergences(t, [0.5, 0.75], [0.4, 0.16, 0.24])).toRefuse(
    RangeError,
    "sums of 1.25 and 0.8",
  );
  for (const odd of [
    [
      [0.1, 0.2, 0.05],
      [0.25, 0.15, 0.2],
    ],
    [
      [1.1, -0.1, 0],
      [0, 0, 0],
    ],
    [
      [Number.NaN, 0, 0],
      [0.5, 0.25, 0.25],
    ],
  ])
    expect(() => pairDivergences(odd, p, q)).toRefuse(RangeError, `a teacher of [${odd}]`);
  expect(() => pairDivergences([...t, [0, 0, 0]], p, q)).toRefuse(
    RangeError,
    "a teacher with a row too many",
  );
  expect(() => pairDivergences([[0.3, 0.3, 0.4]], p, q)).toRefuse(RangeError, "a teacher with a row too few");
  expect(() =>
    pairDivergences(
      [
        [0.1, 0.2, 0.05],
        [0.25, 0.4],
      ],
      p,
      q,
    ),
  ).toRefuse(RangeError, "a last row that is shorter");
  expect(() =>
    pairDivergences(
      [
        [0.3, 0.05],
        [0.25, 0.15, 0.25],
      ],
      p,
      q,
    ),
  ).toRefuse(RangeError, "a first row that is shorter");
  expect(() =>
    pairDivergences(
      [
        [0.1, 0.2],
        [0.05, 0.25],
        [0.15, 0.25],
      ],
      p,
      q,
    ),
  ).toRefuse(RangeError, "a teacher turned around");
});

/** One token. */
const one = (student: number[], teacher: number[]) =>
  reverseKL(tf.tensor3d([[student]]), tf.tensor3d([[teacher]]), tf.ones([1, 1]));

test("one token by hand: the student draws, 0.1438", async () => {
  // The teacher has (3/4, 1/4), the student (1/2, 1/2): 1/2 ln 2/3 + 1/2 ln 2
  await expect(one([0, 0], [Math.log(3), 0])).toMatchValues(0.143841, {
    what: "the reverse divergence of one token",
    rivals: {
      "Student and teacher are swapped: the mean is over what the student draws.": 0.130812,
      "The student's own logarithm is missing. So the loss isn't 0 for equal models.": 0.836988,
      "The sign is turned around: a divergence is never negative.": -0.143841,
    },
  });
  await expect(one([7, 6, 5], [2, 1, 0])).toMatchValues(0, {
    atol: 1e-6,
    what: "the divergence of equal distributions",
  });
});

test("all tokens that count weigh the same, others nothing", async () => {
  const mask = tf.tensor2d([
    [1, 0, 0],
    [1, 1, 1],
  ]);
  for (const out of [0, 5, -12]) {
    const teacher = tf.tensor3d([
      [
        [Math.log(3), 0],
        [out, 1],
        [0, out],
      ],
      [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    ]);
    await expect(reverseKL(tf.zeros([2, 3, 2]), teacher, mask)).toMatchValues(0.143841 / 4, {
      what: `the mean over four tokens, with logits of ${out} in the padding`,
      rivals: {
        "This is the mean of the means of the rows: a token of a short row weighs more than one of a long row.":
          0.143841 / 2,
        "This is the sum over the tokens. It should be their mean.": 0.143841,
      },
    });
  }
});

test("value and gradient as PyTorch computes them", async () => {
  const { student, teacher, mask, reverse } = golden("distillation");
  const loss = (x: tf.Tensor) => reverseKL(x, tf.tensor3d(teacher), tf.tensor2d(mask));
  await expect(loss(tf.tensor3d(student))).toMatchValues(reverse.loss, {
    what: "the divergence of three tokens",
  });
  await expect(tf.grad(loss)(tf.tensor3d(student))).toMatchValues(reverse.gradient, {
    ...{ axes: "row time token", what: "the gradient of the student's logits" },
  });
});

test("the teacher is a constant", async () => {
  const [x, mask] = [randomTensor([2, 3, 5], 1), tf.ones([2, 3])];
  const constant = tf.mul(x, 2); // [2, 3, 5]
  const due = tf.grad((s: tf.Tensor) => reverseKL(s, constant, mask))(x);
  const got = tf.grad((s: tf.Tensor) => reverseKL(s, tf.mul(s, 2), mask))(x);
  await expect(got).toMatchValues(due, {
    axes: "row time token",
    what: "the gradient where the teacher depends on the student",
  });
});

test("logits of 1e4, and no token that counts", async () => {
  await expect(one([1e4, 0, 0], [0, 1e4, 0])).toMatchValues(1e4, {
    what: "the divergence of a sure, wrong student",
  });
  await expect(one([1e4, -1e4], [1e4, -1e4])).toMatchValues(0, {
    what: "the divergence of equal, sure models",
  });
  const padded = (first: number[]) => tf.tensor3d([[first, [1e4, -1e4], [-1e4, 100]]]); // [1, 3, 2]
  const beside = reverseKL(tf.mul(padded([0, 0]), -1), padded([Math.log(3), 0]), tf.tensor2d([[1, 0, 0]]));
  await expect(beside).toMatchValues(0.143841, {
    what: "the divergence beside large logits that don't count",
  });
  const loss = (x: tf.Tensor) => reverseKL(x, randomTensor([2, 3, 4], 2), tf.zeros([2, 3]));
  await expect(loss(randomTensor([2, 3, 4], 3))).toMatchValues(0, { what: "the divergence of no token" });
  await expect(tf.grad(loss)(randomTensor([2, 3, 4], 3))).toMatchValues(tf.zeros([2, 3, 4]), {
    axes: "row time token",
    what: "its gradient",
  });
});

test("any number of rows, tokens and words, one too", async () => {
  await expect(reverseKL).toAgreeWith(
    slowly,
    {
      student: "row time token",
      teacher: "row time token",
      mask: ({ row, time }: Record<string, number>) =>
        tf.tensor2d(
          Array.from({ length: row }, (_, b) =>
            Array.from({ length: time }, (_, t) => Number((b + t) % 4 !== 1)),
          ),
        ),
    },
    { cases: "ones zeros", lengths: { row: 3, time: 5, token: 7 } },
  );
});

test("logits and masks of other shapes are refused", () => {
  const refused = (shapes: number[][], what: string, ...telling: (string | number)[]) =>
    expect(() => reverseKL(tf.ones(shapes[0]), tf.ones(shapes[1]), tf.ones(shapes[2]))).toRefuse(
      RangeError,
      what,
      ...telling,
    );
  refused(
    [
      [2, 3, 5],
      [2, 3, 4],
      [2, 3],
    ],
    "a teacher of another vocabulary",
    "2,3,5",
    "2,3,4",
  );
  refused(
    [
      [2, 3, 5],
      [1, 3, 5],
      [2, 3],
    ],
    "a teacher of one row for all",
    "2,3,5",
    "1,3,5",
  );
  refused(
    [
      [2, 1, 5],
      [2, 3, 5],
      [2, 3],
    ],
    "a student of one token for all",
    "2,1,5",
    "2,3,5",
  );
  refused([[3, 5], [3, 5], [3]], "logits without rows");
  refused(
    [
      [2, 3, 5, 1],
      [2, 3, 5, 1],
      [2, 3],
    ],
    "logits of four axes",
  );
  for (const shape of [[2, 4], [3, 2], [1, 3], [2, 1], [2, 3, 1], [3], [], [6]])
    refused([[2, 3, 5], [2, 3, 5], shape], `a mask of shape [${shape}]`, "2, 3");
});

test("logits and mask count; no tensor is left", async () => {
  const args = {
    student: randomTensor([2, 3, 5], 3),
    teacher: randomTensor([2, 3, 5], 4),
    mask: tf.tensor2d([
      [1, 1, 0],
      [1, 0, 0],
    ]),
  };
  const run = () => reverseKL(args.student, args.teacher, args.mask);
  await expect(reverseKL).toHeed(args);
  await expect(reverseKL).toReturnNew(args);
  await expect(run).toLeakNoTensors();
  await expect(run).toLeaveTensorsUnchanged(args);
  await expect(run).toRepeatItself();
  await expect((x: tf.Tensor) => reverseKL(x, args.teacher, args.mask)).toBeDifferentiable({
    at: args.student,
  });
});

const PLAN: ChainPlan = { steps: 3, batch: 3, lr: 0.05 };

test("each step draws its problems, when it is asked for", async () => {
  const { student, teacher } = tinyModels();
  let drawn = 0;
  const draw = () => [drawn++ % 10, 4];
  const run = distillOnPolicy(student, teacher, draw, { ...PLAN, batch: 5 }, specRandom(2));
  const counts = [drawn];
  for await (const _ of run) counts.push(drawn);
  expect(counts, "how many problems were drawn before the first step, and after each of three").toEqual([
    0, 5, 10, 15,
  ]);
});

test("the first loss: at what the student wrote, and no other", async () => {
  const { student, teacher } = tinyModels();
  const [by, other] = [await written(student, 2), await written(teacher, 2)];
  const run = distillOnPolicy(student, teacher, problems(1), PLAN, specRandom(2));
  const { value } = await run.next();
  await run.return();
  const { student: fresh } = tinyModels();
  expect(value).toMatchValues(await lossAt(fresh, teacher, by), {
    ...{ atol: 1e-4, rtol: 1e-3, what: "the loss of the first step" },
    rivals: {
      "The teacher wrote these chains. On-policy means that the student writes.": await lossAt(
        fresh,
        teacher,
        other,
      ),
      "Student and teacher are swapped in the divergence.": await lossAt(fresh, teacher, by, {
        isForward: true,
      }),
      "The problem's own tokens were counted too. The student didn't write them.": await lossAt(
        fresh,
        teacher,
        by,
        { withPrompt: true },
      ),
    },
  });
});

test("a chain fills the student's positions, not the teacher's", async () => {
  const { student } = tinyModels();
  const teacher = initGPT(
    { vocabulary: V, context: 19, heads: 2, layers: 1, dFF: 3, dModel: 6 },
    specRandom(7),
  );
  perturb(gptParameters(teacher), 0.7);
  tf.tidy(() => (student.norm.beta as tf.Variable).assign(tf.mul(-1, student.norm.beta))); // it hates periods
  const by = await written(student, 2);
  const run = distillOnPolicy(student, teacher, problems(1), { ...PLAN, lr: 0 }, specRandom(2));
  expect((await run.next()).value).toMatchValues(await lossAt(student, teacher, by), {
    ...{ atol: 1e-4, rtol: 1e-3, what: "the loss under a teacher with more positions" },
  });
  await run.return();
});

test("three steps, rebuilt from the loss and Adam by hand", async () => {
  const { student, teacher } = tinyModels();
  const twin = tinyModels().student;
  const [own, theirs] = [gptParameters(student), gptParameters(twin)] as Record<string, tf.Variable>[];
  const step = plainAdam(theirs, { lr: PLAN.lr, maxNorm: 1 });
  const [draw, rng] = [problems(1), specRandom(2)];
  const run = distillOnPolicy(student, teacher, problems(1), PLAN, specRandom(2));
  for (let i = 0; i < PLAN.steps; i++) {
    // The twin begins where the student is, so that both draw the same.
    for (const [name, variable] of Object.entries(own)) theirs[name].assign(variable);
    const digits = Array.from({ length: PLAN.batch }, draw);
    const chains = await chainsOf(twin, digits, rng);
    const { loss, parameters } = await step(() => lossOf(twin, teacher, chains));
    const { value, done } = await run.next();
    expect(done, `whether the training ended after ${i} of 3 steps`).not.toBe(true);
    await expect({ loss: value as number, ...own }).toMatchStages([
      { name: "loss", expected: loss, axes: "", rtol: 1e-3, what: `the loss of step ${i + 1}, before it` },
      ...parameterStages(parameters, `after step ${i + 1}`, COMPARED),
    ]);
  }
  expect((await run.next()).done, "whether the training has ended after its steps").toBe(true);
});

test("one problem, one digit, one step, and no step", async () => {
  const { student, teacher } = tinyModels();
  for (const digits of [[[4]], [[3, 1, 8, 9]]]) {
    const due = await lossAt(student, teacher, await chainsOf(student, digits, specRandom(3)));
    const run = distillOnPolicy(
      student,
      teacher,
      () => digits[0],
      { steps: 1, batch: 1, lr: 0 },
      specRandom(3),
    );
    expect((await run.next()).value).toMatchValues(due, {
      ...{ atol: 1e-4, rtol: 1e-3, what: `the loss of one problem of ${digits[0].length} digits` },
    });
    expect((await run.next()).done, "whether the training has ended after one step").toBe(true);
  }
  const none = distillOnPolicy(student, teacher, () => [4], { ...PLAN, steps: 0 }, specRandom(3));
  expect((await none.next()).done, "whether a training of no step has ended").toBe(true);
});

test("a student that is its own teacher has nothing to learn", async () => {
  const { student } = tinyModels();
  const run = distillOnPolicy(student, student, problems(1), { ...PLAN, steps: 1 }, specRandom(2));
  expect((await run.next()).value).toMatchValues(0, {
    atol: 1e-5,
    what: "the loss of a student that is its own teacher",
  });
  await run.return();
});

test("the teacher stays as it was, and nothing fades", async () => {
  const { student, teacher } = tinyModels();
  const P = tf.clone(student.P);
  const before = Object.fromEntries(
    Object.entries(gptParameters(teacher)).map(([name, x]) => [name, tf.clone(x)]),
  );
  for await (const _ of distillOnPolicy(student, teacher, problems(1), { ...PLAN, batch: 1 }, specRandom(2)));
  for (const [name, x] of Object.entries(gptParameters(teacher)))
    await expect(x).toMatchValues(before[name], {
      axes: x.rank === 2 ? "row column" : "unit",
      what: `${name} of the teacher`,
    });
  // Nothing is read at the last position: the token there is written, and no token follows it.
  await expect(tf.slice(student.P, [12, 0])).toMatchValues(tf.slice(P, [12, 0]), {
    ...{ axes: "position dimension", what: "the row of the position table that no chain reaches" },
  });
});

test("two trainings don't touch each other, no tensor is left", async () => {
  const losses = async (other: boolean) => {
    const { student, teacher } = tinyModels();
    const run = distillOnPolicy(student, teacher, problems(1), PLAN, specRandom(2));
    const models = tinyModels();
    const beside = distillOnPolicy(models.student, models.teacher, problems(4), PLAN, specRandom(5));
    const list: number[] = [];
    for (let i = 0; i < 3; i++) {
      list.push((await run.next()).value as number);
      if (other) await beside.next();
    }
    return list;
  };
  expect(await losses(true)).toMatchValues(await losses(false), {
    ...{ axes: "step", rtol: 1e-5, what: "the losses of a training while another one runs" },
  });
  const { student, teacher } = tinyModels();
  const before = tf.memory().numTensors;
  const counts: number[] = [];
  for await (const _ of distillOnPolicy(student, teacher, problems(1), { ...PLAN, steps: 6 }, specRandom(2)))
    counts.push(tf.memory().numTensors);
  expect(counts[5] - counts[3]).toMatchValues(0, { what: "the tensors that two further steps left behind" });
  expect(tf.memory().numTensors - before).toMatchValues(0, { what: "the tensors left at the end" });
  const run = distillOnPolicy(student, teacher, problems(1), PLAN, specRandom(2));
  await run.next();
  await run.return();
  expect(tf.memory().numTensors - before).toMatchValues(0, {
    what: "the tensors left when the caller stops",
  });
});

test("problems of different lengths are refused", async () => {
  const { student, teacher } = tinyModels();
  let drawn = 0;
  const draw = () => (drawn++ === 1 ? [1, 2, 3] : [1, 2]);
  await expect(() => distillOnPolicy(student, teacher, draw, PLAN, specRandom(2)).next()).toRefuse(
    RangeError,
    "a problem of 3 digits after one of 2",
  );
});

test("what each divergence asks of a student", async () => {
  const teacher = [
    [0.01, 0.49],
    [0.49, 0.01],
  ];
  const p = Array.from({ length: 49 }, (_, i) => (i + 1) / 50);
  const told = p.map((share) => pairDivergences(teacher, [share, 1 - share], [1 - share, share]));
  await exhibit({
    kind: "curve",
    title: "two divergences of one student",
    caption:
      "The teacher writes AB or BA, 0.49 each. The student writes A first and B second, each with this probability. Which curve has one valley, and which has two?",
    series: {
      "KL(teacher ‖ student)": { x: p, y: told.map(({ forward }) => forward) },
      "KL(student ‖ teacher)": { x: p, y: told.map(({ reverse }) => reverse) },
    },
    xLabel: "probability of A first, and of B second",
    yLabel: "nats",
  });
  const lowest = (list: number[]) => p[list.indexOf(Math.min(...list))];
  expect(lowest(told.map(({ forward }) => forward)), "where the forward divergence is lowest").toBe(0.5);
  expect(Math.abs(lowest(told.map(({ reverse }) => reverse)) - 0.5)).toLieBetween(
    0.4,
    0.49,
    "how far from one half the reverse divergence is lowest",
  );
});

// 10 seeds, 500 problems each: 0.13 to 0.17 right at the start and 0.84 at once; after 20 steps 0.738 to 0.848 right, and none at
// once. The last losses are 0.03 to 0.05, from 2.1 to 3.1 in the first step.

test("20 steps: a student of two minds learns to think", async () => {
  const rng = specRandom(10);
  const [student, teacher] = [loadCheckpoint("two-minds"), loadCheckpoint("reasoner")];
  const before = await behavior(student);
  const run = distillOnPolicy(
    student,
    teacher,
    () => randomDigits(DIGITS, rng),
    { steps: 20, batch: 32, lr: 1e-3 },
    rng,
  );
  const { losses } = await train({
    step: async () => (await run.next()).value as number,
    budget: { cpu: { steps: 20, loss: 0.15 }, gpu: { steps: 20, loss: 0.15 } },
    whole: true,
  });
  await run.return();
  const [after, its] = [await behavior(student), await behavior(teacher)];
  await exhibit({
    kind: "curve",
    title: "the loss on the student's own chains",
    caption:
      "20 steps of 32 chains, and no right answer was shown. How many steps does it take to stop answering at once?",
    series: { loss: losses },
    xLabel: "step",
    yLabel: "nats for each token",
    log: true,
  });
  const row = (name: string, { right, atOnce }: Behavior) => [name, right.toFixed(2), atOnce.toFixed(2)];
  await exhibit({
    kind: "table",
    title: "two minds, and one teacher",
    caption: "300 problems, sampled. The student had no other teacher. Whose accuracy would you expect?",
    columns: ["model", "right", "answers at once"],
    rows: [
      row("the student before", before),
      row("the student after 20 steps", after),
      row("its teacher", its),
    ],
  });
  expect(before.atOnce).toLieBetween(0.7, 0.95, "how often the student answered at once before");
  expect(after.atOnce).toLieBetween(0, 0.05, "how often the student answers at once after 20 steps");
  expect(after.right).toLieBetween(0.62, 1, "the share of right answers after 20 steps");
});

interface Behavior {
  right: number;
  atOnce: number;
}

/** What a model does with 300 new problems, sampled. */
async function behavior(model: GPT): Promise<Behavior> {
  const rng = specRandom(11);
  const asked = Array.from({ length: 300 }, () => randomDigits(DIGITS, rng));
  const samples = await sampleChains(model, asked.map(promptOf), { temperature: 1, most: 15, rng });
  const share = (holds: (written: number[], i: number) => boolean) =>
    samples.filter(({ written }, i) => holds(written, i)).length / 300;
  return {
    right: share((written, i) => parseChain(written).answer === answerOf(asked[i])),
    atOnce: share((written) => written[0] === SO),
  };
}

/** Biases of keys get no gradient, and what Adam makes of rounding errors is left out. */
const COMPARED = [
  ...["E", "P", "blocks.0.attention.Wq", "blocks.0.attention.bv", "blocks.0.attention.Wo"],
  ...["blocks.0.norm1.gamma", "blocks.0.mlp.W1", "norm.gamma", "norm.beta"],
];

/** Two GPTs so small that a step can be checked number by number. Their rows end at different lengths. */
function tinyModels(): { student: GPT; teacher: GPT } {
  const sizes = { vocabulary: V, context: 13, heads: 2, layers: 1, dFF: 3 };
  const [student, teacher] = [
    initGPT({ ...sizes, dModel: 4 }, specRandom(6)),
    initGPT({ ...sizes, context: 17, dModel: 6 }, specRandom(7)),
  ];
  perturb(gptParameters(student));
  perturb(gptParameters(teacher), 0.7);
  const period = tf.slice(student.E, [END, 0], [1, 4]).squeeze([0]); // [4]
  const beta = student.norm.beta as tf.Variable;
  tf.tidy(() => beta.assign(tf.add(beta, tf.div(tf.mul(1.5, period), tf.sum(tf.square(period)))))); // it likes periods
  return { student, teacher };
}

function problems(stream: number): () => number[] {
  const rng = specRandom(stream);
  return () => randomDigits(3, rng);
}

interface Written {
  prompt: number[];
  written: number[];
}

async function chainsOf(
  model: GPT,
  digits: number[][],
  rng: ReturnType<typeof specRandom>,
): Promise<Written[]> {
  const prompts = digits.map(promptOf);
  const samples = await sampleChains(model, prompts, { temperature: 1, most: 13 - prompts[0].length, rng });
  return samples.map(({ written }, b) => ({ prompt: prompts[b], written }));
}

/** What a model writes after the first three problems. */
const written = (model: GPT, stream: number) =>
  chainsOf(model, Array.from({ length: 3 }, problems(1)), specRandom(stream));

interface Rival {
  isForward?: boolean;
  /** whether the predictions of the problem's own tokens count too */
  withPrompt?: boolean;
}

/** The loss row by row, without padding, [] */
function lossOf(
  student: GPT,
  teacher: GPT,
  chains: Written[],
  { isForward = false, withPrompt = false }: Rival = {},
): tf.Scalar {
  let sum: tf.Tensor = tf.scalar(0);
  let count = 0;
  for (const { prompt, written } of chains) {
    const row = [...prompt, ...written];
    const start = withPrompt ? 1 : prompt.length;
    const x = tf.tensor2d([row.slice(0, -1)], [1, row.length - 1], "int32");
    const [q, p] = [student, teacher].map((model) => tf.logSoftmax(gptLogits(model, x))); // [1, T, V]
    const terms = isForward ? tf.mul(tf.exp(p), tf.sub(p, q)) : tf.mul(tf.exp(q), tf.sub(q, p)); // [1, T, V]
    sum = tf.add(sum, tf.sum(tf.slice(terms, [0, start - 1, 0], [1, row.length - start, V])));
    count += row.length - start;
  }
  return tf.div(sum, count) as tf.Scalar;
}

async function lossAt(student: GPT, teacher: GPT, chains: Written[], rival?: Rival): Promise<number> {
  return (await lossOf(student, teacher, chains, rival).data())[0];
}

/** Token by token, in numbers. */
async function slowly(s: tf.Tensor, t: tf.Tensor, m: tf.Tensor): Promise<number> {
  const [student, teacher] = (await Promise.all([s.array(), t.array()])) as number[][][][];
  const mask = (await m.array()) as number[][];
  const softmax = (z: number[]) => {
    const weights = z.map((x) => Math.exp(x));
    return weights.map((w) => w / weights.reduce((a, b) => a + b, 0));
  };
  let [sum, count] = [0, 0];
  for (const [b, row] of mask.entries())
    for (const [i, counts] of row.entries()) {
      if (counts === 0) continue;
      count++;
      const [p, q] = [softmax(teacher[b][i]), softmax(student[b][i])];
      sum += q.reduce((total, share, v) => total + share * Math.log(share / p[v]), 0);
    }
  return count === 0 ? 0 : sum / count;
}
