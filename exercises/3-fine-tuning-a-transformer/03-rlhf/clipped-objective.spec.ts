import { test } from "vitest";

test("stands", () => {});
