import { courseBytes } from "../platform/files.js";
import { V } from "./words.js";

/** The sizes of the base; 28,512 parameters. The number of heads is not in its file. */
export const BASE_SIZES = { vocabulary: V, context: 24, dModel: 32, heads: 4, layers: 2 };

/**
 * The base, a GPT that has read 64,000 pages of the mini-world's web and nothing else, as a safetensors file of 36 tensors.
 * `tests/mini-world/train-base.ts` has trained it.
 */
export function baseBytes(): Uint8Array {
  return courseBytes("lib/mini-world/base.safetensors");
}
