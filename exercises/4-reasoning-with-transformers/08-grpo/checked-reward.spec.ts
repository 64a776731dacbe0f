import { test } from "vitest";

test.todo("checked-reward");
