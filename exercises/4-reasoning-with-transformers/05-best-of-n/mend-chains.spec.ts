import { expect, test } from "vitest";

test("later", () => {
  expect(1).toBe(1);
});
