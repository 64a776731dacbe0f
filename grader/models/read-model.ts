import * as tf from "@tensorflow/tfjs";
import { mersenneTwister } from "../../lib/random.js";
import type { Load } from "./load.js";

type Init = typeof import("../../solutions/2-building-a-transformer/06-complete-model/init-gpt.js");
type Safetensors = typeof import("../../solutions/2-building-a-transformer/06-complete-model/safetensors.js");
type Loading =
  typeof import("../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/load-base.js");

export type GPT = import("../../solutions/2-building-a-transformer/06-complete-model/init-gpt.js").GPT;
type Sizes = Parameters<Init["initGPT"]>[0];

/** The tensors of a checkpoint, by name. */
export type Stored = Record<string, tf.Tensor>;

/**
 * Makes a model of the bytes of a safetensors file.
 *
 * @throws RangeError if they hold no such model
 */
export type Read<T> = (bytes: Uint8Array) => Promise<T>;

/**
 * Loads the exercises that read a checkpoint.
 *
 * @param build makes the model from the tensors, which are freed afterwards
 * @returns what reads models with them
 */
export async function modelReader<T>(load: Load, build: (stored: Stored) => T): Promise<Read<T>> {
  const { readSafetensors } = await load<Safetensors>("safetensors");
  return async (bytes) => {
    const stored = readSafetensors(bytes);
    try {
      await assertFinite(stored);
      return build(stored);
    } finally {
      tf.dispose(stored);
    }
  };
}

/**
 * The same for the learner's GPT.
 *
 * @param sizesOf the sizes of the model that these are the tensors of
 */
export async function gptReader(load: Load, sizesOf: (stored: Stored) => Sizes): Promise<Read<GPT>> {
  const { initGPT } = await load<Init>("init-gpt");
  const { loadParameters } = await load<Loading>("load-base");
  return await modelReader(load, (stored) => {
    const model = initGPT(sizesOf(stored), mersenneTwister(1));
    loadParameters(model, stored);
    return model;
  });
}

/** Weights of trained models are far below; what is beyond overflows where numbers of it are multiplied. */
const LARGEST = 1e6;

/** @throws RangeError if a number of a checkpoint is NaN or infinite, or so large that the model's results would be */
async function assertFinite(stored: Stored): Promise<void> {
  for (const [name, tensor] of Object.entries(stored)) {
    const numbers = await tensor.data();
    if (!numbers.every(Number.isFinite)) throw new RangeError(`${name} is not finite`);
    if (!numbers.every((x) => Math.abs(x) <= LARGEST))
      throw new RangeError(`${name} has numbers beyond ${LARGEST}, which no training leaves`);
  }
}
