import { describe, expect, test } from "vitest";
import { parseChain } from "#lib/chain-sums/chains";
import { answerOf, promptOf, randomDigits } from "#lib/chain-sums/problems";
import { decode, EQUALS, encode, isDigit, operandOf, operandToken, V, WORDS } from "#lib/chain-sums/tokens";
import { mersenneTwister } from "#lib/random";

test("there are 24 tokens, and a digit's id is the digit", () => {
  expect(WORDS).toHaveLength(24);
  expect(V).toBe(24);
  expect(encode("0 9 = ⇒ . WAIT PAD #0 #8")).toEqual([0, 9, 10, 11, 12, 13, 14, 15, 23]);
  expect(decode([3, 10, 16, 12])).toBe("3 = #1 .");
  expect([0, 9, 10, 1.5, -1].map(isDigit)).toEqual([true, true, false, false, false]);
  expect([operandToken(0), operandToken(8)]).toEqual([15, 23]);
  expect([14, 15, 23, 24].map(operandOf)).toEqual([null, 0, 8, null]);
});

test("what the world doesn't know is refused", () => {
  expect(() => encode("3 + 5")).toThrow(/got "\+"/);
  expect(() => decode([3, 24])).toThrow(/got 24/);
  expect(() => operandToken(9)).toThrow(/got 9/);
  expect(() => operandToken(0.5)).toThrow(RangeError);
});

test("an answer is the last digit of the sum", () => {
  expect(answerOf([3, 5, 9])).toBe(7);
  expect(answerOf([])).toBe(0);
  expect(promptOf([3, 5])).toEqual([3, 5, EQUALS]);
  const digits = randomDigits(1000, mersenneTwister(3));
  expect(new Set(digits).size).toBe(10);
});

describe("what a model wrote", () => {
  const parsed = (text: string) => parseChain(encode(text));

  test("a chain is taken apart", () => {
    expect(parsed("#1 5 #2 4 #0 7 ⇒ 7 .")).toEqual({
      thoughts: [
        { operand: 1, total: 5 },
        { operand: 2, total: 4 },
        { operand: 0, total: 7 },
      ],
      answer: 7,
      isWellFormed: true,
    });
    expect(parsed("⇒ 7 .")).toEqual({ thoughts: [], answer: 7, isWellFormed: true });
  });

  test("a WAIT repeats a total, and is no thought", () => {
    expect(parsed("#1 5 WAIT 5 #2 4 ⇒ 4 .")).toMatchObject({ answer: 4, isWellFormed: true });
    expect(parsed("#1 5 WAIT 5 #2 4 ⇒ 4 .").thoughts).toHaveLength(2);
    expect(parsed("WAIT 5 #2 4 ⇒ 4 .").isWellFormed).toBe(false);
  });

  test.each([
    ["", null],
    ["#1 5 #2", null],
    ["#1 5 ⇒", null],
    ["#1 5 ⇒ .", null],
    ["#1 5 ⇒ 5", 5],
    ["#1 5 ⇒ 5 . .", 5],
    ["#1 5 ⇒ 5 ⇒ 6 .", 5],
    ["#1 ⇒ 5 .", 5],
    ["5 #1 ⇒ 5 .", 5],
    ["#1 #2 5 ⇒ 5 .", 5],
  ])("%j is not well formed; its answer is %j", (text, answer) => {
    expect(parsed(text)).toMatchObject({ answer, isWellFormed: false });
  });

  test("what is no thought is skipped", () => {
    expect(parsed("3 #1 5 = #2 4").thoughts).toEqual([
      { operand: 1, total: 5 },
      { operand: 2, total: 4 },
    ]);
  });
});
