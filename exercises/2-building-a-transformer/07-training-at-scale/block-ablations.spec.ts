import { expect, test } from "vitest";
import { variantLogits } from "./block-ablations.js";

test("it is there", () => {
  expect(typeof variantLogits).toBe("function");
});
