import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { randomTensor, tensorSpec } from "#lib/spec/tensors";
import { expectedGradient, type KlKind, klLoss } from "./kl-as-loss.js";

tensorSpec();

const KINDS: KlKind[] = ["k1", "k2", "k3"];
const logs = (probabilities: number[]) => tf.log(tf.tensor1d(probabilities));

// A policy and a reference over six tokens.
const POLICY = () => [0.15, 0.15, 0.4, 0.2, 0.08, 0.02];
const REFERENCE = () => [0.35, 0.3, 0.2, 0.1, 0.04, 0.01];

const BY_HAND = {
  k1: [Math.LN2, -Math.LN2, 0],
  k2: [Math.LN2 ** 2 / 2, Math.LN2 ** 2 / 2, 0],
  k3: [Math.LN2 - 0.5, 1 - Math.LN2, 0],
};

for (const kind of KINDS)
  test(`${kind} of three samples by hand`, async () => {
    await expect(klLoss(kind, logs([0.4, 0.2, 0.3]), logs([0.2, 0.4, 0.3]))).toMatchValues(BY_HAND[kind], {
      ...{ axes: "sample", what: `${kind} of probabilities 0.4, 0.2, 0.3 and 0.2, 0.4, 0.3` },
    });
  });

test("the gradient of each sample is its own", async () => {
  const { logProbs, refLogProbs, values, perSample } = golden("kl_as_loss");
  for (const kind of KINDS) {
    const { value, grad } = tf.valueAndGrad((x: tf.Tensor) =>
      tf.sum(klLoss(kind, x, tf.tensor1d(refLogProbs))),
    )(tf.tensor1d(logProbs));
    await expect({
      loss: klLoss(kind, tf.tensor1d(logProbs), tf.tensor1d(refLogProbs)),
      gradient: grad,
    }).toMatchStages([
      { name: "loss", expected: values[kind], axes: "sample", what: `${kind} of seven tokens` },
      {
        ...{ name: "gradient", expected: perSample[kind], axes: "sample" },
        what: `the gradient of ${kind} in each log-probability`,
      },
    ]);
    tf.dispose(value);
  }
});

test("any shape of samples, one and many", async () => {
  const [a, b] = [tf.neg(tf.abs(randomTensor([2, 3, 5], 1))), tf.neg(tf.abs(randomTensor([2, 3, 5], 2)))];
  const d = Array.from(await tf.sub(a, b).data());
  const due = { k1: d, k2: d.map((x) => (x * x) / 2), k3: d.map((x) => x + Math.exp(-x) - 1) };
  for (const kind of KINDS) {
    for (const shape of [[30], [2, 3, 5], [6, 5], [30, 1], [1, 30]]) {
      const got = klLoss(kind, tf.reshape(a, shape), tf.reshape(b, shape));
      expect(got).toHaveShape(
        shape,
        shape.map((_, i) => `axis${i}`).join(" "),
        `${kind} of samples [${shape}]`,
      );
      await expect(tf.reshape(got, [30])).toMatchValues(due[kind], {
        ...{ axes: "sample", what: `${kind} of samples in the shape [${shape}]`, atol: 1e-5 },
      });
    }
    await expect(klLoss(kind, tf.scalar(-1), tf.scalar(-3))).toMatchValues(
      { k1: 2, k2: 2, k3: 2 + Math.exp(-2) - 1 }[kind],
      { axes: "", what: `${kind} of a scalar` },
    );
  }
});

test("texts that are as improbable as e^−1000", async () => {
  const [a, b] = [
    [-1000, -200, -90],
    [-1001, -199, -98],
  ];
  const due = { k1: [1, -1, 8], k2: [0.5, 0.5, 32], k3: [Math.exp(-1), Math.E - 2, 7 + Math.exp(-8)] };
  for (const kind of KINDS)
    await expect(klLoss(kind, tf.tensor1d(a), tf.tensor1d(b))).toMatchValues(due[kind], {
      ...{ axes: "sample", what: `${kind} of improbable texts`, atol: 1e-4 },
    });
  const far = { k1: -50, k2: 1250, k3: Math.exp(50) - 51 };
  for (const kind of KINDS)
    await expect(klLoss(kind, tf.tensor1d([-60]), tf.tensor1d([-10]))).toMatchValues([far[kind]], {
      ...{
        axes: "sample",
        what: `${kind} of a text that the reference finds e^50 times likelier`,
        rtol: 1e-4,
      },
    });
});

