import { test } from "vitest";
import "./check-chain.js";

test.todo("follows");
