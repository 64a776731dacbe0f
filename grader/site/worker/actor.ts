import type { ModelName } from "../../../lib/judge/model-names.js";
import { BrokenCheckpoint } from "../../models/broken-checkpoint.js";
import type { Load } from "../../models/load.js";
import type { Read } from "../../models/read-model.js";
import { weightsFile } from "../models/ask.js";
import type { Shown } from "../models/shown.js";

/** What a model works with in a worker. */
export interface Actor {
  load: Load;
  files: Record<string, Uint8Array>;
  /** By name, the exercises that train the learner's models. */
  trainers: Record<string, string>;
  show(shown: Shown): void;
}

/**
 * A model out of the weights that the learner's exercise has left; undefined where there are none.
 *
 * @throws BrokenCheckpoint that says whose weights cannot be read, and why
 */
export async function ownModel<T>(
  { files, trainers }: Actor,
  name: ModelName,
  read: Read<T>,
): Promise<T | undefined> {
  const bytes = files[weightsFile(name)];
  if (!bytes) return undefined;
  try {
    return await read(bytes);
  } catch (error) {
    throw new BrokenCheckpoint(
      `The weights of your ${name} cannot be read: ${(error as Error).message}. Let ${trainers[name]} pass once more, and they are written again.`,
    );
  }
}
