import { expect, test } from "vitest";
import { parseChain } from "#lib/chain-sums/chains";
import { DIGITS } from "#lib/chain-sums/checkpoints";
import { answerOf, promptOf, randomDigits } from "#lib/chain-sums/problems";
import { type Cost, showCost } from "#lib/exhibit/accuracy-against-tokens";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { tensorSpec } from "#lib/spec/tensors";
import { refuseToTrain } from "#lib/training/earlier";
import { checkChain } from "../01-chain-of-thought/check-chain.js";
import { majorityVote } from "../02-self-consistency/majority-vote.js";
import { loadCheckpoint, repeated, sampleChains } from "../02-self-consistency/sample-chains.js";
import { mendChains, type StepJudge } from "../05-best-of-n/mend-chains.js";
import { frontier, type Point, tokensSpent, type Work } from "./accuracy-against-tokens.js";

tensorSpec();

/** The parameters of reasoner and student. */
const [REASONER, STUDENT] = [14_560, 8_616];

const wrote = (tokens: number, isKept = true, parameters = 100): Work => ({
  by: "writer",
  parameters,
  tokens,
  isKept,
});
const judged = (tokens: number, parameters = 100): Work => ({
  by: "judge",
  parameters,
  tokens,
  isKept: false,
});
const drafted = (tokens: number, parameters = 25): Work => ({
  by: "draft",
  parameters,
  tokens,
  isKept: true,
});

const costs = (
  problems: Work[][],
  due: number,
  what: string,
  rivals?: Record<string, number>,
  parameters = 100,
) => expect(tokensSpent(problems, parameters)).toMatchValues(due, { atol: 1e-12, rtol: 1e-9, what, rivals });

test("one chain of one problem costs its tokens", () => {
  costs([[wrote(15)]], 15, "the cost of a chain of 15 tokens");
  costs([[wrote(3)]], 3, "the cost of a direct answer");
});

test("what was discarded was paid for too", () => {
  costs(
    [[wrote(15, false), wrote(15), wrote(13, false)]],
    43,
    "the cost of three chains, of which one is kept",
    {
      "Only the chain that is returned was counted. The others had to be written as well.": 15,
      "This is the mean of the chains. A problem pays for all of its own.": 43 / 3,
    },
  );
  costs([[wrote(9, false)]], 9, "the cost of a problem that returned nothing");
});

test("what a judge reads was paid for too", () => {
  costs([[wrote(15), judged(12), judged(12)]], 39, "the cost of a chain that is judged twice", {
    "The judge's passes are free here. A token that is read costs what a token costs that is written.": 15,
    "The judge was counted once.": 27,
  });
});

test("a model of a quarter of the size costs a quarter", () => {
  costs([[drafted(8), wrote(3)]], 5, "the cost of 8 drafted tokens and 3 of the target", {
    "A draft's token was counted like one of the target.": 11,
    "The draft is free here. It is small, and not nothing.": 3,
    "The ratio of the sizes is turned around.": 35,
  });
  costs([[judged(10, 250)]], 25, "the cost of a judge two and a half times as large");
  costs(
    [[wrote(15, true, STUDENT)]],
    (15 * STUDENT) / REASONER,
    "a chain of the student, in the reasoner's tokens",
    undefined,
    REASONER,
  );
});

test("the unit is a token of the model that is named", () => {
  const problems = [[wrote(15), judged(12, 50), drafted(8)]];
  costs(problems, 23, "the cost in tokens of a model of 100 parameters");
  costs(problems, 92, "the cost in tokens of a model of 25 parameters", undefined, 25);
  costs(problems, 2300, "the cost in tokens of a model of one parameter", undefined, 1);
});

test("the mean is over problems, whatever each needed", () => {
  costs([[wrote(15), wrote(15, false), judged(12)], [wrote(6)]], 24, "the cost of two problems", {
    "This is the mean over all pieces of work. The mean is over problems.": 12,
    "This is the sum over all problems.": 48,
    "This is the mean of the means of the problems.": 10,
  });
  costs(
    [[wrote(9)], [], [judged(3), wrote(3)], []],
    15 / 4,
    "the cost of four problems, two of them answered for nothing",
  );
  costs([[]], 0, "the cost of a problem without work");
  costs([[wrote(0)], [wrote(7)]], 3.5, "the cost where nothing was written to a problem");
});

