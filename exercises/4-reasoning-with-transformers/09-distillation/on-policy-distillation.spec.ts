import { test } from "vitest";

test.todo("a law");
