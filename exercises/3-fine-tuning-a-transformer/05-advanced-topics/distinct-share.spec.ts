import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { review } from "#lib/mini-world/reviews";
import { encode } from "#lib/mini-world/words";
import { exhibit } from "#lib/spec/exhibit";
import { distinctShare } from "./distinct-share.js";

const expectShare = (texts: number[][], n: number, share: number, of: string, budget?: number) =>
  expect(distinctShare(texts, n, budget)).toMatchValues(share, { what: `the share of ${of}`, atol: 1e-12 });

/** Three texts of 20 tokens; 11 of them are different, and 10 of the 17 pairs of neighbors. */
const repeating = () => [
  [4, 7, 9, 4, 7, 9, 12],
  [20, 7, 9, 4, 7, 9, 4],
  [50, 51, 52, 53, 54, 55],
];

/** Whole n-grams compared number by number, each with all before it. */
function slowShare(texts: number[][], n: number, budget = Number.POSITIVE_INFINITY): number {
  const seen: number[][] = [];
  let [count, different] = [0, 0];
  for (const text of texts)
    for (let t = 0; t + n <= text.length && count < budget; t++, count++) {
      const isOld = seen.some((old) => old.every((id, k) => id === text[t + k]));
      if (!isOld) different++;
      seen.push(text.slice(t, t + n));
    }
  return different / count;
}

test("“the the cat”: two different words of three", () => {
  expectShare([[8, 8, 3]], 1, 2 / 3, "single tokens");
  expectShare([[8, 8, 8, 8]], 1, 1 / 4, "one token four times");
  expectShare([[8, 5, 3, 1]], 1, 1, "four different tokens");
});

test("pairs: order counts, and two that overlap are two", () => {
  expectShare([[5, 6, 5]], 2, 1, "5 6 and 6 5");
  expectShare([[5, 5, 5, 5, 5]], 2, 1 / 4, "5 5, four times");
  expectShare([[5, 6, 5, 6, 5]], 2, 2 / 4, "5 6, 6 5, 5 6, 6 5");
});

test("20 tokens, 11 different; 17 pairs, 10 different", () => {
  expectShare(repeating(), 1, 11 / 20, "single tokens");
  expectShare(repeating(), 2, 10 / 17, "pairs");
});

test("no n-gram runs from one text into the next", () => {
  expectShare(
    [
      [1, 2],
      [3, 4],
      [1, 2],
    ],
    2,
    2 / 3,
    "1 2, 3 4, 1 2",
  );
  expectShare(
    [
      [1, 2, 3],
      [1, 2, 3],
    ],
    3,
    1 / 2,
    "1 2 3, twice",
  );
});

test("the same n-gram in another text is no new one", () => {
  expectShare(
    [
      [1, 2, 3],
      [4, 1, 2],
    ],
    2,
    3 / 4,
    "1 2, 2 3, 4 1, 1 2",
  );
});

test("a text shorter than n has no n-gram", () => {
  expectShare([[7], [], [1, 2, 3], [9, 9]], 3, 1, "a single 1 2 3");
  expectShare([[1, 2, 1], [7], [1, 2]], 2, 2 / 3, "1 2, 2 1, 1 2");
  expectShare([[], [7, 7]], 1, 1 / 2, "7 twice");
});

test("ids are not run together: 1 11 is not 11 1", () => {
  expectShare(
    [
      [1, 11],
      [11, 1],
    ],
    2,
    1,
    "1 11 and 11 1",
  );
  expectShare(
    [
      [1, 1, 1],
      [11, 1, 0],
      [1, 11, 0],
    ],
    3,
    1,
    "three different triples",
  );
  expectShare(
    [
      [12, 3, 4],
      [1, 23, 4],
      [1, 2, 34],
    ],
    3,
    1,
    "three triples with the same digits",
  );
});

test("ids of a large vocabulary stay apart, in long n-grams too", () => {
  const long = (last: number) => [40_000, 1, 50_000, 2, 30_000, 3, last];
  expectShare([long(7), long(8), long(7), long(50_256)], 7, 3 / 4, "seven tokens, four times");
  expectShare(
    [
      [0, 100],
      [1, 0],
      [0, 1000],
      [10, 0],
      [0, 50_257],
      [0, 71],
      [0, 256],
      [1, 40],
      [1, 38],
    ],
    2,
    1,
    "nine different pairs",
  );
});

test("a budget: only the first n-grams count, text by text", () => {
  expectShare([[1, 2, 1, 1, 1, 1]], 1, 2 / 3, "the first 3 tokens", 3);
  expectShare(
    [
      [1, 1, 1],
      [2, 3],
    ],
    1,
    2 / 4,
    "the first 4 tokens, of two texts",
    4,
  );
  expectShare(repeating(), 2, 4 / 6, "the first 6 pairs, all in the first text", 6);
  expectShare(repeating(), 2, 5 / 9, "the first 9 pairs, of two texts", 9);
});

