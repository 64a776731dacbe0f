import { expect, test } from "vitest";
import { gradeLine } from "./homework.js";

test("a right line is right", () => {
  expect(gradeLine({ digits: [7, 3, 2], totals: [7, 0, 2] }), "7 3 2 = 7 0 2").toBe(true);
});
