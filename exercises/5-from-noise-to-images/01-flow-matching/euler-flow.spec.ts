import { test } from "vitest";

test("to come", () => {});
