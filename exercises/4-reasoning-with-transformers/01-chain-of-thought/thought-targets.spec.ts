import { expect, test } from "vitest";
import { encode, WORDS } from "#lib/chain-sums/tokens";
import { exhibit } from "#lib/spec/exhibit";
import { IGNORED } from "../../2-building-a-transformer/06-complete-model/lm-loss.js";
import { type ChainExample, chainBatch } from "./thought-targets.js";

/** `"3 5 = | ⇒ 8 ."`, the problem before the bar, what is written after it; a `?` at the end marks a guess. */
function example(text: string): ChainExample {
  const [prompt, written] = text.replace("?", "").split("|").map(encode);
  return { prompt, written, isGuess: text.endsWith("?") };
}

/** The tokens of a row; `_` is −100. */
const row = (text: string) => text.split(" ").map((word) => (word === "_" ? IGNORED : WORDS.indexOf(word)));

function expectBatch(examples: ChainExample[], ids: string[], targets: string[]): void {
  const batch = chainBatch(examples);
  expect(batch.ids).toMatchValues(ids.map(row), {
    axes: "row position",
    what: "ids, the tokens that are read",
  });
  expect(batch.targets).toMatchValues(targets.map(row), { axes: "row position", what: "targets" });
}

const CHAIN = "3 5 9 = | #1 5 #2 4 #0 7 ⇒ 7 .";

test("each position's target is the token that is written after it", () => {
  expectBatch([example(CHAIN)], ["3 5 9 = #1 5 #2 4 #0 7 ⇒ 7"], ["_ _ _ #1 5 #2 4 #0 7 ⇒ 7 ."]);
});

test("a guess is no target; the ⇒ before it and the period are", () => {
  expectBatch([example("3 5 9 = | ⇒ 7 . ?")], ["3 5 9 = ⇒ 7"], ["_ _ _ ⇒ _ ."]);
});

test("an answer that is no guess is a target, thought or not", () => {
  expectBatch([example("3 5 9 = | ⇒ 7 .")], ["3 5 9 = ⇒ 7"], ["_ _ _ ⇒ 7 ."]);
});

test("shorter rows are filled up with PAD, which is no target", () => {
  expectBatch(
    [example("8 1 = | ⇒ 9 ."), example(CHAIN), example("6 = | #0 6 ⇒ 6 .")],
    [
      "8 1 = ⇒ 9 . PAD PAD PAD PAD PAD PAD",
      "3 5 9 = #1 5 #2 4 #0 7 ⇒ 7",
      "6 = #0 6 ⇒ 6 . PAD PAD PAD PAD PAD",
    ],
    ["_ _ ⇒ 9 . _ _ _ _ _ _ _", "_ _ _ #1 5 #2 4 #0 7 ⇒ 7 .", "_ #0 6 ⇒ 6 . _ _ _ _ _ _"],
  );
});

test("chains and guesses in one batch", async () => {
  const examples = () =>
    ["4 4 7 = | ⇒ 5 . ?", "2 6 = | #1 6 #0 8 ⇒ 8 .", "9 9 9 9 = | ⇒ 6 .", "5 = | ⇒ 5 . ?"].map(example);
  const { ids, targets } = chainBatch(examples());
  await exhibit({
    kind: "table",
    title: "what the model reads, and what it is graded on",
    caption:
      "Four texts, a column for each position: the token that is read, and below it the target, if there is one.",
    columns: ["text", "tokens", ...(ids[0] ?? []).map((_, t) => String(t))],
    rows: ids.flatMap((read, b) => [
      [b, "ids", ...read.map(wordOf)],
      [b, "targets", ...targets[b].map((id) => (id === IGNORED ? "" : wordOf(id)))],
    ]),
  });
  expectBatch(
    examples(),
    ["4 4 7 = ⇒ 5 . PAD PAD", "2 6 = #1 6 #0 8 ⇒ 8", "9 9 9 9 = ⇒ 6 . PAD", "5 = ⇒ 5 . PAD PAD PAD PAD"],
    ["_ _ _ ⇒ _ . _ _ _", "_ _ #1 6 #0 8 ⇒ 8 .", "_ _ _ _ ⇒ 6 . _ _", "_ ⇒ _ . _ _ _ _ _"],
  );
});

test("a ⇒ in the prompt is no answer's", () => {
  expectBatch([example("3 ⇒ 5 = | ⇒ 8 . ?")], ["3 ⇒ 5 = ⇒ 8"], ["_ _ _ ⇒ _ ."]);
});

test("zeros are tokens: they are read, and they are targets", () => {
  expectBatch(
    [example("0 0 = | #0 0 #1 0 ⇒ 0 ."), example("0 = | ⇒ 0 . ?")],
    ["0 0 = #0 0 #1 0 ⇒ 0", "0 = ⇒ 0 . PAD PAD PAD PAD"],
    ["_ _ #0 0 #1 0 ⇒ 0 .", "_ ⇒ _ . _ _ _ _ _"],
  );
});

