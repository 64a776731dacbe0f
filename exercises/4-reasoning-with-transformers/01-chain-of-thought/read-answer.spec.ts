import { test } from "vitest";
import "./read-answer.js";

test.todo("follows");
