import { expect, test } from "vitest";
import { tensorSpec } from "#lib/tensors";
import { llamaFromTensors } from "./llama-weights.js";

tensorSpec();

test("it is a function", () => {
  expect(typeof llamaFromTensors).toBe("function");
});
