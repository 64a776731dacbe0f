import { expect, test } from "vitest";
import { ASST, decode, encode } from "#lib/mini-world/words";
import { exhibit } from "#lib/spec/exhibit";
import { type PreferencePair, shortenPair, splitPair } from "./shared-prompt.js";

const split = (chosen: string, rejected: string) => splitPair(encode(chosen), encode(rejected), ASST);

const told = ({ prompt, chosen, rejected }: PreferencePair) => ({
  prompt: decode(prompt),
  chosen: decode(chosen),
  rejected: decode(rejected),
});

test("two answers to one question", () => {
  expect(
    told(split("<bos> <user> list ? <asst> great . <eos>", "<bos> <user> list ? <asst> dull film . <eos>")),
  ).toEqual({ prompt: "<bos> <user> list ? <asst>", chosen: "great . <eos>", rejected: "dull film . <eos>" });
});

test("answers that begin alike are whole", () => {
  expect(
    told(
      split(
        "<bos> <user> list ? <asst> the film was good . <eos>",
        "<bos> <user> list ? <asst> the film was dull and the cast was bad . <eos>",
      ),
    ),
  ).toEqual({
    prompt: "<bos> <user> list ? <asst>",
    chosen: "the film was good . <eos>",
    rejected: "the film was dull and the cast was bad . <eos>",
  });
});

test("one answer is the beginning of the other", () => {
  const [short, long] = ["<bos> <asst> great film", "<bos> <asst> great film . <eos>"];
  expect(told(split(short, long))).toEqual({
    ...{ prompt: "<bos> <asst>", chosen: "great film", rejected: "great film . <eos>" },
  });
  expect(told(split(long, short))).toEqual({
    ...{ prompt: "<bos> <asst>", chosen: "great film . <eos>", rejected: "great film" },
  });
  expect(told(split("<asst> good", "<asst>")), "an answer without a word").toEqual({
    ...{ prompt: "<asst>", chosen: "good", rejected: "" },
  });
});

test("of several turns, the last one that both share", () => {
  const before = "<bos> <user> what ? <asst> the film . <eos> <user> list ? <asst>";
  expect(told(split(`${before} good . <eos>`, `${before} poor . <eos>`))).toEqual({
    ...{ prompt: before, chosen: "good . <eos>", rejected: "poor . <eos>" },
  });
});

test("the assistant's token may be 0", () => {
  expect(splitPair([1, 4, 0, 7], [1, 4, 0, 8], 0), "a pair in which 0 begins an answer").toEqual({
    ...{ prompt: [1, 4, 0], chosen: [7], rejected: [8] },
  });
});

test("turns after the difference belong to the answers", () => {
  expect(
    told(
      split(
        "<bos> <user> what ? <asst> good . <eos> <user> list ? <asst> great . <eos>",
        "<bos> <user> what ? <asst> bad . <eos> <user> list ? <asst> great . <eos>",
      ),
    ),
  ).toEqual({
    prompt: "<bos> <user> what ? <asst>",
    chosen: "good . <eos> <user> list ? <asst> great . <eos>",
    rejected: "bad . <eos> <user> list ? <asst> great . <eos>",
  });
});

test("what is no pair is refused", () => {
  const refused = (chosen: number[], rejected: number[], what: string) =>
    expect(() => splitPair(chosen, rejected, ASST)).toRefuse(RangeError, what);
  refused([1, 4, 7], [1, 4, 7], "the same conversation twice");
  refused([], [], "two empty conversations");
  refused([1, 7, 8], [1, 7, 9], "a pair without an assistant");
  refused([1, 7, 4, 8], [1, 9, 4, 8], "an assistant that speaks only after the difference");
  refused([4, 8], [7, 8], "a pair that differs from the first token on");
  expect(told(splitPair([4, 7], [4, 8], 4)).prompt, "the prompt of one token").toBe("<asst>");
});

const PAIR: PreferencePair = { prompt: [1, 3, 20, 21, 22, 4], chosen: [40, 2], rejected: [41, 42, 43, 2] };

