import { test } from "vitest";

test.todo("to be written");
