import { expect, test } from "vitest";
import { onlineAttention } from "./online-softmax.js";

test("it is there", () => {
  expect(typeof onlineAttention).toBe("function");
});
