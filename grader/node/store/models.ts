import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Exercise } from "../../../lib/author/course.js";
import type { ModelName } from "../../../lib/judge/model-names.js";
import type { Told } from "../../../lib/judge/told.js";
import { isFile } from "../course/read-source.js";
import { modelsFolder } from "./kata-folder.js";
import { writeFileAtomic } from "./write.js";

/** Where a model of the learner's is kept, in the safetensors format. */
export function modelFile(name: ModelName): string {
  return path.join(modelsFolder, `${name}.safetensors`);
}

/**
 * Keeps the models that the spec of an exercise which has passed handed over; of one name the last. What another exercise trains
 * is none of its own.
 *
 * @returns what to tell the learner where that was not possible
 */
export async function keepModels(
  { keeps = [] }: Pick<Exercise, "keeps">,
  told: Told[],
): Promise<string | undefined> {
  try {
    for (const one of told) {
      if (one.kind !== "model" || !keeps.includes(one.name)) continue;
      await keepModel(one.name, one.base64);
    }
    return undefined;
  } catch (error) {
    return `your trained model could not be kept: ${(error as Error).message}`;
  }
}

export async function keepModel(name: ModelName, base64: string): Promise<void> {
  mkdirSync(modelsFolder, { recursive: true });
  await writeFileAtomic(modelFile(name), Buffer.from(base64, "base64"));
}

/** Whether a model has been trained. */
export function hasModel(name: ModelName): boolean {
  return existsSync(modelFile(name));
}

/**
 * The bytes of a model.
 *
 * @throws Error if they cannot be read
 */
export function readModel(name: ModelName): Uint8Array {
  const file = modelFile(name);
  // Who reads a pipe waits for whoever writes into it.
  if (!isFile(file)) throw new Error("it is a folder, a pipe or a device");
  return new Uint8Array(readFileSync(file));
}
