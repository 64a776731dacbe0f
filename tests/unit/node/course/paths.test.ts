import { expect, test } from "vitest";
import { withoutRoot } from "../../../../grader/node/course/paths.js";

test("paths in a message begin at the course's folder, however they are written", () => {
  const both = String.raw`C:/my/course/lib/a.ts, C:\my\course\lib\b.ts`;
  expect(withoutRoot(both, String.raw`C:\my\course`, "\\")).toBe(String.raw`lib/a.ts, lib\b.ts`);
});
