import { expect, test } from "vitest";
import { leaveOneOut } from "./one-part-left-out.js";

test("it is there", () => {
  expect(typeof leaveOneOut).toBe("function");
});
