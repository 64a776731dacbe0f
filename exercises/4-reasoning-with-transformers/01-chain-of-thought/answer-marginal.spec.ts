import { test } from "vitest";
import "./answer-marginal.js";

test.todo("follows");