test("the prompt loses its first tokens, on both sides alike", () => {
  const swapped = { ...PAIR, chosen: PAIR.rejected, rejected: PAIR.chosen };
  expect(shortenPair(swapped, 7), "a pair for 7 tokens, the chosen answer longer").toEqual({
    ...swapped,
    prompt: [21, 22, 4],
  });
  expect(shortenPair(PAIR, 7), "a pair for 7 tokens").toEqual({ ...PAIR, prompt: [21, 22, 4] });
  expect(shortenPair(PAIR, 9), "a pair for 9 tokens").toEqual({ ...PAIR, prompt: [3, 20, 21, 22, 4] });
  expect(shortenPair(PAIR, 5), "a pair for 5 tokens").toEqual({ ...PAIR, prompt: [4] });
});

test("a pair that fits stays whole", () => {
  for (const length of [10, 11, 99])
    expect(shortenPair(PAIR, length), `a pair for ${length} tokens`).toEqual(PAIR);
  const small = { prompt: [9], chosen: [2], rejected: [7] };
  expect(shortenPair(small, 2), "a pair for 2 tokens").toEqual(small);
});

test("answers that do not fit are refused", () => {
  for (const length of [4, 3, 0])
    expect(() => shortenPair(PAIR, length)).toRefuse(RangeError, `room for ${length - 4} tokens`);
  expect(() => shortenPair({ ...PAIR, chosen: PAIR.rejected, rejected: PAIR.chosen }, 4)).toRefuse(
    RangeError,
    "a chosen answer that is too long",
  );
});

test("the arguments stay, each call has its own lists", () => {
  const joined = (chosen: number[], rejected: number[], assistant: number) =>
    splitPair(chosen, rejected, assistant);
  expect(joined).toHeed(
    { chosen: [1, 4, 7, 4, 9], rejected: [1, 4, 7, 4, 8], assistant: 4 },
    { others: { chosen: [1, 4, 7, 4, 6], rejected: [1, 4, 7, 4, 5], assistant: 7 } },
  );
  expect(joined).toReturnNew({ chosen: [1, 4, 7, 9], rejected: [1, 4, 7, 8], assistant: 4 });
  expect(joined, "an answer without a word").toReturnNew({
    chosen: [1, 4],
    rejected: [1, 4, 8],
    assistant: 4,
  });
  expect(joined, "a rejected answer without a word").toReturnNew({
    chosen: [1, 4, 9],
    rejected: [1, 4],
    assistant: 4,
  });
  const [chosen, rejected] = [
    [1, 4, 7, 9],
    [1, 4, 7, 8],
  ];
  expect(() => splitPair(chosen, rejected, 4)).toLeaveUnchanged({ chosen, rejected });
  const shortened = (prompt: number[], good: number[], bad: number[], length: number) =>
    shortenPair({ prompt, chosen: good, rejected: bad }, length);
  const pair = { prompt: [1, 3, 20, 4], good: [40, 2], bad: [41, 42, 2] };
  expect(shortened).toHeed(
    { ...pair, length: 5 },
    { others: { good: [40, 5], bad: [41, 42, 5], length: 6 } },
  );
  expect(shortened).toReturnNew({ ...pair, length: 5 });
  expect(shortened).toReturnNew({ ...pair, length: 9 });
  expect(() => shortenPair(PAIR, 6)).toLeaveUnchanged({ ...PAIR });
});

/** The last six tokens. */
const endOf = (text: string) => `… ${text.split(" ").slice(-6).join(" ")}`;

test("what a right cut would leave of a pair", async () => {
  const pair = split(
    "<bos> <user> list ? <asst> the film was long and the cast was great . <eos>",
    "<bos> <user> list ? <asst> the film was long and the cast was poor . <eos>",
  );
  const { prompt, chosen, rejected } = told(shortenPair(pair, 12));
  await exhibit({
    kind: "table",
    title: "how a pair ends that was cut to 12 tokens",
    caption: "Cut at their ends, both answers would be equal: nothing could be learned from the pair.",
    columns: ["answer", "yours", "cut at its end"],
    rows: [
      ["chosen", endOf(`${prompt} ${chosen}`), endOf(decode([...pair.prompt, ...pair.chosen].slice(0, 12)))],
      [
        "rejected",
        endOf(`${prompt} ${rejected}`),
        endOf(decode([...pair.prompt, ...pair.rejected].slice(0, 12))),
      ],
    ],
  });
  expect([prompt, chosen.endsWith("great . <eos>")]).toEqual(["<asst>", true]);
});
