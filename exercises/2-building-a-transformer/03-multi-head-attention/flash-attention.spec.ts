import { expect, test } from "vitest";
import { flashAttention } from "./flash-attention.js";

test("it is there", () => {
  expect(typeof flashAttention).toBe("function");
});
