import { expect, test } from "vitest";
import * as exercise from "./dpo-loss.js";

test("it is there", () => {
  expect(exercise).toBeTruthy();
});