test("a budget of all, and of one", () => {
  expectShare(repeating(), 2, 10 / 17, "17 pairs of 17", 17);
  expectShare(repeating(), 2, 1, "a single pair", 1);
  expectShare([[3]], 1, 1, "one token of one", 1);
});

test("one text, one token, n of one and more", () => {
  expectShare([[3]], 1, 1, "one token");
  expectShare([[3, 3, 3, 3]], 4, 1, "one n-gram of all four tokens");
});

test("random texts agree with a slow count", () => {
  const rng = specRandom();
  const texts = Array.from({ length: 13 }, () =>
    Array.from({ length: rng.integer(12) }, () => rng.integer(15)),
  );
  texts.push(Array.from({ length: 12 }, () => rng.integer(15)));
  for (const n of [1, 2, 3, 5]) {
    expectShare(texts, n, slowShare(texts, n), `${n}-grams`);
    expectShare(texts, n, slowShare(texts, n, 8), `the first 8 ${n}-grams`, 8);
  }
});

test("the more reviews, the smaller the share", async () => {
  const rng = specRandom(2);
  const reviews = (count: number) => Array.from({ length: count }, () => encode(review(rng)));
  const good = encode("the film was good and the cast was good .");
  const rows = [8, 32, 128, 512].map((count) => {
    const texts = reviews(count);
    return { count, all: distinctShare(texts, 2), budgeted: distinctShare(texts, 2, 72) };
  });
  const same = Array.from({ length: 8 }, () => good);
  await exhibit({
    kind: "table",
    title: "different pairs of words in reviews from one source",
    caption: "The source is the same in the first four lines. Which column says so?",
    columns: ["texts", "of all pairs", "of the first 72"],
    rows: [
      ...rows.map(({ count, all, budgeted }) => [
        `${count} reviews`,
        Number(all).toFixed(3),
        Number(budgeted).toFixed(3),
      ]),
      [
        "8 times the same",
        Number(distinctShare(same, 2)).toFixed(3),
        Number(distinctShare(same, 2, 72)).toFixed(3),
      ],
    ],
  });
  // The mini-world has 4 nouns and 16 adjectives, so that reviews have 169 different pairs of neighbors at most.
  expect(rows[3].all).toLieBetween(0.001, 169 / (512 * 9), "the share of all pairs of 512 reviews");
  expect(rows[3].budgeted / rows[0].budgeted).toLieBetween(
    0.5,
    2,
    "the budgeted share of 512 reviews to that of 8",
  );
});

test("a text of 200,000 tokens", () => {
  const text = Array.from({ length: 200_000 }, (_, t) => t % 500);
  expectShare([text], 1, 500 / 200_000, "200,000 tokens, 500 of them different");
});

test("texts stay as they were, and each call has its own", () => {
  const rising = [
    [3, 3],
    [5, 6, 5, 6],
    [1, 2, 1, 2, 1, 2, 1],
  ];
  expect(() => distinctShare(rising, 2, 7)).toLeaveUnchanged({ texts: rising });
  const texts = repeating();
  expect(distinctShare).toHeed(
    { texts, n: 2, budget: 6 },
    {
      others: {
        texts: [
          [1, 2, 3, 4, 5, 6, 7, 8],
          [9, 9, 9, 9, 9, 9, 9, 9, 9],
        ],
        n: 1,
        budget: 5,
      },
    },
  );
  const first = distinctShare(texts, 1);
  texts[0][1] = 4;
  texts[1][0] = 9;
  expect(distinctShare(texts, 1), "the share after texts have changed").not.toBe(first);
});

test("no n-gram, and fewer than the budget: refused", () => {
  expect(() => distinctShare([], 1)).toRefuse(RangeError, "no texts");
  expect(() => distinctShare([[], []], 1)).toRefuse(RangeError, "two empty texts");
  expect(() =>
    distinctShare(
      [
        [1, 2],
        [3, 4],
      ],
      3,
    ),
  ).toRefuse(RangeError, "texts shorter than n");
  expect(() => distinctShare(repeating(), 2, 18)).toRefuse(RangeError, "18 pairs of 17", 18, 17);
  expect(() => distinctShare([[1, 2, 3]], 3, 2)).toRefuse(RangeError, "2 triples of one", 2, 1);
  expect(() => distinctShare([[1, 2]], 3, 1)).toRefuse(RangeError, "a triple of none", 1, 0);
});

test("n and a budget that are no counts: refused", () => {
  for (const count of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => distinctShare(repeating(), count)).toRefuse(RangeError, `n = ${count}`, count);
    expect(() => distinctShare(repeating(), 1, count)).toRefuse(RangeError, `a budget of ${count}`, count);
  }
});
