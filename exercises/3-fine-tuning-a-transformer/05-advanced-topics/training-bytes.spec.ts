import { expect, test } from "vitest";
import { trainingBytes } from "./training-bytes.js";

test("it is there", () => {
  expect(trainingBytes).toBeTypeOf("function");
});
