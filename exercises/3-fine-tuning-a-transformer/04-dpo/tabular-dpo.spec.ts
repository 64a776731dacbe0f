import { expect, test } from "vitest";
import * as exercise from "./tabular-dpo.js";

test("it is there", () => {
  expect(exercise).toBeTruthy();
});
