import { createStore, get, set, type UseStore } from "idb-keyval";
import type { Exercise } from "../../../lib/author/course.js";
import { MODEL_NAMES, type ModelName } from "../../../lib/judge/model-names.js";
import type { Told } from "../../../lib/judge/told.js";

// The models that the learner's answers have trained, in the browser's database: they are too large for where the answers are.

const NAME = "kata-models";

let known: UseStore | undefined;
const database = () => {
  known ??= createStore(NAME, NAME);
  return known;
};

/** A model's file in base64, as specs hand it over; undefined if there is none, or the browser has no database for us. */
export async function modelOf(name: ModelName): Promise<string | undefined> {
  try {
    return await get<string>(name, database());
  } catch {
    return undefined;
  }
}

/** All models that there are, by name. */
export async function allModels(): Promise<Record<string, string>> {
  const found = await Promise.all(MODEL_NAMES.map(async (name) => [name, await modelOf(name)] as const));
  return Object.fromEntries(found.filter((pair): pair is [ModelName, string] => pair[1] !== undefined));
}

/** @throws Error if there is no room, or no database */
export async function keepModel(name: ModelName, base64: string): Promise<void> {
  await set(name, base64, database());
}

/**
 * Keeps the models that an exercise which has passed handed over; of one name the last.
 *
 * @returns what to tell the learner where that was not possible
 */
export async function keepModels(
  { keeps = [] }: Pick<Exercise, "keeps">,
  told: Told[],
): Promise<string | undefined> {
  try {
    for (const one of told)
      if (one.kind === "model" && keeps.includes(one.name)) await keepModel(one.name, one.base64);
    return undefined;
  } catch (error) {
    return `Your trained model could not be kept: ${(error as Error).message}`;
  }
}
