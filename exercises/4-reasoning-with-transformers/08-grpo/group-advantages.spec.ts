import { test } from "vitest";

test.todo("group-advantages");
