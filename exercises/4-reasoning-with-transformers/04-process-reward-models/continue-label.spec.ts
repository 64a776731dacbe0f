import { test } from "vitest";

test("soon", () => {});
