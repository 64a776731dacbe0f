import { test } from "vitest";
import "./dit-velocity.js";

test("later", () => {});
