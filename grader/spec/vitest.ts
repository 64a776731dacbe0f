import { clearAllMocks, fn, resetAllMocks, restoreAllMocks, spyOn } from "@vitest/spy";
import { currentTest, expect } from "./expect.js";
import { afterAll, afterEach, beforeAll, beforeEach, test } from "./run-spec.js";

// What stands for `vitest` where a spec runs without it.

const vi = { fn, spyOn, clearAllMocks, resetAllMocks, restoreAllMocks };
const TestRunner = { getCurrentTest: currentTest };

export { afterAll, afterEach, beforeAll, beforeEach, expect, TestRunner, test, test as it, vi };
