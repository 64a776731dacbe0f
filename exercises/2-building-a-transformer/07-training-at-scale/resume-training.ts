import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { mersenneTwister, type ResumableRandom, resumeTwister } from "#lib/random";
import { assertSameShape } from "#lib/shapes";
import { writeSafetensors } from "#lib/write-safetensors";
import { gptLogits } from "../06-complete-model/gpt-logits.js";
import { gptParameters } from "../06-complete-model/gpt-parameters.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { lmLoss } from "../06-complete-model/lm-loss.js";
import { readSafetensors } from "../06-complete-model/safetensors.js";
import { clipGradients } from "./clip-gradients.js";
import { decays } from "./decoupled-decay.js";
import { type Schedule, warmupCosine } from "./warmup-cosine.js";
import { randomBatch } from "./window-batches.js";

/** The settings of a run; they are the same at every step. */
export interface RunSettings extends Schedule {
  /** B, windows of a batch */
  windows: number;
  /** T, tokens of a window */
  length: number;
  /** the norm that a gradient is clipped to */
  maxNorm: number;
  /** λ of AdamW */
  weightDecay: number;
}

/** A saved run: two files, once they are written to a disk. */
export interface Checkpoint {
  /** tensors, in the safetensors format */
  bytes: Uint8Array;
  /** everything that is not a tensor, as JSON */
  state: string;
}

/** Variables by the names of the parameters, as `gptParameters` gives them. */
type Variables = Record<string, tf.Variable>;

const [BETA1, BETA2, EPSILON] = [0.9, 0.95, 1e-8];

/** A training run in progress. Read `step` first: what does the next step depend on? */
export class TrainingRun {
  /** the first moments of AdamW, by the names of the parameters; 0 at the start */
  readonly m: Variables;
  /** the second moments, likewise */
  readonly v: Variables;
  /** how many steps the run has made */
  steps = 0;
  /** draws the windows */
  rng: ResumableRandom;

  /** @param model its tensors are variables; they are trained in place */
  constructor(
    readonly model: GPT,
    seed: number,
  ) {
    this.m = zerosFor(this.parameters());
    this.v = zerosFor(this.parameters());
    this.rng = mersenneTwister(seed);
  }

  parameters(): Variables {
    return gptParameters(this.model) as Variables;
  }

  /** One step with AdamW on windows of a text; returns the loss before the step. */
  async step(
    ids: number[],
    { windows, length, maxNorm, weightDecay, ...schedule }: RunSettings,
  ): Promise<number> {
    const lr = warmupCosine(this.steps, schedule);
    const { x, y } = randomBatch(ids, windows, length, this.rng); // [B, T] each
    this.steps++;
    const loss = tf.tidy(() => {
      const parameters = this.parameters();
      const lossOf = () => lmLoss(gptLogits(this.model, x), y); // []
      const { value, grads } = tf.variableGrads(lossOf, Object.values(parameters));
      const clipped = clipGradients(grads, maxNorm).grads;
      for (const [name, theta] of Object.entries(parameters)) {
        const g = clipped[theta.name]; // the shape of θ, and so are all below
        const m = tf.add(tf.mul(BETA1, this.m[name]), tf.mul(1 - BETA1, g));
        const v = tf.add(tf.mul(BETA2, this.v[name]), tf.mul(1 - BETA2, tf.square(g)));
        const mHat = tf.div(m, 1 - BETA1 ** this.steps);
        const vHat = tf.div(v, 1 - BETA2 ** this.steps);
        const decayed = decays(theta) ? tf.mul(theta, 1 - lr * weightDecay) : theta;
        theta.assign(tf.sub(decayed, tf.mul(lr, tf.div(mHat, tf.add(tf.sqrt(vHat), EPSILON)))));
        this.m[name].assign(m);
        this.v[name].assign(v);
      }
      return value;
    });
    const [number] = await loss.data();
    tf.dispose([x, y, loss]);
    return number;
  }

  /** Frees the moments. The model stays. */
  dispose(): void {
    tf.dispose([this.m, this.v]);
  }
}

function zerosFor(parameters: Variables): Variables {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, theta]) => [
      name,
      tf.tidy(() => tf.variable(tf.zerosLike(theta), false)),
    ]),
  );
}

/**
 * The tensors of a run that a checkpoint must hold, under their names in the file.
 *
 * A parameter has the name that `gptParameters` gives it, `"E"` for instance, so that the file can be read as a model.
 *
 * @returns the run's own variables, not copies
 */
export function checkpointTensors(run: TrainingRun): Record<string, tf.Variable> {
  return blank("all tensors that the next steps depend on, each under a name of its own");
}

/**
 * Saves a run. A run that is loaded from it takes the steps that this one would have taken, **bit for bit**.
 *
 * The caller may go on training while the bytes are being written: what is saved is the run at the time of the call. Saving
 * changes nothing in the run.
 *
 * The tensors' numbers are read with `await`.
 *
 * @returns tensors by the names of `checkpointTensors`, and JSON
 */
export async function saveRun(run: TrainingRun): Promise<Checkpoint> {
  const state: string = JSON.stringify(
    blank("all that the next steps depend on and that is not a tensor"),
  );
  const tensors: Record<string, tf.Tensor> = tf.tidy(
    () =>
      blank("the tensors as they are now, whatever the run does next"),
  );
  const bytes = await writeSafetensors(tensors);
  tf.dispose(tensors);
  return { bytes, state };
}

/**
 * Resumes a saved run, in this process or in another one.
 *
 * @param model of the same sizes as the one that was saved, with any weights: its variables get those of the checkpoint
 * @param checkpoint from `saveRun`; it can be loaded more than once
 * @returns a new run of this model
 * @throws RangeError if a tensor of the run is missing from the file, if the file has one that the run does not have, or if shapes
 *   differ; the message names the tensor, and the model is unchanged
 */
export function loadRun(model: GPT, { bytes, state }: Checkpoint): TrainingRun {
  const run = new TrainingRun(model, 0);
  try {
    tf.tidy(() => {
      const saved = readSafetensors(bytes);
      const own = checkpointTensors(run);
      assertSameTensors(own, saved);
      blank("what the run needs of the saved tensors and of the state");
    });
  } catch (error) {
    run.dispose();
    throw error;
  }
  return run;
}

function assertSameTensors(own: Record<string, tf.Tensor>, saved: Record<string, tf.Tensor>): void {
  for (const name of Object.keys(saved))
    if (!(name in own)) throw new RangeError(`the checkpoint has ${name}, which the run does not have`);
  for (const [name, tensor] of Object.entries(own)) {
    if (!(name in saved)) throw new RangeError(`the checkpoint has no ${name}, which the run needs`);
    assertSameShape(`${name} in the run and in the checkpoint`, tensor, saved[name]);
  }
}
