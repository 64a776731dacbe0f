import { expect, test } from "vitest";
import { CAPTION_LENGTH, captionOf, END, PAD, SCENES, VOCABULARY } from "#lib/pictures/scenes";
import { encodeCaption } from "./encode-caption.js";

/** Words in an order of their own: padding is not the first. */
const words = () => ["cat", "red", END, "a", PAD, "dog", "big", "sees"];
const WORDS = ["cat", "red", "a", "dog", "big", "sees"];

/** Each row as text, its hidden tokens in brackets. */
function told(texts: string[], length: number, vocabulary: readonly string[] = words()): string[] {
  const { ids, mask } = encodeCaption(texts, vocabulary, length);
  expect([ids.length, mask.length], "how many rows there are of ids and of masks").toEqual([
    texts.length,
    texts.length,
  ]);
  const kinds = new Set(mask.flat().map((shown) => typeof shown));
  expect(
    [...kinds].filter((kind) => kind !== "boolean"),
    "what the mask holds beside booleans",
  ).toEqual([]);
  return ids.map((row, b) => {
    expect(row.length, `the number of ids in row ${b}`).toBe(length);
    expect(mask[b].length, `places in the mask of row ${b}`).toBe(length);
    return row.map((id, m) => (mask[b][m] ? (vocabulary[id] ?? id) : `[${vocabulary[id] ?? id}]`)).join(" ");
  });
}

test("the words, their end, and hidden padding", () => {
  expect(told(["a red cat"], 6), "the row, hidden tokens in brackets").toEqual([
    "a red cat <end> [<pad>] [<pad>]",
  ]);
});

test("an id is a token's index in the vocabulary", () => {
  expect(encodeCaption(["big dog"], words(), 4).ids, "ids").toEqual([[6, 5, 2, 4]]);
  expect(encodeCaption(["big dog"], words().reverse(), 4).ids, "ids in another vocabulary").toEqual([
    [1, 2, 5, 3],
  ]);
});

test("every text has a row of its own", () => {
  expect(told(["cat", "a big red dog", "red cat"], 5), "the rows").toEqual([
    "cat <end> [<pad>] [<pad>] [<pad>]",
    "a big red dog <end>",
    "red cat <end> [<pad>] [<pad>]",
  ]);
  expect(told(["dog"], 2), "a row that is just long enough").toEqual(["dog <end>"]);
});

test("what is too long loses words, never its end", () => {
  for (const [length, row] of [
    [4, "a big dog <end>"],
    [5, "a big dog sees <end>"],
    [6, "a big dog sees red <end>"],
    [2, "a <end>"],
    [1, "<end>"],
  ] as const)
    expect(told(["a big dog sees red"], length), `a row of ${length} tokens`).toEqual([row]);
  expect(told(["a big red cat sees a red dog", "cat"], 3), "a long text and a short one").toEqual([
    "a big <end>",
    "cat <end> [<pad>]",
  ]);
});

test("an empty text is an end that can be seen", () => {
  expect(told([""], 3), "the row of an empty text").toEqual(["<end> [<pad>] [<pad>]"]);
  expect(told(["cat", "", "    "], 2), "rows beside one of words").toEqual([
    "cat <end>",
    "<end> [<pad>]",
    "<end> [<pad>]",
  ]);
  expect(told([""], 1), "a row of one token").toEqual(["<end>"]);
});

test("spaces and capital letters don't matter", () => {
  expect(told(["  a   RED Cat ", "Sees  dOG"], 5), "the rows").toEqual([
    "a red cat <end> [<pad>]",
    "sees dog <end> [<pad>] [<pad>]",
  ]);
});

test("a word may come again", () => {
  expect(told(["cat a cat a", "dog dog"], 5), "the rows").toEqual([
    "cat a cat a <end>",
    "dog dog <end> [<pad>] [<pad>]",
  ]);
});

