import { test } from "vitest";
import "./patchify.js";

test("later", () => {});
