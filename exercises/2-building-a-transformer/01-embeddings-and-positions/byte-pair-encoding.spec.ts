import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { golden } from "#lib/spec/golden";
import { END, encodeBpe, mergePair, type Pair, trainBpe } from "./byte-pair-encoding.js";

interface Bpe {
  words: [string, number][];
  merges: Pair[];
  encoded: string[][];
}

/** Judges the pairs learned from words one by one, so that the first wrong one is named. */
function expectMerges(words: [string, number][], merges: number, expected: Pair[]): void {
  const few = words.map(([word, count]) => `${count} × ${word}`).join(", ");
  const source = words.length > 4 ? `${words.length} words` : few;
  const got = trainBpe(words, merges);
  for (const [i, pair] of expected.entries())
    expect(got[i], `from ${source}: merge ${i + 1} of the ${got.length} learned`).toEqual(pair);
  expect(got.length, `from ${source}: how many pairs were learned`).toBe(expected.length);
}

/** The words of the paper, each with its count. */
const PAPER: [string, number][] = [
  ["low", 5],
  ["lower", 2],
  ["newest", 6],
  ["widest", 3],
];

test("the pair l o is merged wherever it stands", () => {
  expect(mergePair(["l", "o", "w", "o", "l", "l", "o"], ["l", "o"])).toEqual(["lo", "w", "o", "l", "lo"]);
});

test("five times a, merged in pairs from the left: aa aa a", () => {
  expect(mergePair(["a", "a", "a", "a", "a"], ["a", "a"])).toEqual(["aa", "aa", "a"]);
});

test("a symbol is merged only as a whole", () => {
  expect(mergePair(["no", "t", "o", "ta"], ["o", "t"])).toEqual(["no", "t", "o", "ta"]);
  // e and at make eat as well, but only ea and t are the pair.
  expect(mergePair(["e", "at", "ea", "t"], ["ea", "t"])).toEqual(["e", "at", "eat"]);
});

test("low, lower, newest, widest: first e s, then es t", () => {
  // e s and s t are equally frequent, 6 + 3 times; e s is met first.
  expectMerges(PAPER, 2, [
    ["e", "s"],
    ["es", "t"],
  ]);
});

test("a word counts as often as it occurs", () => {
  const words: [string, number][] = [
    ["ab", 1],
    ["ac", 1],
    ["xyz", 3],
    ["ad", 1],
  ];
  expectMerges(words, 1, [["x", "y"]]);
});

test("every place in a word counts", () => {
  // a d stands in two places of adad, which occurs twice: 4.
  const apart: [string, number][] = [
    ["bc", 3],
    ["adad", 2],
  ];
  expectMerges(apart, 1, [["a", "d"]]);
  const words: [string, number][] = [
    ["bc", 3],
    ["aaa", 2],
  ];
  // a a stands in two places of aaa, which occurs twice: 4.
  expectMerges(words, 1, [["a", "a"]]);
});

test("of equally frequent pairs the first one met wins", () => {
  const words: [string, number][] = [
    ["zy", 2],
    ["ab", 1],
    ["ab", 1],
  ];
  expectMerges(words, 3, [
    ["z", "y"],
    ["zy", END],
    ["a", "b"],
  ]);
});

test("the ten merges of the paper's words", () => {
  const { merges } = golden<{ bpePaper: Bpe }>("positions").bpePaper;
  expectMerges(PAPER, 10, merges);
});

test("words have no neighbours: learning ends with whole words", () => {
  const words: [string, number][] = [
    ["ab", 4],
    ["ba", 4],
  ];
  expectMerges(words, 50, [
    ["a", "b"],
    ["ab", END],
    ["b", "a"],
    ["ba", END],
  ]);
  expectMerges(words, 0, []);
});

test("a sentence of 21 different words gives its 24 merges", () => {
  const { words, merges } = golden<{ bpeText: Bpe }>("positions").bpeText;
  expectMerges(words, 24, merges);
});