test("only the token after the first ⇒ is left out of a guess", () => {
  expectBatch(
    [example("7 2 = | #0 7 #1 9 ⇒ 9 . ?"), example("1 8 = | ⇒ 9 ⇒ 9 . ?")],
    ["7 2 = #0 7 #1 9 ⇒ 9", "1 8 = ⇒ 9 ⇒ 9 . PAD"],
    ["_ _ #0 7 #1 9 ⇒ _ .", "_ _ ⇒ _ ⇒ 9 . _ _"],
  );
});

test("whatever is written is a target, WAIT and PAD too", () => {
  expectBatch(
    [example("7 2 = | #0 7 WAIT 7 #1 9 ⇒ 9 ."), example("1 = | PAD ⇒ 1 .")],
    ["7 2 = #0 7 WAIT 7 #1 9 ⇒ 9", "1 = PAD ⇒ 1 . PAD PAD PAD PAD PAD"],
    ["_ _ #0 7 WAIT 7 #1 9 ⇒ 9 .", "_ PAD ⇒ 1 . _ _ _ _ _ _"],
  );
});

test("a text of two tokens, and one that was cut off", () => {
  expectBatch([example("= | ⇒")], ["="], ["⇒"]);
  expectBatch([example("4 = | ⇒ ?"), example("5 = | #0")], ["4 =", "5 ="], ["_ ⇒", "_ #0"]);
});

test("each example has alone what it has in a batch", () => {
  const texts = [CHAIN, "4 = | ⇒ 4 . ?", "6 0 1 2 5 = | #4 5 #0 1 #1 1 #2 2 #3 4 ⇒ 4 .", "0 9 = | ⇒ 9 . ?"];
  const all = chainBatch(texts.map(example));
  for (const [b, text] of texts.entries()) {
    const alone = chainBatch([example(text)]);
    const T = text.replaceAll("| ", "").replace(" ?", "").split(" ").length - 1;
    expect(alone.ids).toMatchValues([all.ids[b].slice(0, T)], {
      axes: "row position",
      what: `ids of row ${b} alone`,
    });
    expect(alone.targets).toMatchValues([all.targets[b].slice(0, T)], {
      axes: "row position",
      what: `targets of row ${b} alone`,
    });
  }
});

test("what is no batch is refused", () => {
  const good = example(CHAIN);
  const refused = (examples: ChainExample[], what: string, ...telling: (string | number)[]) =>
    expect(() => chainBatch(examples)).toRefuse(RangeError, what, ...telling);
  refused([], "a batch without examples");
  refused([{ ...good, prompt: [] }, good, good], "an empty prompt in the first row", 0);
  refused([good, good, { ...good, prompt: [] }], "an empty prompt in the last row", 2);
  refused([good, { ...good, written: [] }, good], "nothing written in the second row", 1);
  refused([{ ...good, prompt: [], written: [] }], "an example without tokens", 0);
  refused([example("1 = | #0 1 . ?"), good], "a guess without ⇒ in the first row", 0);
  refused([good, good, example("1 = | 1 . ?")], "a guess without ⇒ in the last row", 2);
});

test("examples stay, each call has its own result", () => {
  const make = (prompt: number[], written: number[], isGuess: boolean) =>
    chainBatch([
      { prompt, written, isGuess },
      { prompt: [7, 10], written: [11, 7, 12], isGuess: true },
    ]);
  const given = { prompt: [3, 1, 10], written: [11, 4, 12], isGuess: true };
  expect(make).toHeed(given, { others: { prompt: [3, 2, 10], written: [11, 4, 11], isGuess: false } });
  expect(make).toReturnNew(given, { neverZero: ["written"] });
  // What is read of a text with one written token is its problem.
  const short = (prompt: number[]) =>
    chainBatch([
      { prompt, written: [11], isGuess: false },
      { prompt: [7, 10], written: [11], isGuess: false },
    ]);
  expect(short).toReturnNew({ prompt: [3, 1, 10] });
  const examples = [example(CHAIN), example("7 = | ⇒ 7 . ?")];
  const before = JSON.stringify(examples);
  const first = chainBatch(examples);
  expect(JSON.stringify(examples), "the examples after the call").toBe(before);
  const held = JSON.stringify(first);
  examples[1].isGuess = false;
  examples[0].written[1] = 6;
  expect(chainBatch(examples).targets, "targets after the examples were changed").toMatchValues(
    ["_ _ _ #1 6 #2 4 #0 7 ⇒ 7 .", "_ ⇒ 7 . _ _ _ _ _ _ _ _"].map(row),
    { axes: "row position", what: "targets after the examples were changed" },
  );
  expect(JSON.stringify(first), "the first result after the second call").toBe(held);
});

const wordOf = (id: number) => WORDS[id] ?? String(id);
