import * as tf from "@tensorflow/tfjs";
import { parseChain } from "#lib/chain-sums/chains";
import { promptOf } from "#lib/chain-sums/problems";
import { isDigit, operandToken } from "#lib/chain-sums/tokens";
import { type Digit, digitBatch, PIXELS, SIDE } from "#lib/digits/digits";
import { equalsSign } from "#lib/digits/equals-sign";
import { readDigit } from "#lib/digits/judge";
import { gaussians } from "#lib/flow/noise";
import type { LatentNet } from "#lib/latent/latent-net";
import { type Pixels, picturesIn } from "#lib/pictures/pixels";
import { mersenneTwister, type Random } from "#lib/random";
import { assertAxis } from "#lib/shapes";
import { tensorsOf } from "#lib/tensor-tree";
import { numericGradient } from "../../1-understanding-gradients/00-warm-up/numeric-gradient.js";
import { batchedLinear } from "../../2-building-a-transformer/02-scaled-dot-product-attention/batched-linear.js";
import { silu } from "../../2-building-a-transformer/04-feed-forward-networks/swiglu.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { lmLoss } from "../../2-building-a-transformer/06-complete-model/lm-loss.js";
import { checkChain } from "../../4-reasoning-with-transformers/01-chain-of-thought/check-chain.js";
import {
  repeated,
  sampleChains,
} from "../../4-reasoning-with-transformers/02-self-consistency/sample-chains.js";
import { bestOfN } from "../../4-reasoning-with-transformers/05-best-of-n/best-of-n.js";
import { type FlowPlan, type FlowTrainer, flowTrainer } from "../01-flow-matching/train-two-moons.js";
import type { Linear } from "../02-diffusion-transformer/dit-velocity.js";
import { guidedVelocity } from "../03-class-conditioning/guided-sampler.js";
import { type LatentPainter, sampleLatent } from "./sample-latent.js";
import { NONE } from "./train-latent-flow.js";

/** A line of the page, `7 3 2 = 7 0 2`: a problem, and a total for each of its digits. */
export interface Line {
  /** the problem, `[K]` */
  digits: number[];
  /** the last digits of its running sums, `[K]`; fewer if the line was not finished */
  totals: number[];
}

/** A network that reads digits: 196 pixels, 64 hidden units, 10 logits. */
export interface Verifier {
  first: Linear;
  second: Linear;
}

/** The models that write a digit by hand. */
export interface Writer {
  /** the network that returns the velocity of codes */
  net: LatentNet;
  /** turns codes into pictures */
  painter: LatentPainter;
  /** chooses among the tries */
  verifier: Verifier;
}

/** How digits are written. */
export interface WritingPlan {
  /** how often each digit is drawn, 1 or more */
  tries: number;
  /** the guidance scale of `guide` */
  w: number;
  /** number of Euler steps */
  steps: number;
}

/** The gradient of one weight, computed in two ways. */
export interface Audit {
  /** by backpropagation */
  gradient: number;
  /** by part 1's `numericGradient` */
  numeric: number;
}

/** A page of sums and its grades. */
export interface Homework {
  /** what the model meant to write, line by line */
  lines: Line[];
  /** the whole page, `[H, W]` */
  page: number[][];
  /** what can be read on the page, line by line */
  read: Line[];
  /** whether each line is right, for a reader of the page */
  right: boolean[];
}

const HIDDEN = 64;
const CLASSES = 10;
/** Standard deviation of the noise on the pixels that a verifier learns from. */
const NOISE = 0.3;

/**
 * Lets a model of part 4 reason about problems, and collects the totals of its thoughts.
 *
 * On its own, such a model may answer at once, or begin with any operand. In this function every chain starts with operand 0, so that the
 * totals are running sums from left to right. The model writes everything after that operand, and always the most likely token. Nothing is
 * corrected: a total may be wrong, and if the model didn't write a thought, its total is missing.
 *
 * @param problems lists of K digits each; for `[]` there are no lines
 * @returns a new line for each problem: its digits, and the totals in the order of the thoughts
 * @throws RangeError in the cases of `sampleChains`
 */
