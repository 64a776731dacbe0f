import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { dropLabels } from "../03-class-conditioning/drop-labels.js";
import { type CaptionRow, dropCaptions } from "./drop-captions.js";
import type { Captions } from "./encode-caption.js";

const M = 5;
/** What a hidden caption becomes. Its ids and its mask differ from those of every caption. */
const none = (): CaptionRow => ({ ids: [9, 8, 0, 0, 0], mask: [true, true, false, false, false] });
/** Caption b: its ids tell who it is, and the first of them is b + 20. It has one token, or three to five. */
const captions = (B: number): Captions => ({
  ids: Array.from({ length: B }, (_, b) => Array.from({ length: M }, (__, m) => 20 + b + 100 * m)),
  mask: Array.from({ length: B }, (_, b) => Array.from({ length: M }, (__, m) => m < [3, 1, 5, 4][b % 4])),
});

/** Which captions are hidden; each row must be a caption or `none`, ids and mask alike. */
function hiddenIn({ ids, mask }: Captions, from: Captions): boolean[] {
  const B = from.ids.length;
  expect([ids.length, mask.length], `rows of ids and of masks, for ${B} captions`).toEqual([B, B]);
  return ids.map((row, b) => {
    const hidden = row[0] === 9;
    expect(row, `the ids of ${hidden ? "hidden" : "shown"} caption ${b}`).toEqual(
      hidden ? none().ids : from.ids[b],
    );
    expect(mask[b], `the mask of ${hidden ? "hidden" : "shown"} caption ${b}`).toEqual(
      hidden ? none().mask : from.mask[b],
    );
    return hidden;
  });
}
const shareOf = (hidden: boolean[]) => hidden.filter(Boolean).length / hidden.length;

/** Draws of a coin with the probability p that land between these shares, all but one time in a million. */
const around = (p: number, draws: number): [number, number] => {
  const slack = 4.9 * Math.sqrt((p * (1 - p)) / draws);
  return [p - slack, p + slack];
};

test("a share of 0 hides no caption", () => {
  expect(dropCaptions(captions(6), 0, none(), specRandom(1)), "six captions").toEqual(captions(6));
});

test("a share of 1 hides all, ids and masks", () => {
  const { ids, mask } = dropCaptions(captions(3), 1, none(), specRandom(1));
  expect([ids.length, mask.length], "rows of ids and of masks, for three captions").toEqual([3, 3]);
  for (let b = 0; b < 3; b++) {
    expect(ids[b], `the ids of hidden caption ${b}`).toEqual(none().ids);
    expect(mask[b], `the mask of hidden caption ${b}`).toEqual(none().mask);
  }
});

test("a hidden caption has the ids and the mask of none", () => {
  const given = captions(200);
  const hidden = hiddenIn(dropCaptions(given, 0.5, none(), specRandom(2)), given);
  expect(shareOf(hidden)).toLieBetween(...around(0.5, 200), "the share of hidden captions at 0.5");
});

test("a caption that begins like none isn't hidden", () => {
  // Ids and masks say nothing about who is hidden: the draws alone decide.
  const given: Captions = {
    ids: [none().ids, [9, 7, 7, 7, 0], none().ids, [9, 8, 8, 0, 0]],
    mask: [[true, true, true, true, true], none().mask, none().mask.map((word) => !word), none().mask],
  };
  expect(dropCaptions(given, 0, none(), specRandom(9)), "four captions, none of them hidden").toEqual(given);
});

test("none may be a caption of any length", () => {
  for (const shown of [1, 3, 5]) {
    const row = { ids: [7, 6, 5, 4, 3], mask: [0, 1, 2, 3, 4].map((m) => m < shown) };
    const { ids, mask } = dropCaptions(captions(2), 1, row, specRandom(3));
    expect([ids[1], mask[1]], `a row hidden by a caption of ${shown} tokens`).toEqual([row.ids, row.mask]);
  }
});

test("the same draws as for labels", () => {
  for (const share of [0.15, 0.5, 0.9]) {
    const [rng, twin] = [specRandom(4), specRandom(4)];
    for (const B of [40, 7, 1, 12]) {
      const given = captions(B);
      expect(
        hiddenIn(dropCaptions(given, share, none(), rng), given),
        `which of ${B} captions are hidden at a share of ${share}`,
      ).toEqual(dropLabels(Array(B).fill(0), share, 1, twin).map((label) => label === 1));
    }
  }
});

