import { expect, test } from "vitest";
import { BlankError, blank } from "#lib/blank";

test("a blank throws its prompt, under a name that survives the way between processes", () => {
  const caught = (() => {
    try {
      return blank("scores = q·kᵀ/√d_head");
    } catch (error) {
      return error as BlankError;
    }
  })();
  expect(caught).toBeInstanceOf(BlankError);
  expect(caught).toMatchObject({
    name: "BlankError",
    prompt: "scores = q·kᵀ/√d_head",
    message: "blank: scores = q·kᵀ/√d_head",
  });
});

test("a blank type-checks as anything", () => {
  const typed = (): { matrix: number[][]; name: string } => ({ matrix: blank("a"), name: blank("b") });
  expect(typed).toThrow(BlankError);
});
