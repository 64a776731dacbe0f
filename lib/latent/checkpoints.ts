import { courseBytes } from "../platform/files.js";

/**
 * The networks that chapter 05 of part 5 lends to exercises which would else train them first; `tests/latent/train-checkpoints.ts`
 * has trained them with the course's solutions.
 *
 * - `coder` has the sizes of `DIGIT_CODER`: 800 steps, β 0.001
 * - `flow` has those of `DIGIT_FLOW`: 1,000 steps on the normalized codes of that coder
 */
export const LATENT_CHECKPOINTS = ["coder", "flow"] as const;
export type LatentCheckpoint = (typeof LATENT_CHECKPOINTS)[number];

/** The safetensors file of one of them. */
export function latentBytes(name: LatentCheckpoint): Uint8Array {
  return courseBytes(`lib/latent/${name}.safetensors`);
}