test("each caption takes one draw, at every share", () => {
  const given = captions(4);
  const withNone: Captions = {
    ids: [none().ids, ...given.ids, none().ids],
    mask: [none().mask, ...given.mask, none().mask],
  };
  for (const share of [0, 0.5, 1])
    for (const [what, batch] of [
      ["four captions", given],
      ["six, two of them already hidden", withNone],
    ] as const) {
      const [rng, twin] = [specRandom(11), specRandom(11)];
      dropCaptions(batch, share, none(), rng);
      dropLabels(Array(batch.ids.length).fill(0), share, 1, twin);
      expect(rng.random(), `what rng draws after ${what}, at a share of ${share}`).toBe(twin.random());
    }
});

test("of 5,000 captions, the given share is hidden", () => {
  for (const share of [0.15, 0.8]) {
    const given = captions(5000);
    const { ids } = dropCaptions(given, share, none(), specRandom(5));
    expect(shareOf(ids.map((row) => row[0] === 9))).toLieBetween(
      ...around(share, 5000),
      `the share of hidden captions at ${share}`,
    );
  }
});

test("captions of one token, and no captions", () => {
  const single: Captions = { ids: [[4], [5], [6]], mask: [[true], [true], [true]] };
  const row = { ids: [1], mask: [false] };
  expect(dropCaptions(single, 1, row, specRandom(6)), "captions of one token").toEqual({
    ids: [[1], [1], [1]],
    mask: [[false], [false], [false]],
  });
  expect(dropCaptions(single, 0, row, specRandom(6)), "captions of one token that stay").toEqual(single);
  for (const share of [0, 0.5, 1])
    expect(dropCaptions({ ids: [], mask: [] }, share, row, specRandom(6)), "no captions").toEqual({
      ids: [],
      mask: [],
    });
});

test("every row is a list of its own", () => {
  const [given, row] = [captions(6), none()];
  for (const share of [1, 0, 0.5]) {
    const told = dropCaptions(given, share, row, specRandom(7));
    const copy = JSON.parse(JSON.stringify(told));
    for (let b = 0; b < 6; b++) {
      told.ids[b][0] = -1;
      told.mask[b][0] = !told.mask[b][0];
      copy.ids[b][0] = -1;
      copy.mask[b][0] = !copy.mask[b][0];
      expect(told, `the rows at a share of ${share}, after row ${b} was changed`).toEqual(copy);
    }
    expect(given, "the captions after the result was changed").toEqual(captions(6));
    expect(row, "none after the result was changed").toEqual(none());
  }
});

test("a share that isn't a probability is refused", () => {
  for (const share of [-0.1, 1.01, 15, Number.NaN, Number.POSITIVE_INFINITY])
    for (const B of [3, 1, 0])
      expect(() => dropCaptions(captions(B), share, none(), specRandom())).toRefuse(
        ...([RangeError, `a share of ${share}, with ${B} captions`, share] as const),
      );
});

test("a row for none of another length is refused", () => {
  const refused = (row: CaptionRow, what: string, told: number, B = 3) => {
    for (const share of [0, 0.5, 1])
      expect(() => dropCaptions(captions(B), share, row, specRandom())).toRefuse(
        ...([RangeError, `${what}, at a share of ${share}`, told] as const),
      );
  };
  const { ids, mask } = none();
  refused({ ids: [...ids, 0], mask: [...mask, false] }, "none of six tokens", 6);
  refused({ ids: ids.slice(1), mask: mask.slice(1) }, "none of four tokens", 4, 1);
  refused({ ids, mask: mask.slice(0, 3) }, "none with a mask of three", 3);
  refused({ ids, mask: [...mask, true, true] }, "none with a mask of seven", 7);
  refused({ ids: ids.slice(0, 1), mask }, "none with one id", 1);
  refused({ ids: [], mask: [] }, "none without a token", 0);
});

test("every argument counts at every call; lists are new", () => {
  const run = (captions: Captions, share: number, none: CaptionRow) =>
    dropCaptions(captions, share, none, specRandom(8));
  expect(run).toHeed({ captions: captions(20), share: 0.5, none: none() }, { others: { share: 0.1 } });
  // also as 11, 1: the same digits
  const alike = { ids: [[1, 11, 3]], mask: [[true, true, false]] };
  const row = { ids: [2, 22, 0], mask: [true, true, false] };
  expect(run).toHeed(
    { captions: alike, share: 0, none: row },
    { others: { share: 1 }, except: ["none.ids", "none.mask"] },
  );
  expect(run).toHeed(
    { captions: alike, share: 1, none: row },
    { others: { share: 0 }, except: ["captions.ids", "captions.mask"] },
  );
  for (const share of [0, 0.5, 1]) expect(run).toReturnNew({ captions: captions(9), share, none: none() });
  const drawn = (stream: number) => dropCaptions(captions(100), 0.5, none(), specRandom(stream));
  expect(drawn(9), "the same draws again").toEqual(drawn(9));
  expect(drawn(9), "other draws").not.toEqual(drawn(10));
});
