import { expect, test } from "vitest";
import { copyOf, type Matrix } from "#lib/arrays";
import { randomMatrix } from "#lib/kit/seed";
import { microModel } from "#lib/micro-model";
import { embedSentence } from "./embed-sentence.js";

const vocabulary = () => ["<PAD>", "cats", "<EOS>", "sleep", "<BOS>", "purr"];
const E = () => [
  [9, 9],
  [1, 2],
  [3, 5],
  [-1, 4],
  [2, 0],
  [6, -3],
]; // [V = 6, D = 2]
const P = () => [
  [0.1, 0.2],
  [0.3, -0.4],
  [-0.5, 0.6],
  [0.7, 0.9],
  [1.1, -1.2],
  [1.3, 1.4],
  [-1.5, 1.6],
]; // [L = 7, D = 2]

const axes = "position feature";

test('"cats purr" is four tokens, each with its position added', () => {
  expect(embedSentence("cats purr", vocabulary(), E(), P())).toMatchValues(
    [
      [2.1, 0.2],
      [1.3, 1.6],
      [5.5, -2.4],
      [3.7, 5.9],
    ],
    { axes },
  );
});

test('"I like transformers" gives the X of the micro model', () => {
  const { vocabulary: words, input, initial_parameters, activations } = microModel();
  const { token_embedding, position_embedding } = initial_parameters;
  const X = embedSentence(input.text, words.tokens, copyOf(token_embedding), copyOf(position_embedding));
  expect(X).toMatchValues(activations.X, { axes });
});

test("a row is the token's vector plus the position's, every time", () => {
  const tokenTable = randomMatrix(6, 5, 0);
  const positionTable = randomMatrix(8, 5, 1);
  const ids = [4, 5, 5, 1, 5, 3, 2]; // <BOS> purr purr cats purr sleep <EOS>
  const expected = ids.map((id, i) => tokenTable[id].map((x, d) => x + positionTable[i][d]));
  const X = embedSentence("purr purr cats purr sleep", vocabulary(), tokenTable, positionTable);
  expect(X).toMatchValues(expected, { axes });
});

test("the order of the words shows in the rows, not in their sum", () => {
  const [tokenTable, positionTable] = [randomMatrix(6, 3, 2), randomMatrix(7, 3, 3)];
  const embed = (text: string) =>
    embedSentence(text, vocabulary(), copyOf(tokenTable), copyOf(positionTable));
  const X = embed("cats sleep purr");
  const Y = embed("purr cats sleep");
  const sumOf = (rows: Matrix) => rows[0].map((_, d) => rows.reduce((sum, row) => sum + row[d], 0));
  expect(sumOf(Y)).toMatchValues(sumOf(X), { axes: "feature", what: "the sum of the rows" });
  const moved = [0, 1, 2].map((d) => Y[1][d] - X[3][d]); // "purr" at position 1 and at position 3
  const expected = [0, 1, 2].map((d) => positionTable[1][d] - positionTable[3][d]);
  expect(moved).toMatchValues(expected, { axes: "feature", what: "what moving a word changes" });
});

test("the empty sentence has two rows, and whitespace adds none", () => {
  const ends = [
    [2.1, 0.2],
    [3.3, 4.6],
  ];
  expect(embedSentence("", vocabulary(), E(), P())).toMatchValues(ends, { axes });
  expect(embedSentence(" \n ", vocabulary(), E(), P())).toMatchValues(ends, { axes });
  const plain = embedSentence("cats purr", vocabulary(), E(), P());
  expect(embedSentence(" cats\n\tpurr ", vocabulary(), E(), P())).toMatchValues(plain, { axes });
});

test("an unknown word and a typed special token are refused", () => {
  expect(() => embedSentence("cats bark", vocabulary(), E(), P())).toRefuse(RangeError, '"bark"');
  expect(() => embedSentence("bark cats", vocabulary(), E(), P())).toRefuse(RangeError, 'a first "bark"');
  expect(() => embedSentence("Cats purr", vocabulary(), E(), P())).toRefuse(RangeError, '"Cats"');
  expect(() => embedSentence("cats purr!", vocabulary(), E(), P())).toRefuse(RangeError, '"purr!"');
  expect(() => embedSentence("cats <EOS>", vocabulary(), E(), P())).toRefuse(RangeError, 'a typed "<EOS>"');
  expect(() => embedSentence("<BOS> cats", vocabulary(), E(), P())).toRefuse(RangeError, 'a typed "<BOS>"');
  expect(() => embedSentence("cats <PAD>", vocabulary(), E(), P())).toRefuse(RangeError, 'a typed "<PAD>"');
  for (const word of ["constructor", "toString"])
    expect(() => embedSentence(word, vocabulary(), E(), P())).toRefuse(
      RangeError,
      `"${word}", which every object has`,
    );
  const words = vocabulary();
  expect(() => embedSentence("cats bark", words, E(), P())).toRefuse(RangeError, '"bark"');
  expect(words, "the vocabulary after a word was refused").toEqual(vocabulary());
});

test("a sentence longer than P is refused", () => {
  const six = "cats cats cats cats cats cats"; // 8 tokens, 7 positions
  expect(() => embedSentence(six, vocabulary(), E(), P())).toRefuse(RangeError, "8 tokens for 7 positions");
  expect(() => embedSentence("cats purr", vocabulary(), E(), P().slice(0, 1))).toRefuse(
    RangeError,
    "4 tokens for 1 position",
  );
  expect(() => embedSentence("", vocabulary(), E(), P().slice(0, 1))).toRefuse(
    RangeError,
    "an empty sentence, 2 tokens, for 1 position",
  );
});

test("the tables are the same afterwards, even if X is changed", () => {
  const [tokenTable, positionTable] = [E(), P()];
  expect(() => {
    for (const row of embedSentence("cats cats purr", vocabulary(), tokenTable, positionTable)) row[1] -= 50;
  }).toLeaveUnchanged({ E: tokenTable, P: positionTable });
});

test("the vocabulary is the same afterwards", () => {
  const own = vocabulary();
  embedSentence("cats purr", own, E(), P());
  expect(own).toEqual(["<PAD>", "cats", "<EOS>", "sleep", "<BOS>", "purr"]);
});

test("a single feature, and zeros in either table", () => {
  const slowly = (_text: string, _words: string[], E: Matrix, P: Matrix) =>
    [4, 1, 5, 2].map((id, i) => E[id].map((x, d) => x + P[i][d])); // <BOS> cats purr <EOS>
  expect(embedSentence).toAgreeWith(
    slowly,
    { text: () => "cats purr", vocabulary: vocabulary(), E: "row feature", P: "position feature" },
    { axes, lengths: { row: 6, position: 7 }, fixed: "row position" },
  );
});

test("every call heeds its own text, vocabulary and tables", () => {
  expect(embedSentence).toHeed(
    { text: "cats purr", vocabulary: vocabulary(), E: E(), P: P() },
    { others: { text: "purr cats" } },
  );
});

test("every call returns a new matrix, even if a table is zeros", () => {
  const args = { text: "cats purr", vocabulary: vocabulary() };
  const zeros = (table: Matrix) => table.map((row) => row.map(() => 0));
  expect(embedSentence).toReturnNew({ ...args, E: E(), P: zeros(P()) });
  expect(embedSentence).toReturnNew({ ...args, E: zeros(E()), P: P().slice(0, 4) });
});
