import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { answerValue, readAnswer, sameAnswer } from "./read-answer.js";

const CHICKENS = "He starts with 80 chickens and sells 25, so 80-25=55. Then 40 hatch: 55+40=95 chickens.";

/** Judges the answers to texts one by one. */
function reads(cases: [text: string, answer: string | null][]): void {
  for (const [text, answer] of cases) expect(readAnswer(text), `the answer in “${text}”`).toBe(answer);
}

/** Judges values one by one; null stands for no value. */
function values(cases: [written: string, value: number | null][]): void {
  for (const [written, value] of cases)
    if (value === null) expect(answerValue(written), `the value of “${written}”`).toBeNull();
    else
      expect(answerValue(written)).toMatchValues(value, {
        what: `the value of “${written}”`,
        atol: 0,
        rtol: 1e-14,
      });
}

/** Judges whether the two are told apart. */
function compares(cases: [given: string | null, expected: string, isSame: boolean][]): void {
  for (const [given, expected, isSame] of cases)
    expect(
      sameAnswer(given, expected),
      `whether ${given === null ? "no answer" : `“${given}”`} is the same as “${expected}”`,
    ).toBe(isSame);
}

test("without a marker, the last number is the answer", async () => {
  const texts = [
    CHICKENS,
    "The answer is 12. Wait, the answer is 15.",
    "answer: 3 of 10 boxes",
    "It costs $1,250.",
    "12 or 13",
  ];
  await exhibit({
    kind: "table",
    title: "answers in texts",
    caption: "What is read in each text. The first number, 80, is not what the chickens come to.",
    columns: ["text", "answer"],
    rows: texts.map((text) => [text, String(readAnswer(text))]),
  });
  reads([
    ["8", "8"],
    ["12 or 13", "13"],
    [CHICKENS, "95"],
    ["3 4 5", "5"],
  ]);
});

test("a text without a number has no answer", () => {
  reads([
    ["I don't know.", null],
    ["", null],
    ["The answer is yes.", null],
  ]);
});

test("after a marker, the next number is the answer", () => {
  reads([
    ["answer: 3 of 10 boxes", "3"],
    ["6 - 2 is four. #### 4 (in 2 steps)", "4"],
    ["#1 5 #2 4 #0 7 ⇒ 7 . 8", "7"],
    ["So it is \\boxed{12}, by rule 3.", "12"],
    ["So the answer is, as you see, 40 and not 41", "40"],
  ]);
});

test("the last marker counts", () => {
  reads([
    ["The answer is 12. Wait, the answer is 15.", "15"],
    ["The answer is 12. Wait, the answer is 15 of 20. Or 30?", "15"],
    ["#### 4 no, \\boxed{5} no, ⇒ 6 no, the answer is 7 or 8", "7"],
    ["The answer is 7 no, ⇒ 6 no, \\boxed{5} no, #### 4 or 3", "4"],
    ["The answer: \\boxed{12} of 13", "12"],
  ]);
});

test("a marker that no number follows marks nothing", () => {
  reads([
    ["The answer is 12 of 13. That is my answer.", "12"],
    ["12 is the answer", "12"],
    ["12 of 13, that is the answer!", "13"],
    ["answer 3 of 4, then 5 ⇒ and #### and \\boxed{}", "3"],
  ]);
});

test("the word answer, in upper or lower case", () => {
  reads([
    ["ANSWER 5 of 6", "5"],
    ["Answer: 5 of 6", "5"],
    ["She answered 5 of 6", "6"],
    ["They reanswer 3, so it is 4.", "4"],
    ["Of all answers 5 are right, 6 wrong", "6"],
    ["### 5 of 6", "6"],
  ]);
});

test("an answer is returned as it stands", () => {
  reads([
    ["The answer is 3/4 of 8", "3/4"],
    ["The answer is 5/12.", "5/12"],
    ["1,250 items", "1,250"],
    ["It costs $1,250.00.", "1,250.00"],
    ["It is -7", "-7"],
    ["It is −7.", "−7"],
    ["= 8.", "8"],
    ["a half is .5!", ".5"],
    ["The answer is (75%), not 70%", "75%"],
    ["-3/4", "-3/4"],
    ["\\boxed{-1,000,000.25}", "-1,000,000.25"],
    ["⇒ 0 .", "0"],
  ]);
});

test("minus signs, hyphens and lists of numbers", () => {
  reads([
    ["what remains of 80-25", "25"],
    ["f(3)-4", "4"],
    ["b-5", "5"],
    ["x=-3", "-3"],
    ["1,2500", "2500"],
    ["2,4,6", "6"],
    ["I think...5", "5"],
  ]);
});

