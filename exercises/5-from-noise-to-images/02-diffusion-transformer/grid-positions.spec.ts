import { test } from "vitest";
import "./grid-positions.js";

test("later", () => {});
