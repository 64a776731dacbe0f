import { courseBytes } from "../platform/files.js";
import { CONTEXT, V } from "./tokens.js";

/** The sizes of all four models; 14,560 parameters each. The number of heads is not in their files. */
export const REASONER_SIZES = { vocabulary: V, context: CONTEXT, dModel: 32, heads: 2, layers: 1 };

/** How many digits the problems have that all four models were trained on. */
export const DIGITS = 6;

/**
 * The models that part 4 begins with; `tests/chain-sums/train-checkpoints.ts` has trained them.
 *
 * - `reasoner` thinks before it answers, and has learned from a teacher who is wrong about ten of the hundred sums.
 * - `two-minds` can think, but answers at once in 84 of 100 cases.
 * - `clueless` is like `two-minds`, but its thoughts are wrong nearly always.
 * - `hasty` thinks well, and stops too early.
 */
export const CHECKPOINTS = ["reasoner", "two-minds", "clueless", "hasty"] as const;
export type Checkpoint = (typeof CHECKPOINTS)[number];

/** The safetensors file of one of them, 20 tensors. */
export function checkpointBytes(name: Checkpoint): Uint8Array {
  return courseBytes(`lib/chain-sums/${name}.safetensors`);
}
