import { CHECKPOINTS, type Checkpoint, REASONER_SIZES } from "../../../lib/chain-sums/checkpoints.js";
import { CONTEXT, V } from "../../../lib/chain-sums/tokens.js";
import type { Stored } from "../read-model.js";

/** Whether a model comes with the course. */
export const isCheckpoint = (name: string): name is Checkpoint =>
  (CHECKPOINTS as readonly string[]).includes(name);

/**
 * The sizes of a model, read off its tensors. What no file holds is the number of heads.
 *
 * @throws RangeError if it cannot think about chain sums
 */
export function sizesOf(stored: Stored) {
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
