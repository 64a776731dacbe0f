import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { splitText } from "./text-split.js";

const stages = (train: number[], validation: number[], of = "") => [
  { name: "train", expected: train, axes: "token", what: `the training part${of}` },
  { name: "validation", expected: validation, axes: "token", what: `the validation part${of}` },
];

/** A text of random ids. */
const textOf = (length: number, stream: number) => {
  const rng = specRandom(stream);
  return Array.from({ length }, () => rng.integer(1000));
};

test("of ten tokens the last three are kept, by hand", () => {
  const ids = [7, 3, 9, 4, 4, 8, 1, 6, 2, 5];
  expect(splitText(ids, 0.3)).toMatchStages(stages([7, 3, 9, 4, 4, 8, 1], [6, 2, 5]));
});

test("the text itself stays as it was", () => {
  const ids = textOf(23, 1);
  expect(() => splitText(ids, 0.2)).toLeaveUnchanged({ ids });
});

test("both parts are new lists", () => {
  const ids = textOf(23, 2);
  const { train, validation } = splitText(ids, 0.2);
  train.fill(-1);
  validation.fill(-2);
  expect(ids).toMatchValues(textOf(23, 2), { axes: "token", what: "the text after its parts were changed" });
});

test("the parts, put together, are the text", () => {
  const ids = textOf(101, 3);
  for (const share of [0.05, 0.1, 0.5, 0.9]) {
    const { train, validation } = splitText(ids, share);
    expect([...train, ...validation]).toMatchValues(ids, {
      axes: "token",
      what: `train and validation, joined, for a share of ${share}`,
    });
  }
});

test("the share is rounded to whole tokens, up or down", () => {
  // 1000 · 0.0104999 = 10.4999, 17 · 0.1 = 1.7, 17 · 0.2 = 3.4, 17 · 0.75 = 12.75, 15 · 0.5 = 7.5 and 17 · 0.5 = 8.5
  for (const [n, share, v] of [
    [17, 0.1, 2],
    [17, 0.2, 3],
    [17, 0.75, 13],
    [15, 0.5, 8],
    [17, 0.5, 9],
    [1000, 0.0104999, 10],
  ]) {
    const ids = textOf(n, 4);
    const { train, validation } = splitText(ids, share);
    expect({ train, validation }).toMatchStages(
      stages(ids.slice(0, n - v), ids.slice(n - v), ` of ${n} tokens at a share of ${share}`),
    );
  }
});

test("a text of 250,000 tokens is cut like a short one", () => {
  const ids = Array.from({ length: 250_000 }, (_, i) => (i * 7919) % 1009);
  const { train, validation } = splitText(ids, 0.5);
  expect([train.length, validation.length], "the lengths of both parts").toEqual([125_000, 125_000]);
  const joined = [...train, ...validation];
  const moved = ids.filter((id, i) => joined[i] !== id).length;
  expect(moved, "the tokens that are no longer in their place").toBe(0);
});

test("two tokens are one for each part", () => {
  expect(splitText([4, 9], 0.5)).toMatchStages(stages([4], [9]));
});

test("the same text is cut at the same place every time", () => {
  const ids = textOf(40, 5);
  expect(() => Object.values(splitText(ids, 0.25))).toBeDeterministic();
});

test("a part without a token is refused", () => {
  expect(() => splitText([1, 2, 3], 0.1)).toRefuse(RangeError, "a tenth of three tokens");
  expect(() => splitText([1, 2, 3], 0.9)).toRefuse(RangeError, "nine tenths of three tokens");
  expect(() => splitText([1, 2, 3], 0)).toRefuse(RangeError, "a share of 0");
  expect(() => splitText([1, 2, 3], 1)).toRefuse(RangeError, "a share of 1");
  expect(() => splitText([1, 2, 3], -0.5)).toRefuse(RangeError, "a share below 0");
  expect(() => splitText([1, 2, 3], 1.5)).toRefuse(RangeError, "a share above 1");
  expect(() => splitText([1, 2, 3], Number.NaN)).toRefuse(RangeError, "a share that is no number");
  for (const share of [0, 1, Number.NaN])
    expect(() => splitText(textOf(40, 8), share)).toRefuse(RangeError, `a share of ${share} of forty tokens`);
  expect(() => splitText([7], 0.5)).toRefuse(RangeError, "a half of one token");
  expect(() => splitText([], 0.5)).toRefuse(RangeError, "an empty text");
});

test("each text and each share is cut by itself", () => {
  expect(splitText).toHeed({ ids: textOf(23, 6), share: 0.2 });
  expect(splitText).toHeed({ ids: [1, 11, ...textOf(21, 6)], share: 0.2 }); // also as 11, 1: the same digits
});

test("no list is shared with the text or with another result", () => {
  expect(splitText).toReturnNew({ ids: textOf(23, 6), share: 0.2 });
});
