import { test } from "vitest";

test.todo("grpo-update");