test("many problems, added up piece by piece", () => {
  const rng = specRandom(1);
  const problems = Array.from({ length: 37 }, () =>
    Array.from(
      { length: rng.integer(6) },
      (): Work => ({
        by: (["writer", "judge", "draft"] as const)[rng.integer(3)],
        parameters: 1 + rng.integer(500),
        tokens: rng.integer(40),
        isKept: rng.random() < 0.5,
      }),
    ),
  );
  let sum = 0;
  for (const work of problems) for (const { tokens, parameters } of work) sum += tokens * parameters;
  costs(problems, sum / 70 / 37, "the cost of 37 problems", undefined, 70);
});

test("the frontier by hand: nothing is cheaper and better", () => {
  const points = [at(15, 0.65), at(120, 0.95), at(30, 0.6), at(60, 0.95), at(3, 0.1)];
  expect(frontier(points), "the frontier of five points").toEqual([4, 0, 3]);
  expect(frontier([at(7, 0.2)]), "the frontier of one point").toEqual([0]);
  expect(frontier([]), "the frontier of no point").toEqual([]);
});

test("of two that cost the same, the better one stays", () => {
  expect(frontier([at(15, 0.6), at(15, 0.9)])).toEqual([1]);
  expect(frontier([at(15, 0.9), at(15, 0.6), at(20, 0.95)])).toEqual([0, 2]);
});

test("of two that are equally right, the cheaper one stays", () => {
  expect(frontier([at(240, 0.9), at(15, 0.9)])).toEqual([1]);
  expect(frontier([at(15, 0.9), at(15.5, 0.9), at(3, 0.1)])).toEqual([2, 0]);
});

test("however little better, or cheaper, is better", () => {
  expect(frontier([at(15, 0.6), at(15, 0.6 + 1e-12)])).toEqual([1]);
  expect(frontier([at(15 + 1e-9, 0.6), at(15, 0.6)])).toEqual([1]);
});

test("equal points stay together, in their old order", () => {
  const points = [at(60, 0.95), at(15, 0.65), at(60, 0.95), at(15, 0.65), at(60, 0.9), at(15, 0.65)];
  expect(frontier(points)).toEqual([1, 3, 5, 0, 2]);
});

test("the cheapest comes first, by its number", () => {
  expect(frontier([at(100, 0.9), at(9, 0.5), at(10, 0.6), at(1000, 1), at(0, 0)])).toEqual([4, 1, 2, 0, 3]);
});

test("a middle one can be off the frontier, and the last one on it", () => {
  expect(frontier([at(1, 0.1), at(2, 0.5), at(3, 0.4), at(4, 0.45), at(5, 0.5), at(6, 0.51)])).toEqual([
    0, 1, 5,
  ]);
});

test("many points, compared one by one", () => {
  for (const stream of [2, 3, 4]) {
    const rng = specRandom(stream);
    const points = Array.from({ length: 60 }, () => {
      const tokens = rng.integer(12);
      return at(tokens, Math.min(1, Math.max(0, rng.integer(9) / 10 + tokens / 60)));
    });
    const due = [...points.keys()].filter((i) =>
      points.every(({ tokens, accuracy }) => {
        const [own, its] = [points[i], { tokens, accuracy }];
        const isWorse = its.tokens > own.tokens || its.accuracy < own.accuracy;
        return isWorse || (its.tokens === own.tokens && its.accuracy === own.accuracy);
      }),
    );
    due.sort((i, j) => points[i].tokens - points[j].tokens || i - j);
    expect(frontier(points), "the frontier of 60 points").toEqual(due);
  }
});

