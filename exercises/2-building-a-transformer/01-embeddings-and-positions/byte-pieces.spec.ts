import { expect, test } from "vitest";
import { byteString } from "#lib/byte-strings";
import { specRandom } from "#lib/kit/seed";
import { golden } from "#lib/spec/golden";
import { bytePieces, type Piece, splitPieces } from "./byte-pieces.js";

/** A line of the docstring: `·` is a space, `⏎` a line break, `⇥` a tab, and `|` a border. */
function expectSplit(line: string): void {
  const text = line.replaceAll("|", "").replaceAll("·", " ").replaceAll("⏎", "\n").replaceAll("⇥", "\t");
  const found = splitPieces(text).map((piece) =>
    piece.replaceAll(" ", "·").replaceAll("\n", "⏎").replaceAll("\t", "⇥"),
  );
  expect(found.join("|"), `the pieces of ${JSON.stringify(text)}`).toBe(line);
}

const utf8 = (text: string): Piece => ({ bytes: byteString(new TextEncoder().encode(text)) });

/** Pieces as plain text, special tokens in braces, so that a failure can be read. */
const shown = (pieces: Piece[]) =>
  pieces.map((piece) => ("special" in piece ? `{${piece.special}}` : piece.bytes)).join("|");

/** What a piece is, character by character from its beginning, without a pattern for all of it. */
function slowSplit(text: string): string[] {
  const characters = [...text];
  const kindOf = (at: number): string => {
    const character = characters[at] ?? "";
    if (/\p{L}/u.test(character)) return "letter";
    if (/\p{N}/u.test(character)) return "digit";
    return /\p{White_Space}/u.test(character) ? "white" : character && "other";
  };
  const pieces: string[] = [];
  for (let at = 0; at < characters.length; ) {
    const ending = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"].find(
      (part) => characters.slice(at, at + part.length).join("") === part,
    );
    const first = characters[at] === " " && !["white", ""].includes(kindOf(at + 1)) ? at + 1 : at;
    let end = first + 1;
    while (kindOf(end) === kindOf(first)) end++;
    // The last whitespace is left to what follows, unless it is alone.
    if (kindOf(first) === "white" && end < characters.length && end - at > 1) end--;
    if (ending) end = at + ending.length;
    pieces.push(characters.slice(at, end).join(""));
    at = end;
  }
  return pieces;
}

test("a word takes the one space before it", () => {
  expectSplit("the|·cat|·sat");
  expectSplit("·the|·Cat");
});

test("letters, digits and other characters are kept apart", () => {
  expectSplit("in|·1865|,|·page|·7|b");
  expectSplit("a|_|b|-|c|+|12|.|5");
});

test("other characters stay together, and take a space too", () => {
  expectSplit('wait|...|·"|no|!"');
  expectSplit("·...|·$|3|%)");
});

test("of several spaces the last one goes to the word", () => {
  expectSplit("a|··|·b");
  expectSplit("·|·12|··|·?");
});

test("whitespace at the end of a text is one piece", () => {
  expectSplit("a|··");
  expectSplit("b|·⏎⇥·");
  expectSplit("·");
});

test("joined, the pieces give the text again", () => {
  expect(splitPieces("a\r\nb\r")).toEqual(["a", "\r", "\n", "b", "\r"]);
  // Half of a surrogate pair is a character like any other.
  expect(splitPieces("a\ud83d b")).toEqual(["a", "\ud83d", " b"]);
});

test("no word takes a line break or a tab", () => {
  expectSplit("a|·⏎|⏎|b|⇥|c");
  expectSplit("a|⏎|·b|⏎|1|⇥|!|⇥|⇥|'|A");
});

test("the seven endings are cut off", () => {
  expectSplit("it|'s|·don|'t|·we|'re|·I|'ve|·I|'m|·they|'ll|·she|'d");
});

test("an ending is in lower case, and no space precedes it", () => {
  expectSplit("DON|'|T|·|·'|tis|·'|s");
});

test("an ending is cut off even where no word ends", () => {
  expectSplit("'t|was|·it|''|s");
  expectSplit("7|'t|op|.'|s|⏎|'re|ally");
});

test("letters and digits of every script", () => {
  expectSplit("naïve|·你好|·Ελλάδα|·½|·x|²|·Ⅷ|·٣");
  // An accent of its own and the signs of vowels are no letters to Unicode.
  expectSplit("cafe|\u0301|·ह|ि|न|·🐇🕳️!|·don|’|t");
});

test("whitespace is Unicode's: not U+FEFF, but U+0085", () => {
  expectSplit("\ufeff|the|·\ufeff\ufeff");
  expectSplit("\u0085|a|·|\u0085|b|·|\u3000|c|\u00a0|d");
  expectSplit("\u200b|x|·\u001c\u200b");
});

test("the pieces are those of GPT-2's tokenizer", () => {
  const { pieces: texts } = golden<{ pieces: { text: string; pieces: string[] }[] }>("byte_bpe");
  for (const { text, pieces } of texts)
    expect(splitPieces(text).join("|"), `the pieces of ${JSON.stringify(text)}`).toBe(pieces.join("|"));
});

