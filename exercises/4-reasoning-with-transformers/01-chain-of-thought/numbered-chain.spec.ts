import { expect, test } from "vitest";
import { parseChain } from "#lib/chain-sums/chains";
import { answerOf, randomDigits } from "#lib/chain-sums/problems";
import { WORDS } from "#lib/chain-sums/tokens";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { directAnswer, numberedChain } from "./numbered-chain.js";

/** What is no token stays a number, so that it can be seen. */
const textOf = (ids: number[]) => ids.map((id) => WORDS[id] ?? String(id)).join(" ");

test("3 5 9 from the first operand on", () => {
  expect(textOf(numberedChain([3, 5, 9], 0))).toBe("#0 3 #1 8 #2 7 ⇒ 7 .");
});

test("from operand 1: after the last operand comes the first", () => {
  expect(textOf(numberedChain([3, 5, 9], 1))).toBe("#1 5 #2 4 #0 7 ⇒ 7 .");
});

test("six digits, six chains", async () => {
  const digits = [3, 5, 9, 2, 7, 1];
  const chains = digits.map((_, start) => textOf(numberedChain(digits, start)));
  await exhibit({
    kind: "table",
    title: "six chains of one problem",
    caption: "Six ways to add 3 5 9 2 7 1. What do they have in common?",
    columns: ["start", "chain"],
    rows: chains.map((chain, start) => [start, chain]),
  });
  expect(chains).toEqual([
    "#0 3 #1 8 #2 7 #3 9 #4 6 #5 7 ⇒ 7 .",
    "#1 5 #2 4 #3 6 #4 3 #5 4 #0 7 ⇒ 7 .",
    "#2 9 #3 1 #4 8 #5 9 #0 2 #1 7 ⇒ 7 .",
    "#3 2 #4 9 #5 0 #0 3 #1 8 #2 7 ⇒ 7 .",
    "#4 7 #5 8 #0 1 #1 6 #2 5 #3 7 ⇒ 7 .",
    "#5 1 #0 4 #1 9 #2 8 #3 0 #4 7 ⇒ 7 .",
  ]);
});

test("one digit is a thought, and nine are the most", () => {
  expect(textOf(numberedChain([4], 0))).toBe("#0 4 ⇒ 4 .");
  expect(textOf(numberedChain([6, 8], 1))).toBe("#1 8 #0 4 ⇒ 4 .");
  expect(textOf(numberedChain([9, 8, 9, 7, 9, 6, 9, 5, 9], 7))).toBe(
    "#7 5 #8 4 #0 3 #1 1 #2 0 #3 7 #4 6 #5 2 #6 1 ⇒ 1 .",
  );
});

test("a zero is a digit like any other", () => {
  expect(textOf(numberedChain([0, 6, 0, 4], 0))).toBe("#0 0 #1 6 #2 6 #3 0 ⇒ 0 .");
  expect(textOf(numberedChain([0, 0, 0], 2))).toBe("#2 0 #0 0 #1 0 ⇒ 0 .");
});

test("random problems: every total is that of its operands", () => {
  const rng = specRandom();
  for (let K = 1; K <= 9; K++) {
    const digits = randomDigits(K, rng);
    for (let start = 0; start < K; start++) {
      const { thoughts, answer, isWellFormed } = parseChain(numberedChain(digits, start));
      const what = `the chain of ${digits.join(" ")} from operand ${start}`;
      const rounds = [...digits.keys(), ...digits.keys()].slice(start, start + K);
      expect(
        thoughts.map(({ operand }) => operand),
        `the operands in ${what}`,
      ).toEqual(rounds);
      expect(
        thoughts.map(({ total }) => total),
        `the totals in ${what}`,
      ).toEqual(rounds.map((_, n) => answerOf(rounds.slice(0, n + 1).map((operand) => digits[operand]))));
      expect([answer, isWellFormed], `the answer in ${what}, and whether it is well formed`).toEqual([
        answerOf(digits),
        true,
      ]);
    }
  }
});

test("what is no problem is refused", () => {
  const refused = (digits: number[], start: number, what: string, ...telling: (string | number)[]) =>
    expect(() => numberedChain(digits, start)).toRefuse(RangeError, what, ...telling);
  refused([], 0, "a problem without digits", 0);
  refused([1, 2, 3, 4, 5, 6, 7, 8, 9, 1], 0, "ten digits", 10);
  refused([10, 2, 3], 0, "a first digit of 10", 10);
  refused([1, -1, 3], 0, "a digit of −1 in the middle", -1);
  refused([1, 2, 2.5], 0, "a last digit of 2.5", 2.5);
  refused([1, Number.NaN, 3], 0, "a digit that is NaN", "NaN");
});

test("a start that is no operand is refused", () => {
  const refused = (digits: number[], start: number, what: string, ...telling: (string | number)[]) =>
    expect(() => numberedChain(digits, start)).toRefuse(RangeError, what, ...telling);
  refused([3, 5, 9], 3, "operand 3 of three digits", 3);
  refused([3, 5, 9], -1, "operand −1", -1);
  refused([3, 5, 9], -3, "operand −3 of three digits", -3);
  refused([3], -1, "operand −1 of one digit", -1);
  refused([3, 5, 9], 0.5, "operand 0.5", 0.5);
  refused([3, 5, 9], Number.NaN, "operand NaN", "NaN");
  refused([3], 1, "operand 1 of one digit", 1);
});

test("a direct answer has no thoughts", () => {
  expect(textOf(directAnswer([3, 5, 9]))).toBe("⇒ 7 .");
  expect(textOf(directAnswer([4]))).toBe("⇒ 4 .");
  expect(textOf(directAnswer([9, 9, 9, 9, 9, 9, 9, 9, 8]))).toBe("⇒ 0 .");
  const refused = (digits: number[], what: string, ...telling: (string | number)[]) =>
    expect(() => directAnswer(digits)).toRefuse(RangeError, what, ...telling);
  refused([], "a problem without digits", 0);
  refused([1, 2, 3, 4, 5, 6, 7, 8, 9, 1], "ten digits", 10);
  refused([11, 2, 3], "a first digit of 11", 11);
  refused([1, 0.5, 3], "a digit of 0.5 in the middle", 0.5);
  refused([1, 2, -3], "a last digit of −3", -3);
});

test("digits stay, each call has its own result", () => {
  expect(numberedChain).toHeed({ digits: [3, 5, 9, 2], start: 1 }, { others: { start: 3 } });
  expect(numberedChain).toReturnNew({ digits: [3, 5, 9, 2], start: 1 });
  const digits = [3, 5, 9, 2];
  expect(() => numberedChain(digits, 2)).toLeaveUnchanged({ digits });
  digits[1] = 6;
  expect(textOf(numberedChain(digits, 2)), "the same list with another digit").toBe(
    "#2 9 #3 1 #0 4 #1 0 ⇒ 0 .",
  );
  expect(directAnswer).toHeed({ digits: [3, 5, 9] }, { others: { digits: [3, 5, 8] } });
  expect(directAnswer).toReturnNew({ digits: [3, 5, 9] });
});
