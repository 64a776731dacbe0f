import { expect, test } from "vitest";
import { fieldProblems } from "../../../grader/author/field-problems.js";
import type { Entry } from "../../../lib/author/course.js";

// What `author check` says of the fields of an entry that most entries lack.

const AFTERWARDS: NonNullable<Entry["afterwards"]> = {
  formula: String.raw`w_i = \frac{e^{z_i}}{\sum_j e^{z_j}}`,
  reads: "The weight of score i is its share of the sum.",
  paper: { title: "A title", where: "section 4, equation 7", link: "https://arxiv.org/abs/2305.18290" },
  pytorch: "import torch\n\nw = torch.softmax(z, -1)",
};
const ASK = { question: "How much is 2 + 2?", answer: "Four, as everybody knows." };

const problems = (fields: Partial<Entry>) => fieldProblems(fields as Entry);
const keeping = (other: Partial<typeof AFTERWARDS>) => problems({ afterwards: { ...AFTERWARDS, ...other } });

test("nothing is wrong: all fields, some of them, none", () => {
  expect(problems({ afterwards: AFTERWARDS, asks: [ASK], needs: ["tensors", "a loss"] })).toEqual([]);
  expect(problems({ afterwards: { pytorch: "torch.ones(3)" } })).toEqual([]);
  expect(problems({})).toEqual([]);
});

test.each([
  ["TeX that the terminal cannot show", { formula: String.raw`\nosuchthing` }, /^afterwards: .*nosuchthing/],
  ["no words for the formula", { reads: undefined }, /a formula and how it reads, or neither/],
  ["words that are too long", { reads: `Long ${"word ".repeat(60)}.` }, /reads .* 1 to 300 characters/],
  ["a word for later", { reads: "TODO" }, /reads of afterwards is no sentence: TODO/],
  ["a link that is none", { paper: { ...AFTERWARDS.paper!, link: "arxiv.org" } }, /no https address: arxiv/],
  ["a paper without a place", { paper: { ...AFTERWARDS.paper!, where: "" } }, /^where of the paper/],
  [
    "13 lines",
    { pytorch: Array(13).fill("torch.ones(3)").join("\n") },
    /^PyTorch takes 13 lines; at most 12$/,
  ],
  ["a wide line", { pytorch: `torch.ones(3)  # ${"x".repeat(70)}` }, /wider than 76 columns: torch/],
  ["code without torch", { pytorch: "w = softmax(z)" }, /use nothing of torch/],
  ["an empty line at the end", { pytorch: "torch.ones(3)\n" }, /begin and end with code/],
  ["a formula in words that GitHub would spoil", { reads: "It is $a\\,b$." }, /GitHub would spoil/],
])("afterwards: %s", (_, other, said) => {
  expect(keeping(other)).toEqual([expect.stringMatching(said)]);
});

test("afterwards with nothing to keep", () => {
  expect(problems({ afterwards: {} })).toEqual(["afterwards has nothing to keep"]);
});

test.each([
  ["no question mark", [{ ...ASK, question: "Say how much." }], /no question mark at its end: Say/],
  ["a question that is too long", [{ ...ASK, question: `${"w".repeat(200)}?` }], /1 to 200 characters/],
  ["no answer", [{ ...ASK, answer: "four" }], /^an answer of asks is no sentence: four$/],
  ["the same twice", [ASK, ASK], /^asks has a text twice: How much/],
  ["none", [], /^asks has no question$/],
])("asks: %s", (_, asks, said) => {
  expect(problems({ asks })).toEqual([expect.stringMatching(said)]);
});

test.each([
  ["a sentence", ["Know tensors."], /ends without a period: Know tensors/],
  ["too long", ["w".repeat(71)], /1 to 70 characters/],
  ["too many", ["a", "b", "c", "d", "e", "f"], /^needs has 6 texts; 1 to 5 are due$/],
  ["none", [], /^needs has 0 texts/],
  ["the same twice", ["tensors", "tensors"], /^needs has a text twice: tensors$/],
])("needs: %s", (_, needs, said) => {
  expect(problems({ needs })).toEqual([expect.stringMatching(said)]);
});
