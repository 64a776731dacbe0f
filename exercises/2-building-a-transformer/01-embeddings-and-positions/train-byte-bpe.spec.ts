import { expect, test } from "vitest";
import { trainByteBpe } from "./train-byte-bpe.js";

test("it is a function", () => {
  expect(typeof trainByteBpe).toBe("function");
});
