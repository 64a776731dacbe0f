import { inspect } from "node:util";
import { expect, test } from "vitest";
import { thrownText } from "../../../../grader/core/judge/thrown.js";

test("what is thrown and is no error reads as Node writes it, in one line", () => {
  const values = [5, Number.NaN, -0.5, undefined, null, true, 12n, [], {}, [1, "a", [2, [3]]]];
  values.push({ code: 5, why: "x", at: { line: 3, of: { file: "a" } } } as never);
  for (const value of values)
    expect(thrownText(value)).toBe(inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY }));
  expect(thrownText("as it is")).toBe("as it is");
});
