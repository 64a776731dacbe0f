import { expect, test } from "vitest";
import { byteTokenizer } from "./byte-level-encode.js";

test("it is a function", () => {
  expect(typeof byteTokenizer).toBe("function");
});
