import type { ModelName } from "../../lib/judge/model-names.js";
import { loadCourse } from "../node/course/load.js";

/** The slug of the exercise that trains a model and keeps it. */
export async function trainedBy(name: ModelName): Promise<string> {
  const { exercises } = await loadCourse();
  const trains = exercises.find(({ keeps }) => keeps?.includes(name));
  if (!trains) throw new Error(`no exercise keeps the model ${name}`);
  return trains.slug;
}
