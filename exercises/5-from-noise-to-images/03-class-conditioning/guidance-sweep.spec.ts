import { expect, test } from "vitest";
import * as all from "./guidance-sweep.js";

test("it is there", () => {
  expect(Object.keys(all).length).toBeGreaterThan(0);
});
