import { expect, test } from "vitest";
import { splitPieces } from "./byte-pieces.js";

test("it is a function", () => {
  expect(typeof splitPieces).toBe("function");
});
