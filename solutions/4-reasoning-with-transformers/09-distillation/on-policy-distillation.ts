import * as tf from "@tensorflow/tfjs";
import { promptOf } from "#lib/chain-sums/problems";
import { PAD } from "#lib/chain-sums/tokens";
import { assertProbabilities } from "#lib/probabilities";
import type { Random } from "#lib/random";
import { assertSameShape, axesOf } from "#lib/shapes";
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

/** The largest norm of a gradient. */
const MAX_NORM = 1;

/** Two divergences between a teacher and a student, in nats. */
export interface Divergences {
  /** KL(teacher ‖ student): the teacher draws */
  forward: number;
  /** KL(student ‖ teacher): the student draws */
  reverse: number;
}

/**
 * Returns both divergences for a text of two tokens and a student that is too small to copy its teacher.
 *
 * The teacher may give each pair any probability. The student draws its second token without looking at the first.
 *
 * @param teacher the probability of each pair, `[first token, second token]`; all sum to 1
 * @param first the student's probabilities of the first token
 * @param second the student's probabilities of the second token
 * @returns both in nats; Infinity if the model that draws can draw a pair that the other model never draws
 * @throws RangeError if `first`, `second`, or the whole teacher table isn't a probability distribution (see `assertProbabilities`), or if
 *   the table doesn't have one row per first token and one column per second token
 */
export function pairDivergences(teacher: number[][], first: number[], second: number[]): Divergences {
  assertProbabilities("first", first);
  assertProbabilities("second", second);
  if (teacher.length !== first.length || teacher.some((row) => row.length !== second.length))
    throw new RangeError(
      `the teacher must have ${first.length} rows of ${second.length}, got rows of ${teacher.map((row) => row.length)}`,
    );
  const pairs: number[] =
    /* blank: the student's probability of each pair, the rows end to end */ first.flatMap((p) =>
      second.map((q) => p * q),
    ) /* end */; // [first · second]
  const taught = teacher.flat(); // [first · second]
  // blank: KL(teacher ‖ student) and KL(student ‖ teacher)
  return { forward: klDivergence(taught, pairs), reverse: klDivergence(pairs, taught) };
  // end
}

/**
 * Computes the loss of a student that its teacher corrects: KL(student ‖ teacher) over the whole vocabulary, in nats, as the mean over
 * all tokens that count.
 *
 * The loss is finite for all finite logits, 0 if both models return the same logits, and 0 if no token counts.
 *
 * @param student logits, `[B, T, V]`
 * @param teacher logits, `[B, T, V]`; a constant, so no gradient flows into the teacher
 * @param mask 1 for tokens that count, 0 for the others, `[B, T]`. Where it is 0, the logits may be any finite numbers
 * @returns a new tensor with one number. Gradients flow back to the student
 * @throws RangeError if the logits aren't both `[B, T, V]`, or if the mask isn't `[B, T]`
 * @see Gu et al. 2023, "MiniLLM", section 2.1
 */
export function reverseKL(student: tf.Tensor, teacher: tf.Tensor, mask: tf.Tensor): tf.Scalar {
  const [B, T] = axesOf("student", student, "B T V");
  assertSameShape("student and teacher", student, teacher);
  if (mask.shape.join() !== `${B},${T}`)
    throw new RangeError(`mask must have the shape [${B}, ${T}], got [${mask.shape}]`);
  return tf.tidy(() => {
    // blank: the divergence of each token, then the mean over tokens that count
    const logQ = tf.logSoftmax(student); // [B, T, V]
    const logP = tf.logSoftmax(stopGradient(teacher)); // [B, T, V]
    const divergences = tf.sum(tf.mul(tf.exp(logQ), tf.sub(logQ, logP)), -1); // [B, T]
    const count = tf.maximum(tf.sum(mask), 1); // []
    return tf.div(tf.sum(tf.mul(divergences, mask)), count) as tf.Scalar; // []
    // end
  });
}

/**
 * Trains a student on the chains it writes itself; requesting the next loss runs the next step.
 *
 * A step draws B problems. The student writes a chain after each of them, at temperature 1. A chain ends with a period, or where problem
 * and chain together fill the student's positions. Then student and teacher both read these rows, and the loss is `reverseKL` at every
 * written token, including the period. What was written is a constant: no gradient passes through the draws. It makes no difference
 * whether the answers are right.
 *
 * The gradient is clipped to a norm of 1, and AdamW updates all parameters of the student, without weight decay, at a constant
 * learning rate.
 *
 * @param student a GPT of variables, trained in place
 * @param teacher stays unchanged
 * @param draw returns the digits of a problem; called B times in each step. All problems of a step have the same number of digits
 * @param plan the number of steps, B and the learning rate
 * @param rng the source of the student's draws
 * @returns for each step, the loss before the update, read with `await`
 * @throws RangeError as `sampleChains` does
 * @see Agarwal et al. 2023, "On-policy distillation of language models", algorithm 1
 */
export async function* distillOnPolicy(
  student: GPT,
  teacher: GPT,
  draw: () => number[],
  { steps, batch: B, lr }: ChainPlan,
  rng: Random,
): AsyncGenerator<number, void> {
  const variables = Object.values(gptParameters(student)) as tf.Variable[];
  const optimizer = adamW(variables, { weightDecay: 0 });
  const [V] = student.E.shape;
  const [L] = student.P.shape;
  try {
    for (let step = 0; step < steps; step++) {
      const prompts = Array.from({ length: B }, () => promptOf(draw())); // [B, K + 1]
      const most = L - prompts[0].length;
      const chains: number[][] = /* blank: what is written after each prompt */ (
        await sampleChains(student, prompts, { temperature: 1, most, rng })
      ).map(({ written }) => written) /* end */;
      const T = Math.max(...chains.map((written, b) => prompts[b].length + written.length)) - 1;
      const columns = Array.from({ length: T }, (_, t) => t);
      const ids = chains.map((written, b) => columns.map((t) => [...prompts[b], ...written][t] ?? PAD)); // [B, T]
      const counts: number[][] = /* blank: 1 where the next token was written, else 0   [B, T] */ chains.map(
        (written, b) =>
          columns.map((t) =>
            Number(t + 1 >= prompts[b].length && t + 1 < prompts[b].length + written.length),
          ),
      ) /* end */; // [B, T]
      const loss: tf.Scalar = tf.tidy(() => {
        const [x, mask] = [idTensor(ids, V), tf.tensor2d(counts)]; // [B, T] each
        // blank: one step of the student; the loss before it
        const taught = gptLogits(teacher, x); // [B, T, V]
        const lossOf = () => reverseKL(gptLogits(student, x), taught, mask); // []
        const { value, grads } = tf.variableGrads(lossOf, variables); // [], the shapes of the variables
        optimizer.step(clipGradients(grads as Gradients, MAX_NORM).grads, lr);
        return value; // []
        // end
      });
      const [nats] = await loss.data();
      loss.dispose();
      yield nats;
    }
  } finally {
    optimizer.dispose();
  }
}
