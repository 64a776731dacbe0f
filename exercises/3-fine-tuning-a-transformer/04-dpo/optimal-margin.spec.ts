import { expect, test } from "vitest";
import * as exercise from "./optimal-margin.js";

test("it is there", () => {
  expect(exercise).toBeTruthy();
});
