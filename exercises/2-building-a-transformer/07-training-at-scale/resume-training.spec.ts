import { expect, test } from "vitest";
import { loadRun } from "./resume-training.js";

test("it is there", () => {
  expect(loadRun).toBeDefined();
});
