import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import type { Finding } from "#lib/kit/finding";
import type { Bank } from "../../../grader/core/judge/diagnose.js";
import { diagnose } from "../../../grader/core/judge/diagnose.js";
import type { TestResult } from "../../../grader/core/judge/verdict.js";
import { tensorSpec } from "../../../lib/spec/tensors.js";
import { train } from "../../../lib/spec/training.js";
import { alphabet, Bigram, CLASSES, oneHot, type Pairs, within } from "./tiny.js";

// A mistake of the bank is recognised in a learner's training although no number is the same.
tensorSpec("train");

interface Answer {
  /** The logits of a batch. */
  logits: (model: Bigram, tokens: number[]) => tf.Tensor;
  optimizer: () => tf.Optimizer;
}

const plain = (model: Bigram, tokens: number[]) => tf.matMul(oneHot(tokens), model.logits);
/** Not quite the same numbers, as from another machine after many roundings. */
const roughly = (model: Bigram, tokens: number[]) => tf.mul(plain(model, tokens), 1.001);
const blind = (model: Bigram, tokens: number[]) =>
  plain(
    model,
    tokens.map(() => 0),
  );

const slow = () => tf.train.adam(0.02);
const slower = () => tf.train.adam(0.01);
const climber = () => tf.train.sgd(-3);

/** What the test of an answer's training sees. */
async function trained({ logits, optimizer }: Answer): Promise<TestResult[]> {
  const model = new Bigram({ std: 1, optimizer: optimizer() });
  const batch = alphabet();
  const loss = ({ tokens, targets }: Pairs) => {
    const said = tf.mul(tf.logSoftmax(logits(model, tokens)), oneHot(targets)); // [B, V]
    return tf.neg(tf.mean(tf.sum(said, -1))) as tf.Scalar;
  };
  const step = () => {
    const pairs = batch();
    return model.optimizer.minimize(() => loss(pairs), true, [model.logits]) as tf.Scalar;
  };
  const error = (await train({ step, budget: within(100, 0.9), uniform: Math.log(CLASSES) }).catch(
    (error: unknown) => error,
  )) as Finding;
  const failure = { kind: "finding" as const, message: error.message, finding: error.finding, stack: [] };
  return [{ name: "learns", state: "failed", failure }];
}

const MISTAKES: Record<string, Answer> = {
  slow: { logits: plain, optimizer: slow },
  slower: { logits: plain, optimizer: slower },
  blind: { logits: blind, optimizer: () => tf.train.adam(0.05) },
  climber: { logits: plain, optimizer: climber },
};

async function bank(): Promise<Bank> {
  const made: Bank = [];
  for (const [name, answer] of Object.entries(MISTAKES)) {
    const [{ failure }] = await trained(answer);
    const observed = failure?.finding?.observed;
    made.push({ name, because: name, rung: 2, trace: { learns: observed ?? { text: "" } } });
  }
  return made;
}

test("the same mistake with roughly the same numbers is recognised, and no other", async () => {
  const known = await bank();
  const kinds = known.map(({ trace: { learns } }) => "kind" in learns && learns.kind);
  expect(kinds).toEqual(["training reached", "training reached", "training uniform", "training rising"]);
  for (const optimizer of [slow, slower, climber]) {
    const tests = await trained({ logits: roughly, optimizer });
    expect(diagnose(tests, known)).toMatchObject({ mistake: optimizer.name, exact: true });
  }
  // A slowness that is nobody's.
  expect(diagnose(await trained({ logits: plain, optimizer: () => tf.train.adam(0.015) }), known)).toBe(
    undefined,
  );
});
