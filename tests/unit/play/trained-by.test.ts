import { expect, test } from "vitest";
import { loadCourse } from "../../../grader/node/course/load.js";
import { trainedBy } from "../../../grader/play/trained-by.js";
import { MODEL_NAMES } from "../../../lib/judge/model-names.js";

test("every model is kept by one exercise, and by no other", async () => {
  const { exercises } = await loadCourse();
  expect(exercises.flatMap(({ keeps = [] }) => keeps).sort()).toEqual([...MODEL_NAMES].sort());
  expect(await trainedBy("hacked")).toBe("train-ppo");
});