test("k1 as a loss: on average no gradient at all", async () => {
  const got = expectedGradient("k1", logs(POLICY()), logs(REFERENCE()));
  await expect(got).toMatchValues([0, 0, 0, 0, 0, 0], {
    ...{ axes: "token", what: "the expected gradient of k1", atol: 1e-6 },
    rivals: {
      "This is the gradient of KL itself: the probabilities of the draw were differentiated too.":
        slopeOfKl(),
    },
  });
});

test("k2 as a loss: the gradient of KL(π ‖ π_ref)", async () => {
  const got = expectedGradient("k2", logs(POLICY()), logs(REFERENCE()));
  await expect(got).toMatchValues(slopeOfKl(), {
    ...{ axes: "token", what: "the expected gradient of k2", atol: 1e-6 },
  });
});

test("k3 as a loss: the gradient of KL(π_ref ‖ π)", async () => {
  const due = POLICY().map((p, v) => p - REFERENCE()[v]);
  // Logits are free up to a constant: these give the same reference.
  const got = expectedGradient("k3", logs(POLICY()), tf.add(logs(REFERENCE()), 2));
  await expect(got).toMatchValues(due, {
    ...{ axes: "token", what: "the expected gradient of k3", atol: 2e-6 },
    rivals: {
      "The reference's logits were taken for log-probabilities. Their exponentials don't sum to 1.": due.map(
        (x) => x * Math.exp(2),
      ),
    },
  });
});

test("seven tokens, as PyTorch's autograd has them", async () => {
  const { logits, refLogits, expected, gradientOfKl, gradientOfForwardKl } = golden("kl_as_loss");
  const names = { k1: "k1: nothing", k2: "k2: KL(π ‖ π_ref)", k3: "k3: KL(π_ref ‖ π)" };
  const got = Object.fromEntries(
    KINDS.map((kind) => [kind, expectedGradient(kind, tf.tensor1d(logits), tf.tensor1d(refLogits))]),
  );
  await exhibit({
    kind: "heatmap",
    title: "what an optimizer sees of k1, k2 and k3",
    caption:
      "The expected gradient in each token's logit. k1 measures KL without bias, and pulls nowhere. k2 and k3 pull toward the reference, in two ways.",
    values: tf.stack(Object.values(got)),
    axes: "estimate token",
    rowLabels: Object.values(names),
  });
  await expect(got).toMatchStages(
    KINDS.map((kind) => ({
      ...{ name: kind, expected: expected[kind], axes: "token", atol: 1e-5 },
      what: `the expected gradient of ${kind}`,
    })),
  );
  await expect(got.k2).toMatchValues(gradientOfKl, {
    axes: "token",
    what: "the gradient of KL(π ‖ π_ref)",
    atol: 1e-5,
  });
  await expect(got.k3).toMatchValues(gradientOfForwardKl, {
    ...{ axes: "token", what: "the gradient of KL(π_ref ‖ π)", atol: 1e-5 },
  });
});

test("logits may be shifted, and the policy may be the reference", async () => {
  const [logits, refLogits] = [randomTensor([5], 3), randomTensor([5], 4)];
  for (const kind of KINDS) {
    const due = expectedGradient(kind, logits, refLogits);
    await expect(expectedGradient(kind, tf.add(logits, 30), tf.sub(refLogits, 20))).toMatchValues(due, {
      ...{ axes: "token", what: `the expected gradient of ${kind} after a shift of the logits`, atol: 1e-4 },
    });
    await expect(expectedGradient(kind, logits, tf.add(logits, 2))).toMatchValues([0, 0, 0, 0, 0], {
      ...{ axes: "token", what: `the expected gradient of ${kind} where π is π_ref`, atol: 1e-6 },
    });
    await expect(expectedGradient(kind, tf.tensor1d([0.7]), tf.tensor1d([-2]))).toMatchValues([0], {
      ...{ axes: "token", what: `the expected gradient of ${kind} with one token`, atol: 1e-6 },
    });
  }
});

