import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { ownGolden } from "#lib/spec/own-golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { type Average, averageObjective, type WholeBatch } from "./three-averages.js";

tensorSpec();

const AVERAGES: Average[] = ["sequence", "token", "constant"];

test("a row of two tokens and a row of one, by hand", async () => {
  const { objective, mask, whole } = short();
  // (1.2 + 1)/2 and −0.8;   1.2 + 1 − 0.8 over 3 tokens;   2.2/4 and −0.8/4
  const due = { sequence: (1.1 - 0.8) / 2, token: 1.4 / 3, constant: (2.2 / 4 - 0.8 / 4) / 2 };
  for (const how of AVERAGES)
    await expect(averageObjective(objective, mask, how, whole)).toMatchValues(due[how], {
      what: `the ${how} average of two rows`,
      rivals: {
        "This is another of the three averages.": due[how === "token" ? "constant" : "token"],
        "The objective of all rows was added up, and divided by nothing.": 1.4,
        "The rows were added up. Divide by their number, too.": { sequence: 0.3, token: 1.4, constant: 0.35 }[
          how
        ],
        "The sum was divided by all places of the table. Only tokens that were written count.": 1.4 / 6,
      },
    });
});

test("what the mask leaves out has no effect", async () => {
  const { mask, whole } = short();
  for (const out of [0, -3, 1e4])
    for (const how of AVERAGES) {
      const objective = tf.tensor2d([out, 1.2, 1, -out, -0.8, out], [2, 3]);
      await expect(averageObjective(objective, mask, how, whole)).toMatchValues(
        { sequence: 0.15, token: 1.4 / 3, constant: 0.175 }[how],
        { what: `the ${how} average with ${out} and ${-out} in the padding` },
      );
    }
});

test("a part adds its share: the batch has seven rows", async () => {
  const { objective, mask } = short();
  const whole = { rows: 7, tokens: 20, cap: 4 };
  const due = { sequence: 0.3 / 7, token: 1.4 / 20, constant: 1.4 / 28 };
  for (const how of AVERAGES)
    await expect(averageObjective(objective, mask, how, whole)).toMatchValues(due[how], {
      what: `what two of seven rows add to the ${how} average`,
      rivals: {
        "Rows and tokens of these rows were counted. The divisor is that of the whole batch.": {
          ...{ sequence: 0.15, token: 1.4 / 3, constant: 0.175 },
        }[how],
      },
    });
});

test("as PyTorch computes it, and its gradient", async () => {
  const { objective, mask, whole, ...due } = ownGolden();
  const [x, m] = [tf.tensor2d(objective), tf.tensor2d(mask)];
  for (const how of AVERAGES) {
    await expect(averageObjective(x, m, how, whole)).toMatchValues(due[how].value, {
      what: `the ${how} average of rows with 4, 0, 7, 1 and 2 tokens`,
    });
    const [got] = tf.grads((each: tf.Tensor) => averageObjective(each, m, how, whole))([x]);
    await expect(got).toMatchValues(due[how].gradient, {
      ...{ axes: "row token", what: `the gradient of the ${how} average` },
    });
  }
});

test("the parts of a batch add up to the whole", async () => {
  const { objective, mask, whole, parts, ...due } = ownGolden();
  for (const how of AVERAGES) {
    let sum = 0;
    for (const [i, [first, end]] of parts.entries()) {
      const [x, m] = [objective, mask].map((table) => tf.tensor2d(table.slice(first, end)));
      const share = averageObjective(x, m, how, whole);
      await expect(share).toMatchValues(due[how].shares[i], {
        what: `what rows ${first} to ${end - 1} of five add to the ${how} average`,
      });
      sum += (await share.data())[0];
    }
    await expect(sum).toMatchValues(due[how].value, {
      ...{ atol: 1e-5, what: `the four parts of the ${how} average, added up` },
    });
  }
});

test("a row without a token adds 0, and is still a row", async () => {
  const objective = tf.tensor2d([2, -5, 3, 7], [2, 2]);
  const mask = tf.tensor2d([1, 0, 0, 0], [2, 2]);
  const whole = { rows: 2, tokens: 1, cap: 5 };
  const due = { sequence: 1, token: 2, constant: 0.2 };
  for (const how of AVERAGES) {
    await expect(averageObjective(objective, mask, how, whole)).toMatchValues(due[how], {
      what: `the ${how} average of a row with one token and a row with none`,
      rivals: { "The row without a token was not counted.": how === "constant" ? 0.4 : 2 * due[how] },
    });
    const none = tf.zeros([2, 2]);
    await expect(averageObjective(objective, none, how, whole)).toMatchValues(0, {
      what: `what two rows without a token add to the ${how} average`,
    });
    const [got] = tf.grads((each: tf.Tensor) => averageObjective(each, none, how, whole))([objective]);
    await expect(got).toMatchValues(tf.zeros([2, 2]), {
      ...{ axes: "row token", what: `the gradient of two rows without a token, ${how} average` },
    });
  }
});

