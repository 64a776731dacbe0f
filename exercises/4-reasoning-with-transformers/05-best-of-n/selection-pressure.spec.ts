import { expect, test } from "vitest";
import { parseChain } from "#lib/chain-sums/chains";
import { DIGITS } from "#lib/chain-sums/checkpoints";
import { answerOf, promptOf, randomDigits } from "#lib/chain-sums/problems";
import { CONTEXT } from "#lib/chain-sums/tokens";
import { type Cost, showCost } from "#lib/exhibit/accuracy-against-tokens";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { tensorSpec } from "#lib/spec/tensors";
import { train } from "#lib/spec/training";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { loadCheckpoint, repeated, sampleChains } from "../02-self-consistency/sample-chains.js";
import {
  judgeChains,
  type LabeledChain,
  labeledChains,
  newJudge,
  trainJudge,
  type WrittenChain,
} from "../04-process-reward-models/process-reward-model.js";
import { scoreOfChain } from "../04-process-reward-models/score-of-chain.js";
import { type Selection, selectionCurve } from "./selection-pressure.js";
import type { Candidate } from "./weighted-votes.js";

tensorSpec("train", { reads: "awaited" });

const WAYS = { best: "best-of-n", weighted: "the weighted vote", majority: "the plain vote" } as const;

/** Three problems with five chains each; the sums of their scores are exact. */
const candidates = (): Candidate[][] => [
  scored([7, 3, 7, 3, 3], [0.5, 0.25, 0.5, 0.875, 0.125]),
  scored([2, 4, 4, 4, 2], [0.75, 0.25, 0.25, 0.375, 0.0625]),
  scored([null, 0, 5, 0, 5], [0.875, 0.25, 0.5, 0.625, 0.0625]),
];
const TRUTHS = () => [7, 4, 0];

test("one chain each: all three ways give its answer", () => {
  const got = selectionCurve(candidates(), TRUTHS(), [1]);
  expect(got.length, "how many entries one size has").toBe(1);
  expect(got[0].n, "n of the entry").toBe(1);
  for (const way of ["best", "weighted", "majority"] as const)
    expect(got[0][way]).toMatchValues(1 / 3, { what: `the accuracy of ${WAYS[way]}, of one chain each` });
});

test("best-of-n of three problems: 2 right at 2, 1 from 3 on", () => {
  expectCurve("best", [1, 2, 3, 4, 5], [1, 2, 1, 1, 1]);
});

test("the weighted vote: 1, 2, 1, 2 and 2 right", () => {
  expectCurve("weighted", [1, 2, 3, 4, 5], [1, 2, 1, 2, 2]);
});

test("the plain vote: 1, 2, 3, 3 and 2 right", () => {
  expectCurve("majority", [1, 2, 3, 4, 5], [1, 2, 3, 3, 2]);
});

test("entries come in the order of the sizes", () => {
  const [list, truths, sizes] = [candidates(), TRUTHS(), [4, 1, 3, 1]];
  const got = selectionCurve(list, truths, sizes);
  expect(
    got.map(({ n }) => n),
    "n of the entries",
  ).toEqual([4, 1, 3, 1]);
  expect(got.map(({ best, weighted, majority }) => [best, weighted, majority])).toMatchValues(
    [
      [1 / 3, 2 / 3, 1],
      [1 / 3, 1 / 3, 1 / 3],
      [1 / 3, 1 / 3, 1],
      [1 / 3, 1 / 3, 1 / 3],
    ],
    { axes: "size way", what: "the accuracies at 4, 1, 3 and 1 chains" },
  );
  expect([list, truths, sizes], "the arguments after the call").toEqual([
    candidates(),
    TRUTHS(),
    [4, 1, 3, 1],
  ]);
  expect(selectionCurve(list, truths, []), "the entries of no size").toEqual([]);
});

test("each argument has its effect, and results are new", async () => {
  const curve = (answers: number[], truths: number[], sizes: number[]) =>
    selectionCurve(
      [scored(answers, [0.5, 0.25, 0.75]), scored([3, 2, 2], [0.5, 0.5, 0.25])],
      truths,
      sizes,
    ).map(({ n, best, weighted, majority }) => [n, best, weighted, majority]);
  const at = { answers: [1, 2, 2], truths: [2, 3], sizes: [2, 3] };
  await expect(curve).toHeed(at, { others: { answers: [2, 1, 1], truths: [1, 2], sizes: [1, 2] } });
  const [first, second] = [
    selectionCurve(candidates(), TRUTHS(), [2]),
    selectionCurve(candidates(), TRUTHS(), [2]),
  ];
  first[0].best = 7;
  expect(second[0].best, "an entry after that of another call was changed").toBe(2 / 3);
});

