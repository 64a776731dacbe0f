import { test } from "vitest";
import "./modulate.js";

test("later", () => {});
