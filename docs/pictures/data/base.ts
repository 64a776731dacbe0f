import * as tf from "@tensorflow/tfjs";
import { BASE_SIZES, baseBytes } from "#lib/mini-world/base";
import { reviewPrompt } from "#lib/mini-world/reviews";
import { EOS } from "#lib/mini-world/words";
import { mersenneTwister, type Random } from "#lib/random";
import { type GPT, initGPT } from "../../../solutions/2-building-a-transformer/06-complete-model/init-gpt.js";
import { readSafetensors } from "../../../solutions/2-building-a-transformer/06-complete-model/safetensors.js";
import { generateBatch } from "../../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/generate-batch.js";
import { loadParameters } from "../../../solutions/3-fine-tuning-a-transformer/01-supervised-fine-tuning/load-base.js";

// What the measurements of chapter 03 share: the base, and the reviews that a model writes.

/** Tokens of a response at most. */
const LENGTH = 9;

export function loadedBase(): GPT {
  const model = initGPT(BASE_SIZES, mersenneTwister(0));
  const stored = readSafetensors(baseBytes());
  loadParameters(model, stored);
  tf.dispose(stored);
  return model;
}

export interface Written {
  starts: number[][];
  responses: number[][];
  /** prompts and responses joined */
  rows: number[][];
}

export async function written(model: GPT, count: number, rng: Random): Promise<Written> {
  const starts = Array.from({ length: count }, () => reviewPrompt(rng));
  const responses = await generateBatch(model, starts, LENGTH, {}, rng, { stop: EOS });
  return { starts, responses, rows: starts.map((start, b) => [...start, ...responses[b]]) };
}

export const mean = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
export const rounded = (x: number) => Number(x.toFixed(3));