test("two means that cancel add up to 0", async () => {
  // The mean of 8,192 alone, and of −8,192 twice. Powers of two have no rounding; 0.000001 more in a divisor makes −0.002 of it.
  const objective = tf.tensor2d([0, 8192, 0, 0, -8192, -8192], [2, 3]);
  const mask = tf.tensor2d([0, 1, 0, 0, 1, 1], [2, 3]);
  const whole = { rows: 2, tokens: 3, cap: 4 };
  await expect(averageObjective(objective, mask, "sequence", whole)).toMatchValues(0, {
    ...{ atol: 1e-3, what: "the sequence average of a row with 8,192 and a row with −8,192 twice" },
  });
});

test("a token with an objective of 0 is a token", async () => {
  const objective = tf.tensor2d([9, 0, 1, 5, 0, 0], [2, 3]);
  const mask = tf.tensor2d([0, 1, 1, 0, 1, 1], [2, 3]);
  const whole = { rows: 2, tokens: 4, cap: 5 };
  for (const [how, due] of Object.entries({ sequence: 1 / 4, token: 1 / 4, constant: 1 / 10 }))
    await expect(averageObjective(objective, mask, how as Average, whole)).toMatchValues(due, {
      what: `the ${how} average of the rows 0, 1 and 0, 0`,
    });
});

test("any number of rows and tokens, one too", async () => {
  for (const how of AVERAGES)
    await expect((x: tf.Tensor, m: tf.Tensor) =>
      averageObjective(x, m, how, { rows: 7, tokens: 31, cap: 12 }),
    ).toAgreeWith(
      (x: tf.Tensor, m: tf.Tensor) => byRows(x, m, how, { rows: 7, tokens: 31, cap: 12 }),
      {
        objective: "row token",
        mask: ({ row, token }: Record<string, number>) => ragged(row, token),
      },
      { cases: "ones zeros small large", lengths: { row: 3, token: 5 } },
    );
});

test("what a token weighs, by the length of its row", async () => {
  const lengths = [1, 2, 3, 5, 8, 12, 16];
  const weights: Record<Average, number[]> = { sequence: [], token: [], constant: [] };
  const mask = tf.tensor2d(lengths.map((n) => Array.from({ length: 16 }, (_, m) => Number(m < n))));
  const tokens = lengths.reduce((sum, n) => sum + n, 0);
  for (const how of AVERAGES) {
    const [gradient] = tf.grads((x: tf.Tensor) =>
      averageObjective(x, mask, how, { rows: lengths.length, tokens, cap: 16 }),
    )([tf.ones([lengths.length, 16])]);
    const table = (await gradient.array()) as number[][];
    weights[how] = table.map((row) => row[0]);
  }
  await exhibit({
    kind: "curve",
    title: "the weight of one token",
    caption:
      "Seven rows, 47 tokens, cap 16. Under the sequence average a token of a long row weighs less than one of a short row.",
    series: Object.fromEntries(AVERAGES.map((how) => [how, { x: lengths, y: weights[how] }])),
    xLabel: "tokens of the row",
    yLabel: "weight",
  });
  await expect(weights.sequence).toMatchValues(
    lengths.map((n) => 1 / 7 / n),
    { axes: "row", atol: 1e-6, what: "the weight of a token under the sequence average" },
  );
  for (const [how, weight] of [
    ["token", 1 / 47],
    ["constant", 1 / 112],
  ] as const)
    await expect(weights[how]).toMatchValues(
      lengths.map(() => weight),
      { axes: "row", atol: 1e-6, what: `the weight of a token under the ${how} average` },
    );
});

