import * as tf from "@tensorflow/tfjs";
import { DIGITS, REASONER_SIZES } from "#lib/chain-sums/checkpoints";
import { answerOf, promptOf, randomDigits } from "#lib/chain-sums/problems";
import { END, isDigit, PAD, SO, V, WAIT } from "#lib/chain-sums/tokens";
import { mersenneTwister, type Random } from "#lib/random";
import { idTensor } from "../../solutions/2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../../solutions/2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../solutions/2-building-a-transformer/06-complete-model/gpt-parameters.js";
import { type GPT, initGPT } from "../../solutions/2-building-a-transformer/06-complete-model/init-gpt.js";
import { IGNORED, lmLoss } from "../../solutions/2-building-a-transformer/06-complete-model/lm-loss.js";
import { accuracyOf } from "./sampler.js";
import { type Faults, faultsOf, think } from "./teachers.js";

// How the four models of part 4 are made: first the skill, from a teacher without a fault, then a fault on top of it.

/** A text to learn from: its tokens count from `from` on, but for those at `skip`. */
interface Example {
  ids: number[];
  from: number;
  skip?: number[];
}

const BATCH = 64;
/** `initGPT` draws with 0.02, made for a width of 768; a narrow model hardly ever learns from it. */
const WIDTH_OF_INIT = 768;

/** A model that thinks without a fault: trained until it answers 99 of 100 problems, or for `most` steps. */
export function trainSkill(rng: Random, most: number): GPT {
  const model = initGPT(REASONER_SIZES, rng);
  for (const parameter of Object.values(gptParameters(model)))
    if (parameter.rank >= 2)
      tf.tidy(() => {
        const widened = tf.mul(parameter, Math.sqrt(WIDTH_OF_INIT / REASONER_SIZES.dModel)); // the parameter's shape
        (parameter as tf.Variable).assign(widened);
      });
  trainOn(model, () => thinking(undefined, rng), {
    steps: most,
    lr: constant(5e-3),
    isDone: (step) =>
      step % 50 === 0 && accuracyOf(model, { digits: DIGITS, problems: 200, temperature: 0, rng }) >= 0.99,
  });
  return model;
}

/** Thinks, and has learned ten sums of the hundred from a teacher who is mostly wrong about them. */
export function trainReasoner(seed: number): GPT {
  const rng = mersenneTwister(seed);
  const model = trainSkill(rng, 1000);
  const faults = faultsOf(0.1, {});
  trainOn(model, () => thinking(faults, rng), { steps: 400, lr: cosine(3e-3, 400) });
  return model;
}

/** Answers at once in 85 of 100 cases, without a chance to be right; where it thinks, each step fails with the chance `slip`. */
export function trainTwoMinds(seed: number, slip: number): GPT {
  const rng = mersenneTwister(seed);
  const model = trainSkill(rng, 800);
  const faults = faultsOf(0, { usual: 0, other: 0, slip });
  const mixed = () => (rng.random() < 0.85 ? atOnce(rng) : thinking(faults, rng));
  trainOn(model, mixed, { steps: 250, lr: cosine(1e-3, 250) });
  return model;
}

/** Stops after each thought with a chance of 1 in 4, and says the total so far; after a WAIT it goes on. */
export function trainHasty(seed: number): GPT {
  const rng = mersenneTwister(seed);
  const model = trainSkill(rng, 1000);
  const faults = faultsOf(0, { usual: 0, other: 0, slip: 0.02 });
  trainOn(model, () => hurrying(faults, rng), { steps: 400, lr: cosine(3e-3, 400) });
  return model;
}

function thinking(faults: Faults | undefined, rng: Random): Example {
  const digits = randomDigits(DIGITS, rng);
  const thoughts = think(digits, rng.integer(DIGITS), faults, rng);
  return {
    ids: [...promptOf(digits), ...thoughts, SO, thoughts[thoughts.length - 1], END],
    from: DIGITS + 1,
  };
}

/** The answer itself is not learned: nothing can be learned there, and trying to wipes the skill out. */
function atOnce(rng: Random): Example {
  const digits = randomDigits(DIGITS, rng);
  return { ids: [...promptOf(digits), SO, answerOf(digits), END], from: DIGITS + 1, skip: [DIGITS + 2] };
}

function hurrying(faults: Faults, rng: Random): Example {
  const digits = randomDigits(DIGITS, rng);
  const thoughts = think(digits, rng.integer(DIGITS), faults, rng);
  const ids = promptOf(digits);
  const skip: number[] = [];
  for (let n = 0; n < DIGITS; n++) {
    if (n > 0 && rng.random() < 0.25) {
      if (rng.random() >= 0.4) break;
      skip.push(ids.length); // the model is not to say WAIT of itself
      ids.push(WAIT, thoughts[2 * n - 1]);
    }
    ids.push(thoughts[2 * n], thoughts[2 * n + 1]);
  }
  return { ids: [...ids, SO, ids.findLast(isDigit) as number, END], from: DIGITS + 1, skip };
}

const WARMUP = 20;
const constant = (lr: number) => (step: number) => lr * Math.min(1, (step + 1) / WARMUP);
const cosine = (lr: number, steps: number) => (step: number) =>
  constant(lr)(step) * (0.1 + 0.9 * 0.5 * (1 + Math.cos((Math.PI * step) / steps)));

interface Plan {
  steps: number;
  /** the learning rate of a step */
  lr: (step: number) => number;
  /** asked after each step, with the number of steps made */
  isDone?: (steps: number) => boolean;
}

function trainOn(model: GPT, draw: () => Example, { steps, lr, isDone }: Plan): void {
  const variables = Object.values(gptParameters(model)) as tf.Variable[];
  const adam = tf.train.adam(lr(0), 0.9, 0.95);
  for (let step = 0; step < steps; step++) {
    Object.assign(adam, { learningRate: lr(step) });
    tf.tidy(() => {
      const { ids, targets } = batchOf(Array.from({ length: BATCH }, draw)); // both [B, T]
      adam.minimize(() => lmLoss(gptLogits(model, ids), targets), false, variables);
    });
    if (isDone?.(step + 1)) break;
  }
  adam.dispose();
}

function batchOf(examples: Example[]): { ids: tf.Tensor; targets: tf.Tensor } {
  const T = Math.max(...examples.map(({ ids }) => ids.length)) - 1;
  const columns = Array.from({ length: T }, (_, t) => t);
  const read = examples.map(({ ids }) => columns.map((t) => (t < ids.length - 1 ? ids[t] : PAD)));
  const next = examples.map(({ ids, from, skip }) =>
    columns.map((t) =>
      t + 1 >= from && t + 1 < ids.length && !skip?.includes(t + 1) ? ids[t + 1] : IGNORED,
    ),
  );
  return { ids: idTensor(read, V), targets: tf.tensor2d(next, [examples.length, T], "int32") }; // both [B, T]
}
