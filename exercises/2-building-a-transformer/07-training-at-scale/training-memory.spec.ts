import { expect, test } from "vitest";
import { trainingMemory } from "./training-memory.js";

test("it is there", () => {
  expect(trainingMemory).toBeDefined();
});
