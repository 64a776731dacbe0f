import { expect, test } from "vitest";
import * as mine from "./self-consistency.js";

test("is there", () => {
  expect(mine).toBeDefined();
});
