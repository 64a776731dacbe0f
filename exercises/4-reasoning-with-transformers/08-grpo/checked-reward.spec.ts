import { expect, test } from "vitest";
import { decode, encode } from "#lib/chain-sums/tokens";
import { exhibit } from "#lib/spec/exhibit";
import { checkedReward } from "./checked-reward.js";

/** Judges a text and its answer by three digits: format, answer, reward. */
function judged(text: string, answer: number, due: "000" | "010" | "100" | "111"): void {
  const [format, right, reward] = [...due].map(Number);
  const what = (name: string) => `the ${name} of "${text}", where ${answer} is right`;
  expect(checkedReward(encode(text), answer)).toMatchStages([
    { name: "format", expected: format, what: what("format") },
    { name: "answer", expected: right, what: what("answer") },
    { name: "reward", expected: reward, what: what("reward") },
  ]);
}

/** The same rules, read from the text. */
function byText(written: number[], answer: number): string {
  const text = written.length === 0 ? "" : decode(written);
  const format = /^([^⇒.]* )?⇒ \d \.$/.test(text);
  const parts = `${text} `.split("⇒ ");
  const isRight = parts.length > 1 && parts[parts.length - 1].startsWith(`${answer}`);
  return [format, isRight, format && isRight].map(Number).join("");
}

test("a right answer after two thoughts earns the reward", () => {
  judged("#0 3 #1 8 ⇒ 8 .", 8, "111");
  judged("#1 5 #2 4 #0 7 ⇒ 7 .", 7, "111");
});

test("a wrong answer in the right form earns nothing", () => {
  judged("#0 3 #1 8 ⇒ 7 .", 9, "100");
  judged("#1 6 ⇒ 1 .", 9, "100");
});

test("an answer without a thought has the right form", () => {
  judged("⇒ 8 .", 8, "111");
  judged("⇒ 0 .", 0, "111");
});

test("the right digit in a thought is no answer", () => {
  judged("#0 8 #1 3 ⇒ 3 .", 8, "100");
  judged("#0 3 #1 8 ⇒ 0 .", 8, "100");
  judged("8 8 8 8 ⇒ 5 .", 8, "100");
});

test("a text that was cut off has no form", () => {
  judged("#0 3 #1 8 ⇒ 8", 8, "010");
  judged("#0 3 #1 8 ⇒", 8, "000");
  judged("#0 3 #1 8", 8, "000");
  judged("⇒ 8", 8, "010");
});

test("nothing follows the period", () => {
  judged("⇒ 8 . .", 8, "010");
  judged("⇒ 8 . 8", 8, "010");
  judged("#0 8 ⇒ 8 . PAD", 8, "010");
  judged("⇒ 8 . #0 8 ⇒ 8 .", 8, "010");
});

test("between ⇒ and the period is one token", () => {
  judged("#0 8 ⇒ 8 8 .", 8, "010");
  judged("#0 8 ⇒ 1 8 .", 8, "000");
  judged("#0 8 ⇒ .", 8, "000");
});

test("the token between ⇒ and the period is a digit", () => {
  judged("#0 8 ⇒ #8 .", 8, "000");
  judged("#0 8 ⇒ WAIT .", 8, "000");
  judged("#0 8 ⇒ = .", 8, "000");
  judged("#0 8 ⇒ #8 8 .", 8, "000");
});

test("a second ⇒ breaks the form, and holds the answer", () => {
  judged("⇒ 8 ⇒ 8 .", 8, "010");
  judged("⇒ 3 ⇒ 8 .", 8, "010");
  judged("⇒ 8 ⇒ 3 .", 8, "000");
  judged("⇒ ⇒ 8 .", 8, "010");
  judged("#0 8 ⇒ #1 8 ⇒ 8 .", 8, "010");
  judged("⇒ 8 . ⇒", 8, "000");
});

test("a period before the end breaks the form", () => {
  judged(". ⇒ 8 .", 8, "010");
  judged("#0 8 . #1 8 ⇒ 8 .", 8, "010");
  judged("⇒ . 8 .", 8, "000");
});

