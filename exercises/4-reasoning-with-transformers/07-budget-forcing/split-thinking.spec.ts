import { expect, test } from "vitest";
import { splitThinking } from "./split-thinking.js";

test("it is there", () => expect(splitThinking).toBeTypeOf("function"));
