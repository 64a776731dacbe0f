import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { type Candidate, filteredVote, weightedVote } from "./weighted-votes.js";

/** Candidates from pairs of an answer and a score. */
const of = (...pairs: [number | null, number][]): Candidate[] =>
  pairs.map(([answer, score]) => ({ answer, score }));

// Answer 1 has the best chain, 3 the largest sum and most chains, 2 the most chains with 0.5 or more.
const SIX = () => of([1, 0.9], [2, 0.5], [3, 0.35], [2, 0.5], [3, 0.35], [3, 0.35]);

test("weights are added up", () => {
  // 1: 0.9 and 0.8. 2: 0.8. 3: four times 0.45, 1.8 in all. 5: 0.95 and 0.1.
  const candidates = of(
    [1, 0.9],
    [2, 0.8],
    [3, 0.45],
    [5, 0.95],
    [3, 0.45],
    [1, 0.8],
    [3, 0.45],
    [5, 0.1],
    [3, 0.45],
  );
  expect(weightedVote(candidates), "sums of 1.7, 0.8, 1.8 and 1.05").toBe(3);
  expect(weightedVote(of([4, 0.8], [6, 0.5], [6, 0.4])), "0.8 against 0.5 + 0.4").toBe(6);
  expect(weightedVote(of([4, 0.8], [6, 0.3], [6, 0.4])), "0.8 against 0.3 + 0.4").toBe(4);
});

test("three votes, three winners", async () => {
  const candidates = SIX();
  const winners = { weighted: weightedVote(candidates), filtered: filteredVote(candidates, 0.5) };
  await exhibit({
    kind: "table",
    title: "one chain says 1, two say 2, three say 3",
    caption: "Scores 0.9; 0.5 twice; 0.35 three times. The best chain says 1.",
    columns: ["way to choose", "winner"],
    rows: [
      ["best chain", 1],
      ["filtered at 0.5", winners.filtered ?? "none"],
      ["weighted", winners.weighted ?? "none"],
    ],
  });
  expect(winners.weighted, "the weighted vote of sums 0.9, 1.0 and 1.05").toBe(3);
});

test("the most chains don't win if they are not believed", () => {
  expect(
    weightedVote(of([9, 0.1], [9, 0.1], [9, 0.1], [9, 0.1], [2, 0.6])),
    "0.6 against four times 0.1",
  ).toBe(2);
  expect(weightedVote(of([9, 0.01], [9, 0], [2, 0.03])), "0.03 against 0.01 and 0").toBe(2);
});

test("the larger sum wins, however little it is ahead", () => {
  expect(weightedVote(of([7, 0.5], [3, 0.5 + 1e-12])), "0.5 against 0.500000000001").toBe(3);
  expect(weightedVote(of([7, 1e-12], [3, 3e-12], [5, 2e-12])), "1e-12 against 3e-12 and 2e-12").toBe(3);
});

test("of equal sums the first answer in the list wins", () => {
  expect(weightedVote(of([7, 0.5], [3, 0.5])), "7 and 3 with 0.5").toBe(7);
  expect(weightedVote(of([3, 0.25], [7, 0.5], [3, 0.25])), "3 with twice 0.25, 7 with 0.5").toBe(3);
  expect(weightedVote(of([7, 0.25], [3, 0.5], [5, 0.5], [7, 0.25])), "7, 3 and 5 with 0.5").toBe(7);
  expect(weightedVote(of([8, 0], [2, 0], [2, 0])), "scores of 0 alone").toBe(8);
});

test("candidates without an answer don't vote", () => {
  expect(weightedVote(of([null, 0.9], [4, 0.2], [null, 0.9])), "one answer, and two without").toBe(4);
  expect(weightedVote(of([null, 1], [null, 1], [0, 0.1])), "the answer 0").toBe(0);
  expect(weightedVote(of([null, 1], [6, 0], [0, 0])), "answers with scores of 0").toBe(6);
});

test("a score of NaN weighs nothing", () => {
  expect(weightedVote(of([4, Number.NaN], [6, 0.1])), "NaN against 0.1").toBe(6);
  expect(weightedVote(of([6, 0.1], [4, Number.NaN])), "0.1 against NaN").toBe(6);
  expect(weightedVote(of([4, 0.5], [4, Number.NaN], [6, 0.4])), "0.5 and NaN against 0.4").toBe(4);
  expect(weightedVote(of([4, Number.NaN], [4, 0.5], [6, 0.4])), "NaN and 0.5 against 0.4").toBe(4);
  expect(weightedVote(of([4, 0.3], [4, Number.NaN], [6, 0.4])), "0.3 and NaN against 0.4").toBe(6);
  expect(weightedVote(of([4, Number.NaN], [6, Number.NaN])), "NaN alone").toBe(4);
});

