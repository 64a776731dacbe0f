import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { policyEntropy } from "./policy-entropy.js";

tensorSpec();

/** Logits of these distributions, one for each token of a single row; each token's are moved by another constant. */
const logitsOf = (...distributions: number[][]) =>
  tf.tensor3d([distributions.map((p, m) => p.map((x) => Math.log(x) + 3 * m - 2))]); // [1, M, V]

/** The entropy of tokens that all count. */
const row = (...distributions: number[][]) =>
  policyEntropy(logitsOf(...distributions), tf.ones([1, distributions.length]));

// −Σ p ln p by hand: 1.5 ln 2, and 0.2 ln 5 + 0.8 ln 1.25
const EVEN = [0.5, 0.25, 0.25];
const SURE = [0.2, 0.8];

test("all tokens equally likely: ln V", async () => {
  for (const V of [2, 5, 24])
    await expect(row(Array(V).fill(1 / V))).toMatchValues(Math.log(V), {
      what: `the entropy of ${V} equally likely tokens`,
      rivals: {
        "These are bits: the logarithm has the base 2. Nats are asked for.": Math.log2(V),
        "The sign is wrong: entropy is never negative.": -Math.log(V),
        "The terms were averaged over the vocabulary. Their sum is the entropy.": Math.log(V) / V,
      },
    });
});

test("two distributions by hand: 1.040 and 0.500", async () => {
  await expect(row(EVEN)).toMatchValues(1.0397208, { what: "the entropy of 0.5, 0.25, 0.25" });
  await expect(row(SURE)).toMatchValues(0.5004024, { what: "the entropy of 0.2, 0.8" });
  await expect(row([...SURE].reverse())).toMatchValues(0.5004024, { what: "the entropy of 0.8, 0.2" });
});

test("the mean over the tokens of a row", async () => {
  await expect(row([0.5, 0.5], SURE, [0.2, 0.8])).toMatchValues((Math.LN2 + 2 * 0.5004024) / 3, {
    what: "the entropy of three tokens",
    rivals: { "The tokens were added up. Their mean is asked for.": Math.LN2 + 2 * 0.5004024 },
  });
});

test("all tokens that count weigh the same, not all rows", async () => {
  // ln 2; 0, ln 2, 0; and 0.5822031 at each of the two places of padding
  const logits = ragged(0.5);
  await expect(policyEntropy(logits, MASK())).toMatchValues(Math.LN2 / 2, {
    what: "the entropy of a row with one token of ln 2 and a row with 0, ln 2, 0",
    rivals: {
      "Each row was averaged first: then a token of a short row weighs more.": (2 / 3) * Math.LN2,
      "The sum was divided by all places. Only tokens that count are to be counted.": Math.LN2 / 3,
      "Padding is among the tokens.": (Math.LN2 + 0.5822031) / 3,
      "The sum was divided by the number of rows.": Math.LN2,
    },
  });
});

test("logits of 10,000 are no trouble", async () => {
  for (const [logits, due] of [
    [[-200, -200.5, -200], 1.0743684],
    [[1e4, 0, -1e4], 0],
    [[0, 0, -1e4], Math.LN2],
    [[1e4, 1e4, 0], Math.LN2],
    [[-1e4, -1e4, -1e4], Math.log(3)],
    [[200, 0, 0], 0],
  ] as [number[], number][]) {
    const z = tf.tensor3d([[logits]]);
    // Neighbors of 10,000 are 0.001 apart in float32, so a difference of two such numbers is off by up to 0.002.
    const atol = Math.max(...logits.map(Math.abs)) === 1e4 ? 2e-3 : 1e-4;
    await expect(policyEntropy(z, tf.ones([1, 1]))).toMatchValues(due, {
      ...{ what: `the entropy of the logits ${logits.join(", ")}`, atol },
    });
    await expect(tf.grad((each: tf.Tensor) => policyEntropy(each, tf.ones([1, 1])))(z)).toBeFiniteNumbers();
  }
});

test("what the mask leaves out has no effect", async () => {
  for (const out of [0.5, -7, 60, 1e4, -1e30]) {
    const logits = ragged(out);
    await expect(policyEntropy(logits, MASK())).toMatchValues(Math.LN2 / 2, {
      what: `the entropy with logits of ${out} and ${-out} in the padding`,
    });
    const gradient = tf.grad((z: tf.Tensor) => policyEntropy(z, MASK()))(logits);
    await expect(tf.mul(gradient, tf.expandDims(tf.sub(1, MASK()), -1))).toMatchValues(tf.zeros([2, 3, 2]), {
      ...{ axes: "row column id", what: `the gradient in the padding with logits of ${out} and ${-out}` },
    });
  }
});

test("as PyTorch computes it, and its gradient", async () => {
  const { entropy } = golden("grpo");
  const [z, mask] = [tf.tensor3d(entropy.logits), tf.tensor2d(entropy.mask)];
  await expect(policyEntropy(z, mask)).toMatchValues(entropy.entropy, {
    what: "the entropy of rows with 4, 1 and 0 tokens",
  });
  await expect(tf.grad((each: tf.Tensor) => policyEntropy(each, mask))(z)).toMatchValues(entropy.gradient, {
    ...{ axes: "row column id", what: "the gradient of the logits" },
  });
});

test("one constant more on all logits changes nothing", async () => {
  const [z, mask] = [randomTensor([2, 3, 5], 1), MASK()];
  const [due] = await policyEntropy(z, mask).data();
  for (const shift of [-3, 40])
    await expect(policyEntropy(tf.add(z, shift), mask)).toMatchValues(due, {
      ...{ what: `the entropy with ${shift} added to all logits`, atol: 1e-4 },
    });
});

