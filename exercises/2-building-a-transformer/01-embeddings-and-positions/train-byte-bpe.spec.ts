import { expect, test } from "vitest";
import { golden } from "#lib/spec/golden";
import { alice } from "#lib/spec/texts";
import type { Pair } from "./byte-pair-encoding.js";
import { trainByteBpe } from "./train-byte-bpe.js";

/** Judges the merges learned from a text one by one, so that the first wrong one is named. */
function expectMerges(
  text: string,
  expected: Pair[],
  { most = expected.length, special = [] as string[] } = {},
): void {
  const { merges } = trainByteBpe(text, 256 + most + special.length, special);
  const source = text.length > 100 ? `${text.length} characters` : JSON.stringify(text);
  for (const [i, pair] of expected.entries())
    expect(merges[i], `from ${source}: merge ${i + 1}`).toEqual(pair);
  expect(merges.length, `from ${source}: how many merges were learned`).toBe(expected.length);
}

/** A pair, written with a space between its tokens; `·` is the space that a piece begins with. */
const pairs = (...written: string[]): Pair[] =>
  written.map((pair) => pair.split(" ").map((token) => token.replaceAll("·", " ")) as Pair);

test("the vocabulary begins with the 256 bytes, byte b as id b", () => {
  expect(() => trainByteBpe("ab ab", 256)).toAccept("a size of 256, with room for the bytes alone,");
  const { vocabulary, merges, special } = trainByteBpe("ab ab", 256);
  expect(vocabulary.length, "the tokens of a vocabulary of 256").toBe(256);
  for (const byte of [0, 9, 32, 97, 127, 128, 195, 255])
    expect(vocabulary[byte], `the token of id ${byte}`).toBe(String.fromCharCode(byte));
  expect(merges).toEqual([]);
  expect(special).toEqual({});
});

test("the most frequent pair of neighbors is merged first", () => {
  expectMerges("xyzyz", pairs("y z"));
});

test("a merge makes one token wherever the pair occurs", () => {
  // ab is followed by c twice, and by d once: without the merge, the pair a b would be found again.
  expectMerges("abc\nabc\nabd", pairs("a b", "ab c"));
});

test("each merge adds its token to the vocabulary", () => {
  const { vocabulary } = trainByteBpe("abc\nabc\nabd", 258);
  expect(vocabulary.length).toBe(258);
  expect(vocabulary.slice(256)).toEqual(["ab", "abc"]);
});

test("a piece counts as often as it occurs", () => {
  expectMerges("q\nxy\nq\nxy\nq\nxy\nabcabd", pairs("x y"));
  expectMerges("\nxy\nabcabdab\nxy", pairs("a b"));
});

test("any piece counts, also one that every object has", () => {
  for (const piece of ["constructor", "valueOf", "toString", "hasOwnProperty"])
    expectMerges(`${piece}\nqx\nqx`, pairs("q x"));
});

test("every place in a piece counts, also where places overlap", () => {
  // z z is in 2 places of zzz, and in 3 of zzzz.
  expectMerges("bc\nzzz", pairs("z z"));
  expectMerges("abab\nzzzz", pairs("z z"));
});

test("no pair crosses from one piece to the next", () => {
  // Each of the first four pieces ends in b, and a space follows it.
  expectMerges("ab b b b ab", pairs("· b"));
  expectMerges("1a1a1a1a", [], { most: 3 });
});

test("the space belongs to the piece of its word", () => {
  expectMerges("of the, the t", pairs("· t"));
});

test("bytes are merged, not characters", () => {
  // é is the bytes C3 A9, and è is C3 A8.
  expectMerges("é\né\nè", [["\u00c3", "\u00a9"]]);
  expectMerges("aé\nbé\ncé", [["\u00c3", "\u00a9"]]);
});

test("on a tie, the left token with the lower id wins", () => {
  expectMerges("zy\nba\nmn", pairs("b a", "m n", "z y"));
  // The id of a byte is its value: a capital comes before a small letter, and a letter before é.
  expectMerges("ab\nZb\né", [...pairs("Z b", "a b"), ["\u00c3", "\u00a9"]]);
});

