import { test } from "vitest";
import "./best-of-n.js";

test.todo("follows");
