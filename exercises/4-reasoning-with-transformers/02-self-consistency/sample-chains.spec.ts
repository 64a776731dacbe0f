import { expect, test } from "vitest";
import { repeated } from "./sample-chains.js";

test("repeats", () => {
  expect(repeated([1, 2], 2)).toEqual([1, 1, 2, 2]);
});
