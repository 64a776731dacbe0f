import { test } from "vitest";
import "./time-features.js";

test("later", () => {});