test("an unknown word is refused, and named", () => {
  const refused = (texts: string[], word: string, length = 4) =>
    expect(() => encodeCaption(texts, words(), length)).toRefuse(
      ...([RangeError, `the texts ${JSON.stringify(texts)}`, word, ...WORDS] as const),
    );
  refused(["purple cat"], "purple");
  refused(["a lion sees"], "lion");
  refused(["a red bird"], "bird");
  refused(["cat", "dog", "mouse a cat"], "mouse");
  refused(["zebra", "dog"], "zebra");
  refused(["cat."], "cat.");
  refused(["catdog"], "catdog");
  refused(["re"], "re");
  refused(["constructor"], "constructor");
  refused(["__proto__"], "__proto__");
  refused(["0"], "0");
});

test("a known text is refused by another vocabulary", () => {
  encodeCaption(["a red cat"], words(), 6);
  const without = words().filter((word) => word !== "red");
  expect(() => encodeCaption(["a red cat"], without, 6)).toRefuse(
    RangeError,
    "a word that an earlier vocabulary had",
    "red",
  );
});

test("even where it would have been cut off", () => {
  for (const [texts, word] of [
    [["a big red wolf"], "wolf"],
    [["cat", "a big red dog sees a fox"], "fox"],
    [["cow"], "cow"],
  ] as const)
    expect(() => encodeCaption([...texts], words(), 1)).toRefuse(
      ...([RangeError, `a text whose end is cut off, ${JSON.stringify(texts)}`, word, ...WORDS] as const),
    );
});

test("the two special tokens aren't words", () => {
  for (const token of [PAD, END])
    for (const texts of [[`cat ${token} dog`], ["cat", token], [`${token} cat`, "dog"], [`a red ${token}`]])
      expect(() => encodeCaption(texts, words(), 5)).toRefuse(
        ...([RangeError, `the texts ${JSON.stringify(texts)}`, token, ...WORDS] as const),
      );
});

test("a length must be a whole number of at least 1", () => {
  for (const length of [0, -1, -3, 2.5, Number.NaN, Number.POSITIVE_INFINITY])
    for (const texts of [["cat"], ["", "a red dog"], []])
      expect(() => encodeCaption(texts, words(), length)).toRefuse(
        ...([RangeError, `a length of ${length}, for ${texts.length} texts`, length] as const),
      );
});

test("no texts, eleven texts, a long row", () => {
  expect(encodeCaption([], words(), 4), "the rows of no text").toEqual({ ids: [], mask: [] });
  const eleven = Array.from({ length: 11 }, (_, i) => Array(i).fill("red").join(" "));
  expect(told(eleven, 12), "eleven texts of 0 to 10 words").toEqual(
    eleven.map((text, i) => [...(i ? [text] : []), END, ...Array(11 - i).fill("[<pad>]")].join(" ")),
  );
  const [row] = told(["a dog"], 77);
  expect(row, "a row of 77 tokens").toBe(["a dog <end>", ...Array(74).fill("[<pad>]")].join(" "));
});

test("the captions of all 64 scenes", () => {
  const texts = SCENES.map((scene) => captionOf(scene));
  expect(told(texts, CAPTION_LENGTH, VOCABULARY), "the rows of the scenes").toEqual(
    texts.map((text) => `${text} <end> [<pad>] [<pad>]`),
  );
});

test("every argument counts at every call; lists are new", () => {
  const args = { texts: ["a red cat", "dog", ""], vocabulary: words(), length: 5 };
  expect(encodeCaption).toHeed(args, { others: { length: 3 } });
  expect(encodeCaption).toReturnNew(args);
  expect(encodeCaption).toReturnNew({ ...args, texts: ["cat", "cat"] });
  const { ids, mask } = encodeCaption(["", "", "cat cat"], words(), 3);
  ids[0][1] = 7;
  mask[0][1] = true;
  expect([ids[1], mask[1]], "a row after another one was changed").toEqual([
    [2, 4, 4],
    [true, false, false],
  ]);
});
