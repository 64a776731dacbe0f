import { test } from "vitest";

test.todo("length-bias");
