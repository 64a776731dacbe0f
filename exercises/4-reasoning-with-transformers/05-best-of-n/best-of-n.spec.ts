import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { mersenneTwister } from "#lib/random";
import { exhibit } from "#lib/spec/exhibit";
import { bestOfN, type Candidate } from "./best-of-n.js";

/** Candidates as pairs of an answer and a score. */
const list = (...pairs: [answer: number | null, score: number][]): Candidate[] =>
  pairs.map(([answer, score]) => ({ answer, score }));

function chooses(candidates: Candidate[], answer: number | null, n?: number): void {
  const shown = candidates.map(({ answer, score }) => `${answer} ${score}`).join(", ");
  const among = n === undefined ? "" : `the first ${n} of `;
  const chosen = n === undefined ? bestOfN(candidates) : bestOfN(candidates, n);
  const what = `the answer chosen from ${among}[${shown}]`;
  if (answer === null) expect(chosen, what).toBeNull();
  else expect(chosen).toMatchValues(answer, { what });
}

test("the candidate with the highest score is chosen", () => {
  chooses(list([7, 0.2], [3, 0.9], [5, 0.4]), 3);
  chooses(list([7, 0.9], [3, 0.2], [5, 0.4]), 7);
  chooses(list([3, 0.2], [5, 0.4], [7, 0.9]), 7);
  chooses(list([9, 0.1], [2, 0.7], [9, 0.6]), 2);
});

test("scores may be of any size and sign", () => {
  chooses(list([7, -3], [3, -0.5], [5, -2]), 3);
  chooses(list([7, 1e-12], [3, 3e-12], [5, 2e-12]), 3);
  chooses(list([7, 10], [3, 9], [5, 100]), 5);
  chooses(list([7, Number.NEGATIVE_INFINITY], [3, -1e300]), 3);
  chooses(list([7, 1e300], [3, Number.POSITIVE_INFINITY], [5, 2]), 3);
  chooses(list([7, 0], [3, -1]), 7);
  chooses(list([7, Number.NEGATIVE_INFINITY]), 7);
});

test("of equal scores, the first counts", () => {
  chooses(list([7, 0.5], [3, 0.5], [5, 0.5]), 7);
  chooses(list([7, 0.2], [3, 0.5], [5, 0.5], [6, 0.1]), 3);
  chooses(list([4, 0], [3, 0]), 4);
  chooses(list([6, Number.NEGATIVE_INFINITY], [3, Number.NEGATIVE_INFINITY]), 6);
});

test("only the first n compete", () => {
  const candidates = list([7, 0.2], [3, 0.4], [5, 0.3], [1, 0.9]);
  chooses(candidates, 7, 1);
  chooses(candidates, 3, 2);
  chooses(candidates, 3, 3);
  chooses(candidates, 1, 4);
});

test("if there are fewer than n, all compete", () => {
  chooses(list([7, 0.2], [3, 0.4], [5, 0.3]), 3, 4);
  chooses(list([7, 0.2], [3, 0.4]), 3, 1000);
  chooses(list([7, 0.2]), 7, 2);
});

test("a candidate without an answer can't be chosen", () => {
  chooses(list([null, 0.9], [3, 0.4], [5, 0.3]), 3);
  chooses(list([7, 0.2], [null, 0.9], [5, 0.3]), 5);
  chooses(list([7, 0.2], [5, 0.1], [null, 0.9]), 7);
  chooses(list([null, 0.5], [null, 0.9], [0, 0.1]), 0);
});

test("NaN is no score, wherever it stands", () => {
  chooses(list([7, Number.NaN], [3, 0.4], [5, 0.3]), 3);
  chooses(list([7, 0.2], [3, Number.NaN], [5, 0.3]), 5);
  chooses(list([7, 0.5], [3, Number.NaN], [5, 0.3]), 7);
  chooses(list([7, 0.2], [3, 0.4], [5, Number.NaN]), 3);
  chooses(list([7, Number.NaN], [3, Number.NEGATIVE_INFINITY]), 3);
  chooses(list([7, Number.NaN], [3, -5], [5, Number.NaN]), 3);
});

test("a candidate that can't be chosen still takes a place", () => {
  chooses(list([null, 0.9], [3, 0.4], [5, 0.6]), 3, 2);
  chooses(list([7, Number.NaN], [3, 0.4], [5, 0.6]), 3, 2);
  chooses(list([null, 0.9], [7, Number.NaN], [5, 0.6]), null, 2);
});

