import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { promptOf } from "#lib/chain-sums/problems";
import { PAD } from "#lib/chain-sums/tokens";
import type { Random } from "#lib/random";
import { stopGradient } from "#lib/stop-gradient";
import { idTensor } from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import type { Gradients } from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import { clipGradients } from "../../2-building-a-transformer/07-training-at-scale/clip-gradients.js";
import { adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import { klDivergence } from "../../3-fine-tuning-a-transformer/03-rlhf/kl-divergence.js";
import type { ChainPlan } from "../01-chain-of-thought/chain-against-direct.js";
import { sampleChains } from "../02-self-consistency/sample-chains.js";
import { type Divergences, pairDivergences, reverseKL as right } from "./on-policy-distillation.js";

/** Other divergences of the pairs; what does not fit is refused as it should be. */
const pairing = (of: (teacher: number[][], first: number[], second: number[]) => Divergences) => ({
  pairDivergences(teacher: number[][], first: number[], second: number[]): Divergences {
    pairDivergences(teacher, first, second);
    return of(teacher, first, second);
  },
});

const total = (list: number[]) => list.reduce((sum, x) => sum + x, 0);

/** The terms of a divergence without their weights' care for 0, and a sum of them. */
const careless = (p: number[], q: number[]) => total(p.map((pi, i) => pi * Math.log(pi / q[i])));

type Terms = (logQ: tf.Tensor, logP: tf.Tensor) => tf.Tensor;
type Mean = (divergences: tf.Tensor, mask: tf.Tensor) => tf.Tensor;

const overTokens: Mean = (divergences, mask) =>
  tf.div(tf.sum(tf.mul(divergences, mask)), tf.maximum(tf.sum(mask), 1));
const studentDraws: Terms = (logQ, logP) => tf.sum(tf.mul(tf.exp(logQ), tf.sub(logQ, logP)), -1);
const teacherDraws: Terms = (logQ, logP) => tf.sum(tf.mul(tf.exp(logP), tf.sub(logP, logQ)), -1);

/** Another loss, in `reverseKL` and in the training. */
const diverging = (
  terms: Terms,
  mean = overTokens,
  log: (x: tf.Tensor) => tf.Tensor = tf.logSoftmax,
  taught: (x: tf.Tensor) => tf.Tensor = stopGradient,
) => {
  const reverseKL: typeof right = (student, teacher, mask) => {
    right(student, teacher, mask).dispose();
    return tf.tidy(() => mean(terms(log(student), log(taught(teacher))), mask) as tf.Scalar);
  };
  return { reverseKL, ...training({ lossOf: reverseKL }) };
};

interface Parts {
  writer: (student: GPT, teacher: GPT) => GPT;
  temperature: number;
  /** whether column t counts, where the token after it is at index t + 1 */
  counts: (t: number, start: number, end: number, T: number) => boolean;
  lossOf: typeof right;
  clip: (grads: Gradients) => Gradients;
  rate: (lr: number, step: number) => number;
  /** whether the chains of the first step are used in all of them */
  once: boolean;
  /** whether the loss is taken after the step */
  after: boolean;
  weightDecay: number;
  drawn: (draw: () => number[], B: number) => number[][];
  /** whose positions a chain may fill */
  reader: (student: GPT, teacher: GPT) => GPT;
}

const parts: Parts = {
  writer: (student) => student,
  temperature: 1,
  counts: (t, start, end) => t + 1 >= start && t + 1 < end,
  lossOf: right,
  clip: (grads) => clipGradients(grads, 1).grads,
  rate: (lr) => lr,
  once: false,
  after: false,
  weightDecay: 0,
  drawn: (draw, B) => Array.from({ length: B }, () => draw()),
  reader: (student) => student,
};

/** The training with some of its parts done in another way. */
function training(other: Partial<Parts>) {
  const way = { ...parts, ...other };
  return {
    async *distillOnPolicy(
      student: GPT,
      teacher: GPT,
      draw: () => number[],
      { steps, batch: B, lr }: ChainPlan,
      rng: Random,
    ): AsyncGenerator<number, void> {
      const variables = Object.values(gptParameters(student)) as tf.Variable[];
      const optimizer = adamW(variables, { weightDecay: way.weightDecay });
      const [V, L] = [student.E.shape[0] as number, way.reader(student, teacher).P.shape[0]];
      let old: { prompts: number[][]; chains: number[][] } | undefined;
      try {
        for (let step = 0; step < steps; step++) {
          const drawn = way.drawn(draw, B).map(promptOf);
          const prompts = (way.once && old?.prompts) || drawn;
          const most = L - prompts[0].length;
          const samples =
            way.once && old
              ? []
              : await sampleChains(way.writer(student, teacher), prompts, {
                  ...{ temperature: way.temperature, most, rng },
                });
          const chains = (way.once && old?.chains) || samples.map(({ written }) => written);
          old = { prompts, chains };
          const ends = chains.map((written, b) => prompts[b].length + written.length);
          const T = Math.max(...ends) - 1;
          const columns = Array.from({ length: T }, (_, t) => t);
          const ids = chains.map((written, b) => columns.map((t) => [...prompts[b], ...written][t] ?? PAD));
          const counts = chains.map((_, b) =>
            columns.map((t) => Number(way.counts(t, prompts[b].length, ends[b], T))),
          );
          const loss = tf.tidy(() => {
            const [x, mask] = [idTensor(ids, V), tf.tensor2d(counts)];
            const taught = gptLogits(teacher, x);
            const { value, grads } = tf.variableGrads(
              () => way.lossOf(gptLogits(student, x), taught, mask),
              variables,
            );
            optimizer.step(way.clip(grads as Gradients), way.rate(lr, step));
            if (way.after) return way.lossOf(gptLogits(student, x), taught, mask);
            return value;
          });
          const [nats] = await loss.data();
          loss.dispose();
          yield nats;
        }
      } finally {
        optimizer.dispose();
      }
    },
  };
}

export default mistakesFor<typeof import("./on-policy-distillation.js")>({
  "divergences-swapped": {
    because: "Forward and reverse are mixed up. The first one named draws: forward is KL(teacher ‖ student).",
    ...pairing((teacher, first, second) => {
      const { forward, reverse } = pairDivergences(teacher, first, second);
      return { forward: reverse, reverse: forward };
    }),
  },
  "pairs-by-column": {
    because: "The student's pairs are ordered by their second token. The teacher's rows are first tokens.",
    ...pairing((teacher, first, second) => {
      const pairs = second.flatMap((q) => first.map((p) => p * q));
      return { forward: klDivergence(teacher.flat(), pairs), reverse: klDivergence(pairs, teacher.flat()) };
    }),
  },
  "each-token-alone": {
    because:
      "The two tokens were compared one by one. The teacher's tokens depend on each other, and that is what the student can't copy.",
    ...pairing((teacher, first, second) => {
      const rows = teacher.map(total);
      const columns = second.map((_, b) => total(teacher.map((row) => row[b])));
      return {
        forward: klDivergence(rows, first) + klDivergence(columns, second),
        reverse: klDivergence(first, rows) + klDivergence(second, columns),
      };
    }),
  },
  "mean-of-the-two": {
    because:
      "The probabilities of the two tokens were averaged. Tokens that are drawn apart come together with their product.",
    ...pairing((teacher, first, second) => {
      const pairs = first.flatMap((p) => second.map((q) => p / (2 * second.length) + q / (2 * first.length)));
      return { forward: klDivergence(teacher.flat(), pairs), reverse: klDivergence(pairs, teacher.flat()) };
    }),
  },
  "zero-times-log-zero": {
    because: "What is never drawn was multiplied by the logarithm of 0, which gives NaN. It counts nothing.",
    ...pairing((teacher, first, second) => {
      const pairs = first.flatMap((p) => second.map((q) => p * q));
      return { forward: careless(teacher.flat(), pairs), reverse: careless(pairs, teacher.flat()) };
    }),
  },
  "impossible-left-out": {
    because: "Pairs that the other never writes were left out. They make the divergence infinite.",
    ...pairing((teacher, first, second) => {
      const pairs = first.flatMap((p) => second.map((q) => p * q));
      const sum = (p: number[], q: number[]) =>
        total(p.map((pi, i) => (pi === 0 || q[i] === 0 ? 0 : pi * Math.log(pi / q[i]))));
      return { forward: sum(teacher.flat(), pairs), reverse: sum(pairs, teacher.flat()) };
    }),
  },
  "teacher-draws": {
    because:
      "The loss is KL(teacher ‖ student). On-policy, the student draws: its own probabilities are the weights.",
    ...diverging(teacherDraws),
  },
  "own-logarithm-missing": {
    because: "The student's own logarithm is missing. What is left pulls all of the student onto one token.",
    ...diverging((logQ, logP) => tf.neg(tf.sum(tf.mul(tf.exp(logQ), logP), -1))),
  },
  "sign-turned": {
    because: "The sign is turned around: the student would run away from its teacher.",
    ...diverging((logQ, logP) => tf.neg(studentDraws(logQ, logP))),
  },
  "weights-constant": {
    because:
      "The student's probabilities were taken for constants. The values are right; the gradient that is left is 0 for every student.",
    ...diverging((logQ, logP) => tf.sum(tf.mul(stopGradient(tf.exp(logQ)), tf.sub(logQ, logP)), -1)),
  },
  "teacher-learns": {
    because: "The gradient flows into the teacher too. Here only the student learns.",
    ...diverging(studentDraws, overTokens, tf.logSoftmax, (x) => x),
  },
  "sum-of-tokens": {
    because: "The divergences were added up. Their mean keeps the learning rate right for every batch.",
    ...diverging(studentDraws, (divergences, mask) => tf.sum(tf.mul(divergences, mask))),
  },
  "mean-of-rows": {
    because:
      "Each row was averaged first. Then a token of a short chain weighs more than one of a long chain.",
    ...diverging(studentDraws, (divergences, mask) => {
      const rows = tf.div(tf.sum(tf.mul(divergences, mask), 1), tf.maximum(tf.sum(mask, 1), 1));
      const count = tf.sum(tf.cast(tf.greater(tf.sum(mask, 1), 0), "float32"));
      return tf.div(tf.sum(rows), tf.maximum(count, 1));
    }),
  },
  "mask-ignored": {
    because: "The mask has no effect: problem and padding were compared too.",
    ...diverging(studentDraws, (divergences) => tf.mean(divergences)),
  },
  "mean-of-the-table": {
    because: "The sum was divided by all places of the table. Only tokens that count have to be counted.",
    ...diverging(studentDraws, (divergences, mask) => tf.mean(tf.mul(divergences, mask))),
  },
  "log-of-a-softmax": {
    because: "ln was taken of a softmax. For sure models it holds exact zeros, and 0 · −Infinity is NaN.",
    ...diverging(studentDraws, overTokens, (x: tf.Tensor) => tf.log(tf.softmax(x))),
  },
  "no-token-nan": {
    because: "Where no token counts, 0 was divided by 0. Such a batch has a loss of 0.",
    ...diverging(studentDraws, (divergences, mask) =>
      tf.div(tf.sum(tf.mul(divergences, mask)), tf.sum(mask)),
    ),
  },
  "teacher-writes": {
    because:
      "The teacher wrote the chains. Then the student is never corrected where its own errors lead it.",
    ...training({ writer: (_, teacher) => teacher }),
  },
  "greedy-chains": {
    because:
      "The student wrote its likeliest tokens. At temperature 1 it meets what it really does, also what is rare.",
    ...training({ temperature: 0 }),
  },
  "old-chains": {
    because:
      "The chains of the first step were used in all of them. They are soon no longer what the student writes.",
    ...training({ once: true }),
  },
  "problem-counted": {
    because: "The problem's own tokens were counted. The student never has to write those.",
    ...training({ counts: (t, _, end) => t + 1 < end }),
  },
  "counts-one-late": {
    because:
      "The columns of the written tokens themselves were counted. Column t says what comes next: the token at t + 1.",
    ...training({ counts: (t, start, end) => t >= start && t < end }),
  },
  "counts-one-early": {
    because:
      "The mask begins one column early: it counts the last token of the problem, and leaves out the last of the chain.",
    ...training({ counts: (t, start, end) => t + 2 >= start && t + 2 < end }),
  },
  "period-left-out": {
    because: "The last token of each chain was left out. To stop is a decision of the student as well.",
    ...training({ counts: (t, start, end) => t + 1 >= start && t + 1 < end - 1 }),
  },
  "padding-counted": {
    because: "What fills up short chains was counted as written.",
    ...training({ counts: (t, start) => t + 1 >= start }),
  },
  "not-clipped": {
    because: "The gradient was not clipped. On the first chains of a bad student it is long.",
    ...training({ clip: (grads) => grads }),
  },
  "weights-fade": {
    because: "Weight decay was left on: weights fade even where the teacher has nothing to say.",
    ...training({ weightDecay: 0.1 }),
  },
  "rate-warmed-up": {
    because: "The learning rate was warmed up. Here it stays the same from the first step on.",
    ...training({ rate: (lr, step) => (lr * Math.min(20, step + 1)) / 20 }),
  },
  "one-problem-for-the-batch": {
    because: "One problem was drawn for all rows of a step. Each of the B rows has its own.",
    ...training({
      drawn: (draw, B) => {
        const digits = draw();
        return Array.from({ length: B }, () => digits);
      },
    }),
  },
  "as-long-as-the-teacher": {
    because:
      "Chains may fill the teacher's positions. It is the student that writes: its positions are the limit.",
    ...training({ reader: (_, teacher) => teacher }),
  },
  "never-infinite": {
    because:
      "A small number was added under the logarithm. Where the other never draws, the divergence is Infinity.",
    ...pairing((teacher, first, second) => {
      const own = first.flatMap((p) => second.map((q) => p * q + 1e-12));
      const taught = teacher.flat().map((p) => p + 1e-12);
      return { forward: careless(taught, own), reverse: careless(own, taught) };
    }),
  },
  "loss-after-the-step": {
    because: "This is the loss after the step. It is reported as it was before.",
    ...training({ after: true }),
  },
});
