import { expect, test } from "vitest";
import { recompute } from "./recompute.js";

test("it is there", () => {
  expect(recompute).toBeTypeOf("function");
});
