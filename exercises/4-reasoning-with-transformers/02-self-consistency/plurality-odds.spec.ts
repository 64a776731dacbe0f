import { expect, test } from "vitest";
import * as mine from "./plurality-odds.js";

test("is there", () => {
  expect(mine).toBeDefined();
});
