import { test } from "vitest";
import "./train-dit.js";

test("later", () => {});
