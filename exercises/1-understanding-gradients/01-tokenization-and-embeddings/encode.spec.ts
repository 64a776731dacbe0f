import { expect, test } from "vitest";
import { encode } from "./encode.js";

const vocabulary = ["<PAD>", "<BOS>", "<EOS>", "I", "like", "transformers"];
const weather = ["may", "<EOS>", "rain", "<BOS>", "May", "<PAD>", "in", "<b>"]; // ordinary and special tokens, mixed

test('"I like transformers" becomes the ids 1 3 4 5 2', () => {
  expect(encode("I like transformers", vocabulary)).toMatchValues([1, 3, 4, 5, 2], { axes: "token" });
});

test("an id is a token's place in the vocabulary, for the special tokens too", () => {
  expect(encode("rain in May", weather)).toMatchValues([3, 2, 6, 4, 1], { axes: "token" });
});

test("a word that comes again gets its id again", () => {
  expect(encode("like like I like", vocabulary)).toMatchValues([1, 4, 4, 3, 4, 2], { axes: "token" });
});

test("the word at place 0 is a word like any other, and capital letters count", () => {
  expect(encode("may May", weather)).toMatchValues([3, 0, 4, 1], { axes: "token" });
});

test("any run of spaces, tabs and line ends separates two words", () => {
  expect(encode("I  like\ttransformers", vocabulary)).toMatchValues([1, 3, 4, 5, 2], { axes: "token" });
  expect(encode("like\n \n I", vocabulary)).toMatchValues([1, 4, 3, 2], { axes: "token" });
});

test("whitespace before the first and after the last word changes nothing", () => {
  expect(encode(" I like transformers\n", vocabulary)).toMatchValues([1, 3, 4, 5, 2], { axes: "token" });
});

test("an empty text has a beginning and an end, and nothing between", () => {
  expect(encode("", vocabulary)).toMatchValues([1, 2], { axes: "token" });
});

test("a word that the vocabulary does not have is refused", () => {
  expect(() => encode("I dislike transformers", vocabulary)).toRefuse(RangeError, '"dislike"');
});

test("a piece of a word, or a word with a comma, is not that word", () => {
  expect(() => encode("I like, transformers", vocabulary)).toRefuse(RangeError, '"like,"');
  expect(() => encode("I transform", vocabulary)).toRefuse(RangeError, '"transform"');
});

test("a special token in the text is refused: nobody can type one", () => {
  expect(() => encode("I <EOS> like", vocabulary)).toRefuse(RangeError, 'a typed "<EOS>"');
  expect(() => encode("<BOS> I", vocabulary)).toRefuse(RangeError, 'a typed "<BOS>"');
  expect(() => encode("like <PAD>", vocabulary)).toRefuse(RangeError, 'a typed "<PAD>"');
});

test("a word in angle brackets is a word, unless it is one of the special tokens", () => {
  expect(encode("<b> rain", weather)).toMatchValues([3, 7, 2, 1], { axes: "token" });
});

test("names that every JavaScript object has are no words either", () => {
  expect(() => encode("I like constructor", vocabulary)).toRefuse(RangeError, '"constructor"');
  expect(() => encode("I like length", vocabulary)).toRefuse(RangeError, '"length"');
});

test("a vocabulary without the special tokens is refused", () => {
  expect(() => encode("I", ["<PAD>", "<BOS>", "I"])).toRefuse(RangeError, "a vocabulary without <EOS>");
});
