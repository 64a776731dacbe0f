import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { charTokenizer } from "./char-tokenizer.js";

const CORPUS = 'Zoë asked: "How many 👍 do 3 cats get?"\nNone, said the cats.\t';

test("the vocabulary of hello is e, h, l, o", () => {
  expect(charTokenizer("hello").vocabulary).toEqual(["e", "h", "l", "o"]);
});

test("hole becomes 1, 3, 2, 0", () => {
  const { encode } = charTokenizer("hello");
  expect(() => encode("hole")).toAccept('the text "hole", whose characters "hello" contains,');
  expect(encode("hole")).toEqual([1, 3, 2, 0]);
});

test("0, 1, 0, 2, 3 become ehelo", () => {
  expect(charTokenizer("hello").decode([0, 1, 0, 2, 3])).toBe("ehelo");
});

test("capitals, digits, spaces and line breaks are characters too", () => {
  expect(charTokenizer("b a\nB 7 aB").vocabulary).toEqual(["\n", " ", "7", "B", "a", "b"]);
});

test("an emoji is one character, though it is two units long", () => {
  const { vocabulary, encode } = charTokenizer("a👍b");
  expect(vocabulary).toEqual(["a", "b", "👍"]);
  expect(encode("👍a👍")).toEqual([2, 0, 2]);
});

test("what looks like one character may be several code points", () => {
  for (const [text, expected] of [
    ["a\r\nb", ["\n", "\r", "a", "b"]],
    ["👩‍🚀", ["\u200d", "👩", "🚀"]],
    ["e\u0301", ["e", "\u0301"]],
  ] as const) {
    const { vocabulary, encode, decode } = charTokenizer(text);
    expect(vocabulary).toEqual(expected);
    expect(decode(encode(text))).toBe(text);
  }
});

test("code points decide the order, not the units of JavaScript", () => {
  // U+1F44D is the larger code point, but its first unit, D83D, is smaller than FF01.
  expect(charTokenizer("👍！z").vocabulary).toEqual(["z", "！", "👍"]);
});

test("the ids do not depend on where the characters stand", () => {
  const rng = specRandom();
  const shuffled = [...CORPUS].map((character) => ({ character, key: rng.random() }));
  const other = shuffled.sort((a, b) => a.key - b.key).map(({ character }) => character);
  expect(charTokenizer(other.join("")).vocabulary).toEqual(charTokenizer(CORPUS).vocabulary);
});

test("every text made of the corpus's characters comes back", () => {
  const { vocabulary, encode, decode } = charTokenizer(CORPUS);
  const rng = specRandom(1);
  const draw = () => [...CORPUS][rng.integer([...CORPUS].length)];
  const text = Array.from({ length: 200 }, draw).join("");
  expect(decode(encode(text))).toBe(text);
  expect(encode(decode([0, 0, vocabulary.length - 1, 1]))).toEqual([0, 0, vocabulary.length - 1, 1]);
});

test("150,000 ids become a text too", () => {
  const { decode } = charTokenizer("hello");
  const ids = Array.from({ length: 150_000 }, (_, i) => [1, 0, 2, 2, 3][i % 5]);
  expect(decode(ids) === "hello".repeat(30_000), "whether the text is hello, 30,000 times").toBe(true);
});

test("an empty text has no ids, and no ids are an empty text", () => {
  const { encode, decode } = charTokenizer(CORPUS);
  expect(encode("")).toEqual([]);
  expect(decode([])).toBe("");
});

test("a character that the corpus does not contain is refused", () => {
  const { encode } = charTokenizer("hello");
  expect(() => encode("help")).toRefuse(RangeError, 'the character "p", which "hello" does not contain,');
  expect(() => encode("E")).toRefuse(RangeError, 'the character "E", which "hello" does not contain,');
  const half = "half of the emoji that the corpus contains";
  expect(() => charTokenizer("a👍b").encode("a\ud83d")).toRefuse(RangeError, half);
});

test("an id without a character is refused", () => {
  const { decode } = charTokenizer("hello");
  for (const id of [4, -1, 0.5, Number.NaN])
    expect(() => decode([0, id, 1])).toRefuse(RangeError, `id ${id} of 4 characters`);
});

test("a corpus of one character, and of none", () => {
  const { vocabulary, encode, decode } = charTokenizer("aaa");
  expect(vocabulary).toEqual(["a"]);
  expect(encode("aa")).toEqual([0, 0]);
  expect(decode([0])).toBe("a");
  expect(() => charTokenizer("")).toAccept("an empty corpus");
  expect(charTokenizer("").vocabulary).toEqual([]);
  expect(() => charTokenizer("").encode("a")).toRefuse(RangeError, "a character of an empty corpus");
  expect(() => charTokenizer("").decode([0])).toRefuse(RangeError, "an id of an empty corpus");
});

test("every corpus has a tokenizer of its own", () => {
  expect((corpus: string, text: string) => charTokenizer(corpus).encode(text)).toHeed(
    { corpus: "hello", text: "hole" },
    { others: { corpus: "hello, all" } },
  );
  expect((corpus: string, ids: number[]) => charTokenizer(corpus).decode(ids)).toHeed(
    { corpus: "hello", ids: [1, 3, 2, 0] },
    { others: { corpus: "hello, all" } },
  );
  const { decode } = charTokenizer("hello, my world!");
  expect(decode).toHeed({ ids: [3, 1, 11, 2] }); // also as 3, 11, 1, 2: the same digits
  expect((corpus: string) => charTokenizer(corpus).vocabulary).toReturnNew({ corpus: "hello" });
  const { encode } = charTokenizer("hello");
  expect(encode).toReturnNew({ text: "hole" });
});
