import { expect, test } from "vitest";
import { tensorSpec } from "#lib/tensors";
import { llamaBlock } from "./llama-block.js";

tensorSpec();

test("it is a function", () => {
  expect(typeof llamaBlock).toBe("function");
});
