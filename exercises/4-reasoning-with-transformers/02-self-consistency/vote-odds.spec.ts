import { expect, test } from "vitest";
import * as mine from "./vote-odds.js";

test("is there", () => {
  expect(mine).toBeDefined();
});
