import { expect, test } from "vitest";
import { speculativeDecoding } from "./speculative-decoding.js";

test("it is there", () => {
  expect(typeof speculativeDecoding).toBe("function");
});
