import type { ModelName } from "../../lib/judge/model-names.js";
import { trainerOf } from "../models/trained-by.js";
import { loadCourse } from "../node/course/load.js";

/** The slug of the exercise that trains a model and keeps it. */
export async function trainedBy(name: ModelName): Promise<string> {
  return trainerOf((await loadCourse()).exercises, name);
}
