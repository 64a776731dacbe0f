import { expect, test } from "vitest";
import { trainNaively } from "./naive-training.js";

test("it is there", () => {
  expect(typeof trainNaively).toBe("function");
});
