import { expect, test } from "vitest";
import * as exercise from "./policy-reward.js";

test("it is there", () => {
  expect(exercise).toBeTruthy();
});
