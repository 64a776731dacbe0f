import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { majorityVote } from "./majority-vote.js";

type Answers = (number | null)[];

/** The winner, and its share as the kit compares numbers. */
function votes(answers: Answers, answer: number | null, share: number): void {
  const vote = majorityVote([...answers]);
  const what = `the winner of [${answers.map(String).join(", ")}]`;
  if (answer === null) expect(vote?.answer, what).toBeNull();
  else expect(vote?.answer).toMatchValues(answer, { what });
  expect(vote.share).toMatchValues(share, {
    what: `the share of the winner of [${answers.map(String).join(", ")}]`,
    atol: 1e-12,
  });
}

/** Compares each answer with all others, the slow way. */
function slowly(answers: Answers): { answer: number | null; share: number } {
  let [best, most, cast] = [null as number | null, 0, 0];
  for (const answer of answers) {
    if (answer === null) continue;
    cast += 1;
    let same = 0;
    for (const other of answers) same += other === answer ? 1 : 0;
    if (same > most) [best, most] = [answer, same];
  }
  return { answer: best, share: cast === 0 ? 0 : most / cast };
}

test("the most frequent answer wins", async () => {
  const rows: Answers[] = [
    [63, 63, 7, 33, 87],
    [7, 3, 9, 3, 7, 3],
    [null, null, null, 5],
    [10, 9, 9, 10],
    [null],
  ];
  const table = rows.map((answers) => {
    const vote = majorityVote([...answers]);
    return [
      answers.map((a) => a ?? "none").join(" "),
      String(vote?.answer),
      typeof vote?.share === "number" ? vote.share : String(vote?.share),
    ];
  });
  await exhibit({
    kind: "table",
    title: "five votes",
    caption: "Missing answers have no vote, and 10 wins its tie with 9 because it came up first.",
    columns: ["answers", "winner", "share"],
    rows: table,
  });
  votes([63, 63, 7, 33, 87], 63, 0.4);
  votes([7, 3, 9, 3, 7, 3], 3, 0.5);
  votes([1, 2, 2], 2, 2 / 3);
  votes([4, 4, 4], 4, 1);
});

test("the winner needs no majority", () => {
  votes([1, 2, 3, 4, 5, 6, 6], 6, 2 / 7);
  votes([8, 5, 5, 7, 9, 1, 6, 2, 3, 4], 5, 0.2);
});

test("missing answers have no vote", () => {
  votes([null, null, null, 5, 7, 5], 5, 2 / 3);
  votes([null, 5, null], 5, 1);
  votes([5, 5, 7, 7, 7, null, null, null, null], 7, 0.6);
  votes([4, null, 4, null], 4, 1);
});

test("without a vote there is no winner", () => {
  votes([null], null, 0);
  votes([null, null, null], null, 0);
  votes([], null, 0);
});

test("of several, the answer that came up first wins", () => {
  votes([10, 9, 9, 10], 10, 0.5);
  votes([9, 10, 10, 9], 9, 0.5);
  votes([11, 1, 1, 11], 11, 0.5);
  votes([3, 8, 1, 1, 8], 8, 0.4);
  votes([null, 4, 2, 6], 4, 1 / 3);
  votes([7, 2, 2, 7, 5, 5], 7, 1 / 3);
});

test("zero, negative numbers and fractions are answers", () => {
  votes([0, 0, 7], 0, 2 / 3);
  votes([7, 0, 0, null, null, null], 0, 2 / 3);
  votes([0], 0, 1);
  votes([0, 1], 0, 0.5);
  votes([2, -3, -3], -3, 2 / 3);
  votes([-3, 2], -3, 0.5);
  votes([0.5, 1.5, 0.5, 1.5, 1.5], 1.5, 0.6);
  votes([0.1, 0.2, 0.3, 0.2], 0.2, 0.5);
  votes([1e21, 1, 1e21], 1e21, 2 / 3);
  votes([1e-9, 2e-9, 2e-9, 3], 2e-9, 0.5);
});

test("a single vote", () => {
  votes([7], 7, 1);
  votes([null, 7, null, null], 7, 1);
});

test("500 votes of random answers", () => {
  const rng = specRandom();
  for (let i = 0; i < 500; i++) {
    const answers = Array.from({ length: rng.integer(12) }, () =>
      rng.integer(4) === 0 ? null : rng.integer(5) - 1,
    );
    const due = slowly(answers);
    votes(answers, due.answer, due.share);
  }
});

test("thousands of votes", () => {
  const answers = Array.from({ length: 20_000 }, (_, i) => (i % 5 === 0 ? null : i % 7));
  const due = { answer: 0, share: 0 };
  const counts = [0, 0, 0, 0, 0, 0, 0];
  for (const answer of answers) if (answer !== null) counts[answer] += 1;
  due.share = Math.max(...counts) / 16_000;
  due.answer = answers.find((answer) => answer !== null && counts[answer] === Math.max(...counts)) ?? -1;
  const vote = majorityVote(answers);
  expect(vote.answer, "the winner of 20,000 votes").toBe(due.answer);
  expect(vote.share).toMatchValues(due.share, { what: "the share of the winner of 20,000 votes" });
});

test("answers stay as they were, and each call has its own vote", () => {
  const answers = [10, null, 9, 9, 10, 3];
  majorityVote(answers);
  expect(answers, "the answers after the call").toEqual([10, null, 9, 9, 10, 3]);
  expect(majorityVote).toHeed({ answers: [1, 11, 2, 2, 11, 1] });
  expect(majorityVote).toHeed({ answers: [4, 9, 9, 4] }, { others: { answers: [9, 4, 4, 9] } });
  expect(majorityVote).toReturnNew({ answers: [10, 9, 9, 10, 3] });
  const none = majorityVote([null]);
  none.share = 1;
  expect(majorityVote([]), "no vote, after the caller has changed an earlier result").toEqual({
    answer: null,
    share: 0,
  });
});
