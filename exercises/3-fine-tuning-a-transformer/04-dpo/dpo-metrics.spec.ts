import { expect, test } from "vitest";
import * as exercise from "./dpo-metrics.js";

test("it is there", () => {
  expect(exercise).toBeTruthy();
});