export async function thinkLines(model: GPT, problems: number[][]): Promise<Line[]> {
  const most = 2 * (problems[0]?.length ?? 1) - 1; // the model writes K totals, and the K − 1 operands between them; operand 0 is in its prompt
  // blank: let the model think, and read the totals
  const begun = [operandToken(0)];
  const prompts = problems.map((digits) => [...promptOf(digits), ...begun]);
  const samples = await sampleChains(model, prompts, { temperature: 0, most, rng: mersenneTwister(0) });
  return samples.map(({ written }, b) => {
    const { thoughts } = parseChain([...begun, ...written]);
    return { digits: [...problems[b]], totals: thoughts.map(({ total }) => total) };
  });
  // end
}

/** Creates an untrained verifier: weights are drawn from N(0, 1/inputs), and biases are 0. */
export function initVerifier(rng: Random): Verifier {
  const linear = (inputs: number, outputs: number): Linear =>
    tf.tidy(() => ({
      W: tf.variable(gaussians([inputs, outputs], rng, 1 / Math.sqrt(inputs))), // [inputs, outputs]
      b: tf.variable(tf.zeros([outputs])), // [outputs]
    }));
  return { first: linear(PIXELS, HIDDEN), second: linear(HIDDEN, CLASSES) };
}

/** Returns the logits of the ten digits for pictures `[B, 14, 14, 1]`: a new tensor, `[B, 10]`. */
export function verifierLogits({ first, second }: Verifier, x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => {
    const pixels = tf.reshape(x, [x.shape[0], 1, PIXELS]); // [B, 1, 196]
    const hidden = silu(batchedLinear(pixels, first.W, first.b)); // [B, 1, 64]
    return tf.squeeze(batchedLinear(hidden, second.W, second.b), [1]); // [B, 10]
  });
}

/**
 * Computes the loss of a verifier on one fresh batch of digits: the mean cross-entropy of their labels, by part 2's `lmLoss`, which treats a
 * picture as a text of one token.
 *
 * Because the verifier will read pictures made by a network, each pixel of the batch first gets normal noise with a standard deviation of
 * 0.3. The draws from `rng` come in this order: the batch (`digitBatch`), the noise (`gaussians`).
 *
 * @param from the digits to draw from
 * @param B number of digits
 * @returns a new tensor with one number; gradients flow to the verifier
 */
export function verifierLoss(verifier: Verifier, from: Digit[], B: number, rng: Random): tf.Scalar {
  return tf.tidy(() => {
    const { x, labels } = digitBatch(from, B, rng); // [B, 14, 14, 1]
    const noisy = tf.add(x, gaussians(x.shape, rng, NOISE)); // [B, 14, 14, 1]
    const logits = tf.expandDims(verifierLogits(verifier, noisy), 1); // [B, 1, 10]
    return lmLoss(logits, tf.tensor2d(labels, [B, 1], "int32")); // []
  });
}

/** Creates a trainer for a verifier: `flowTrainer` on `verifierLoss`, with `batch` digits in each step. */
export function verifierTrainer(
  verifier: Verifier,
  from: Digit[],
  plan: FlowPlan & { batch: number },
  rng: Random,
): FlowTrainer {
  const variables = tensorsOf(verifier) as tf.Variable[];
  return flowTrainer(variables, () => verifierLoss(verifier, from, plan.batch, rng), plan);
}

/**
 * Chooses the best try of each digit: the one for which the verifier gives the wanted digit the highest probability, and the first of several
 * if they tie. A try whose probability is NaN can't be chosen; if that leaves no try, the first one is chosen.
 *
 * The function compares logarithms of the probabilities, because the probabilities of two poor tries may both round to 0.
 *
 * @param tries pictures `[N·k, 14, 14, 1]`; the k tries of a digit are adjacent rows, as from `repeated`
 * @param wanted the N digits that the tries should show
 * @returns a new list: for each digit, the index of its best try among all tries; the numbers are read with `await`
 * @throws RangeError if there are not k tries for each digit
 */
