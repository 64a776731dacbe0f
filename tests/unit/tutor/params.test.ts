import { expect, test } from "vitest";
import { bounded, MOST } from "../../../grader/tutor/bounded.js";
import { given, type Params, schemaOf } from "../../../grader/tutor/params.js";
import { TOOLS } from "../../../grader/tutor/tools.js";

const PARAMS: Params = {
  exercise: { type: "string", description: "a name" },
  section: { type: "integer", description: "a number" },
  guess: { type: "string", description: "a letter", values: ["a", "b"] },
};

test("a call may leave out every argument", () => {
  for (const args of [undefined, null, {}]) expect(given(PARAMS, args)).toEqual({});
  expect(given(PARAMS, { exercise: "softmax", section: 2, guess: "b" })).toEqual({
    exercise: "softmax",
    section: 2,
    guess: "b",
  });
});

test.each([
  ["no object", ["softmax"]],
  ["no object", "softmax"],
  ['no argument "file"', { file: "x" }],
  ['no argument "__proto__"', JSON.parse('{"__proto__": 1}')],
  ["has to be a text", { exercise: {} }],
  ["200 characters", { exercise: "x".repeat(201) }],
  ["whole number", { section: 1.5 }],
  ["whole number", { section: 0 }],
  ["whole number", { section: "1" }],
  ["one of a, b", { guess: "c" }],
])("%s", (said, args) => {
  expect(() => given(PARAMS, args)).toThrow(said);
});

test("clients get the same as JSON Schema, of all tools", () => {
  expect(schemaOf(PARAMS)).toMatchObject({
    type: "object",
    properties: { section: { type: "integer", minimum: 1 }, guess: { enum: ["a", "b"] } },
    additionalProperties: false,
  });
  for (const { name, description, params } of TOOLS) {
    expect(name).toMatch(/^[a-z_]+$/);
    expect(description.length).toBeLessThan(400);
    expect(Object.keys(schemaOf(params).properties)).toEqual(Object.keys(params));
  }
});

test("an answer has a bounded size, and says what is cut", () => {
  const long = bounded("a line\n".repeat(5000));
  expect(long.length).toBeLessThanOrEqual(MOST);
  expect(long).toMatch(/a line\n… \(cut here: \d+ characters/);
  expect(bounded("x".repeat(50_000)).length).toBeLessThanOrEqual(MOST);
  expect(bounded("red \u001b[31mtext\u0007\n")).toBe("red [31mtext");
});