test("work and points stay, results are new, arguments count", async () => {
  const work = [[wrote(15), judged(12)], [drafted(8)]];
  const before = JSON.stringify(work);
  tokensSpent(work, 100);
  expect(JSON.stringify(work), "the work after its cost was asked").toBe(before);
  const list = () => work.map((pieces) => pieces.map(({ tokens, parameters }) => [tokens, parameters]));
  const cost = (pieces: number[][][], parameters: number) =>
    tokensSpent(
      pieces.map((problem) => problem.map(([tokens, size]) => wrote(tokens, true, size))),
      parameters,
    );
  await expect(cost).toHeed(
    { pieces: list(), parameters: 100 },
    { others: { parameters: 50, pieces: [[[7, 30]], [[8, 25]]] } },
  );
  const points = [at(60, 0.95), at(15, 0.65), at(70, 0.9)];
  frontier(points);
  expect(points, "the points after their frontier was asked").toEqual([
    at(60, 0.95),
    at(15, 0.65),
    at(70, 0.9),
  ]);
  const [once, again] = [frontier(points), frontier(points)];
  once.push(7);
  expect(again, "a second frontier after the first was changed").toEqual([1, 0]);
  points[1].accuracy = 0.97;
  expect(frontier(points), "the frontier of the same list, of which a point has changed").toEqual([1]);
  expect(tokensSpent(work, 100), "the cost of the work").toBe(14.5);
  work[1][0].tokens = 16;
  expect(tokensSpent(work, 100), "the cost of the same list, of which a piece has changed").toBe(15.5);
});

test("work of no problem, and odd numbers in it, are refused", () => {
  expect(() => tokensSpent([], 100)).toRefuse(RangeError, "no problem");
  for (const odd of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => tokensSpent([[wrote(3)]], odd)).toRefuse(RangeError, `a unit of ${odd} parameters`, odd);
  for (const problem of [0, 1, 2])
    for (const place of [0, 1, 2]) {
      const among = (odd: Work) =>
        [0, 1, 2].map((p) => [0, 1, 2].map((i) => (p === problem && i === place ? odd : wrote(3))));
      const where = `piece ${place} of problem ${problem}`;
      for (const parameters of [0, -5, 2.5, Number.NaN, Number.POSITIVE_INFINITY])
        expect(() => tokensSpent(among(wrote(3, true, parameters)), 100)).toRefuse(
          RangeError,
          `${parameters} parameters in ${where}`,
          parameters,
        );
      for (const tokens of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])
        expect(() => tokensSpent(among(judged(tokens)), 100)).toRefuse(
          RangeError,
          `${tokens} tokens in ${where}`,
          tokens,
        );
    }
});