test("an empty text has no pieces", () => {
  expect(splitPieces("")).toEqual([]);
  expect(bytePieces("", ["<|end|>"])).toEqual([]);
});

test("a piece is its bytes in UTF-8", () => {
  expect(bytePieces("né 🐇")).toEqual([{ bytes: "n\u00c3\u00a9" }, { bytes: " \u00f0\u009f\u0090\u0087" }]);
});

test("an allowed special token stays whole", () => {
  expect(bytePieces("né <|end|>", ["<|end|>"])).toEqual([utf8("né"), utf8(" "), { special: "<|end|>" }]);
  expect(shown(bytePieces("sayhello 12, hello", ["hello", "12"]))).toBe("say|{hello}| |{12}|,| |{hello}");
});

test("a special token that is not allowed is text", () => {
  expect(shown(bytePieces("a <end>"))).toBe("a| <|end|>");
  expect(shown(bytePieces("b<|endoftext|>")), "GPT-2's own token, not allowed").toBe("b|<||endoftext||>");
  expect(shown(bytePieces("a <end><pad>", ["<pad>"]))).toBe("a| <|end|>|{<pad>}");
  expect(shown(bytePieces("a <END> <end", ["<end>"]))).toBe("a| <|END|>| <|end");
});

test("the longest special token that fits counts", () => {
  for (const allowed of [
    ["<a><b><c>", "<a><b>", "<a>"],
    ["<a>", "<a><b>", "<a><b><c>"],
    ["<a><b>", "<a><b><c>", "<a>"],
  ]) {
    const found = shown(bytePieces("<a><b><c>x<a><b><a>", allowed));
    expect(found, `the pieces with ${allowed.join(", ")} allowed`).toBe("{<a><b><c>}|x|{<a><b>}|{<a>}");
  }
  // Length decides, not the alphabet, and not the number of bytes.
  expect(shown(bytePieces("-----", ["--", "---"]))).toBe("{---}|{--}");
});

test("of overlapping special tokens, the first in the text counts", () => {
  for (const allowed of [
    ["ab", "bcde"],
    ["bcde", "ab"],
  ])
    expect(shown(bytePieces("abcde bcde", allowed))).toBe("{ab}|cde| |{bcde}");
  expect(shown(bytePieces("abcde bcde", ["abc", "de"]))).toBe("{abc}|{de}| bc|{de}");
});

test("a special token is text to find, not a pattern", () => {
  const signs = ["a.b", "[INST]", "(x)*", "^", "$", "\\d+", "a|b", "{2}", "?", "/"];
  for (const sign of signs)
    expect(bytePieces(`1${sign}acb11`, [sign]), `the pieces around ${sign}`).toEqual([
      utf8("1"),
      { special: sign },
      utf8("acb"),
      utf8("11"),
    ]);
});

test("text between special tokens is split by itself", () => {
  expect(shown(bytePieces("it<e>'s  <e> a<e><e>", ["<e>"]))).toBe("it|{<e>}|'s|  |{<e>}| a|{<e>}|{<e>}");
  expect(shown(bytePieces("<e>", ["<e>"]))).toBe("{<e>}");
  expect(bytePieces("a🐇b 你🐇", ["🐇"])).toEqual([
    utf8("a"),
    { special: "🐇" },
    utf8("b"),
    utf8(" 你"),
    { special: "🐇" },
  ]);
});

test("an empty special token is refused", () => {
  for (const allowed of [[""], ["", "<e>"], ["<e>", "", "<pad>"], ["<e>", ""]])
    for (const text of ["an <e>", ""])
      expect(() => bytePieces(text, allowed)).toRefuse(RangeError, 'the special token ""');
});

test("the pieces of random texts, found one by one", () => {
  const parts = [
    "a",
    "Z",
    "é",
    "你",
    "7",
    "½",
    " ",
    "  ",
    "\n",
    "\t",
    "\u00a0",
    "'",
    "'s",
    "'ll",
    "'re",
    "'m",
  ];
  const more = ["'d", "'T", "n't", "'ve", "!", '-"', "\ufeff", "\u0085", "🐇", "\u0301", "_", "stre", " x"];
  const rng = specRandom();
  for (let n = 0; n < 300; n++) {
    const all = [...parts, ...more];
    const text = Array.from({ length: 1 + rng.integer(12) }, () => all[rng.integer(all.length)]).join("");
    const expected = slowSplit(text);
    expect(splitPieces(text), `the pieces of ${JSON.stringify(text)}`).toEqual(expected);
    expect(bytePieces(text), `the bytes of ${JSON.stringify(text)}`).toEqual(expected.map(utf8));
  }
});

test("every call splits its own text", () => {
  expect(splitPieces).toHeed({ text: "it's 12 cats" });
  expect(bytePieces).toHeed(
    { text: "é <end>, <pad>", allowed: ["<end>"] },
    { others: { allowed: ["<pad>"] } },
  );
  expect(splitPieces).toReturnNew({ text: "it's 12 cats" });
  expect(bytePieces).toReturnNew({ text: "é <end>", allowed: ["<end>"] });
});