test("with the same left token, the right one's id decides", () => {
  expectMerges("az\nac\nam", pairs("a c", "a m", "a z"));
});

test("an id is a token's age, not its place in the alphabet", () => {
  // zz is learned first, so it has the lower id: zz q wins against mm q, although m comes before z.
  expectMerges("zzq\nzzq\nzz\nmmq\nmmq", pairs("z z", "m m", "zz q", "mm q").slice(0, 4), { most: 4 });
  // The byte z has a lower id than any token that was merged.
  expectMerges("aab\naab\naa\nzc\nzc", pairs("a a", "z c", "aa b"));
});

test("a special token is not learned from, and cuts the text", () => {
  const text = "<end>ab<end>ab<end>a<end>b<end>";
  expectMerges(text, pairs("a b"), { most: 5, special: ["<end>"] });
  // Where it is no special token, its letters count like any others.
  expectMerges(text, pairs("e n", "en d"));
});

test("special tokens come last, in their order", () => {
  const { vocabulary, special } = trainByteBpe("abab<pad>", 260, ["<pad>", "<end>"]);
  expect(vocabulary.slice(256)).toEqual(["ab", "abab"]);
  expect(special).toEqual({ "<pad>": 258, "<end>": 259 });
  const three = trainByteBpe("ab<ab>cd<b>", 259, ["<b>", "<longest>", "<ab>"]).special;
  expect(three, "the ids of <b>, <longest> and <ab>").toEqual({ "<b>": 256, "<longest>": 257, "<ab>": 258 });
});

test("the size counts bytes, merges and special tokens", () => {
  const text = "she sells sea shells by the sea shore";
  for (const [size, special, merges] of [
    [256, [], 0],
    [261, [], 5],
    [258, ["<a>", "<b>"], 0],
    [264, ["<a>", "<b>", "<c>"], 5],
  ] as const) {
    const learned = trainByteBpe(text, size, [...special]);
    expect(learned.merges.length, `the merges of ${size} tokens, ${special.length} of them special`).toBe(
      merges,
    );
    expect(learned.vocabulary.length, "the tokens that are not special").toBe(256 + merges);
    expect(Object.values(learned.special)).toEqual(special.map((_, i) => 256 + merges + i));
  }
});

test("learning ends early if no pair is left", () => {
  expectMerges("ab", pairs("a b"), { most: 20 });
  expectMerges("", [], { most: 3 });
  expectMerges("a", [], { most: 3 });
  const { special, vocabulary } = trainByteBpe("ab", 300, ["<end>"]);
  expect(vocabulary.length).toBe(257);
  expect(special).toEqual({ "<end>": 257 });
});

test("a size that is too small or not whole is refused", () => {
  for (const [size, special] of [
    [255, []],
    [0, []],
    [-300, []],
    [256, ["<end>"]],
    [257, ["<pad>", "<end>"]],
    [256.5, []],
    [Number.NaN, []],
    [Number.POSITIVE_INFINITY, []],
  ] as const)
    expect(() => trainByteBpe("ab", size, [...special])).toRefuse(
      RangeError,
      `size ${size} with ${special.length} special tokens`,
    );
});

test("ties, repeats and emoji as Hugging Face's tokenizers learn", () => {
  const { text, merges } = golden<{ repeats: { text: string; merges: Pair[] } }>("byte_bpe").repeats;
  expectMerges(text, merges, { most: 300 });
});

test("every call learns from its own text", () => {
  expect(trainByteBpe).toHeed(
    { text: "abcabd<end>ab<pad>pad", size: 260, special: ["<end>"] },
    { others: { text: "xyz xyz xy <end>", size: 259, special: ["<pad>"] } },
  );
  expect(trainByteBpe).toReturnNew({ text: "abcabd<end>", size: 260, special: ["<end>"] });
});

test("Alice's first 60 merges as Hugging Face's tokenizers learn", () => {
  const { characters, merges } = golden<{ alice: { characters: number; merges: Pair[] } }>("byte_bpe").alice;
  expectMerges(alice().slice(0, characters), merges);
});