test("the unknown word lowest becomes low and est", () => {
  expect(encodeBpe("lowest", trainBpe(PAPER, 5)).join(" ")).toBe(`low est${END}`);
});

test("merges come in the order in which they were learned", () => {
  const merges: Pair[] = [
    ["b", "c"],
    ["a", "b"],
    ["bc", "d"],
  ];
  // The longest piece from the left would be ab, but b c was learned before it.
  expect(encodeBpe("abcd", merges).join(" ")).toBe(`a bcd ${END}`);
});

test("a word of the text becomes what learning made of it", () => {
  const { words, merges, encoded } = golden<{ bpeText: Bpe }>("positions").bpeText;
  for (const [i, [word]] of words.entries())
    expect(encodeBpe(word, merges).join(" "), word).toBe(encoded[i].join(" "));
});

test("an emoji is one character, though it is two units long", () => {
  expect(encodeBpe("a👍", [])).toEqual(["a", "👍", END]);
  expectMerges([["👍a", 2]], 1, [["👍", "a"]]);
});

test("nothing is lost, not even of words never seen", () => {
  const { merges } = golden<{ bpeText: Bpe }>("positions").bpeText;
  const rng = specRandom();
  for (let n = 0; n < 20; n++) {
    const letters = Array.from({ length: 1 + rng.integer(9) }, () => [..."tokenspicé👍"][rng.integer(11)]);
    expect(encodeBpe(letters.join(""), merges).join("")).toBe(letters.join("") + END);
  }
});

test("a single symbol, a single word and a single merge will do", () => {
  expect(mergePair(["lo"], ["l", "o"])).toEqual(["lo"]);
  expect(mergePair([], ["l", "o"])).toEqual([]);
  expectMerges([["ab", 1]], 1, [["a", "b"]]);
  expectMerges([["a", 1]], 3, [["a", END]]);
  expect(encodeBpe("ab", [["a", "b"]]).join(" ")).toBe(`ab ${END}`);
  expect(encodeBpe("ab", [["b", END]]).join(" ")).toBe(`a b${END}`);
  expect(encodeBpe("a", [["a", END]]).join(" ")).toBe(`a${END}`);
  expect(encodeBpe("ab", []).join(" ")).toBe(`a b ${END}`);
});

test("more than eleven words and merges keep their order", () => {
  const words = Array.from("abcdefghijkl", (letter): [string, number] => [letter, 1]);
  expectMerges(
    words,
    12,
    words.map(([letter]) => [letter, END]),
  );
});

test("what was handed in is the same afterwards", () => {
  const symbols = ["l", "o", "w"];
  mergePair(symbols, ["l", "o"]);
  expect(symbols).toEqual(["l", "o", "w"]);
  const words = PAPER.map(([word, count]): [string, number] => [word, count]);
  const merges = trainBpe(words, 5);
  expect(words).toEqual(PAPER);
  const copy = merges.map(([left, right]): Pair => [left, right]);
  encodeBpe("lowest", merges);
  expect(merges).toEqual(copy);
});

test("every call computes its result again", () => {
  const merges: Pair[] = [
    ["b", "c"],
    ["a", "b"],
  ];
  const others: [string, number][] = [
    ["wide", 4],
    ["slower", 1],
    ["oldest", 2],
    ["newer", 5],
  ];
  expect(mergePair).toHeed({ symbols: ["l", "o", "w"], pair: ["l", "o"] });
  expect(trainBpe).toHeed(
    { words: PAPER.map((entry) => [...entry]), merges: 3 },
    { others: { words: others, merges: 2 } },
  );
  expect(encodeBpe).toHeed({ word: "abc", merges });
});

test("the result is a list of its own", () => {
  for (const pair of [
    ["l", "o"],
    ["x", "y"],
  ])
    expect(mergePair).toReturnNew({ symbols: ["l", "o", "w"], pair });
  expect(trainBpe).toReturnNew({ words: PAPER.map((entry) => [...entry]), merges: 3 });
  expect(encodeBpe).toReturnNew({ word: "abc", merges: [["b", "c"]] });
});