test("a problem without an answer is not solved", () => {
  const list = [
    scored([null, null], [0.5, 1]),
    scored([3, null], [Number.NaN, 0.5]),
    scored([1, 1], [0.5, 0]),
  ];
  const [got] = selectionCurve(list, [4, 3, 1], [2]);
  expect(got.best).toMatchValues(1 / 3, { what: "best-of-2, where two problems have nothing to choose" });
  expect(got.majority).toMatchValues(2 / 3, { what: "the plain vote, where one problem has no answer" });
  expect(selectionCurve([scored([null], [1])], [4], [1])[0], "one problem without an answer alone").toEqual({
    n: 1,
    best: 0,
    weighted: 0,
    majority: 0,
  });
});

test("problems may have different numbers of chains", () => {
  const list = [
    scored([1, 2, 2], [0.25, 0.5, 0.5]),
    scored([3, 4], [0.5, 0.25]),
    scored([5, 6, 6, 6], [0.5, 0.25, 1, 0.5]),
  ];
  const [got] = selectionCurve(list, [2, 3, 6], [2]);
  expect(got.best).toMatchValues(2 / 3, { what: "best-of-2 of lists of 3, 2 and 4 chains" });
  expect(got.majority).toMatchValues(1 / 3, { what: "the plain vote of 2 in lists of 3, 2 and 4 chains" });
});

test("a hundred problems, counted one by one", () => {
  const rng = specRandom();
  const list = Array.from({ length: 100 }, () =>
    scored(
      Array.from({ length: 9 }, () => rng.integer(4)),
      Array.from({ length: 9 }, () => rng.random()),
    ),
  );
  const truths = list.map(() => rng.integer(4));
  for (const { n, best, weighted, majority } of selectionCurve(list, truths, [1, 4, 9])) {
    const due = { best: 0, weighted: 0, majority: 0 };
    for (const [b, all] of list.entries()) {
      const chains = all.slice(0, n);
      const sums = [0, 1, 2, 3].map((a) =>
        chains.reduce((sum, { answer, score }) => sum + (answer === a ? score : 0), 0),
      );
      const votes = [0, 1, 2, 3].map((a) => chains.filter(({ answer }) => answer === a).length);
      const top = chains.reduce((a, c) => (c.score > a.score ? c : a));
      const most = chains.find(({ answer }) => votes[answer as number] === Math.max(...votes));
      due.best += Number(top.answer === truths[b]) / 100;
      due.weighted += Number(sums.indexOf(Math.max(...sums)) === truths[b]) / 100;
      due.majority += Number(most?.answer === truths[b]) / 100;
    }
    expect([best, weighted, majority]).toMatchValues([due.best, due.weighted, due.majority], {
      ...{ axes: "way", what: `the accuracies at ${n} chains` },
    });
  }
});

test("what can't be compared is refused", () => {
  const refused = (list: Candidate[][], truths: number[], sizes: number[], what: string) =>
    expect(() => selectionCurve(list, truths, sizes)).toRefuse(RangeError, what);
  refused([], [], [1], "no problem");
  refused(candidates(), [7, 4], [1], "a problem without a right answer");
  refused(candidates(), [7, 4, 0, 1], [1], "a right answer without a problem");
  for (const score of [-0.1, 1.1])
    for (const at of [0, 2]) {
      const list = candidates();
      list[at][1] = { ...list[at][1], score };
      refused(list, [7, 4, 0], [1], `a score of ${score} in problem ${at}`);
    }
  for (const odd of [0, -1, 1.5, Number.NaN, 6])
    for (const sizes of [[odd], [odd, 1, 2], [1, odd, 2], [1, 2, odd]])
      refused(candidates(), TRUTHS(), sizes, `sizes ${sizes}`);
  for (let b = 0; b < 3; b++) {
    const short = candidates();
    short[b].pop();
    refused(short, TRUTHS(), [5], `5 chains, where problem ${b} has 4`);
    for (const score of [-0.1, 1.1]) {
      const odd = candidates();
      odd[b][2 * b].score = score;
      refused(odd, TRUTHS(), [5], `a score of ${score} in problem ${b}`);
    }
  }
});

