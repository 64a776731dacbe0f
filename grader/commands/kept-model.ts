import { type ModelName, TRAINED_BY } from "../../lib/models.js";
import { shown } from "../course/paths.js";
import { BrokenCheckpoint } from "../gpt2/files.js";
import { modelFile } from "../state/models.js";
import { UsageError } from "./exit.js";

/** Says which exercise keeps a model that is not there. */
export function notTrained(name: ModelName): UsageError {
  const slug = TRAINED_BY[name];
  const who = name === "judge" ? "the judge" : name;
  return new UsageError(
    `${who} has not been trained yet: it is kept when your ${slug} passes (npm run kata -- run ${slug})`,
  );
}

/** What is wrong with a learner's file is about the file, and the exercise that wrote it mends it. */
export function damaged(name: ModelName, error: unknown): BrokenCheckpoint {
  return new BrokenCheckpoint(
    `${shown(modelFile(name))} holds no such model: ${(error as Error).message}. Let ${TRAINED_BY[name]} pass once more, and it is written again`,
  );
}
