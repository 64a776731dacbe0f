import { expect, test } from "vitest";
import { encode } from "./encode.js";

const vocabulary = () => ["<PAD>", "<BOS>", "<EOS>", "I", "like", "transformers"];
// Ordinary and special tokens mixed, some of them parts of others.
const weather = () => ["may", "<EOS>", "rainy", "<BOS>", "rain", "May", "<PAD>", "in", "<b>", "mayor"];

test('"I like transformers" becomes the ids 1 3 4 5 2', () => {
  expect(encode("I like transformers", vocabulary())).toMatchValues([1, 3, 4, 5, 2], { axes: "token" });
});

test("an id is a place in the vocabulary, of special tokens too", () => {
  expect(encode("rain in May", weather())).toMatchValues([3, 4, 7, 5, 1], { axes: "token" });
});

test("a word that comes again gets its id again", () => {
  expect(encode("like like I like", vocabulary())).toMatchValues([1, 4, 4, 3, 4, 2], { axes: "token" });
});

test("the word at place 0 is a word too, and capital letters count", () => {
  expect(encode("may May", weather())).toMatchValues([3, 0, 5, 1], { axes: "token" });
});

test("a token that is part of a longer one keeps its own id", () => {
  expect(encode("mayor may rainy rain in", weather())).toMatchValues([3, 9, 0, 2, 4, 7, 1], {
    axes: "token",
  });
});

test("any run of spaces, tabs and line ends separates two words", () => {
  expect(encode("I  like\ttransformers", vocabulary())).toMatchValues([1, 3, 4, 5, 2], { axes: "token" });
  expect(encode("like\n \n I", vocabulary())).toMatchValues([1, 4, 3, 2], { axes: "token" });
  expect(encode("like\r\nI", vocabulary())).toMatchValues([1, 4, 3, 2], { axes: "token" });
});

test("a form feed, a no-break space and a wide space separate too", () => {
  for (const space of ["\f", "\v", "\u00a0", "\u2003", "\u3000"]) {
    const what = `the words I and like with U+${space.charCodeAt(0).toString(16).padStart(4, "0")} between them`;
    expect(() => encode(`I${space}like`, vocabulary())).toAccept(what);
    expect(encode(`I${space}like`, vocabulary())).toMatchValues([1, 3, 4, 2], { axes: "token" });
  }
});

test("whitespace before and after the words changes nothing", () => {
  expect(encode(" I like transformers\n", vocabulary())).toMatchValues([1, 3, 4, 5, 2], { axes: "token" });
});

test("an empty text has a beginning and an end, nothing between", () => {
  expect(encode("", vocabulary())).toMatchValues([1, 2], { axes: "token" });
});

test("a word that the vocabulary does not have is refused", () => {
  expect(() => encode("I dislike transformers", vocabulary())).toRefuse(RangeError, '"dislike"');
});

test("a known word in other letters, LIKE for like, is refused", () => {
  expect(() => encode("Like", vocabulary())).toRefuse(RangeError, "Like, where there is only like");
  expect(() => encode("i", vocabulary())).toRefuse(RangeError, "i, where there is only I");
});

test("<CAT> in capitals is a word like any other", () => {
  const known = [...vocabulary(), "<CAT>"];
  expect(encode("I like <CAT>", known)).toMatchValues([1, 3, 4, 6, 2], { axes: "token" });
});

test("the vocabulary is the same afterwards", () => {
  const own = ["<EOS>", "rain", "<PAD>", "<BOS>"];
  encode("rain rain", own);
  expect(() => encode("rain snow", own)).toRefuse(RangeError, '"snow"');
  expect(own).toEqual(["<EOS>", "rain", "<PAD>", "<BOS>"]);
});

test("two spellings of é are two words, though they look alike", () => {
  const known = [...vocabulary(), "caf\u00e9", "cafe\u0301"];
  expect(encode("cafe\u0301 caf\u00e9", known)).toMatchValues([1, 7, 6, 2], { axes: "token" });
});

