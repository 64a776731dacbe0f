import { expect, test } from "vitest";
import { encode, SO } from "#lib/chain-sums/tokens";
import { specRandom } from "#lib/kit/seed";
import { splitThinking } from "./split-thinking.js";

const MARKER = 7;

function expectParts(written: number[], marker: number, thinking: number[], answer: number[] | null): void {
  expect(splitThinking(written, marker), `the parts of [${written}], marker ${marker}`).toEqual({
    ...{ thinking, answer },
  });
}

test("thoughts, the marker, an answer", () => {
  expectParts(encode("#1 5 #2 4 #0 7 ⇒ 3 ."), SO, encode("#1 5 #2 4 #0 7"), encode("3 ."));
  expectParts([4, 9, 5, MARKER, 8], MARKER, [4, 9, 5], [8]);
});

test("a marker that comes first: an answer without thinking", () => {
  expectParts([MARKER, 3, 9], MARKER, [], [3, 9]);
});

test("without a marker all is thinking, and nothing is answered", () => {
  expectParts([4, 9, 5], MARKER, [4, 9, 5], null);
  expectParts([6], MARKER, [6], null);
});

test("a marker that comes last: an answer of no tokens", () => {
  expectParts([4, 9, 5, MARKER], MARKER, [4, 9, 5], []);
});

test("of several markers the first divides, the others stay", () => {
  expectParts([4, 9, MARKER, 5, MARKER, 8, 2], MARKER, [4, 9], [5, MARKER, 8, 2]);
  expectParts([4, MARKER, MARKER, 5], MARKER, [4], [MARKER, 5]);
  expectParts([MARKER, MARKER, MARKER], MARKER, [], [MARKER, MARKER]);
  expectParts([3, MARKER, 5, MARKER], MARKER, [3], [5, MARKER]);
});

test("nothing written, and the marker alone", () => {
  expectParts([], MARKER, [], null);
  expectParts([MARKER], MARKER, [], []);
});

test("any id can be the marker, 0 too", () => {
  expectParts([3, 0, 7], 0, [3], [7]);
  expectParts([0, 7, 0], 7, [0], [0]);
  expectParts([5, 7], 0, [5, 7], null);
  expectParts([1, 11, 12, 1], 11, [1], [12, 1]);
  expectParts([1, 11, 12, 112], 112, [1, 11, 12], []);
  expectParts([110, 211, 5], 11, [110, 211, 5], null);
  expectParts([110, 211, 11, 5], 11, [110, 211], [5]);
});

test("ids of a large vocabulary stay as they are", () => {
  expectParts([70_000, 128_799, 65_536, 151_935], 128_799, [70_000], [65_536, 151_935]);
  expectParts([70_000, 65_543], MARKER, [70_000, 65_543], null);
  expectParts([16_777_217, 128_799], 128_799, [16_777_217], []);
});

test("200,000 ids before the marker, and after it", () => {
  const many = Array.from({ length: 200_000 }, (_, i) => i % MARKER);
  for (const [where, written, due] of [
    ["before the marker", [...many, MARKER, 8], [200_000, 1]],
    ["after the marker", [8, MARKER, ...many], [1, 200_000]],
    ["without a marker", many, [200_000, undefined]],
  ] as const) {
    const what = `200,000 ids ${where}`;
    const split = () => splitThinking([...written], MARKER);
    expect(split).toAccept(what);
    const { thinking, answer } = split();
    expect([thinking.length, answer?.length], `the lengths of both parts of ${what}`).toEqual(due);
  }
});

test("a thousand random texts", () => {
  const rng = specRandom();
  for (let i = 0; i < 1000; i++) {
    const draw = (count: number, below: number) => Array.from({ length: count }, () => rng.integer(below));
    const thinking = draw(rng.integer(40), 9);
    const answer = rng.integer(4) === 0 ? null : draw(rng.integer(40), 10);
    expectParts(answer === null ? thinking : [...thinking, 9, ...answer], 9, thinking, answer);
  }
});

test("the list stays, both parts are new, and both arguments count", () => {
  for (const written of [
    [4, MARKER, 8, 6],
    [4, 8, 6],
  ]) {
    expect(() => splitThinking(written, MARKER)).toLeaveUnchanged({ written });
    expect(splitThinking).toReturnNew({ written, marker: MARKER });
  }
  expect(splitThinking).toHeed({ written: [4, MARKER, 8, 6], marker: MARKER }, { others: { marker: 8 } });
});