test("a single candidate, or none at all", () => {
  expect(weightedVote(of([5, 0.3])), "one candidate").toBe(5);
  expect(weightedVote(of([0, 0])), "one candidate with answer 0 and score 0").toBe(0);
  expect(weightedVote(of([null, 0.9])), "one candidate without an answer").toBe(null);
  expect(weightedVote(of([null, 0.9], [null, Number.NaN])), "two candidates without an answer").toBe(null);
  expect(weightedVote([]), "no candidate").toBe(null);
});

test("candidates stay as they were", () => {
  const candidates = SIX();
  weightedVote(candidates);
  filteredVote(candidates, 0.5);
  expect(candidates, "the candidates after the calls").toEqual(SIX());
});

test("those that pass have one vote each", () => {
  expect(filteredVote(SIX(), 0.5), "1 with 0.9 against 2 with twice 0.5").toBe(2);
  expect(
    filteredVote(of([4, 0.99], [6, 0.6], [4, 0.2], [6, 0.61], [4, 0.3]), 0.55),
    "4 once, 6 twice above 0.55",
  ).toBe(6);
  expect(
    filteredVote(of([4, 0.9], [6, 0.6], [6, 0.6], [4, 0.9], [6, 0.6]), 0.5),
    "4 twice with 0.9, 6 three times with 0.6",
  ).toBe(6);
});

test("a score at the threshold passes, one below doesn't", () => {
  const candidates = of([4, 0.75], [6, 0.5], [6, 0.5], [4, 0.25], [4, 0.25]);
  expect(filteredVote(candidates, 0.5), "threshold 0.5").toBe(6);
  expect(filteredVote(candidates, 0.500001), "threshold 0.500001").toBe(4);
  expect(filteredVote(candidates, 0.5 + 1e-12), "threshold 0.500000000001").toBe(4);
  expect(filteredVote(candidates, 0.25), "threshold 0.25").toBe(4);
  expect(filteredVote(of([4, 0.9], [6, 1], [4, 0.9]), 1), "threshold 1").toBe(6);
  expect(filteredVote(of([6, 0], [4, 0], [4, 0]), 0), "threshold 0, scores of 0").toBe(4);
});

test("if none passes, all of them vote", () => {
  const candidates = of([4, 0.45], [6, 0.1], [6, 0.2], [4, 0.3], [6, 0.1]);
  expect(filteredVote(candidates, 0.9), "threshold 0.9, the best score is 0.45").toBe(6);
  expect(filteredVote(of([4, 0.45], [6, 0.1], [6, 0.1]), 0.5), "4 with 0.45 against 6 with twice 0.1").toBe(
    6,
  );
  expect(filteredVote(of([5, 0.2]), 0.9), "one candidate below the threshold").toBe(5);
});

test("passing without an answer doesn't count as passing", () => {
  expect(
    filteredVote(of([null, 0.9], [4, 0.3], [6, 0.2], [6, 0.1]), 0.5),
    "only one without an answer passes",
  ).toBe(6);
  expect(
    filteredVote(of([null, 0.9], [null, 0.9], [4, 0.6], [6, 0.2], [6, 0.2]), 0.5),
    "two without an answer pass, and 4",
  ).toBe(4);
  expect(filteredVote(of([null, 0.9], [null, 0.2]), 0.5), "nobody has an answer").toBe(null);
  expect(filteredVote(of([null, 0.9], [0, 0.6], [6, 0.3], [6, 0.3]), 0.5), "the answer 0 passes").toBe(0);
  expect(filteredVote([], 0.5), "no candidate").toBe(null);
});

test("NaN passes no threshold, not even 0", () => {
  expect(filteredVote(of([3, Number.NaN], [3, Number.NaN], [5, 0.6]), 0.5), "twice NaN against 0.6").toBe(5);
  expect(
    filteredVote(of([4, Number.NaN], [4, Number.NaN], [6, 0.1]), 0),
    "twice NaN against 0.1, threshold 0",
  ).toBe(6);
  expect(
    filteredVote(of([4, Number.NaN], [6, Number.NaN], [6, Number.NaN]), 0.5),
    "NaN alone: all vote",
  ).toBe(6);
  expect(
    filteredVote(of([4, Number.NaN], [4, Number.NaN], [6, 0.1]), 0.5),
    "nobody passes: NaN votes too",
  ).toBe(4);
});

