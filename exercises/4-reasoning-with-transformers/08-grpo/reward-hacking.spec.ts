import { test } from "vitest";

test.todo("reward-hacking");