test("tables of different shapes are refused", async () => {
  const whole = { rows: 3, tokens: 9, cap: 4 };
  for (const how of AVERAGES) {
    const refused = (shapes: number[][], what: string, ...telling: (string | number)[]) =>
      expect(() => averageObjective(tf.ones(shapes[0]), tf.ones(shapes[1]), how, whole)).toRefuse(
        ...([RangeError, what, ...telling] as const),
      );
    await refused(
      [
        [2, 3],
        [2, 2],
      ],
      "a mask with a token too few",
      "2,3",
      "2,2",
    );
    await refused(
      [
        [2, 3],
        [2, 4],
      ],
      "a mask with a token too many",
      "2,3",
      "2,4",
    );
    await refused(
      [
        [2, 3],
        [1, 3],
      ],
      "a mask of one row for all",
      "2,3",
      "1,3",
    );
    await refused(
      [
        [2, 3],
        [2, 1],
      ],
      "a mask of one column",
      "2,3",
      "2,1",
    );
    await refused(
      [
        [1, 3],
        [2, 3],
      ],
      "an objective of one row for all",
      "1,3",
      "2,3",
    );
    await refused(
      [
        [2, 3],
        [3, 2],
      ],
      "a mask turned around",
      "2,3",
      "3,2",
    );
    await refused([[3], [3]], "lists without rows", "objective");
    await refused([[], []], "single numbers", "objective");
    await refused(
      [
        [2, 3, 1],
        [2, 3, 1],
      ],
      "tables of three axes",
      "objective",
    );
  }
});

test("a whole batch that can't be is refused", async () => {
  const { objective, mask, whole } = short();
  for (const how of AVERAGES)
    for (const name of ["rows", "tokens", "cap"] as const)
      for (const bad of [0, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY])
        await expect(() => averageObjective(objective, mask, how, { ...whole, [name]: bad })).toRefuse(
          ...([RangeError, `${name} of ${bad}`, bad] as const),
        );
  for (const how of AVERAGES)
    await expect(() => averageObjective(objective, mask, how, { ...whole, rows: 1 })).toRefuse(
      ...([RangeError, "two rows of a batch of one", 1, 2] as const),
    );
});

test("every argument counts; no tensor is left", async () => {
  const args = { objective: randomTensor([3, 4], 2), mask: ragged(3, 4) };
  const numbers = { sequence: { rows: 7 }, token: { tokens: 23 }, constant: { rows: 7, cap: 12 } };
  for (const how of AVERAGES) {
    const run = (objective: tf.Tensor, mask: tf.Tensor, whole: WholeBatch) =>
      averageObjective(objective, mask, how, whole);
    const batch = { rows: 5, tokens: 19, cap: 9 };
    const own = numbers[how];
    await expect((objective: tf.Tensor, mask: tf.Tensor, whole: object) =>
      run(objective, mask, { ...batch, ...whole }),
    ).toHeed(
      { ...args, whole: Object.fromEntries(Object.keys(own).map((name) => [name, batch[name as "rows"]])) },
      { others: Object.fromEntries(Object.entries(own).map(([name, n]) => [`whole.${name}`, n])) },
    );
    await expect((objective: tf.Tensor, mask: tf.Tensor) => run(objective, mask, batch)).toReturnNew(args);
    await expect(() => run(args.objective, args.mask, batch)).toLeakNoTensors();
    await expect(() => run(args.objective, args.mask, batch)).toLeaveTensorsUnchanged(args);
    await expect(() => run(args.objective, args.mask, batch)).toRepeatItself();
    await expect((x: tf.Tensor) => run(x, args.mask, batch)).toBeDifferentiable({ at: args.objective });
  }
});

test("each average is asked for by its name", async () => {
  await expect((how: string) => {
    const { objective, mask, whole } = short();
    return averageObjective(objective, mask, how as Average, whole);
  }).toHeed({ how: "sequence" }, { others: { how: "token" } });
});

/** Two rows, whose first column is the prompt's: two tokens with 1.2 and 1, and one token with −0.8 and padding. */
function short() {
  return {
    objective: tf.tensor2d([9, 1.2, 1, -9, -0.8, 0], [2, 3]),
    mask: tf.tensor2d([0, 1, 1, 0, 1, 0], [2, 3]),
    whole: { rows: 2, tokens: 3, cap: 4 },
  };
}

/** Rows that have written 1, 3, 0, 2, ... tokens, or fewer if there is no room. */
const ragged = (B: number, M: number) =>
  tf.tensor2d(
    Array.from({ length: B }, (_, b) => Array.from({ length: M }, (_, m) => Number(m < [1, 3, 0, 2][b % 4]))),
  );

/** What some rows add to an average, token by token, in numbers. */
async function byRows(
  objective: tf.Tensor,
  mask: tf.Tensor,
  how: Average,
  whole: WholeBatch,
): Promise<number> {
  const [x, m] = (await Promise.all([objective.array(), mask.array()])) as number[][][];
  let sum = 0;
  for (const [b, row] of m.entries()) {
    const written = row.flatMap((counts, t) => (counts === 1 ? [x[b][t]] : []));
    for (const each of written) {
      if (how === "sequence") sum += each / written.length / whole.rows;
      if (how === "token") sum += each / whole.tokens;
      if (how === "constant") sum += each / whole.cap / whole.rows;
    }
  }
  return sum;
}
