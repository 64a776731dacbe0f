import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { type Chain, parseChain } from "#lib/chain-sums/chains";
import { promptOf } from "#lib/chain-sums/problems";
import { END, isDigit, SO } from "#lib/chain-sums/tokens";
import { mersenneTwister } from "#lib/random";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { lmLoss } from "../../2-building-a-transformer/06-complete-model/lm-loss.js";
import type { Gradients } from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import { clipGradients } from "../../2-building-a-transformer/07-training-at-scale/clip-gradients.js";
import { type AdamW, adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import { generateBatch } from "../../3-fine-tuning-a-transformer/01-supervised-fine-tuning/generate-batch.js";
import type { ChainPlan } from "./chain-against-direct.js";
import { numberedChain } from "./numbered-chain.js";
import { type ChainExample, chainBatch } from "./thought-targets.js";

interface Gradient {
  value: tf.Scalar;
  grads: Gradients;
}

/** The parts of the loop; a mistake replaces some of them. */
interface Parts {
  /** names of the parameters that learn */
  learned: (parameters: Record<string, tf.Tensor>) => string[];
  optimizer: (variables: tf.Variable[]) => AdamW;
  draw: (draw: () => ChainExample, B: number, step: number) => ChainExample[];
  batch: (examples: ChainExample[]) => { ids: number[][]; targets: number[][] };
  rate: (lr: number, step: number, steps: number) => number;
  loss: (logits: tf.Tensor, targets: tf.Tensor) => tf.Scalar;
  clip: (grads: Gradients) => Gradients;
  told: (value: tf.Scalar, again: () => tf.Scalar) => tf.Scalar;
  steps: (steps: number) => number;
  /** a new optimizer for each step */
  forgets: boolean;
  /** does something with the gradients that is not freed */
  keeps: (grads: Gradients) => void;
}

const parts: Parts = {
  learned: Object.keys,
  optimizer: (variables) => adamW(variables, { weightDecay: 0 }),
  draw: (draw, B) => Array.from({ length: B }, draw),
  batch: chainBatch,
  rate: (lr, step) => (lr * Math.min(20, step + 1)) / 20,
  loss: lmLoss,
  clip: (grads) => clipGradients(grads, 1).grads,
  told: (value) => value,
  steps: (steps) => steps,
  forgets: false,
  keeps: () => {},
};

const training = (other: Partial<Parts>) => ({
  async *trainOnChains(
    model: GPT,
    draw: () => ChainExample,
    { steps, batch: B, lr }: ChainPlan,
  ): AsyncGenerator<number, void> {
    const way = { ...parts, ...other };
    const parameters = gptParameters(model);
    const variables = way.learned(parameters).map((name) => parameters[name]) as tf.Variable[];
    let optimizer = way.optimizer(variables);
    try {
      for (let step = 0; step < way.steps(steps); step++) {
        const { ids, targets } = way.batch(way.draw(draw, B, step));
        const loss = tf.tidy(() => {
          const [x, y] = [ids, targets].map((rows) => tf.tensor2d(rows, undefined, "int32"));
          const of = () => way.loss(gptLogits(model, x), y);
          const { value, grads } = tf.variableGrads(of, variables) as Gradient;
          const clipped = way.clip(grads);
          way.keeps(clipped);
          optimizer.step(clipped, way.rate(lr, step, steps));
          return way.told(value, of);
        });
        if (way.forgets) {
          optimizer.dispose();
          optimizer = way.optimizer(variables);
        }
        const [nats] = await loss.data();
        loss.dispose();
        yield nats;
      }
    } finally {
      optimizer.dispose();
    }
  },
});

/** How answers are read; a mistake replaces some of it. */
interface Reading {
  temperature: number;
  stop: number | undefined;
  most: (digits: number) => number;
  /** what is given to the model, and what it has written already */
  prompt: (digits: number[]) => number[];
  answer: (chain: Chain, written: number[]) => number | null;
}

const reading: Reading = {
  temperature: 0,
  stop: END,
  most: (digits) => 2 * digits + 4,
  prompt: promptOf,
  answer: ({ answer }) => answer,
};

const answering = (other: Partial<Reading>) => ({
  async answersOf(model: GPT, problems: number[][]): Promise<(number | null)[]> {
    const { temperature, stop, most, prompt, answer } = { ...reading, ...other };
    const longest = Math.max(...problems.map(({ length }) => length));
    const written = await generateBatch(
      model,
      problems.map(prompt),
      most(longest),
      { temperature },
      mersenneTwister(1),
      { stop },
    );
    return written.map((row) => answer(parseChain(row), row));
  },
});

/** The token after which the row ends, if it is there. */
const upTo = (row: number[], id: number) => (row.includes(id) ? row.slice(0, row.indexOf(id) + 1) : row);
const digitOrNull = (id: number | undefined) => (id !== undefined && isDigit(id) ? id : null);

let drawn: ChainExample[] = [];

export default mistakesFor<typeof import("./chain-against-direct.js")>({
  "same-batch-again": {
    because: "The batch was drawn once, and every step learns from it. Each step draws new problems.",
    ...training({
      draw: (draw, B, step) => {
        if (step === 0) drawn = parts.draw(draw, B, step);
        return drawn;
      },
    }),
  },
  "one-example-for-the-batch": {
    because: "One example was drawn for the whole step. A batch of B examples needs B draws.",
    ...training({
      draw: (draw, B) => {
        const one = draw();
        return Array.from({ length: B }, () => one);
      },
    }),
  },
  "the-problem-counts": {
    because: "Every token became a target, the problem too. chainBatch has said what is graded.",
    ...training({
      batch: (examples) => {
        const { ids, targets } = chainBatch(examples);
        return {
          ids,
          targets: targets.map((row, b) => row.map((id, t) => (id < 0 ? (ids[b][t + 1] ?? id) : id))),
        };
      },
    }),
  },
  "targets-are-ids": {
    because: "The ids were given as targets too. The model would learn to repeat what it reads.",
    ...training({ batch: (examples) => ({ ...chainBatch(examples), targets: chainBatch(examples).ids }) }),
  },
  "guesses-count": {
    because: "The guesses were graded. chainBatch gets the examples as they were drawn.",
    ...training({
      batch: (examples) => chainBatch(examples.map((example) => ({ ...example, isGuess: false }))),
    }),
  },
  "no-warmup": {
    because: "The first step has the full learning rate. It rises to it in 20 steps.",
    ...training({ rate: (lr) => lr }),
  },
  "rate-from-zero": {
    because: "The first step has a learning rate of 0 and teaches nothing. It has lr/20.",
    ...training({ rate: (lr, step) => (lr * Math.min(20, step)) / 20 }),
  },
  "warmup-of-all-steps": {
    because: "The learning rate rises until the last step. It has its full height from the 20th step on.",
    ...training({ rate: (lr, step, steps) => (lr * (step + 1)) / steps }),
  },
  "warmup-without-an-end": {
    because: "The learning rate goes on rising after 20 steps. From the 20th on it stays at lr.",
    ...training({ rate: (lr, step) => (lr * (step + 1)) / 20 }),
  },
  "rate-falls-again": {
    because: "The learning rate falls after the warmup. Here it stays at lr.",
    ...training({
      rate: (lr, step, steps) => lr * Math.min((step + 1) / 20, 1 - Math.max(0, step - 19) / steps),
    }),
  },
  "loss-is-a-sum": {
    because: "The losses of all targets were added up. The loss is their mean.",
    ...training({
      loss: (logits, targets) =>
        tf.mul(lmLoss(logits, targets), tf.sum(tf.cast(tf.greaterEqual(targets, 0), "float32"))) as tf.Scalar,
    }),
  },
  "loss-after-the-step": {
    because: "The loss was taken again after the update. It is that of the batch before the step.",
    ...training({ told: (_, again) => again() }),
  },
  "not-clipped": {
    because: "The gradient was not clipped, so one unusual batch can move the model far.",
    ...training({ clip: (grads) => grads }),
  },
  "clips-each-tensor": {
    because: "Each gradient was clipped by itself. The norm is that of all of them together.",
    ...training({
      clip: (grads) =>
        Object.fromEntries(
          Object.entries(grads).map(([name, grad]) => [name, clipGradients({ [name]: grad }, 1).grads[name]]),
        ),
    }),
  },
  "adds-the-gradient": {
    because: "The update goes up the gradient, so the loss grows.",
    ...training({
      clip: (grads) =>
        Object.fromEntries(Object.entries(parts.clip(grads)).map(([name, grad]) => [name, tf.neg(grad)])),
    }),
  },
  "never-moves": {
    because: "The gradients were never applied, so the model stays as it was.",
    ...training({ optimizer: () => ({ step: () => {}, dispose: () => {} }) }),
  },
  "weights-decay": {
    because: "The weights decay at each step. This training has no weight decay.",
    ...training({ optimizer: (variables) => adamW(variables) }),
  },
  "forgets-its-moments": {
    because: "Each step has a new optimizer. Adam's moments last for the whole training.",
    ...training({ forgets: true }),
  },
  "keeps-the-gradients": {
    because: "The gradients of every step were kept. A step frees everything but its loss.",
    ...training({ keeps: (grads) => Object.values(grads).forEach((grad) => void tf.keep(grad)) }),
  },
  "one-step-too-many": {
    because: "One step too many was made.",
    ...training({ steps: (steps) => steps + 1 }),
  },
  "tokens-are-drawn": {
    because: "The tokens were drawn at temperature 1. The answer is made of the likeliest token each time.",
    ...answering({ temperature: 1 }),
  },
  "reads-the-right-chain": {
    because:
      "The model was given the right thoughts, and only the answer was its own. It has to think alone: it reads its own errors, too.",
    ...answering({ prompt: (digits) => [...promptOf(digits), ...numberedChain(digits, 0).slice(0, -3)] }),
  },
  "writes-past-the-period": {
    because: "The period doesn't end the text. What a model writes after it is no answer.",
    ...answering({ stop: undefined, answer: (_, row) => parseChain(row).answer }),
  },
  "answers-at-once-only": {
    because: "The model may write three tokens. A chain needs 2·K + 3.",
    ...answering({ most: () => 3 }),
  },
  "one-token-too-many": {
    because: "The model may write one token more than 2·K + 4.",
    ...answering({ most: (digits) => 2 * digits + 5 }),
  },
  "last-total": {
    because: "The last total was taken for the answer. The answer is what the model says after ⇒.",
    ...answering({ answer: ({ thoughts }) => thoughts[thoughts.length - 1]?.total ?? null }),
  },
  "last-digit": {
    because:
      "The last digit of the text was taken, whatever comes before it. The answer is the digit right after the first ⇒.",
    ...answering({ answer: (_, row) => row.findLast(isDigit) ?? null }),
  },
  "last-arrow": {
    because: "The digit after the last ⇒ was taken. The first one counts.",
    ...answering({
      answer: (_, row) => (row.includes(SO) ? digitOrNull(row[row.lastIndexOf(SO) + 1]) : null),
    }),
  },
  "any-digit-after-the-arrow": {
    because: "The first digit anywhere after ⇒ was taken. Only the token right after it is the answer.",
    ...answering({
      answer: (_, row) => (row.includes(SO) ? (row.slice(row.indexOf(SO)).find(isDigit) ?? null) : null),
    }),
  },
  "no-answer-is-zero": {
    because: "A missing answer became 0, which may be right by chance. It is null.",
    ...answering({ answer: ({ answer }) => answer ?? 0 }),
  },
  "well-formed-only": {
    because: "Only well-formed texts were given an answer. A digit right after ⇒ is enough.",
    ...answering({ answer: ({ answer, isWellFormed }) => (isWellFormed ? answer : null) }),
  },
  "answer-needs-a-period": {
    because:
      "An answer without a period after it was dropped. The digit right after ⇒ is the answer, even if the text was cut off there.",
    ...answering({ answer: ({ answer }, row) => (upTo(row, END).includes(END) ? answer : null) }),
  },
  "falsy-zero": {
    because: "The answer 0 became null. It is a digit like any other.",
    ...answering({ answer: ({ answer }) => answer || null }),
  },
  "token-after-the-arrow": {
    because: "The token after ⇒ was taken, whatever it is. If it is no digit, there is no answer.",
    ...answering({
      answer: (_, row) => (row.includes(SO) ? (row[row.indexOf(SO) + 1] ?? null) : null),
    }),
  },
  "blocks-alone": {
    because: "Only the blocks learn. All parameters do, the embeddings and the last norm, too.",
    ...training({
      learned: (parameters) => Object.keys(parameters).filter((name) => name.startsWith("blocks")),
    }),
  },
  "one-example-more": {
    because: "One example too many was drawn. A step draws B of them.",
    ...training({ draw: (draw, B) => Array.from({ length: B + 1 }, draw) }),
  },
  "warmup-of-a-tenth": {
    because: "The warmup takes a tenth of the steps. It takes 20 steps, however many there are.",
    ...training({ rate: (lr, step, steps) => lr * Math.min(1, (step + 1) / Math.max(1, steps / 10)) }),
  },
  "room-of-the-first-problem": {
    because: "The length is that of the first problem. K is the number of digits of the longest one.",
    async answersOf(model, problems) {
      const most = 2 * problems[0].length + 4;
      return answering({ most: () => most }).answersOf(model, problems);
    },
  },
});
