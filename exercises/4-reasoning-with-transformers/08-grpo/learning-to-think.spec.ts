import { test } from "vitest";

test.todo("learning-to-think");
