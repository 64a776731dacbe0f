import {
  CHECKPOINTS,
  type Checkpoint,
  checkpointBytes,
  REASONER_SIZES,
} from "../../../lib/chain-sums/checkpoints.js";
import { CONTEXT, V } from "../../../lib/chain-sums/tokens.js";
import { hasModel } from "../../node/store/models.js";
import { fromKept, notTrained } from "../kept-model.js";
import type { Load } from "../play.js";
import { type GPT, gptReader, type Stored } from "../read-model.js";
import type { Thinker } from "./thinkers.js";

/** Whether a model comes with the course. */
export const isCheckpoint = (name: string): name is Checkpoint =>
  (CHECKPOINTS as readonly string[]).includes(name);

/** @throws UsageError that names the exercise, if one of the models has not been trained */
export async function assertTrained(names: (Thinker | "judge")[]): Promise<void> {
  for (const name of names) if (!isCheckpoint(name) && !hasModel(name)) throw await notTrained(name);
}

/**
 * A model of part 4, by the learner's own exercises.
 *
 * @throws BrokenCheckpoint if the learner's file holds no such model
 */
export async function loadModel(load: Load, name: Thinker | "judge"): Promise<GPT> {
  const read = await gptReader(load, sizesOf);
  return await (isCheckpoint(name) ? read(checkpointBytes(name)) : fromKept(name, read));
}

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
