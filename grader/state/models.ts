import { existsSync, mkdirSync, readFileSync } from "node:fs";
import path from "node:path";
import writeFileAtomic from "write-file-atomic";
import type { Told } from "../../lib/grader-link.js";
import { type ModelName, TRAINED_BY } from "../../lib/models.js";
import { modelsFolder } from "./files.js";

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
export async function keepModels(slug: string, told: Told[]): Promise<string | undefined> {
  try {
    for (const { kind, name, base64 } of told) {
      if (kind !== "model" || TRAINED_BY[name as ModelName] !== slug) continue;
      mkdirSync(modelsFolder, { recursive: true });
      await writeFileAtomic(modelFile(name as ModelName), Buffer.from(base64 as string, "base64"));
    }
    return undefined;
  } catch (error) {
    return `your trained model could not be kept: ${(error as Error).message}`;
  }
}

/** The bytes of a model, or undefined if it has not been trained. */
export function readModel(name: ModelName): Uint8Array | undefined {
  const file = modelFile(name);
  return existsSync(file) ? new Uint8Array(readFileSync(file)) : undefined;
}
