import { test } from "vitest";
import "./draw-times.js";

test("later", () => {});
