import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { KIT, kitFingerprint, kitProblem } from "../../../../grader/node/course/kit.js";

test("the fingerprint of lib that is shipped is current: npm run stubs writes it", async () => {
  expect(JSON.parse(readFileSync(KIT, "utf8"))).toEqual({ lib: await kitFingerprint() });
  expect(await kitProblem()).toBeUndefined();
});
