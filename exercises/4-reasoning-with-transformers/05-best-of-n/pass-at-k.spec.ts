import { test } from "vitest";
import "./pass-at-k.js";

test.todo("follows");
