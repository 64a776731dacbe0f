import type { Exercise } from "../../lib/author/course.js";
import type { ModelName } from "../../lib/judge/model-names.js";

/** The slug of the exercise that trains a model and keeps it. */
export function trainerOf(exercises: Pick<Exercise, "slug" | "keeps">[], name: ModelName): string {
  const trains = exercises.find(({ keeps }) => keeps?.includes(name));
  if (!trains) throw new Error(`no exercise keeps the model ${name}`);
  return trains.slug;
}
