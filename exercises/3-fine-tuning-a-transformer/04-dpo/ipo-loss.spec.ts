import { expect, test } from "vitest";
import * as exercise from "./ipo-loss.js";

test("it is there", () => {
  expect(exercise).toBeTruthy();
});