export async function bestTries(
  verifier: Verifier,
  tries: tf.Tensor,
  wanted: number[],
  k: number,
): Promise<number[]> {
  assertAxis("the tries", tries, 0, wanted.length * k);
  const told = tf.tidy(() => tf.logSoftmax(verifierLogits(verifier, tries))); // [N·k, 10]
  const logProbs = (await told.array()) as number[][]; // [N·k, 10]
  told.dispose();
  // blank: the index of the best try of each digit
  return wanted.map((digit, n) => {
    const rows = Array.from({ length: k }, (_, j) => n * k + j);
    return bestOfN(rows.map((row) => ({ answer: row, score: logProbs[row][digit] }))) ?? n * k;
  });
  // end
}

/**
 * Writes digits by hand: draws each digit several times, and keeps the best try of each.
 *
 * Every try begins with its own standard normal noise. One call of `gaussians` draws the noise for all tries, those of the first digit first.
 * `sampleLatent` turns the noise into pictures, guided toward the digits, with `NONE` as the label of no class. Then `bestTries` chooses.
 *
 * @param wanted the N digits to write, from 0 to 9
 * @param rng source of the noise
 * @returns the pixels of the N pictures, not clipped, in the order of the digits; they are read with `await`, and no tensor is left
 * @throws RangeError if there is no digit to write, if one is not from 0 to 9, or if tries is not a whole number of at least 1, and in the
 *   cases of `guidedVelocity` and `sampleLatent`
 */
export async function writeDigits(
  { net, painter, verifier }: Writer,
  wanted: number[],
  { tries, w, steps }: WritingPlan,
  rng: Random,
): Promise<Float32Array[]> {
  if (!(wanted.length > 0 && wanted.every(isDigit)))
    throw new RangeError(`there must be digits from 0 to 9 to write, got [${wanted.join(", ")}]`);
  if (!(Number.isInteger(tries) && tries >= 1))
    throw new RangeError(`tries must be a whole number of at least 1, got ${tries}`);
  const drawn: tf.Tensor = tf.tidy(() => {
    // blank: a picture for each try
    const labels = repeated(wanted, tries);
    const noise = gaussians([labels.length, net.sizes.latent], rng); // [N·tries, Z]
    return sampleLatent(guidedVelocity(net.velocity, labels, NONE, w), painter, noise, steps); // [N·tries, 14, 14, 1]
    // end
  });
  const best = await bestTries(verifier, drawn, wanted, tries);
  const pictures = picturesIn(await drawn.data(), PIXELS);
  drawn.dispose();
  return best.map((row) => pictures[row]);
}

/**
 * Puts pictures on one page: the lines below each other, and the pictures of a line side by side from the left, with nothing between them.
 * The rest of a shorter line is paper, −1.
 *
 * @param lines the pictures of each line, 14 × 14 pixels each, row by row; they stay unchanged
 * @returns the pixels of the page, `[14 · lines, 14 · most pictures in a line]`
 */
export function pageOf(lines: Pixels[][]): number[][] {
  const width = SIDE * Math.max(0, ...lines.map(({ length }) => length));
  return lines.flatMap((pictures) =>
    Array.from({ length: SIDE }, (_, row) =>
      Array.from(
        { length: width },
        (__, column) => pictures[Math.floor(column / SIDE)]?.[SIDE * row + (column % SIDE)] ?? -1,
      ),
    ),
  ); // [H, W]
}

/**
 * Returns whether a line is right, judged only by what can be read on the page. It is right if there is a total for each digit, and part 4's
 * `checkChain` finds all thoughts on track. The first total belongs to operand 0, the second to operand 1, and so on.
 *
 * @param read the line as a reader sees it, 1 to 9 digits; −1 stands for what can't be read, and a line with a −1 is never right
 */
export function gradeLine({ digits, totals }: Line): boolean {
  // blank: whether the line is right
  if (![...digits, ...totals].every(isDigit)) return false;
  const thoughts = totals.map((total, operand) => ({ operand, total }));
  return totals.length === digits.length && checkChain(digits, thoughts).onTrack.every(Boolean);
  // end
}

