import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { softenedLoss } from "./softened-loss.js";

tensorSpec();

/** One token. */
const one = (student: number[], teacher: number[], temperature: number) =>
  softenedLoss(tf.tensor3d([[student]]), tf.tensor3d([[teacher]]), tf.ones([1, 1]), temperature);

test("a student that says the same costs 0", async () => {
  for (const [logits, temperature] of [
    [[2, 1, 0], 1],
    [[2, 1, 0], 3],
    [[-1, 4, 0.5], 0.7],
  ] as [number[], number][])
    await expect(one(logits, logits, temperature)).toMatchValues(0, {
      ...{ atol: 1e-6, what: `the loss of equal logits ${logits} at τ = ${temperature}` },
    });
  // The same distribution, from other logits.
  await expect(one([7, 6, 5], [2, 1, 0], 2)).toMatchValues(0, {
    ...{ atol: 2e-6, what: "the loss of logits that are all larger by 5" },
  });
});

test("one token by hand: the teacher draws, 0.1308", async () => {
  // The teacher has (3/4, 1/4), the student (1/2, 1/2): 3/4 ln 3/2 + 1/4 ln 1/2
  const entropy = 0.562335; // of the teacher
  await expect(one([0, 0], [Math.log(3), 0], 1)).toMatchValues(0.130812, {
    what: "the loss of one token at τ = 1",
    rivals: {
      "Student and teacher are swapped: the mean is over what the teacher draws.": 0.143841,
      "This is the cross-entropy. It lacks the teacher's own logarithm, so it isn't 0 for equal models.":
        0.130812 + entropy,
      "The sign is turned around: a divergence is never negative.": -0.130812,
    },
  });
});

test("τ = 2: both are softened, and the loss is 4 times KL", async () => {
  await expect(one([0, 1, 2], [2, 1, 0], 1)).toMatchValues(1.150421, {
    what: "the loss of one token at τ = 1",
  });
  await expect(one([0, 1, 2], [2, 1, 0], 2)).toMatchValues(1.280627, {
    what: "the loss of one token at τ = 2",
    rivals: {
      "τ has softened nothing: this is 4 times the loss at τ = 1.": 4 * 1.150421,
      "The divergence isn't multiplied. Its gradient shrinks with τ², and the loss makes up for that.":
        1.280627 / 4,
      "The divergence was multiplied by τ. Its gradient shrinks faster than that.": 1.280627 / 2,
      "The divergence was divided where it should be multiplied.": 1.280627 / 16,
    },
  });
});

test("a temperature near 0 is one like others", async () => {
  for (const temperature of [0.02, 0.001]) {
    const loss = one([0, 0], [temperature * Math.log(3), 0], temperature);
    await expect(tf.div(loss, temperature ** 2)).toMatchValues(0.130812, {
      ...{ rtol: 1e-3, what: `the loss at τ = ${temperature}, divided by τ², of τ · ln 3 against 0` },
    });
  }
});

test("all tokens weigh the same, not all rows", async () => {
  const { student, teacher, mask } = ragged();
  // 0.130812 in the first row; 0, 0, 0 in the second
  await expect(softenedLoss(student, teacher, mask, 1)).toMatchValues(0.130812 / 4, {
    what: "the loss of a row with one token and a row with three",
    rivals: {
      "This is the mean of the means of the rows: a token of a short row weighs more than one of a long row.":
        0.130812 / 2,
      "The sum was divided by all places of the table. Only tokens that count are to be counted.":
        0.130812 / 6,
      "This is the sum over the tokens. It should be their mean.": 0.130812,
    },
  });
});