test("with nothing to choose there is no answer", () => {
  chooses([], null);
  chooses([], null, 3);
  chooses(list([null, 0.9]), null);
  chooses(list([null, 0.9], [null, 0.1]), null);
  chooses(list([7, Number.NaN]), null);
  chooses(list([7, Number.NaN], [3, Number.NaN]), null);
  chooses(list([7, Number.NaN], [null, 0.9]), null);
});

test("an answer of 0 is an answer", () => {
  chooses(list([0, 0.9], [3, 0.4]), 0);
  chooses(list([0, 0]), 0);
  chooses(list([-4, 0.9], [0.5, 0.4]), -4);
});

test("300 random lists", () => {
  const rng = specRandom();
  for (let i = 0; i < 300; i++) {
    const candidates = Array.from({ length: rng.integer(9) }, () => ({
      answer: rng.integer(5) === 0 ? null : rng.integer(10),
      score: rng.integer(6) === 0 ? Number.NaN : rng.integer(7) - 3,
    }));
    const n = 1 + rng.integer(9);
    // The winner beats all before it, and nothing after it beats the winner.
    const able = candidates.filter(
      ({ answer, score }, at) => at < n && answer !== null && !Number.isNaN(score),
    );
    const winner = able.find((one, at) =>
      able.every((other, place) => (place < at ? other.score < one.score : other.score <= one.score)),
    );
    chooses(candidates, winner?.answer ?? null, n);
  }
});

test("a judge that loves one wrong chain in thirty", async () => {
  const rng = mersenneTwister(5);
  const [problems, ns] = [400, [1, 2, 4, 8, 16, 32, 64]];
  const judges: Record<string, (isRight: boolean) => number> = {
    "knows nothing": () => rng.gauss(0, 1),
    "knows something": (isRight) => rng.gauss(isRight ? 2 : 0, 1),
    "and loves 1 wrong chain in 30": (isRight) =>
      !isRight && rng.integer(30) === 0 ? 9 : rng.gauss(isRight ? 2 : 0, 1),
  };
  const series: Record<string, { x: number[]; y: number[] }> = {};
  for (const [name, judge] of Object.entries(judges)) {
    const rows = Array.from({ length: problems }, () =>
      Array.from({ length: 64 }, () => {
        const isRight = rng.random() < 0.66;
        return { answer: isRight ? 1 : 0, score: judge(isRight) };
      }),
    );
    const accuracy = ns.map((n) => rows.filter((row) => bestOfN(row, n) === 1).length / problems);
    series[name] = { x: ns.map(Math.log2), y: accuracy };
  }
  await exhibit({
    kind: "curve",
    title: "best of n with three judges",
    caption:
      "Two chains in three are right. What a judge wrongly loves is rare, and so it is found only among many.",
    series,
    xLabel: "log2 n",
    yLabel: "accuracy",
  });
  const [nothing, something, loves] = Object.values(series).map(({ y }) => y);
  for (const [i, n] of ns.entries())
    expect(nothing[i]).toLieBetween(
      0.6,
      0.72,
      `the accuracy of the best of ${n} by a judge that knows nothing`,
    );
  expect(something[6]).toLieBetween(
    0.98,
    1,
    "the accuracy of the best of 64 by a judge that knows something",
  );
  // 4,000 problems, 3 seeds: 0.91 at 4, 0.47 to 0.48 at 64.
  expect(loves[2]).toLieBetween(
    0.88,
    0.95,
    "the accuracy of the best of 4 by a judge that loves 1 wrong chain in 30",
  );
  expect(loves[6]).toLieBetween(
    0.4,
    0.55,
    "the accuracy of the best of 64 by a judge that loves 1 wrong chain in 30",
  );
});

test("the candidates stay as they were, and each call chooses anew", () => {
  const candidates = list([7, 0.2], [null, 0.9], [3, 0.4], [5, Number.NaN], [1, 0.3]);
  bestOfN(candidates);
  bestOfN(candidates, 3);
  expect(candidates, "the candidates after the call").toEqual(
    list([7, 0.2], [null, 0.9], [3, 0.4], [5, Number.NaN], [1, 0.3]),
  );
  expect(bestOfN).toHeed(
    { candidates: list([7, 0.3], [3, 0.4], [5, 0.9]), n: 2 },
    {
      others: { n: 3, "candidates.0.score": 0.5, "candidates.1.answer": 4, "candidates.1.score": 0.1 },
      except: ["candidates.0.answer", "candidates.2.answer", "candidates.2.score"],
    },
  );
});

test("n is a whole number of at least 1", () => {
  for (const bad of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
    for (const candidates of [[], list([7, 0.2], [3, 0.4])])
      expect(() => bestOfN(candidates, bad)).toRefuse(
        RangeError,
        `n of ${bad} with ${candidates.length} candidates`,
      );
});
