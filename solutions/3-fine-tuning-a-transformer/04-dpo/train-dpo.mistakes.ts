import * as tf from "@tensorflow/tfjs";
import { asTheLatest, freedAtTheEnd, mistakesFor } from "#lib/author/mistakes";
import { EOS } from "#lib/mini-world/words";
import type { Random } from "#lib/random";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import type { Gradients } from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import { clipGradients } from "../../2-building-a-transformer/07-training-at-scale/clip-gradients.js";
import { type AdamW, adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import { generateBatch } from "../01-supervised-fine-tuning/generate-batch.js";
import type { PairLogProbs } from "./dpo-loss.js";
import { dpoMetrics, type PairNumbers } from "./dpo-metrics.js";
import { type CachedPair, cachedLogProbs, cacheReference, pairLogProbs } from "./reference-cache.js";
import { responseLogProbs } from "./response-log-prob.js";
import type { PairLoss, PairPlan, PolicyReport, Trial } from "./train-dpo.js";

interface Parts {
  draw: (pairs: CachedPair[], count: number, rng: Random, step: number) => CachedPair[];
  reference: (drawn: CachedPair[], policy: GPT) => PairLogProbs;
  sides: (policy: GPT, drawn: CachedPair[]) => PairLogProbs;
  told: (drawn: CachedPair[], pairs: CachedPair[]) => CachedPair[];
  variables: (policy: GPT) => tf.Variable[];
  optimizer: (variables: tf.Variable[]) => AdamW;
  clip: (grads: Gradients, maxNorm: number) => Gradients;
  result: (loss: tf.Scalar, again: () => tf.Scalar) => tf.Scalar;
  steps: (steps: number) => number;
  refuses: boolean;
  forgets: boolean;
  leaks: boolean;
  /** the learning rate of a step */
  rate: (lr: number, step: number) => number;
}

const any = (pairs: CachedPair[], count: number, rng: Random) =>
  Array.from({ length: count }, () => pairs[rng.integer(pairs.length)]);

/** The pairs of the next step. */
let ahead: CachedPair[] = [];

const parts: Parts = {
  draw: any,
  reference: cachedLogProbs,
  sides: pairLogProbs,
  told: (drawn) => drawn,
  variables: (policy) => Object.values(gptParameters(policy)) as tf.Variable[],
  optimizer: (variables) => adamW(variables, { weightDecay: 0 }),
  clip: (grads, maxNorm) => clipGradients(grads, maxNorm).grads,
  result: (loss) => loss,
  steps: (steps) => steps,
  refuses: true,
  forgets: false,
  leaks: false,
  rate: (lr) => lr,
};

/** The whole loop, with some of its parts done in another way. */
const training = (other: Partial<Parts>) => ({
  async *trainDpo(
    policy: GPT,
    pairs: CachedPair[],
    lossOf: PairLoss,
    { steps, batch, lr, maxNorm }: PairPlan,
    rng: Random,
  ): AsyncGenerator<number, void> {
    const way = { ...parts, ...other };
    if (pairs.length === 0) {
      if (way.refuses) throw new RangeError("there are no pairs");
      return;
    }
    const variables = way.variables(policy);
    let optimizer = way.optimizer(variables);
    try {
      for (let step = 0; step < way.steps(steps); step++) {
        const drawn = way.draw(pairs, batch, rng, step);
        const loss = tf.tidy(() => {
          const reference = way.reference(drawn, policy);
          if (way.leaks) tf.keep(reference.chosen);
          const of = () => lossOf(way.sides(policy, drawn), reference, way.told(drawn, pairs));
          const { value, grads } = tf.variableGrads(of, variables);
          optimizer.step(way.clip(grads as Gradients, maxNorm), way.rate(lr, step));
          return way.result(value, of);
        });
        const [told] = await loss.data();
        loss.dispose();
        if (way.forgets) {
          optimizer.dispose();
          optimizer = way.optimizer(variables);
        }
        yield told;
      }
    } finally {
      optimizer.dispose();
    }
  },
});

const mean = (numbers: number[]): number => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
const sides = (pairs: CachedPair[]): PairNumbers => ({
  chosen: pairs.map(({ reference }) => reference.chosen),
  rejected: pairs.map(({ reference }) => reference.rejected),
});

interface JudgeParts {
  metrics: (own: PairNumbers, reference: PairNumbers) => ReturnType<typeof dpoMetrics>;
  /** whose samples the KL is taken of */
  writer: (policy: GPT, reference: GPT) => GPT;
  temperature: number;
  stop: number | undefined;
  kl: (given: {
    policy: (starts?: number[]) => tf.Tensor;
    reference: (starts?: number[]) => tf.Tensor;
    lengths: number[];
    pairs: { own: PairNumbers; reference: PairNumbers };
  }) => tf.Tensor;
  score: (scores: number[]) => number;
  scored: (prompt: number[], response: number[]) => number[];
  responses: (write: (rows: number[][]) => Promise<number[][]>, prompts: number[][]) => Promise<number[][]>;
  /** which responses are scored */
  kept: (response: number[]) => boolean;
}

const judgeParts: JudgeParts = {
  metrics: dpoMetrics,
  writer: (policy) => policy,
  temperature: 1,
  stop: EOS,
  kl: ({ policy, reference }) => tf.mean(tf.sub(policy(), reference())),
  score: mean,
  scored: (_, response) => response,
  responses: (write, prompts) => write(prompts),
  kept: () => true,
};

/** The whole report, with some of its parts done in another way. */
const judging = (other: Partial<JudgeParts>) => ({
  async judgePolicy(
    policy: GPT,
    reference: GPT,
    { pairs, prompts, length, score }: Trial,
    rng: Random,
  ): Promise<PolicyReport> {
    const way = { ...judgeParts, ...other };
    const own = sides(await cacheReference(policy, pairs, pairs.length));
    const metrics = way.metrics(own, sides(pairs));
    const write = (rows: number[][]) =>
      generateBatch(
        ...([way.writer(policy, reference), rows, length] as const),
        ...([{ temperature: way.temperature }, rng, { stop: way.stop }] as const),
      );
    const responses = await way.responses(write, prompts);
    const rows = prompts.map((prompt, i) => [...prompt, ...responses[i]]);
    const begins = prompts.map((prompt) => prompt.length);
    const ratio = tf.tidy(() =>
      way.kl({
        policy: (starts = begins) => responseLogProbs(policy, rows, starts),
        reference: (starts = begins) => responseLogProbs(reference, rows, starts),
        lengths: responses.map((response) => response.length),
        pairs: { own, reference: sides(pairs) },
      }),
    );
    const [kl] = await ratio.data();
    ratio.dispose();
    return {
      ...metrics,
      kl,
      score: way.score(
        responses.flatMap((response, i) =>
          way.kept(response) ? score(way.scored(prompts[i], response)) : [],
        ),
      ),
    };
  },
});

let first: CachedPair[] = [];

const latestOptimizer = asTheLatest(adamW);

export default mistakesFor<typeof import("./train-dpo.js")>({
  swapped: {
    because: "Chosen and rejected are swapped: the policy learns to write what people liked less.",
    ...training({
      sides(policy, drawn) {
        const { chosen, rejected } = pairLogProbs(policy, drawn);
        return { chosen: rejected, rejected: chosen };
      },
    }),
  },
  "no-reference": {
    because:
      "The reference's numbers are all 0. The first loss is ln 2 only if the margin is that against the reference.",
    ...training({
      reference: (drawn) => ({ chosen: tf.zeros([drawn.length]), rejected: tf.zeros([drawn.length]) }),
    }),
  },
  "reference-is-the-policy": {
    because:
      "The reference's numbers were taken from the policy as it is now. Then every margin is 0, and the loss stays at ln 2.",
    ...training({ reference: (drawn, policy) => pairLogProbs(policy, drawn) }),
  },
  "numbers-of-other-pairs": {
    because:
      "The reference's numbers are those of the first pairs of the list, and not of the pairs that were drawn.",
    ...training({
      draw(pairs, count, rng) {
        first = Array.from({ length: count }, (_, i) => pairs[i % pairs.length]);
        return any(pairs, count, rng);
      },
      reference: () => cachedLogProbs(first),
    }),
  },
  "pairs-in-turn": {
    because: "The pairs were taken in turn, and not drawn from the list.",
    ...training({
      draw: (pairs, count, _, step) =>
        Array.from({ length: count }, (_, i) => pairs[(step * count + i) % pairs.length]),
    }),
  },
  "drawn-ahead": {
    because:
      "The pairs of a step are drawn before it is asked for. A step draws its own pairs, when it begins.",
    ...training({
      draw(pairs, count, rng, step) {
        const now = step === 0 ? any(pairs, count, rng) : ahead;
        ahead = any(pairs, count, rng);
        return now;
      },
    }),
  },
  "last-pair-never-drawn": {
    because: "The last pair of the list is never drawn. rng.integer(n) gives 0 to n − 1.",
    ...training({
      draw: (pairs, count, rng) =>
        Array.from({ length: count }, () => pairs[rng.integer(Math.max(1, pairs.length - 1))]),
    }),
  },
  "same-pairs-again": {
    because: "The pairs were drawn once, for all steps. The policy would memorize these few.",
    ...training({
      draw(pairs, count, rng, step) {
        if (step === 0) first = any(pairs, count, rng);
        return first;
      },
    }),
  },
  "all-pairs-told": {
    because: "The loss was told of all pairs. It belongs to those that were drawn, and needs their lengths.",
    ...training({ told: (_, pairs) => pairs }),
  },
  "weights-decay": {
    because: "The weights decay at each step, which pulls them away from what the reference has learned.",
    ...training({ optimizer: (variables) => adamW(variables) }),
  },
  "not-clipped": {
    because: "The gradient was not clipped.",
    ...training({ clip: (grads) => grads }),
  },
  "goes-up": {
    because: "The update follows the gradient up, so the loss grows.",
    ...training({
      clip: (grads, maxNorm) =>
        Object.fromEntries(
          Object.entries(clipGradients(grads, maxNorm).grads).map(([name, grad]) => [name, tf.neg(grad)]),
        ),
    }),
  },
  "token-table-alone": {
    because: "Only the token table was trained. Every parameter of the policy learns.",
    ...training({ variables: ({ E }) => [E as tf.Variable] }),
  },
  "loss-after-the-step": {
    because:
      "The loss was taken again after the step. What is told is the loss that the gradient belongs to.",
    ...training({ result: (_, again) => again() }),
  },
  "forgets-its-moments": {
    because: "Each step has a new optimizer. Adam's moments have to last for the whole training.",
    ...training({ forgets: true }),
  },
  "one-step-too-many": {
    because: "One step too many was made.",
    ...training({ steps: (steps) => steps + 1 }),
  },
  "no-pairs-no-steps": {
    because: "Without pairs the training ended in silence. A caller who has lost the data should be told.",
    ...training({ refuses: false }),
  },
  "reference-kept": {
    because: "The reference's tensors of each step are kept.",
    ...training({ leaks: true }),
  },
  "judged-by-raw-log-probabilities": {
    because: "The pairs were ranked by the policy's own log-probabilities, without the reference's.",
    ...judging({
      metrics: (own) =>
        dpoMetrics(own, { chosen: own.chosen.map(() => 0), rejected: own.rejected.map(() => 0) }),
    }),
  },
  "reference-judged": {
    because: "Policy and reference were taken for each other, so that what has risen seems to have fallen.",
    ...judging({ metrics: (own, reference) => dpoMetrics(reference, own) }),
  },
  "kl-upside-down": {
    because: "The ratio is upside down. KL(policy ‖ reference) is the policy's mean of ln π − ln π_ref.",
    ...judging({ kl: ({ policy, reference }) => tf.mean(tf.sub(reference(), policy())) }),
  },
  "kl-of-the-pairs": {
    because: "The ratio was averaged over the chosen responses of the pairs. The policy did not write them.",
    ...judging({
      kl: ({ pairs: { own, reference } }) =>
        tf.mean(tf.sub(tf.tensor1d(own.chosen), tf.tensor1d(reference.chosen))),
    }),
  },
  "kl-per-token": {
    because: "Each ratio was divided by its response's length. The KL is asked for in nats per response.",
    ...judging({
      kl: ({ policy, reference, lengths }) =>
        tf.mean(tf.div(tf.sub(policy(), reference()), tf.tensor1d(lengths))),
    }),
  },
  "kl-with-the-prompt": {
    because: "The ratio of the prompts was counted too. The policy did not write the prompts.",
    ...judging({
      kl: ({ policy, reference, lengths }) => {
        const whole = lengths.map(() => 1);
        return tf.mean(tf.sub(policy(whole), reference(whole)));
      },
    }),
  },
  "kl-summed": {
    because: "The ratios were added up. The KL is their mean.",
    ...judging({ kl: ({ policy, reference }) => tf.sum(tf.sub(policy(), reference())) }),
  },
  "kl-of-absolute-ratios": {
    because: "The ratios lost their signs. A sample that the reference finds likelier counts less than 0.",
    ...judging({ kl: ({ policy, reference }) => tf.mean(tf.abs(tf.sub(policy(), reference()))) }),
  },
  "reference-writes": {
    because: "The reference wrote the responses. What is judged is what the policy writes.",
    ...judging({ writer: (_, reference) => reference }),
  },
  greedy: {
    because: "The policy's likeliest response was taken, and not a sample. A KL is a mean over samples.",
    ...judging({ temperature: 0 }),
  },
  "never-stops": {
    because: "The responses continue after their <eos>.",
    ...judging({ stop: undefined }),
  },
  "prompt-scored": {
    because: "The prompt was scored too. A score is that of the response.",
    ...judging({ scored: (prompt, response) => [...prompt, ...response] }),
  },
  "scores-summed": {
    because: "The scores were added up. The report holds their mean.",
    ...judging({ score: (scores) => scores.reduce((sum, x) => sum + x, 0) }),
  },
  "one-draw-for-the-batch": {
    because: "One draw decides for the whole batch, so all its pairs are the same. Each pair is drawn.",
    ...training({ draw: (pairs, count, rng) => Array(count).fill(any(pairs, 1, rng)[0]) }),
  },
  "tables-frozen": {
    because: "The token and position tables were left out. Every parameter of the policy learns.",
    ...training({
      variables: (policy) => parts.variables(policy).filter((v) => v !== policy.E && v !== policy.P),
    }),
  },
  "rate-warms-up": {
    because: "The learning rate rises over the first steps. The plan's rate is that of every step.",
    ...training({ rate: (lr, step) => lr * Math.min(1, (step + 1) / 10) }),
  },
  "kl-by-k3": {
    because: "The KL was estimated by k3. Here it is the mean of the log-ratio over what the policy wrote.",
    ...judging({
      kl: ({ policy, reference }) => {
        const ratio = tf.sub(policy(), reference());
        return tf.mean(tf.add(ratio, tf.expm1(tf.neg(ratio))));
      },
    }),
  },
  "finished-ones-only": {
    because: "Only responses that ended were scored. One that was cut off has a score as well.",
    ...judging({ kept: (response) => response[response.length - 1] === EOS }),
  },
  "prompt-by-prompt": {
    because:
      "Each prompt was a batch of its own, so the draws come in another order. All prompts go through in one batch.",
    ...judging({
      async responses(write, prompts) {
        const all: number[][] = [];
        for (const prompt of prompts) all.push(...(await write([prompt])));
        return all;
      },
    }),
  },
  "freed-at-the-end": {
    because:
      "You free what the training holds only after its last step. A caller may stop earlier: free it in a `finally`.",
    trainDpo: freedAtTheEnd(training({}).trainDpo),
  },
  "one-optimizer-for-all": {
    because:
      "You keep the optimizer outside the function, where the next training writes over it. Keep it in the call.",
    ...training({ optimizer: (variables) => latestOptimizer(variables, { weightDecay: 0 }) }),
  },
});
