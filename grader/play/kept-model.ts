import type { ModelName } from "../../lib/judge/model-names.js";
import { BrokenCheckpoint } from "../models/broken-checkpoint.js";
import { inCourse } from "../node/course/paths.js";
import { modelFile, readModel } from "../node/store/models.js";
import { UsageError } from "../terminal/commands/exit.js";
import { trainedBy } from "./trained-by.js";

/** Says which exercise keeps a model that is not there. */
export async function notTrained(name: ModelName): Promise<UsageError> {
  const slug = await trainedBy(name);
  const who = name === "judge" ? "the judge" : name;
  return new UsageError(
    `${who} has not been trained yet: it is kept when your ${slug} passes (npm run kata -- run ${slug})`,
  );
}

/**
 * A model out of the file that is kept of the learner's. What is wrong with it is about the file, and the exercise that wrote it
 * mends it.
 *
 * @param read makes the model of the bytes of the file
 * @throws BrokenCheckpoint if that can't be done
 */
export async function fromKept<T>(name: ModelName, read: (bytes: Uint8Array) => Promise<T>): Promise<T> {
  try {
    return await read(readModel(name));
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const slug = await trainedBy(name);
    throw new BrokenCheckpoint(
      `${inCourse(modelFile(name))} holds no such model: ${why}. Let ${slug} pass once more, and it is written again (npm run kata -- run ${slug})`,
    );
  }
}
