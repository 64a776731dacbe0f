import { expect, test } from "vitest";
import { roundBfloat16 } from "./round-bfloat.js";

test("it is there", () => {
  expect(roundBfloat16).toBeTypeOf("function");
});
