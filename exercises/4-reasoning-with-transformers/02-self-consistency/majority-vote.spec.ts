import { test } from "vitest";
import "./majority-vote.js";

test.todo("follows");
