import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { type Lengths, lengthSignTest } from "./length-sign-test.js";

/** Pairs of many lengths: so many with a longer chosen answer, with a shorter one, and with two of one length. */
function pairsOf(longer: number, shorter: number, ties: number): Lengths[] {
  const short = (i: number) => 3 + ((i * 7) % 11);
  const more = (i: number) => 1 + ((i * i) % 13);
  return [
    ...Array.from({ length: longer }, (_, i) => ({ chosen: short(i) + more(i), rejected: short(i) })),
    ...Array.from({ length: shorter }, (_, i) => ({ chosen: short(i), rejected: short(i) + more(i) })),
    ...Array.from({ length: ties }, (_, i) => ({ chosen: short(i), rejected: short(i) })),
  ];
}

function expectZ(pairs: Lengths[], z: number, of: string): void {
  expect(lengthSignTest(pairs).z).toMatchValues(z, { what: `z of ${of}`, atol: 1e-9 });
}

/** What a coin gives in n tosses, from every sequence of heads and tails: how far a count is above the mean, by the deviation. */
function byEnumeration(longer: number, n: number): number {
  const counts = Array.from({ length: 2 ** n }, (_, sequence) => {
    let heads = 0;
    for (let toss = 0; toss < n; toss++) heads += (sequence >> toss) & 1;
    return heads;
  });
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const variance = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / counts.length;
  return (longer - mean) / Math.sqrt(variance);
}

test("counts which of the two is longer", () => {
  const { longer, shorter, ties } = lengthSignTest([
    { chosen: 9, rejected: 4 },
    { chosen: 5, rejected: 6 },
    { chosen: 7, rejected: 7 },
    { chosen: 12, rejected: 3 },
    { chosen: 100, rejected: 99 },
    { chosen: 2, rejected: 10 },
    { chosen: 0, rejected: 0 },
    { chosen: 1, rejected: 0 },
  ]);
  expect({ longer, shorter, ties }, "the counts").toEqual({ longer: 4, shorter: 2, ties: 2 });
});

test("8 longer of 9: 2.33 standard deviations", () => {
  expectZ(pairsOf(8, 1, 0), 7 / 3, "8 longer and 1 shorter");
});

test("as many longer as shorter: nothing to report", () => {
  expectZ(pairsOf(6, 6, 0), 0, "6 longer and 6 shorter");
  expectZ(pairsOf(6, 6, 5), 0, "6 longer, 6 shorter and 5 equal");
});

test("412 longer, 572 shorter, 16 equal: z = −5.10", async () => {
  const cases: [string, Lengths[]][] = [
    ["412 / 572 / 16", pairsOf(412, 572, 16)],
    ["a tenth of it", pairsOf(41, 57, 2)],
    ["a hundredth", pairsOf(4, 6, 0)],
  ];
  const results = cases.map(([name, pairs]) => [name, lengthSignTest(pairs)] as const);
  await exhibit({
    kind: "table",
    title: "one imbalance, three sizes",
    caption:
      "The chosen answer is the longer one in 42 of 100 pairs. Ten pairs say nothing about it, a thousand leave no doubt.",
    columns: ["longer / shorter / equal", "share of longer", "z"],
    rows: results.map(([name, { longer, shorter, z }]) => [
      name,
      (longer / (longer + shorter)).toFixed(3),
      Number(z).toFixed(2),
    ]),
  });
  expect(results[0][1].z).toMatchValues(-5.100613, { what: "z", atol: 1e-6 });
});

test("a tie says nothing: 50 more change nothing", () => {
  expectZ(pairsOf(8, 1, 50), 7 / 3, "8 longer, 1 shorter and 50 equal");
  expectZ(pairsOf(1, 3, 12), -1, "1 longer, 3 shorter and 12 equal");
  expectZ(pairsOf(400, 0, 3), 20, "400 longer, none shorter and 3 equal");
});

test("agrees with all sequences of a coin", () => {
  for (const [longer, n] of [
    [0, 1],
    [3, 4],
    [1, 7],
    [9, 10],
    [11, 11],
  ])
    expectZ(pairsOf(longer, n - longer, 3), byEnumeration(longer, n), `${longer} longer of ${n}`);
});

test("only which is longer matters, not by how much", () => {
  const far = [90, 80, 70, 60].map((chosen) => ({ chosen, rejected: 2 }));
  const near = [31, 21, 11, 41, 51].map((chosen) => ({ chosen, rejected: chosen + 1 }));
  expectZ([...far, ...near], -1 / 3, "4 far longer and 5 shorter by one token");
});

test("chosen and rejected exchanged: z turns its sign", () => {
  const pairs = pairsOf(11, 4, 3);
  const turned = pairs.map(({ chosen, rejected }) => ({ chosen: rejected, rejected: chosen }));
  const [got, other] = [lengthSignTest(pairs), lengthSignTest(turned)];
  expect(other.z).toMatchValues(-got.z, { what: "z of the exchanged pairs", atol: 1e-12 });
  expect([other.longer, other.shorter, other.ties], "their counts").toEqual([4, 11, 3]);
});

test("four times the pairs: twice the z", () => {
  const pairs = pairsOf(7, 12, 2);
  expectZ([...pairs, ...pairs, ...pairs, ...pairs], 2 * (-5 / Math.sqrt(19)), "four times 7, 12 and 2");
});

test("one pair, and nothing but ties", () => {
  expectZ([{ chosen: 5, rejected: 3 }], 1, "a single longer one");
  expectZ([{ chosen: 3, rejected: 5 }], -1, "a single shorter one");
  expectZ([{ chosen: 4, rejected: 4 }], 0, "a single tie");
  expectZ(pairsOf(0, 0, 6), 0, "six ties");
});

test("a fair coin stays within five", () => {
  // Beyond ±5 with a chance of 6e-7.
  const rng = specRandom();
  const pairs = Array.from({ length: 4_000 }, () => ({ chosen: rng.integer(30), rejected: rng.integer(30) }));
  const { longer, shorter, ties, z } = lengthSignTest(pairs);
  expect(longer + shorter + ties, "all counts together").toBe(4_000);
  expect(z).toLieBetween(-5, 5, "z of lengths drawn at random");
});

test("pairs stay as they were, and each call counts its own", () => {
  const pairs = pairsOf(3, 1, 2);
  expect(() => lengthSignTest(pairs)).toLeaveUnchanged({
    pairs: pairs.map(({ chosen, rejected }) => [chosen, rejected]),
  });
  expect(pairs, "the pairs after the call").toEqual(pairsOf(3, 1, 2));
  expect(lengthSignTest(pairs).z).toMatchValues(1, { what: "z of 3, 1 and 2", atol: 1e-9 });
  for (const pair of pairs) pair.rejected += 30;
  expect(lengthSignTest(pairs).z).toMatchValues(-Math.sqrt(6), {
    what: "z of the same list, with longer rejected ones",
    atol: 1e-9,
  });
  expect(lengthSignTest).toReturnNew({ pairs: pairsOf(3, 1, 2) });
});

test("no pairs, and lengths that are none, are refused", () => {
  expect(() => lengthSignTest([])).toRefuse(RangeError, "an empty list");
  for (const bad of [-1, 2.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() =>
      lengthSignTest([
        { chosen: 4, rejected: 3 },
        { chosen: bad, rejected: 3 },
      ]),
    ).toRefuse(RangeError, `a chosen answer of ${bad} tokens`, bad);
    expect(() => lengthSignTest([{ chosen: 4, rejected: bad }])).toRefuse(
      RangeError,
      `a rejected answer of ${bad} tokens`,
      bad,
    );
  }
});
