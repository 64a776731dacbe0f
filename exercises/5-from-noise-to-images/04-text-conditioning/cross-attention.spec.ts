import { test } from "vitest";

test.todo("comes with the spec");
