import { expect, test } from "vitest";
import { tensorSpec } from "#lib/tensors";
import { llamaLogits } from "./llama-logits.js";

tensorSpec();

test("it is a function", () => {
  expect(typeof llamaLogits).toBe("function");
});
