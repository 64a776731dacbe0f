import { expect, test } from "vitest";
import * as mine from "./stop-voting.js";

test("is there", () => {
  expect(mine).toBeDefined();
});
