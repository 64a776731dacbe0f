import * as tf from "@tensorflow/tfjs";
import { BASE_SIZES } from "#lib/mini-world/base";
import { FACTS, question, statement } from "#lib/mini-world/facts";
import { page } from "#lib/mini-world/pages";
import { ASST, BOS, decode, encode, PAD, USER, V } from "#lib/mini-world/words";
import { mersenneTwister } from "#lib/random";
import { idTensor } from "../../solutions/2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../../solutions/2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../solutions/2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../solutions/2-building-a-transformer/06-complete-model/init-gpt.js";
import { IGNORED, lmLoss } from "../../solutions/2-building-a-transformer/06-complete-model/lm-loss.js";
import { clipGradients } from "../../solutions/2-building-a-transformer/07-training-at-scale/clip-gradients.js";
import { adamW } from "../../solutions/2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import { warmupCosine } from "../../solutions/2-building-a-transformer/07-training-at-scale/warmup-cosine.js";

// How the base of part 3 is made: the reference's GPT reads pages of the mini-world.

export const STEPS = 2000;
const BATCH = 32;
const SCHEDULE = { peak: 4e-3, warmup: 50, total: STEPS, min: 4e-4 };

/**
 * @param steps of the 2,000 that the schedule was made for
 * @param onLoss is told the loss of each
 */
export function trainBase(seed: number, steps: number, onLoss?: (step: number, loss: number) => void): GPT {
  const rng = mersenneTwister(seed);
  const model = initGPT(BASE_SIZES, rng);
  widen(model);
  const variables = Object.values(gptParameters(model)) as tf.Variable[];
  const optimizer = adamW(variables);
  for (let step = 0; step < steps; step++) {
    const pages = Array.from({ length: BATCH }, () => encode(page(rng)));
    const loss = tf.tidy(() => {
      const { ids, targets } = batchOf(pages); // both [B, T]
      const { value, grads } = tf.variableGrads(() => lmLoss(gptLogits(model, ids), targets), variables);
      optimizer.step(clipGradients(grads, 1).grads, warmupCosine(step, SCHEDULE));
      return value.dataSync()[0];
    });
    onLoss?.(step, loss);
  }
  optimizer.dispose();
  return model;
}

/**
 * A start for a narrow model. `initGPT` draws with std 0.02, which suits a width of 768; with D = 32 the fan-in asks for about
 * 1/√32 = 0.18. From 0.02 the facts come late, and which are learned is luck; from 0.1, with 0.05 for the tables, three seeds of
 * three knew all of them after 750 steps.
 */
function widen(model: GPT): void {
  for (const [name, tensor] of Object.entries(gptParameters(model))) {
    if (tensor.rank < 2) continue;
    const factor = name === "E" || name === "P" ? 2.5 : 5;
    tf.tidy(() => (tensor as tf.Variable).assign(tf.mul(tensor, factor)));
  }
}

/** Pages beside each other, the short ones padded: what is read, and what comes next. */
function batchOf(pages: number[][]): { ids: tf.Tensor; targets: tf.Tensor } {
  const T = Math.max(...pages.map(({ length }) => length)) - 1;
  const padded = (ids: number[], by: number) => [...ids, ...Array(T - ids.length).fill(by)];
  const read = pages.map((ids) => padded(ids.slice(0, -1), PAD));
  const next = pages.map((ids) => padded(ids.slice(1), IGNORED));
  return { ids: idTensor(read, V), targets: tf.tensor2d(next, [pages.length, T], "int32") }; // both [B, T]
}

/** What the likeliest `count` tokens behind prompts of one length are. */
function written(model: GPT, prompts: number[][], count: number): string[] {
  let rows = prompts;
  for (let n = 0; n < count; n++) {
    const next = tf.tidy(() => {
      const [B, T] = [rows.length, rows[0].length];
      const last = tf.slice(gptLogits(model, idTensor(rows, V)), [0, T - 1, 0], [B, 1, V]); // [B, 1, V]
      return tf.argMax(tf.reshape(last, [B, V]), -1).dataSync();
    });
    rows = rows.map((row, b) => [...row, next[b]]);
  }
  return rows.map((row, b) => decode(row.slice(prompts[b].length)));
}

export interface Behavior {
  /** Facts that it finishes, of 36. */
  known: number;
  /** Bare questions behind which it asks another one. */
  continued: number;
  /** Questions that it answers once the answer has begun. */
  told: number;
  /** Questions that it answers in a chat. */
  answered: number;
}

/** What the lessons say of the base: 36, 36, 36 and 0. */
export function behaviorOf(model: GPT): Behavior {
  const count = (prompts: string[], tokens: number, isMeant: (text: string, i: number) => boolean) =>
    written(model, prompts.map(encode), tokens).filter(isMeant).length;
  const asked = FACTS.map(question);
  return {
    known: count(
      FACTS.map(({ attribute, place }) => `<bos> the ${attribute} of ${place} is`),
      1,
      (text, i) => text === FACTS[i].value,
    ),
    continued: count(
      asked.map((text) => `<bos> ${text}`),
      1,
      (text) => text === "what",
    ),
    told: count(
      asked.map((text) => `<bos> ${text} the`),
      6,
      (text, i) => `the ${text}` === statement(FACTS[i]),
    ),
    answered: count(
      asked.map((text) => decode([BOS, USER, ...encode(text), ASST])),
      8,
      (text, i) => text === `${statement(FACTS[i])} <eos>`,
    ),
  };
}