test("a weak judge ruins a choice of 64, and no weighted vote", async () => {
  const [P, N, K] = [100, 64, DIGITS];
  const sizes = [1, 2, 4, 8, 16, 32, 64];
  const reasoner = loadCheckpoint("reasoner");
  const rng = specRandom(5);
  const drawn = (count: number) => Array.from({ length: count }, () => randomDigits(K, rng));
  const byStep = await labeledChains(reasoner, drawn(1500), rng);
  const byOutcome = byStep.map((chain) => ({
    ...chain,
    labels: chain.labels.map(() => Number(parseChain(chain.written).answer === answerOf(chain.digits))),
  }));
  // Labels by outcome can't be predicted from a step alone: about 0.6 is as low as their loss gets.
  const judges = {
    steps: await trained(byStep, 0.06),
    outcomes: await trained(byOutcome, 0.66),
  };
  const problems = drawn(P);
  const rows = repeated(problems, N);
  const most = CONTEXT - K - 1;
  const samples = await sampleChains(reasoner, rows.map(promptOf), { temperature: 1, most, rng });
  const chains = rows.map((digits, i) => ({ digits, written: samples[i].written }));
  const curves: Record<string, Selection[]> = {};
  for (const [name, judge] of Object.entries(judges)) {
    const scores = await minima(judge, chains);
    const all = samples.map(({ written }, i) => ({ answer: parseChain(written).answer, score: scores[i] }));
    const list = problems.map((_, b) => all.slice(b * N, (b + 1) * N));
    curves[name] = selectionCurve(list, problems.map(answerOf), sizes);
  }
  const tokens = samples.reduce((sum, { written }) => sum + written.length, 0) / samples.length;
  await show(curves, tokens);
  const at = (name: string, n: number) => curves[name].find((entry) => entry.n === n) as Selection;
  // RANGES
  expect(at("steps", 64).best).toLieBetween(0.9, 1, "best of 64 by the judge of steps");
  expect(at("outcomes", 64).weighted).toLieBetween(
    0.94,
    1,
    "the weighted vote of 64 by the judge of outcomes",
  );
  expect(at("outcomes", 64).weighted - at("outcomes", 64).best).toLieBetween(
    0.03,
    0.6,
    "how far best of 64 by the judge of outcomes is below the weighted vote",
  );
});

const scored = (answers: (number | null)[], scores: number[]): Candidate[] =>
  answers.map((answer, i) => ({ answer, score: scores[i] }));

function expectCurve(way: keyof typeof WAYS, sizes: number[], right: number[]): void {
  const got = selectionCurve(candidates(), TRUTHS(), sizes);
  expect(got.map((entry) => entry[way])).toMatchValues(
    right.map((count) => count / 3),
    { axes: "size", what: `the accuracy of ${WAYS[way]} at ${sizes.join(", ")} chains` },
  );
}

/** A copy of the reasoner that has learned from these labels. */
async function trained(chains: LabeledChain[], loss: number): Promise<GPT> {
  const judge = newJudge(loadCheckpoint("reasoner"));
  const run = trainJudge(judge, chains, { steps: 120, batch: 64, lr: 3e-3 }, specRandom(6));
  await train({
    step: async () => (await run.next()).value as number,
    budget: { cpu: { steps: 120, loss }, gpu: { steps: 120, loss } },
    whole: true,
  });
  await run.return();
  return judge;
}

/** The probability of the worst step of each chain; 0 for a chain that can't be judged step by step. */
async function minima(judge: GPT, chains: WrittenChain[]): Promise<number[]> {
  const K = DIGITS;
  const scores = chains.map(() => 0);
  const whole = [...chains.keys()].filter(
    (i) => chains[i].written.length === 2 * K + 3 && parseChain(chains[i].written).thoughts.length === K,
  );
  for (let start = 0; start < whole.length; start += 2000) {
    const part = whole.slice(start, start + 2000);
    const told = await judgeChains(
      judge,
      part.map((i) => chains[i]),
    );
    for (const [j, i] of part.entries()) scores[i] = scoreOfChain(told[j], "min");
  }
  return scores;
}

async function show(curves: Record<string, Selection[]>, tokens: number): Promise<void> {
  const x = curves.steps.map(({ n }) => n * tokens);
  await exhibit({
    kind: "curve",
    title: "accuracy against tokens",
    caption:
      "100 problems, 1 to 64 chains. The maximum under the weaker judge turns down, and falls below the plain vote.",
    series: {
      "best, judge of steps": { x, y: curves.steps.map(({ best }) => best) },
      "best, judge of outcomes": { x, y: curves.outcomes.map(({ best }) => best) },
      "weighted, judge of outcomes": { x, y: curves.outcomes.map(({ weighted }) => weighted) },
      "plain vote": { x, y: curves.steps.map(({ majority }) => majority) },
    },
    xLabel: "tokens",
    yLabel: "accuracy",
  });
  await showCost({ "5 best by a judge of steps": curves.steps.map(({ best }, i): Cost => [x[i], best]) });
  await exhibit({
    kind: "table",
    title: "selection under pressure",
    caption:
      "The same chains in every row and column. Weighing by a weak judge helps, choosing by it stops helping.",
    columns: ["chains", ...curves.steps.map(({ n }) => String(n))],
    rows: [
      ["tokens", ...x.map((t) => t.toFixed(0))],
      ...Object.entries(curves).flatMap(([name, curve]) => [
        [`best, judge of ${name}`, ...curve.map(({ best }) => Number(best).toFixed(3))],
        [`weighted, judge of ${name}`, ...curve.map(({ weighted }) => Number(weighted).toFixed(3))],
      ]),
      ["plain vote", ...curves.steps.map(({ majority }) => Number(majority).toFixed(3))],
    ],
  });
}