test("what the mask leaves out has no effect", async () => {
  const { student, mask } = ragged();
  for (const out of [0, 7, -12]) {
    const teacher = tf.tensor3d([
      [
        [Math.log(3), 0],
        [out, 1],
        [1, out],
      ],
      [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    ]);
    for (const swap of [false, true])
      await expect(
        swap ? softenedLoss(teacher, student, mask, 1) : softenedLoss(student, teacher, mask, 1),
      ).toMatchValues((swap ? 0.143841 : 0.130812) / 4, {
        what: `the loss with logits of ${out} in the padding of the ${swap ? "student" : "teacher"}`,
      });
  }
});

test("as PyTorch computes it, at four temperatures", async () => {
  const { student, teacher, mask, softened } = golden("distillation");
  for (const { temperature, loss } of softened)
    await expect(
      softenedLoss(tf.tensor3d(student), tf.tensor3d(teacher), tf.tensor2d(mask), temperature),
    ).toMatchValues(loss, {
      ...{ atol: 2e-5, rtol: 2e-5, what: `the loss of three tokens at τ = ${temperature}` },
    });
});

test("the student's gradient: τ times the difference, a mean", async () => {
  const { student, teacher, mask, softened } = golden("distillation");
  for (const { temperature, gradient } of softened) {
    const loss = (x: tf.Tensor) => softenedLoss(x, tf.tensor3d(teacher), tf.tensor2d(mask), temperature);
    await expect(tf.grad(loss)(tf.tensor3d(student))).toMatchValues(gradient, {
      ...{ axes: "row time token", what: `the gradient of the student's logits at τ = ${temperature}` },
    });
  }
});

test("the teacher is a constant", async () => {
  const [x, mask] = [randomTensor([2, 3, 5], 1), tf.ones([2, 3])];
  // A teacher that is made of the student: only the way through the student may count.
  const constant = tf.mul(x, 2); // [2, 3, 5]
  const due = tf.grad((s: tf.Tensor) => softenedLoss(s, constant, mask, 1.5))(x);
  const got = tf.grad((s: tf.Tensor) => softenedLoss(s, tf.mul(s, 2), mask, 1.5))(x);
  await expect(got).toMatchValues(due, {
    ...{ axes: "row time token", what: "the gradient where the teacher depends on the student" },
  });
});

test("sure and wrong: logits of 1e4 give finite numbers", async () => {
  await expect(one([0, 1e4, 0], [1e4, 0, 0], 1)).toMatchValues(1e4, {
    what: "the loss of a sure, wrong student",
  });
  await expect(one([0, 1e4, 0], [1e4, 0, 0], 0.5)).toMatchValues(5000, { what: "the same at τ = 0.5" });
  await expect(one([1e4, -1e4, 0], [1e4, -1e4, 0], 1)).toMatchValues(0, {
    what: "the loss of equal, sure models",
  });
  const loss = (x: tf.Tensor) => softenedLoss(x, tf.tensor3d([[[1e4, 0, 0]]]), tf.ones([1, 1]), 1);
  await expect(tf.grad(loss)(tf.tensor3d([[[0, 1e4, 0]]]))).toMatchValues([[[-1, 1, 0]]], {
    ...{ axes: "row time token", what: "the gradient of a sure, wrong student" },
  });
});

test("sure logits in the padding spoil nothing", async () => {
  const padded = (first: number[]) => tf.tensor3d([[first, [1e4, -1e4], [-1e4, 100]]]); // [1, 3, 2]
  const mask = tf.tensor2d([[1, 0, 0]]);
  const loss = (x: tf.Tensor) => softenedLoss(x, padded([Math.log(3), 0]), mask, 1);
  const student = tf.mul(padded([0, 0]), -1);
  await expect(loss(student)).toMatchValues(0.130812, { what: "the loss beside large logits" });
  await expect(tf.grad(loss)(student)).toMatchValues(
    [
      [
        [-0.25, 0.25],
        [0, 0],
        [0, 0],
      ],
    ],
    {
      ...{ axes: "row time token", what: "the gradient beside large logits" },
    },
  );
});

test("if no token counts, the loss and its gradient are 0", async () => {
  const loss = (x: tf.Tensor) => softenedLoss(x, randomTensor([2, 3, 4], 2), tf.zeros([2, 3]), 2);
  await expect(loss(randomTensor([2, 3, 4], 1))).toMatchValues(0, { what: "the loss without a token" });
  await expect(tf.grad(loss)(randomTensor([2, 3, 4], 1))).toMatchValues(tf.zeros([2, 3, 4]), {
    ...{ axes: "row time token", what: "its gradient" },
  });
});

test("any number of rows, tokens and words, one too", async () => {
  for (const temperature of [1, 2.5])
    await expect((s: tf.Tensor, t: tf.Tensor, m: tf.Tensor) =>
      softenedLoss(s, t, m, temperature),
    ).toAgreeWith(
      (s: tf.Tensor, t: tf.Tensor, m: tf.Tensor) => slowly(s, t, m, temperature),
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
    expect(() => softenedLoss(tf.ones(shapes[0]), tf.ones(shapes[1]), tf.ones(shapes[2]), 2)).toRefuse(
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
      [2, 2, 5],
      [2, 3],
    ],
    "a teacher with a token too few",
    "2,3,5",
    "2,2,5",
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
      [1, 3, 5],
      [2, 3, 5],
      [2, 3],
    ],
    "a student of one row for all",
    "1,3,5",
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
  for (const shape of [[2, 4], [3, 2], [1, 3], [2, 1], [2, 3, 1], [2, 3, 5], [3], [], [6]])
    refused([[2, 3, 5], [2, 3, 5], shape], `a mask of shape [${shape}]`, "2, 3");
});

test("a temperature of 0, below, or no number is refused", () => {
  const x = tf.ones([2, 3, 5]);
  for (const temperature of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => softenedLoss(x, x, tf.ones([2, 3]), temperature)).toRefuse(
      RangeError,
      `a temperature of ${temperature}`,
      temperature,
    );
});

test("all four arguments count; no tensor is left", async () => {
  const args = {
    student: randomTensor([2, 3, 5], 3),
    teacher: randomTensor([2, 3, 5], 4),
    mask: tf.tensor2d([
      [1, 1, 0],
      [1, 0, 0],
    ]),
  };
  const run = () => softenedLoss(args.student, args.teacher, args.mask, 1.5);
  await expect(softenedLoss).toHeed({ ...args, temperature: 1.5 }, { others: { temperature: 4 } });
  await expect(softenedLoss).toReturnNew({ ...args, temperature: 1.5 });
  await expect(run).toLeakNoTensors();
  await expect(run).toLeaveTensorsUnchanged(args);
  await expect(run).toRepeatItself();
  await expect((x: tf.Tensor) => softenedLoss(x, args.teacher, args.mask, 1.5)).toBeDifferentiable({
    at: args.student,
  });
});

test("the gradient keeps its size at every temperature", async () => {
  const temperatures = [1, 2, 3, 4, 6, 8, 12, 16, 20];
  const [student, teacher] = [randomTensor([1, 1, 24], 5), tf.mul(2, randomTensor([1, 1, 24], 6))];
  const sizes: number[] = [];
  for (const temperature of temperatures) {
    const gradient = tf.grad((x: tf.Tensor) => softenedLoss(x, teacher, tf.ones([1, 1]), temperature))(
      student,
    );
    sizes.push((await tf.norm(gradient).data())[0]);
  }
  await exhibit({
    kind: "curve",
    title: "the size of the gradient",
    caption:
      "One token of 24. The power of τ keeps the gradient from fading: without it the curve would end near 0.",
    series: {
      "this loss": { x: temperatures, y: sizes },
      "without the power": { x: temperatures, y: sizes.map((size, i) => size / temperatures[i] ** 2) },
    },
    xLabel: "temperature",
    yLabel: "norm of the gradient",
  });
  // For a large τ the gradient tends to (student − teacher) / V, both less their means.
  const centered = (x: tf.Tensor) => tf.sub(x, tf.mean(x));
  const limit = tf.div(tf.norm(tf.sub(centered(student), centered(teacher))), 24);
  expect(sizes[8]).toLieBetween(
    0.9 * (await limit.data())[0],
    1.1 * (await limit.data())[0],
    "the norm of the gradient at τ = 20",
  );
});

/** A row with one token that counts, and one with three. Where a token counts in the first row, the loss is 0.130812. */
function ragged() {
  return {
    student: tf.zeros([2, 3, 2]),
    teacher: tf.tensor3d([
      [
        [Math.log(3), 0],
        [5, 0],
        [0, 9],
      ],
      [
        [0, 0],
        [0, 0],
        [0, 0],
      ],
    ]),
    mask: tf.tensor2d([
      [1, 0, 0],
      [1, 1, 1],
    ]),
  };
}

/** Token by token, in numbers. */
async function slowly(s: tf.Tensor, t: tf.Tensor, m: tf.Tensor, temperature: number): Promise<number> {
  const [student, teacher] = (await Promise.all([s.array(), t.array()])) as number[][][][];
  const mask = (await m.array()) as number[][];
  const softmax = (z: number[]) => {
    const weights = z.map((x) => Math.exp(x / temperature));
    return weights.map((w) => w / weights.reduce((a, b) => a + b, 0));
  };
  let [sum, count] = [0, 0];
  for (const [b, row] of mask.entries())
    for (const [i, counts] of row.entries()) {
      if (counts === 0) continue;
      count++;
      const [p, q] = [softmax(teacher[b][i]), softmax(student[b][i])];
      sum += p.reduce((total, share, v) => total + share * Math.log(share / q[v]), 0);
    }
  return count === 0 ? 0 : (temperature ** 2 * sum) / count;
}
