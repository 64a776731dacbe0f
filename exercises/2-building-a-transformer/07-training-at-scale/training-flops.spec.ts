import { expect, test } from "vitest";
import { forwardFlops } from "./training-flops.js";

test("it is there", () => {
  expect(forwardFlops).toBeDefined();
});
