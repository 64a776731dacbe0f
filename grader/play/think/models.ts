import type { Tensor } from "@tensorflow/tfjs";
import {
  CHECKPOINTS,
  type Checkpoint,
  checkpointBytes,
  REASONER_SIZES,
} from "../../../lib/chain-sums/checkpoints.js";
import { CONTEXT, V } from "../../../lib/chain-sums/tokens.js";
import { mersenneTwister } from "../../../lib/random.js";
import { hasModel } from "../../node/store/models.js";
import { fromKept, notTrained } from "../kept-model.js";
import type { GPT, Load } from "./method.js";
import type { Thinker } from "./thinkers.js";

type Init = typeof import("../../../solutions/2-building-a-transformer/06-complete-model/init-gpt.js");
type Safetensors =
  typeof import("../../../solutions/2-building-a-transformer/06-complete-model/safetensors.js");
type Loading =
  typeof import("../../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/load-base.js");

/** Whether a model comes with the course. */
export const isCheckpoint = (name: string): name is Checkpoint =>
  (CHECKPOINTS as readonly string[]).includes(name);

/** @throws UsageError that names the exercise, if one of the models has not been trained */
export function assertTrained(names: (Thinker | "judge")[]): void {
  for (const name of names) if (!isCheckpoint(name) && !hasModel(name)) throw notTrained(name);
}

/**
 * A model of part 4, by the learner's own exercises.
 *
 * @throws BrokenCheckpoint if the learner's file holds no such model
 */
export async function loadModel(load: Load, name: Thinker | "judge"): Promise<GPT> {
  if (isCheckpoint(name)) return await modelOf(load, checkpointBytes(name));
  return await fromKept(name, (bytes) => modelOf(load, bytes));
}

/**
 * The model in a file of safetensors. Its shape is read off the tensors.
 *
 * @throws RangeError if it cannot think about chain sums, or as the learner's exercises do
 */
export async function modelOf(load: Load, bytes: Uint8Array): Promise<GPT> {
  const { initGPT } = await load<Init>("init-gpt");
  const { readSafetensors } = await load<Safetensors>("safetensors");
  const { loadParameters } = await load<Loading>("load-base");
  const stored = readSafetensors(bytes);
  await assertFinite(stored);
  const model = initGPT(sizesOf(stored), mersenneTwister(1));
  loadParameters(model, stored);
  return model;
}

/** What no file holds is the number of heads. */
function sizesOf(stored: Record<string, Tensor>) {
  const shapeOf = (name: string): number[] => {
    if (!Object.hasOwn(stored, name)) throw new RangeError(`it has no ${name}`);
    return stored[name].shape;
  };
  const [[vocabulary, dModel], [context], [, dFF]] = ["E", "P", "blocks.0.mlp.W1"].map(shapeOf);
  if (vocabulary !== V || context !== CONTEXT)
    throw new RangeError(
      `chain sums take ${V} tokens and ${CONTEXT} positions, and it has ${vocabulary} and ${context}`,
    );
  const layers = Object.keys(stored).filter((name) => /^blocks\.\d+\.norm1\.gamma$/.test(name)).length;
  return { vocabulary, context, dModel, dFF, layers, heads: REASONER_SIZES.heads };
}

/** Weights of trained models are far below; what is beyond overflows where numbers of it are multiplied. */
const LARGEST = 1e6;

/** @throws RangeError if a number of a checkpoint is NaN or infinite, or so large that the model's results would be */
export async function assertFinite(stored: Record<string, Tensor>): Promise<void> {
  for (const [name, tensor] of Object.entries(stored)) {
    const numbers = await tensor.data();
    if (!numbers.every(Number.isFinite)) throw new RangeError(`${name} is not finite`);
    if (!numbers.every((x) => Math.abs(x) <= LARGEST))
      throw new RangeError(`${name} has numbers beyond ${LARGEST}, which no training leaves`);
  }
}
