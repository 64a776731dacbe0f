import { expect, test } from "vitest";
import { quantizeBlocks } from "./quantize-blocks.js";

test("it is there", () => {
  expect(quantizeBlocks).toBeTypeOf("function");
});
