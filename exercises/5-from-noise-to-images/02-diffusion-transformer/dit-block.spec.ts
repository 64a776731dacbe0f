import { test } from "vitest";
import "./dit-block.js";

test("later", () => {});