test("it is what −ln p of the drawn tokens is on average", async () => {
  const rng = specRandom();
  const p = [0.45, 0.3, 0.15, 0.07, 0.03];
  const draws = 20_000;
  let surprise = 0;
  for (let i = 0; i < draws; i++) {
    let [id, left] = [0, rng.random()];
    while (id < p.length - 1 && left >= p[id]) left -= p[id++];
    surprise -= Math.log(p[id]) / draws;
  }
  const [entropy] = await row(p).data();
  // The standard deviation of −ln p is 0.702. Five standard errors, 0.702/√20,000: a false alarm has a chance of 6e-7.
  expect(surprise - entropy).toLieBetween(
    -0.0249,
    0.0249,
    "the mean of −ln p over 20,000 draws, less the entropy",
  );
});

test("no token at all: 0, with a gradient of 0", async () => {
  const [z, none] = [randomTensor([2, 3, 5], 2), tf.zeros([2, 3])];
  await expect(policyEntropy(z, none)).toMatchValues(0, { what: "the entropy of no token" });
  await expect(tf.grad((each: tf.Tensor) => policyEntropy(each, none))(z)).toMatchValues(
    tf.zeros([2, 3, 5]),
    {
      ...{ axes: "row column id", what: "its gradient" },
    },
  );
});

test("any number of rows, tokens and ids, one too", async () => {
  await expect((logits: tf.Tensor, mask: number[][]) => policyEntropy(logits, tf.tensor2d(mask))).toAgreeWith(
    slowEntropy,
    {
      logits: "row column id",
      mask: ({ row, column }: Record<string, number>) =>
        Array.from({ length: row }, (_, b) =>
          Array.from({ length: column }, (_, m) => Number((b + m) % 3 !== 1)),
        ),
    },
    { cases: "ones zeros small", lengths: { row: 3, column: 5, id: 7 } },
  );
});

test("shapes that don't fit are refused", async () => {
  const [fit, mask] = [
    [2, 3, 5],
    [2, 3],
  ];
  const refused = (logits: number[], counts: number[], ...telling: (string | number)[]) =>
    expect(() => policyEntropy(tf.ones(logits), tf.ones(counts))).toRefuse(
      RangeError,
      `logits [${logits}] with a mask [${counts}]`,
      ...telling,
    );
  for (const logits of [[3, 5], [5], [], [2, 3, 5, 1]]) await refused(logits, mask, "logits");
  for (const counts of [[3], [], [2, 3, 1], [2, 3, 5]]) await refused(fit, counts, "mask");
  for (const rows of [1, 3]) await refused(fit, [rows, 3], 2, rows);
  for (const columns of [1, 2, 4]) await refused(fit, [2, columns], 3, columns);
  await refused([1, 3, 5], [2, 3], 1, 2);
  await refused([2, 1, 5], [2, 3], 1, 3);
  await refused([3, 2, 5], [2, 3], 3, 2);
});

test("logits and mask count, stay, and no tensor is left", async () => {
  const args = {
    logits: randomTensor([3, 4, 5], 3),
    mask: tf.tensor2d([
      [0, 1, 1, 0],
      [0, 1, 0, 0],
      [0, 1, 1, 1],
    ]),
  };
  const run = () => policyEntropy(args.logits, args.mask);
  await expect(run).toLeaveTensorsUnchanged(args);
  await expect(policyEntropy).toHeed(args);
  await expect(policyEntropy).toReturnNew(args);
  await expect(run).toLeakNoTensors();
  await expect(run).toRepeatItself();
  await expect((z: tf.Tensor) => policyEntropy(z, args.mask)).toBeDifferentiable({ at: args.logits });
});

test("the entropy of a choice between two tokens", async () => {
  const shares = Array.from({ length: 19 }, (_, i) => (i + 1) / 20);
  const entropies: number[] = [];
  for (const p of shares) entropies.push((await row([p, 1 - p]).data())[0]);
  await exhibit({
    kind: "curve",
    title: "the entropy of a choice between two tokens",
    caption:
      "Most in the middle, ln 2. A policy that takes one of them in 95 of 100 cases still has 0.20 of 0.69.",
    series: { entropy: { x: shares, y: entropies } },
    xLabel: "probability of the first token",
    yLabel: "nats",
  });
  await expect([entropies[0], entropies[9], entropies[18]]).toMatchValues([0.1985152, Math.LN2, 0.1985152], {
    ...{ axes: "share", what: "the entropies at 0.05, 0.5 and 0.95", atol: 1e-5 },
  });
});

const MASK = () =>
  tf.tensor2d([
    [1, 0, 0],
    [1, 1, 1],
  ]);

/** One token that is a coin, then padding with logits of ±out; and a coin between two sure tokens. */
const ragged = (out: number) =>
  tf.tensor3d([
    [
      [1, 1],
      [out, -out],
      [-out, out],
    ],
    [
      [40, -40],
      [-5, -5],
      [-40, 40],
    ],
  ]);

/** Token by token, in numbers. */
async function slowEntropy(logits: tf.Tensor, mask: number[][]): Promise<number> {
  const z = (await logits.array()) as number[][][];
  let [sum, count] = [0, 0];
  for (const [b, columns] of mask.entries())
    for (const [m, counts] of columns.entries()) {
      if (counts === 0) continue;
      const weights = z[b][m].map((x) => Math.exp(x - Math.max(...z[b][m])));
      const total = weights.reduce((all, w) => all + w, 0);
      for (const w of weights) sum -= (w / total) * Math.log(w / total);
      count++;
    }
  return count === 0 ? 0 : sum / count;
}