test("the value of whole numbers and decimals", () => {
  values([
    ["12", 12],
    ["0", 0],
    ["007", 7],
    ["0.75", 0.75],
    [".5", 0.5],
    [" 8 ", 8],
  ]);
});

test("commas separate thousands", () => {
  values([
    ["1,250", 1250],
    ["1,250,000.50", 1250000.5],
    ["12,345,678", 12345678],
  ]);
});

test("both minus signs", () => {
  values([
    ["-7", -7],
    ["−7", -7],
    ["−1,250.5", -1250.5],
    ["-.25", -0.25],
  ]);
});

test("fractions are divided", () => {
  values([
    ["3/4", 0.75],
    ["1,000/8", 125],
    ["-1/8", -0.125],
    ["−22/7", -22 / 7],
    ["0/5", 0],
    ["1.5/3", 0.5],
  ]);
});

test("percentages are parts of 100", () => {
  values([
    ["75%", 0.75],
    ["−12.5%", -0.125],
    ["1,250%", 12.5],
    ["3/4%", 0.0075],
  ]);
});

test("what is no number has no value", () => {
  for (const written of [
    "",
    " ",
    "twelve",
    "12 13",
    "12 or 13",
    "12 apples",
    "$5",
    "80-25",
    "--7",
    "1e3",
    "1,25",
    "%",
    "3/",
    "\\boxed{5}",
  ])
    expect(answerValue(written), `the value of “${written}”`).toBeNull();
  for (const written of ["3/0", "0/0", "-3/0", "3/00%"])
    expect(answerValue(written), `the value of “${written}”`).toBeNull();
});

test("answers are compared by value", () => {
  compares([
    ["12", "12", true],
    ["0.75", "3/4", true],
    ["3/4", "0.75", true],
    ["75%", "3/4", true],
    ["1,250", "1250", true],
    ["1250.0", "1,250", true],
    ["−7", "-7", true],
    ["-7.0", "−7", true],
    ["007", "7", true],
  ]);
});

test("other values are other answers", () => {
  compares([
    ["123", "12", false],
    ["12", "123", false],
    ["3", "12", false],
    ["7", "-7", false],
    ["-7", "7", false],
    ["-7", "-8", false],
    ["-8", "-7", false],
    ["0.75", "75", false],
    ["0", "7", false],
    ["7", "0", false],
  ]);
});

test("no answer is never right", () => {
  compares([
    [null, "12", false],
    [null, "0", false],
    ["", "0", false],
    ["twelve", "12", false],
    ["12 apples", "12", false],
    ["3/0", "12", false],
  ]);
});

test("zero is zero", () => {
  compares([
    ["0", "0", true],
    ["0.00", "0", true],
    ["-0", "0/5", true],
    ["0%", "0", true],
    ["0.000000000001", "0", false],
    ["0", "-0.000000000001", false],
  ]);
});

test("a billionth of the larger value is no difference", () => {
  compares([
    ["33.3%", "0.333", true],
    ["1/3", "0.333", false],
    ["1/3", "0.3333333", false],
    ["1/3", "0.33333333333", true],
    ["100,000,000", "100,000,001", false],
    ["1,000,000,000,000", "1,000,000,000,100", true],
    ["1,000,000,000,100", "1,000,000,000,000", true],
    ["-1,000,000,000,000", "-1,000,000,000,100", true],
    ["1,000,000,000,000", "1,000,000,002,000", false],
    ["0.0000000001", "0.0000000002", false],
    ["0.0000000002", "0.0000000001", false],
    ["-0.0000000001", "0.0000000001", false],
  ]);
});

test("each call reads its own text", () => {
  for (const again of [1, 2]) {
    expect(readAnswer("12 or 13"), `a first text, call ${again}`).toBe("13");
    expect(readAnswer("the answer is 14"), `a second text, call ${again}`).toBe("14");
    expect(answerValue("1,250"), `a first number, call ${again}`).toBe(1250);
    expect(answerValue("3/4"), `a second number, call ${again}`).toBe(0.75);
  }
  expect(readAnswer).toHeed({ text: "the answer is 14" }, { others: { text: "the answer is 15" } });
  expect(answerValue).toHeed({ written: "12" });
  expect(sameAnswer).toHeed({ given: "12", expected: "12" });
});

test("an expected answer without a value is refused", () => {
  for (const expected of ["", "twelve", "12 or 13", "3/0"])
    for (const given of ["12", expected, null])
      expect(() => sameAnswer(given, expected)).toRefuse(RangeError, `the expected answer “${expected}”`);
});
