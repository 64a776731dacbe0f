import { expect, test } from "vitest";
import { thinkWithin } from "./budget-control.js";

test("it is there", () => expect(thinkWithin).toBeTypeOf("function"));
