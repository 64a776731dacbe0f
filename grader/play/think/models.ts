import { checkpointBytes } from "../../../lib/chain-sums/checkpoints.js";
import type { Load } from "../../models/load.js";
import { type GPT, gptReader } from "../../models/read-model.js";
import { isCheckpoint, sizesOf } from "../../models/think/checkpoint.js";
import type { Thinker } from "../../models/think/thinkers.js";
import { hasModel } from "../../node/store/models.js";
import { fromKept, notTrained } from "../kept-model.js";

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