test("odd points are refused, wherever they are", () => {
  for (const place of [0, 1, 2]) {
    const among = (odd: Point) => [at(3, 0.1), at(15, 0.6)].toSpliced(place, 0, odd);
    for (const tokens of [-1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(() => frontier(among(at(tokens, 0.5)))).toRefuse(
        RangeError,
        `${tokens} tokens at place ${place}`,
        tokens,
      );
    for (const accuracy of [-0.1, 1.01, Number.NaN])
      expect(() => frontier(among(at(9, accuracy)))).toRefuse(
        RangeError,
        `an accuracy of ${accuracy} at place ${place}`,
        accuracy,
      );
  }
});

test("who is on the frontier, if all work is counted", async () => {
  refuseToTrain(); // nothing is trained, but so many chains are only worth it where the laws hold
  const methods = [...(await measured()), ...stored()];
  const points = methods.map(({ work, accuracy }) => at(tokensSpent(work, REASONER), accuracy));
  const best = frontier(points);
  await exhibit({
    kind: "table",
    title: "what an answer costs",
    caption:
      "Tokens are those of the reasoner. The judge of this table is never wrong; a real one is weaker and costs the same.",
    columns: ["method", "tokens", "accuracy", "on the frontier"],
    rows: methods.map(({ name, accuracy }, i) => [
      name,
      points[i].tokens.toFixed(1),
      accuracy.toFixed(2),
      best.includes(i) ? "yes" : "",
    ]),
  });
  const named = (prefix: string) =>
    methods.flatMap(({ name, accuracy }, i): Cost[] =>
      name.startsWith(prefix) ? [[points[i].tokens, accuracy]] : [],
    );
  await showCost({
    "9 distilled student": named("student"),
    "9 all work counted": named("reasoner, mended"),
  });
  for (const [i, { name, work }] of methods.entries()) {
    let sum = 0;
    for (const { tokens, parameters } of work.flat()) sum += (tokens * parameters) / REASONER / work.length;
    expect(points[i].tokens).toMatchValues(sum, { atol: 1e-9, rtol: 1e-9, what: `the cost of: ${name}` });
  }
  const due = [...points.keys()].filter((i) =>
    points.every(
      ({ tokens, accuracy }) =>
        tokens > points[i].tokens ||
        accuracy < points[i].accuracy ||
        (tokens === points[i].tokens && accuracy === points[i].accuracy),
    ),
  );
  expect(best, "which methods are on the frontier").toEqual(
    due.sort((i, j) => points[i].tokens - points[j].tokens || i - j),
  );
});

interface Method {
  name: string;
  work: Work[][];
  accuracy: number;
}

/** One chain, votes and mending of the reasoner, on 150 problems. */
async function measured(): Promise<Method[]> {
  const [rng, model] = [specRandom(5), loadCheckpoint("reasoner")];
  const problems = Array.from({ length: 150 }, () => randomDigits(DIGITS, rng));
  const samples = await sampleChains(model, repeated(problems.map(promptOf), 8), {
    temperature: 1,
    most: 15,
    rng,
  });
  const right = (answers: (number | null)[]) =>
    answers.filter((answer, i) => answer === answerOf(problems[i])).length / problems.length;
  const votes = [1, 2, 4, 8].map((n): Method => {
    const own = problems.map((_, i) => samples.slice(8 * i, 8 * i + n).map(({ written }) => written));
    return {
      name: n === 1 ? "reasoner, one chain" : `reasoner, vote of ${n}`,
      work: own.map((chains) => chains.map((written, i) => wrote(written.length, i === 0, REASONER))),
      accuracy: right(
        own.map((chains) => majorityVote(chains.map((written) => parseChain(written).answer)).answer),
      ),
    };
  });
  const read = new Map<string, Work[]>();
  const judge: StepJudge = async (drafts) =>
    drafts.map(({ digits, written }) => {
      read.set(digits.join(), [...(read.get(digits.join()) ?? []), judged(2 * DIGITS, REASONER)]);
      return checkChain(digits, parseChain(written).thoughts).valid.map((isValid) => (isValid ? 2 : -2));
    });
  const mended = await mendChains(model, problems, judge, { rounds: 6, threshold: 0 }, rng);
  return [
    ...votes,
    {
      name: "reasoner, mended",
      work: mended.map(({ tokens }, i) => [
        wrote(tokens, true, REASONER),
        ...(read.get(problems[i].join()) ?? []),
      ]),
      accuracy: right(mended.map(({ written }) => parseChain(written).answer)),
    },
  ];
}

/**
 * Methods that need a trained student, as they were measured: means of 3 runs of `distilled-student`, 400 problems each. The draft is
 * one of 4 tokens, 60 problems: 3.3 passes of the reasoner for a chain, in which it reads 15.8 tokens, and 12.6 are drafted.
 */
function stored(): Method[] {
  const chains = (n: number): Work[] => Array.from({ length: n }, (_, i) => wrote(15, i === 0, STUDENT));
  return [
    { name: "student, one chain", work: [chains(1)], accuracy: 0.91 },
    { name: "student, vote of 4", work: [chains(4)], accuracy: 0.985 },
    { name: "student, vote of 8", work: [chains(8)], accuracy: 0.999 },
    {
      name: "reasoner, drafted by the student",
      work: [[drafted(13, STUDENT), wrote(16, true, REASONER)]],
      accuracy: 0.63,
    },
  ];
}

const at = (tokens: number, accuracy: number): Point => ({ tokens, accuracy });
