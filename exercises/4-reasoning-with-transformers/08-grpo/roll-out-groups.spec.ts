import { test } from "vitest";

test.todo("roll-out-groups");
