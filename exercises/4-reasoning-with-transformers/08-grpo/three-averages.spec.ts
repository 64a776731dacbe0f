import { test } from "vitest";

test.todo("three-averages");
