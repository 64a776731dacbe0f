import { expect, test } from "vitest";
import * as exercise from "./two-roads.js";

test("it is there", () => {
  expect(exercise).toBeTruthy();
});
