import { expect, test } from "vitest";
import { budgetReport } from "./budget-report.js";

test("it is there", () => expect(budgetReport).toBeTypeOf("function"));
