import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { stepPlaces } from "./step-places.js";

const S = 13; // the separator
const P = 0; // padding

/** Places of what is written after a prompt of two tokens. */
const after = (written: number[]) => stepPlaces([5, 8, ...written], 2, S, P);

test("a step ends at its separator, which belongs to it", () => {
  expect(after([4, 6, S, 7, S]), "places of the steps 4 6 S and 7 S").toEqual([4, 6]);
});

test("a last step without a separator counts", () => {
  expect(after([4, S, 7, 9, 6]), "places of the steps 4 S and 7 9 6").toEqual([3, 6]);
  expect(after([4, 7, 9]), "the place of a single step that was cut off").toEqual([4]);
});

test("forty steps have forty places", () => {
  const places = Array.from({ length: 40 }, (_, n) => 2 * n + 3);
  expect(after(Array(40).fill([4, S]).flat()), "places of the step 4 S, forty times").toEqual(places);
});

test("separators of the prompt end no steps", () => {
  expect(stepPlaces([9, S, 9, S, 4, 6, S], 4, S, P), "a prompt 9 S 9 S, then the step 4 6 S").toEqual([6]);
  expect(stepPlaces([9, S, 9, 4, S], 3, S, P), "a prompt with a separator inside").toEqual([4]);
  expect(stepPlaces([9, P, S, 4, S, 5], 3, S, P), "a prompt with a padding token inside").toEqual([4, 5]);
});

test("padding is no step, and belongs to none", () => {
  expect(after([4, 6, S, P, P, P]), "places of 4 6 S before three of padding").toEqual([4]);
  expect(after([4, S, 7, 9, P, P]), "places of 4 S and 7 9 before two of padding").toEqual([3, 5]);
  expect(after([4, S, 7, P]), "places of 4 S and 7 before one of padding").toEqual([3, 4]);
  expect(
    stepPlaces([9, 9, S, 4, S, 5, 5, S, 6, P, P], 3, S, P),
    "a prompt 9 9 S, three steps, two of padding",
  ).toEqual([4, 7, 8]);
  expect(after([P, P]), "nothing but padding after the prompt").toEqual([]);
});

test("a separator that nothing stands before ends nothing", () => {
  expect(after([4, S, S, 7, S]), "places of 4 S, S, 7 S").toEqual([3, 6]);
  expect(after([S, 4, S]), "places of S, 4 S").toEqual([4]);
  expect(after([S, S, S, 4, S, S, S, S]), "places among many separators").toEqual([6]);
  expect(after([4, S, S]), "places of 4 S, S").toEqual([3]);
  expect(after([S]), "a separator alone").toEqual([]);
  expect(after([S, S, P]), "two separators and padding").toEqual([]);
  expect(after([7, S, S, P]), "the place of 7 S before S and padding").toEqual([3]);
});

test("no prompt, nothing written, one token", () => {
  expect(stepPlaces([4, S, 7], 0, S, P), "places without a prompt").toEqual([1, 2]);
  expect(stepPlaces([4, S, 7], 3, S, P), "places of a prompt alone").toEqual([]);
  expect(stepPlaces([], 0, S, P), "places of no tokens").toEqual([]);
  expect(stepPlaces([4], 0, S, P), "places of one token").toEqual([0]);
  expect(stepPlaces([S], 0, S, P), "places of one separator").toEqual([]);
  expect(stepPlaces([P], 0, S, P), "places of one padding token").toEqual([]);
  expect(stepPlaces([4, 7], 1, S, P), "places of one token after a prompt of one").toEqual([1]);
  expect(stepPlaces([S, S], 1, S, P), "a separator after a prompt that is one").toEqual([]);
});

