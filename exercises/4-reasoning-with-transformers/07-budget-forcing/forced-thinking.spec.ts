import { expect, test } from "vitest";
import { forcedThinking } from "./forced-thinking.js";

test("it is there", () => expect(forcedThinking).toBeTypeOf("function"));
