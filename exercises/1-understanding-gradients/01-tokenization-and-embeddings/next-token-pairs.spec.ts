import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { nextTokenPairs } from "./next-token-pairs.js";

/** Row 0 the inputs, row 1 the targets. */
const pairs = (ids: number[]) => {
  const { inputs, targets } = nextTokenPairs(ids);
  return [inputs, targets];
};
const named = { axes: "row position", what: "[inputs, targets]" };

test("1 3 4 5 2: 3 comes after 1, 4 after 3, 5 after 4, 2 after 5", () => {
  expect(pairs([1, 3, 4, 5, 2])).toMatchValues(
    [
      [1, 3, 4, 5],
      [3, 4, 5, 2],
    ],
    named,
  );
});

test("an id may come again, follow itself or be a special token's", () => {
  expect(pairs([7, 7, 0, 2, 9, 7])).toMatchValues(
    [
      [7, 7, 0, 2, 9],
      [7, 0, 2, 9, 7],
    ],
    named,
  );
});

test("n ids make n − 1 pairs; the target at place i is id i + 1", () => {
  const rng = specRandom();
  const ids = Array.from({ length: 13 }, () => rng.integer(50));
  const expected: number[][] = [[], []];
  for (let i = 0; i + 1 < ids.length; i++) {
    expected[0].push(ids[i]);
    expected[1].push(ids[i + 1]);
  }
  expect(pairs(ids)).toMatchValues(expected, named);
});

test("a single id has no successor: there is no pair", () => {
  expect(pairs([1])).toMatchValues([[], []], named);
});

test("no ids, no pair", () => {
  expect(pairs([])).toMatchValues([[], []], named);
});

test("the ids are the same afterwards", () => {
  const ids = [1, 3, 4, 2];
  expect(() => nextTokenPairs(ids)).toLeaveUnchanged({ ids });
});

test("every call pairs the ids that the list holds by then", () => {
  expect(nextTokenPairs).toHeed({ ids: [1, 3, 4, 2] });
});

test("1, 12, 3 is not 11, 2, 3, though both are written 1123", () => {
  const both = [pairs([1, 12, 3]), pairs([11, 2, 3])];
  expect(both).toMatchValues(
    [
      [
        [1, 12],
        [12, 3],
      ],
      [
        [11, 2],
        [2, 3],
      ],
    ],
    { axes: "call row position" },
  );
});

test("every call returns new lists, also without a pair", () => {
  expect(nextTokenPairs).toReturnNew({ ids: [1, 3, 4, 2] });
  expect(nextTokenPairs).toReturnNew({ ids: [1, 3] });
  expect(nextTokenPairs).toReturnNew({ ids: [] });
});