test("a piece of a word is not that word", () => {
  expect(() => encode("I transform", vocabulary())).toRefuse(RangeError, '"transform"');
  expect(() => encode("I formers", vocabulary())).toRefuse(RangeError, '"formers"');
});

test("a word with a comma or a full stop is not that word", () => {
  expect(() => encode("I like, transformers", vocabulary())).toRefuse(RangeError, '"like,"');
  expect(() => encode("I like transformers.", vocabulary())).toRefuse(RangeError, '"transformers."');
});

test("nor is a word with any other mark or digit at an end", () => {
  for (const mark of "-!?.,;:'\"()[]{}<>/|_*+=#@&%$^~`0123456789–…“”") {
    for (const word of [`like${mark}`, `${mark}like`]) {
      expect(() => encode(`I ${word}`, vocabulary())).toRefuse(RangeError, JSON.stringify(word));
    }
  }
});

test("a mark between spaces is a word, and one without an id", () => {
  expect(() => encode("I like - transformers", vocabulary())).toRefuse(RangeError, 'the word "-"');
});

test("a special token in the text is refused: nobody can type one", () => {
  expect(() => encode("I <EOS> like", vocabulary())).toRefuse(RangeError, 'a typed "<EOS>"');
  expect(() => encode("<BOS> I", vocabulary())).toRefuse(RangeError, 'a typed "<BOS>"');
  expect(() => encode("like <PAD>", vocabulary())).toRefuse(RangeError, 'a typed "<PAD>"');
});

test("other words in angle brackets are words", () => {
  expect(encode("<b> rain", weather())).toMatchValues([3, 8, 4, 1], { axes: "token" });
});

test("<eos> in small letters is a word like any other", () => {
  const known = [...vocabulary(), "<eos>"];
  expect(() => encode("I like <eos>", known)).toAccept("<eos>, a word of this vocabulary,");
  expect(encode("I like <eos>", known)).toMatchValues([1, 3, 4, 6, 2], { axes: "token" });
});

test("<BOS>like, with a special token inside it, is a word too", () => {
  const known = [...vocabulary(), "<BOS>like", "un<EOS>"];
  expect(() => encode("I <BOS>like un<EOS>", known)).toAccept("<BOS>like, a word of this vocabulary,");
  expect(encode("I <BOS>like un<EOS>", known)).toMatchValues([1, 3, 6, 7, 2], { axes: "token" });
});

test("PAD without brackets, or in other ones, is a word too", () => {
  const known = [...vocabulary(), "PAD", "[BOS]"];
  expect(() => encode("I like PAD [BOS]", known)).toAccept("PAD, a word of this vocabulary,");
  expect(encode("I like PAD [BOS]", known)).toMatchValues([1, 3, 4, 6, 7, 2], { axes: "token" });
});

test("names that every JavaScript object has are no words either", () => {
  expect(() => encode("I like constructor", vocabulary())).toRefuse(RangeError, '"constructor"');
  expect(() => encode("I like length", vocabulary())).toRefuse(RangeError, '"length"');
});

test("a vocabulary without the special tokens is refused", () => {
  expect(() => encode("I", ["<PAD>", "<BOS>", "I"])).toRefuse(RangeError, "a vocabulary without <EOS>");
  expect(() => encode("I", ["<PAD>", "I", "<EOS>"])).toRefuse(RangeError, "a vocabulary without <BOS>");
  expect(() => encode("I", ["I", "<BOS>", "<EOS>"])).toRefuse(RangeError, "a vocabulary without <PAD>");
});

test("every call looks up its own text in its own vocabulary", () => {
  expect(encode).toHeed({ text: "rain in May", vocabulary: weather() }, { others: { text: "in May rain" } });
});

test("every call returns a new list of ids", () => {
  expect(encode).toReturnNew({ text: "rain in May", vocabulary: weather() });
});