test("a policy that is sure, and a reference that disagrees", async () => {
  const [z, ref] = [
    [8, 0, -8],
    [-8, 0, 8],
  ];
  const [p, q] = [softmax(z), softmax(ref)];
  const d = p.map((x, v) => Math.log(x / q[v]));
  const kl = p.reduce((sum, x, v) => sum + x * d[v], 0);
  const due = { k1: [0, 0, 0], k2: p.map((x, v) => x * (d[v] - kl)), k3: p.map((x, v) => x - q[v]) };
  for (const kind of KINDS)
    await expect(expectedGradient(kind, tf.tensor1d(z), tf.tensor1d(ref))).toMatchValues(due[kind], {
      ...{ axes: "token", what: `the expected gradient of ${kind}, far from the reference`, atol: 1e-5 },
    });
});

test("what does not fit is refused", () => {
  const refused = (a: tf.Tensor, b: tf.Tensor, what: string, ...telling: (string | number)[]) =>
    expect(() => klLoss("k2", a, b)).toRefuse(RangeError, what, ...telling);
  refused(tf.ones([3]), tf.ones([2]), "ln π_ref of a sample too few", 3, 2);
  refused(tf.ones([2]), tf.ones([3]), "ln π_ref of a sample too many", 2, 3);
  refused(tf.ones([3]), tf.ones([1]), "one ln π_ref for all samples", 3, 1);
  refused(tf.ones([1]), tf.ones([3]), "one ln π for all samples", 1, 3);
  refused(tf.ones([2, 3]), tf.ones([3]), "ln π_ref of one row for two", 2, 3);
  refused(tf.ones([3]), tf.scalar(-1), "a scalar ln π_ref", 3);
  const refusedLogits = (a: tf.Tensor, b: tf.Tensor, what: string, ...telling: (string | number)[]) =>
    expect(() => expectedGradient("k2", a, b)).toRefuse(RangeError, what, ...telling);
  refusedLogits(tf.ones([2, 3]), tf.ones([2, 3]), "logits in rows", "logits", 2, 3);
  refusedLogits(tf.scalar(1), tf.scalar(1), "logits without an axis", "logits");
  refusedLogits(tf.ones([4]), tf.ones([3]), "a reference of three tokens", 4, 3);
  refusedLogits(tf.ones([3]), tf.ones([4]), "a reference of four tokens", 3, 4);
  refusedLogits(tf.ones([3]), tf.ones([1]), "a reference of one token", 3, 1);
  refusedLogits(tf.ones([3]), tf.ones([1, 3]), "a reference in a row", 3);
});

test("all arguments count and stay, and no tensor is left", async () => {
  for (const kind of KINDS) {
    const [logProbs, refLogProbs] = [randomTensor([2, 3], 5), randomTensor([2, 3], 6)];
    const others = { kind: kind === "k3" ? "k2" : "k3" };
    await expect(klLoss).toHeed({ kind, logProbs, refLogProbs }, { others });
    await expect(klLoss).toReturnNew({ kind, logProbs, refLogProbs });
    await expect(() => klLoss(kind, logProbs, refLogProbs)).toLeakNoTensors();
    await expect(() => klLoss(kind, logProbs, refLogProbs)).toLeaveTensorsUnchanged({
      logProbs,
      refLogProbs,
    });
    const [logits, refLogits] = [randomTensor([4], 7), randomTensor([4], 8)];
    const isNothing = kind === "k1" ? ["logits", "refLogits"] : [];
    await expect(expectedGradient).toHeed({ kind, logits, refLogits }, { others, except: isNothing });
    await expect(expectedGradient).toReturnNew({ kind, logits, refLogits });
    await expect(() => expectedGradient(kind, logits, refLogits)).toLeakNoTensors();
    await expect(() => expectedGradient(kind, logits, refLogits)).toLeaveTensorsUnchanged({
      logits,
      refLogits,
    });
  }
});

function softmax(z: number[]): number[] {
  const sum = z.reduce((total, x) => total + Math.exp(x), 0);
  return z.map((x) => Math.exp(x) / sum);
}

/** d KL(π ‖ π_ref) / d logits of the six tokens: p · (ln p/q − KL), derived by hand. */
function slopeOfKl(): number[] {
  const [p, q] = [POLICY(), REFERENCE()];
  const kl = p.reduce((sum, x, v) => sum + x * Math.log(x / q[v]), 0);
  return p.map((x, v) => x * (Math.log(x / q[v]) - kl));
}
