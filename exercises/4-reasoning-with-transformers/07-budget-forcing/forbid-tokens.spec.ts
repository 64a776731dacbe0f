import { expect, test } from "vitest";
import { forbidTokens } from "./forbid-tokens.js";

test("it is there", () => expect(forbidTokens).toBeTypeOf("function"));
