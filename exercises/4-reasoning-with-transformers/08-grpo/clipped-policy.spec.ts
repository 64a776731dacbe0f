import { test } from "vitest";

test.todo("clipped-policy");