test("of equally many votes the first that votes wins", () => {
  expect(filteredVote(of([7, 0.6], [3, 0.9]), 0.5), "7 and 3 once each").toBe(7);
  expect(
    filteredVote(of([3, 0.1], [7, 0.6], [3, 0.9]), 0.5),
    "3 is first in the list, and 7 first among those that vote",
  ).toBe(7);
  expect(filteredVote(of([3, 0.8], [7, 0.8], [7, 0.8], [3, 0.8]), 0.5), "3 and 7 twice each").toBe(3);
  expect(filteredVote(of([8, 0.1], [2, 0.3]), 0.5), "8 and 2, and nobody passes").toBe(8);
});

test("random lists, against a slow count", () => {
  const rng = specRandom();
  for (let i = 0; i < 80; i++) {
    // Quarters and halves add up without rounding.
    const candidates = Array.from({ length: 1 + rng.integer(12) }, () => ({
      answer: rng.integer(6) === 0 ? null : rng.integer(4),
      score: rng.integer(9) === 0 ? Number.NaN : rng.integer(9) / 8,
    }));
    const what = candidates.map(({ answer, score }) => `${answer}: ${score}`).join(", ");
    const valued = candidates.filter(({ answer }) => answer !== null);
    const weight = (score: number) => (Number.isNaN(score) ? 0 : score);
    expect(weightedVote(candidates), `the weighted vote of ${what}`).toBe(slowly(valued, weight));
    const threshold = rng.integer(9) / 8;
    const passing = valued.filter(({ score }) => score >= threshold);
    const voters = passing.length === 0 ? valued : passing;
    expect(filteredVote(candidates, threshold), `the vote at ${threshold} of ${what}`).toBe(
      slowly(voters, () => 1),
    );
  }
});

test("answers, scores and the threshold count", () => {
  const lists = { answers: [4, 6, 6], scores: [0.9, 0.5, 0.3] };
  const paired = (answers: number[], scores: number[]) =>
    answers.map((answer, i) => ({ answer, score: scores[i] }));
  expect((answers: number[], scores: number[]) => weightedVote(paired(answers, scores))).toHeed(lists, {
    others: { answers: [6, 4, 4], scores: [0.9, 0.7, 0.3] },
  });
  expect((answers: number[], scores: number[], threshold: number) =>
    filteredVote(paired(answers, scores), threshold),
  ).toHeed(
    { ...lists, threshold: 0.6 },
    { others: { answers: [6, 4, 4], scores: [0.3, 0.9, 0.9], threshold: 0.2 } },
  );
});

test("scores from outside 0 to 1 are refused", () => {
  for (const odd of [-0.1, 1.1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    for (const place of [0, 1, 2]) {
      const candidates = of([1, 0.5], [2, 0.5], [1, 0.5]);
      candidates[place].score = odd;
      expect(() => weightedVote(candidates)).toRefuse(
        RangeError,
        `a weighted vote with score ${odd} at ${place}`,
        `${odd}`,
      );
      expect(() => filteredVote(candidates, 0.4)).toRefuse(
        RangeError,
        `a filtered vote with score ${odd} at ${place}`,
        `${odd}`,
      );
      candidates[place].answer = null;
      expect(() => weightedVote(candidates)).toRefuse(
        RangeError,
        `score ${odd} at ${place}, without an answer`,
        `${odd}`,
      );
      expect(() => filteredVote(candidates, 0.4)).toRefuse(
        RangeError,
        `a filter, score ${odd} at ${place}, without an answer`,
        `${odd}`,
      );
    }
});

test("thresholds from outside 0 to 1 are refused", () => {
  for (const odd of [-0.1, 1.1, Number.NaN, Number.POSITIVE_INFINITY])
    for (const candidates of [SIX(), []])
      expect(() => filteredVote(candidates, odd)).toRefuse(
        RangeError,
        `a threshold of ${odd}, ${candidates.length} candidates`,
        `${odd}`,
      );
});

/** The answer with the most weight, counted for each answer anew. */
function slowly(voters: Candidate[], weight: (score: number) => number): number | null {
  let [best, most]: [number | null, number] = [null, -1];
  for (const { answer } of voters) {
    const sum = voters.reduce((all, other) => all + (other.answer === answer ? weight(other.score) : 0), 0);
    if (sum > most) [best, most] = [answer, sum];
  }
  return best;
}