test("any ids may separate and pad, 0 and −100 too", () => {
  expect(stepPlaces([5, 13, 0, 7, 0, 8, -100], 1, 0, -100), "separator 0, padding −100").toEqual([2, 4, 5]);
  expect(stepPlaces([5, 13, 50256, 7, 50256, 8, 198], 1, 50256, 198), "separator 50256, padding 198").toEqual(
    [2, 4, 5],
  );
  expect(stepPlaces([5, 13, 0, 7], 1, 99, 98), "a row with neither").toEqual([3]);
});

test("a step may be the id 0 alone, and 0 again", () => {
  expect(stepPlaces([5, 0, 13, 0, 0, 13, 0], 1, 13, 99), "steps 0 S, 0 0 S and 0").toEqual([2, 5, 6]);
});

test("random rows, from the steps that made them", async () => {
  const rng = specRandom();
  const shown: (string | number)[][] = [];
  for (let i = 0; i < 60; i++) {
    const { ids, promptLength, places } = randomRow(rng);
    const told = stepPlaces(ids, promptLength, S, P);
    if (i < 3) shown.push([text(ids, promptLength), told.join(" "), places.join(" ")]);
    if (i === 2)
      await exhibit({
        kind: "table",
        title: "three rows and their steps",
        caption:
          "| ends the prompt, S is the separator, P is padding. The last token of each step is one that you can point at.",
        columns: ["row", "places", "expected"],
        rows: shown,
      });
    expect(told, `places of ${text(ids, promptLength)}`).toEqual(places);
  }
});

test("the row stays, and every argument counts", () => {
  const ids = [9, S, 4, S, 5, 7, S, 6, P];
  expect(() => stepPlaces(ids, 2, S, P)).toLeaveUnchanged({ ids });
  expect(stepPlaces).toHeed(
    { ids, promptLength: 2, separator: S, pad: P },
    { others: { ids: [9, S, 4, 4, S, 7, 5, S, P], promptLength: 4, separator: 4, pad: 6 } },
  );
  expect(stepPlaces).toReturnNew({ ids, promptLength: 2, separator: S, pad: P });
});

test("a prompt that doesn't fit is refused", () => {
  const ids = [9, S, 4, S];
  for (const odd of [5, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => stepPlaces(ids, odd, S, P)).toRefuse(
      RangeError,
      `a prompt of ${odd} tokens in a row of 4`,
      `${odd}`,
    );
  expect(() => stepPlaces([], 1, S, P)).toRefuse(RangeError, "a prompt of 1 token in a row of none", 1);
});

test("one id for separator and padding is refused", () => {
  expect(() => stepPlaces([9, 7, 4, 7], 1, 7, 7)).toRefuse(RangeError, "7 for both", 7);
  expect(() => stepPlaces([9, 8, 4, 0], 1, 0, 0)).toRefuse(RangeError, "0 for both", 0);
  expect(() => stepPlaces([], 0, 7, 7)).toRefuse(RangeError, "7 for both, without a row", 7);
});

const text = (ids: number[], promptLength: number) =>
  ids
    .map((id) => (id === S ? "S" : id === P ? "P" : `${id}`))
    .toSpliced(promptLength, 0, "|")
    .join(" ");

/** A prompt, steps with stray separators between them, perhaps a step that was cut off, and padding. */
function randomRow(rng: ReturnType<typeof specRandom>) {
  const words = (count: number) => Array.from({ length: count }, () => 1 + rng.integer(9));
  const ids = [...words(rng.integer(3)), ...Array(rng.integer(2)).fill(S), ...words(rng.integer(2))];
  const promptLength = ids.length;
  const places: number[] = [];
  for (let steps = rng.integer(5); steps > 0; steps--) {
    ids.push(...Array(Math.max(0, rng.integer(5) - 2)).fill(S), ...words(1 + rng.integer(3)), S);
    places.push(ids.length - 1);
  }
  if (rng.integer(2) === 1) {
    ids.push(...words(1 + rng.integer(3)));
    places.push(ids.length - 1);
  }
  ids.push(...Array(rng.integer(4)).fill(P));
  return { ids, promptLength, places };
}