/**
 * Makes a page of sums in handwriting. The model reasons, the writer writes all digits and totals, and a judge reads the page. A line of the
 * page is the problem, `equalsSign()`, and the totals.
 *
 * The judge doesn't know what was meant. It reads a line picture by picture with `readDigit`, and `gradeLine` grades what it reads.
 *
 * @param thinker a model of part 4
 * @param known the digits the judge compares pictures with
 * @param problems lists of K digits each, at least one
 * @param rng source of the noise of `writeDigits`, which is called once, for all lines
 * @returns a page in which all lists are new; numbers are read with `await`, and no tensor is left
 * @throws RangeError in the cases of `thinkLines` and `writeDigits`
 */
export async function homework(
  thinker: GPT,
  writer: Writer,
  known: Digit[],
  problems: number[][],
  plan: WritingPlan,
  rng: Random,
): Promise<Homework> {
  const lines = await thinkLines(thinker, problems);
  const ink = lines.flatMap(({ digits, totals }) => [...digits, ...totals]);
  const pictures = await writeDigits(writer, ink, plan, rng);
  const cells = lines.map(({ digits, totals }) => ({
    digits: pictures.splice(0, digits.length),
    totals: pictures.splice(0, totals.length),
  }));
  const labelOf = (picture: Pixels) => readDigit(picture, known).label;
  // blank: the page, what the judge reads, and the grades
  const page = pageOf(cells.map(({ digits, totals }) => [...digits, equalsSign(), ...totals])); // [H, W]
  const read = cells.map(({ digits, totals }) => ({
    digits: digits.map(labelOf),
    totals: totals.map(labelOf),
  }));
  return { lines, page, read, right: read.map(gradeLine) };
  // end
}

/**
 * Audits the gradient of some weights: compares backpropagation with part 1's `numericGradient`.
 *
 * A loss in this part of the course draws a batch and noise each time it is computed, and two gradients can agree only if they are gradients
 * of the same function.
 *
 * @param variable the variable the weights belong to; after the audit it has its old values again, even if the loss throws
 * @param places the indices of the weights among all numbers of the variable, row by row; each index once
 * @param lossOf a loss; everything random in it comes from the generator it gets
 * @param seed the seed of all draws, for `mersenneTwister`
 * @param h how far `numericGradient` moves a weight; losses are float32, so it can't be tiny
 * @returns one entry for each place; numbers are read with `await`, and no tensor is left
 */
export async function auditWeights(
  variable: tf.Variable,
  places: number[],
  lossOf: (rng: Random) => tf.Scalar,
  seed: number,
  h = 0.01,
): Promise<Audit[]> {
  const lossNow = (): tf.Scalar =>
    /* blank: the function that both gradients are of */ lossOf(mersenneTwister(seed)) /* end */; // []
  const before = Float32Array.from(await variable.data());
  const at = places.map((place) => before[place]);
  const put = (values: ArrayLike<number>) =>
    tf.tidy(() => variable.assign(tf.tensor(Float32Array.from(values), variable.shape)));
  const gradient = tf.tidy(() => tf.variableGrads(lossNow, [variable]).grads[variable.name]); // the shape of the variable
  const slopes = await gradient.data();
  gradient.dispose();
  // numericGradient can't wait for a loss. So it is asked twice: first for the weights that it tries, then with their losses.
  const tried: number[][] = [];
  numericGradient((weights) => tried.push([...weights]), at, h);
  const losses: number[] = [];
  try {
    for (const weights of tried) {
      const moved = [...before];
      for (const [i, place] of places.entries()) moved[place] = weights[i];
      put(moved);
      const loss = tf.tidy(lossNow); // []
      losses.push((await loss.data())[0]);
      loss.dispose();
    }
  } finally {
    put(before);
  }
  const numeric = numericGradient(() => losses.shift() as number, at, h);
  return places.map((place, i) => ({ gradient: slopes[place], numeric: numeric[i] }));
}