test("without a ⇒ there is no answer", () => {
  judged("8 .", 8, "000");
  judged("8", 8, "000");
  judged("8 #0 8 .", 8, "000");
  judged(".", 8, "000");
  judged("", 8, "000");
  judged("", 0, "000");
});

test("any other token may come before the answer", () => {
  judged("WAIT #0 8 ⇒ 8 .", 8, "111");
  judged("= PAD #8 #8 ⇒ 8 .", 8, "111");
  judged("0 ⇒ 0 .", 0, "111");
  judged(`${"#0 5 ".repeat(30)}⇒ 8 .`, 8, "111");
});

test("each digit is right for itself alone", () => {
  for (let digit = 0; digit < 10; digit++)
    for (let answer = 0; answer < 10; answer++)
      judged(`#0 4 ⇒ ${digit} .`, answer, digit === answer ? "111" : "100");
});

test("all texts of up to six tokens, against a pattern", () => {
  const alphabet = encode("⇒ . 8 0 #8");
  let texts: number[][] = [[]];
  for (let length = 0; length <= 6; length++) {
    for (const written of texts)
      for (const answer of [8, 0]) {
        const { format, answer: right, reward } = checkedReward([...written], answer);
        const due = byText(written, answer);
        if (`${format}${right}${reward}` !== due) judged(decode(written), answer, due as "000");
      }
    texts = texts.flatMap((text) => alphabet.map((id) => [...text, id]));
  }
  expect(texts).toHaveLength(5 ** 7);
});

test("the text stays, and each call has a result of its own", () => {
  const written = encode("#0 3 #1 8 ⇒ 8 .");
  expect(() => checkedReward(written, 8)).toLeaveUnchanged({ written });
  expect(checkedReward).toHeed(
    { written: encode("⇒ 8 ."), answer: 8 },
    { others: { written: encode("8 ⇒ ."), answer: 3 } },
  );
  expect(checkedReward).toReturnNew({ written, answer: 8 });
  written[5] = 7;
  expect(checkedReward(written, 8)).toMatchStages([
    { name: "format", expected: 1, what: "the format after the digit was changed in the same list" },
    { name: "answer", expected: 0, what: "the answer after the digit was changed in the same list" },
    { name: "reward", expected: 0, what: "the reward after the digit was changed in the same list" },
  ]);
});

test("an answer that is no digit is refused", () => {
  for (const text of ["#0 3 ⇒ 8 .", "", "⇒ ="])
    for (const answer of [-1, 10, 12, 1.5])
      expect(() => checkedReward(text === "" ? [] : encode(text), answer)).toRefuse(
        RangeError,
        `the answer ${answer} to "${text}"`,
        answer,
      );
  expect(() => checkedReward(encode("⇒ 8 ."), Number.NaN)).toRefuse(RangeError, "the answer NaN", /NaN/);
});

test("eight texts that want to be paid for an 8", async () => {
  const texts = [
    "#0 3 #1 8 ⇒ 8 .",
    "⇒ 8 .",
    "#0 8 ⇒ 3 .",
    "⇒ 8",
    "⇒ 8 . 8",
    "⇒ 3 ⇒ 8 .",
    "8 .",
    "#0 8 ⇒ 8 8 .",
  ];
  const rows = texts.map((text) => {
    const { format, answer, reward } = checkedReward(encode(text), 8);
    return [text, `${format}`, `${answer}`, `${reward}`];
  });
  await exhibit({
    kind: "table",
    title: "eight texts that want to be paid for an 8",
    caption: "Only the first two are paid. Half of the others hold the right answer.",
    columns: ["text", "format", "answer", "reward"],
    rows,
  });
  expect(rows.map((row) => Number(row[3]))).toMatchValues([1, 1, 0, 0, 0, 0, 0, 0], {
    ...{ axes: "text", what: "the rewards of the eight texts" },
  });
});
