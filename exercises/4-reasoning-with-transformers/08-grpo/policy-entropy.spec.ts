import { test } from "vitest";

test.todo("policy-entropy");
