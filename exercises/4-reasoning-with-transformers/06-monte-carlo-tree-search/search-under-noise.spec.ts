import { expect, test } from "vitest";
import { type Cost, showCost } from "#lib/exhibit/accuracy-against-tokens";
import { specRandom } from "#lib/kit/seed";
import { type NoisyProblem, noisyProblem, noisyProblems } from "#lib/search/noisy-reasoner";
import { exhibit } from "#lib/spec/exhibit";
import { type Attempt, byBeam, byBestOfN, byTreeSearch, chainsForSearch } from "./search-under-noise.js";
import { newNode } from "./select-and-back-up.js";
import { treeSearch } from "./tree-search.js";

const PLAN = { simulations: 60, c: 1, topK: 4 };

/** The problem, and what it is asked. */
function watched(problem: NoisyProblem) {
  const log = { policies: 0, values: 0, checks: 0, right: 0 };
  const lengthOf = ({ length }: number[]) => `${length} ${length === 1 ? "token" : "tokens"}`;
  const unfinished = (chain: number[], what: string) =>
    expect(problem.isEnd(chain) ? lengthOf(chain) : "unfinished", `the chain ${what}`).toBe("unfinished");
  const spy: NoisyProblem = {
    policy(chain) {
      unfinished(chain, "for which the policy was asked");
      log.policies++;
      return problem.policy(chain);
    },
    value(chain) {
      unfinished(chain, "that the evaluator was asked about");
      log.values++;
      return problem.value(chain);
    },
    isEnd: problem.isEnd,
    isRight(chain) {
      expect(lengthOf(chain), "the chain that was checked").toBe("8 tokens");
      log.checks++;
      const isRight = problem.isRight(chain);
      if (isRight) log.right++;
      return isRight;
    },
  };
  return { spy, log };
}

/** What tree search does on a problem, with a world of the spec's own. */
function searchedHere(problem: NoisyProblem, plan: typeof PLAN): Attempt {
  const { spy, log } = watched(problem);
  const policy = (chain: number[]) =>
    spy.policy(chain).map((prior, token) => ({ state: [...chain, token], prior }));
  const value = (chain: number[]) => (spy.isEnd(chain) ? Number(spy.isRight(chain)) : spy.value(chain));
  treeSearch(newNode<number[]>([]), { policy, value, isEnd: spy.isEnd }, plan);
  return { isSolved: log.right > 0, policyCalls: log.policies, valueCalls: log.values };
}

const few = (noise = 0.25) => noisyProblems(3, 25, { noise });

const told = ({ isSolved, policyCalls, valueCalls }: Attempt) =>
  `${isSolved ? "solved" : "not solved"}, ${policyCalls} policy calls, ${valueCalls} value calls`;

test("unfinished chains are valued, complete ones checked", () => {
  for (const [i, problem] of few().entries()) {
    const { spy, log } = watched(problem);
    byTreeSearch(spy, PLAN);
    expect(log.values + log.checks, `values and checks in 60 simulations of problem ${i}`).toBe(60);
  }
});

test("a problem is solved once a right chain was met", () => {
  let solved = 0;
  for (const [i, problem] of few().entries()) {
    const { spy, log } = watched(problem);
    const { isSolved } = byTreeSearch(spy, PLAN);
    if (log.right > 0) solved++;
    expect(isSolved, `whether problem ${i} is solved: ${log.right} of ${log.checks} checks were right`).toBe(
      log.right > 0,
    );
  }
  expect(solved, "how many of 25 problems were solved in 60 simulations").toBeGreaterThan(8);
});

test("a right chain is worth 1, a wrong one 0", () => {
  for (const noise of [0.25, 0.5, 0])
    for (const [i, problem] of few(noise).entries())
      for (const plan of [PLAN, { simulations: 150, c: 0.4, topK: 3 }])
        expect(
          told(byTreeSearch(problem, plan)),
          `problem ${i}, noise ${noise}, ${plan.simulations} simulations`,
        ).toBe(told(searchedHere(problem, plan)));
});

test("no simulation, one, and one child each", () => {
  const [problem] = few();
  expect(told(byTreeSearch(problem, { ...PLAN, simulations: 0 })), "no simulation").toBe(
    "not solved, 1 policy calls, 0 value calls",
  );
  expect(told(byTreeSearch(problem, { ...PLAN, simulations: 1 })), "one simulation").toBe(
    "not solved, 2 policy calls, 1 value calls",
  );
  for (const [i, each] of few().entries())
    expect(
      byTreeSearch(each, { ...PLAN, topK: 1 }).policyCalls,
      `policy calls of problem ${i}, topK = 1`,
    ).toBe(8);
});

test("a search of 256 simulations may ask as often as 32 chains", () => {
  const due = [
    [256, 32],
    [255, 32],
    [254, 31],
    [64, 8],
    [63, 8],
    [62, 7],
    [7, 1],
    [6, 0],
    [0, 0],
    [1023, 128],
  ];
  for (const [simulations, chains] of due)
    expect(chainsForSearch(simulations), `chains for ${simulations} simulations`).toBe(chains);
});

test("best-of-N stops at the first right chain", () => {
  for (const [i, problem] of noisyProblems(5, 12, { noise: 0.25 }).entries()) {
    const { spy, log } = watched(problem);
    const attempt = byBestOfN(spy, 40, specRandom(i));
    expect(attempt.isSolved, `whether problem ${i} is solved: ${log.right} right chains`).toBe(log.right > 0);
    expect(log.right, `right chains of problem ${i}`).toBeLessThan(2);
    if (!attempt.isSolved) expect(log.checks, `chains of problem ${i}, which is not solved`).toBe(40);
    expect(attempt.policyCalls, `policy calls of problem ${i} in ${log.checks} chains`).toBe(8 * log.checks);
    expect(attempt.valueCalls, "value calls of best-of-N").toBe(0);
  }
});

test("best-of-N draws each token with the policy's probability", () => {
  // A chain is right with the product of its steps' probabilities; about one in a hundred is.
  const rng = specRandom(20);
  let expected = 0;
  let solved = 0;
  for (let seed = 0; seed < 3000; seed++) {
    const problem = noisyProblem(seed, { noise: 0.25 });
    expected += Array.from({ length: 8 }, (_, step) => problem.policy(Array(step).fill(0))[0]).reduce(
      (a, b) => a * b,
      1,
    );
    if (byBestOfN(problem, 1, rng).isSolved) solved++;
  }
  // The count is nearly Poisson distributed; 5.2 standard deviations are missed in 2 of 10 million runs.
  expect(solved).toLieBetween(
    expected - 5.2 * Math.sqrt(expected),
    expected + 5.2 * Math.sqrt(expected),
    "right chains among one chain each of 3,000 problems",
  );
});

test("best-of-N draws one number for each token", () => {
  for (const [i, problem] of few().entries()) {
    const drawn: number[] = [];
    const rng = specRandom(i);
    const random = () => {
      const u = rng.random();
      drawn.push(u);
      return u;
    };
    const { policyCalls } = byBestOfN(problem, 5, { ...rng, random });
    expect(drawn.length, `numbers drawn for problem ${i}, in ${policyCalls} policy calls`).toBe(policyCalls);
  }
  const [problem] = few();
  expect(
    byBestOfN(problem, 4, { ...specRandom(), random: () => 0 }).isSolved,
    "solved by the first tokens",
  ).toBe(true);
  expect(
    byBestOfN(problem, 4, { ...specRandom(), random: () => 0.999 }).isSolved,
    "solved by the last tokens",
  ).toBe(false);
});

test("no chain, and one chain", () => {
  const [problem] = few();
  expect(told(byBestOfN(problem, 0, specRandom())), "no chain").toBe(
    "not solved, 0 policy calls, 0 value calls",
  );
  const one = byBestOfN(problem, 1, { ...specRandom(), random: () => 0 });
  expect(told(one), "one chain").toBe("solved, 8 policy calls, 0 value calls");
});

test("a beam is only done at a complete chain that is right", () => {
  for (const noise of [0.1, 0.5])
    for (const [i, problem] of few(noise).entries()) {
      const { spy, log } = watched(problem);
      const attempt = byBeam(spy, { beam: 2, topK: 3 });
      expect(attempt.isSolved, `whether problem ${i} is solved, noise ${noise}`).toBe(log.right > 0);
      expect(
        attempt.policyCalls,
        `policy calls of problem ${i}: 1 for the root, 2 for each of 7 levels`,
      ).toBe(15);
      expect(attempt.valueCalls, `value calls of problem ${i}: 3 after the root, 6 on each of 6 levels`).toBe(
        39,
      );
      expect(log.checks <= 6, `whether at most six chains of problem ${i} were checked`).toBe(true);
    }
});

test("without noise a beam of 1 solves all, greedy tokens don't", () => {
  const quiet = few(0);
  const solved = (topK: number) =>
    quiet.filter((problem) => byBeam(problem, { beam: 1, topK }).isSolved).length;
  expect(solved(2), "of 25 problems, with two children each").toBe(25);
  expect(solved(1) < 9, "whether less than 9 of 25 are solved with one child each").toBe(true);
});

test("bad simulations, chains, beams, c and topK are refused", () => {
  const [problem] = few();
  for (const bad of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => chainsForSearch(bad)).toRefuse(RangeError, `chains for ${bad} simulations`, `${bad}`);
    expect(() => byTreeSearch(problem, { ...PLAN, simulations: bad })).toRefuse(
      RangeError,
      `${bad} simulations`,
      `${bad}`,
    );
    expect(() => byBestOfN(problem, bad, specRandom())).toRefuse(RangeError, `${bad} chains`, `${bad}`);
  }
  expect(() => byTreeSearch(problem, { ...PLAN, c: -1 })).toRefuse(RangeError, "c = −1", -1);
  expect(() => byTreeSearch(problem, { ...PLAN, topK: 0 })).toRefuse(RangeError, "topK = 0", 0);
  for (const bad of [0, -1, 1.5, Number.NaN]) {
    expect(() => byBeam(problem, { beam: bad, topK: 4 })).toRefuse(RangeError, `a beam of ${bad}`, `${bad}`);
    expect(() => byBeam(problem, { beam: 4, topK: bad })).toRefuse(RangeError, `topK = ${bad}`, `${bad}`);
  }
});

test("each problem and each plan count, and nothing is remembered", () => {
  const [first, second] = noisyProblems(7, 2, { noise: 0.25 });
  const search = (problem: NoisyProblem, plan: Partial<typeof PLAN>) =>
    told(byTreeSearch(problem, { ...PLAN, ...plan }));
  const alone = search(first, {});
  for (const plan of [{ c: 0.1 }, { simulations: 100 }, { topK: 2 }])
    expect(search(first, plan), `a search with ${JSON.stringify(plan)}`).toBe(
      told(searchedHere(first, { ...PLAN, ...plan })),
    );
  expect(search(second, {}), "another problem").toBe(told(searchedHere(second, PLAN)));
  expect(search(first, {}), "the first search again").toBe(alone);
});

test("at equal policy calls the search beats beams and best-of-N", async () => {
  const share = (attempts: Attempt[]) => attempts.filter(({ isSolved }) => isSolved).length / attempts.length;
  const problems = noisyProblems(1, 200, { noise: 0.25 });
  const rng = specRandom(30);
  const budgets = [16, 32, 64, 128, 256];
  const search = budgets.map((simulations) =>
    share(problems.map((p) => byTreeSearch(p, { simulations, c: 1, topK: 4 }))),
  );
  const best = budgets.map((simulations) =>
    share(problems.map((p) => byBestOfN(p, chainsForSearch(simulations), rng))),
  );
  const beams = [
    [1, 4],
    [2, 4],
    [4, 4],
    [8, 8],
  ].map(([beam, topK]) => problems.map((p) => byBeam(p, { beam, topK })));
  await exhibit({
    kind: "curve",
    title: "search under noise",
    caption:
      "The share of 200 problems that are solved, against policy calls at most. The widest beam compares most beginnings, and does worst.",
    series: {
      "tree search": { x: budgets.map((n) => n + 1), y: search },
      "best-of-N": { x: budgets.map((n) => n + 1), y: best },
      "beams 1×4, 2×4, 4×4, 8×8": { x: beams.map(([attempt]) => attempt.policyCalls), y: beams.map(share) },
    },
    xLabel: "policy calls at most",
    yLabel: "share solved",
  });
  await showCost(
    {
      "6 tree search": budgets.map((n, i): Cost => [n + 1, search[i]]),
      "6 best-of-N": budgets.map((n, i): Cost => [n + 1, best[i]]),
      "6 beams": beams.map((attempts): Cost => [attempts[0].policyCalls, share(attempts)]),
    },
    "evaluations",
  );
  // Each 200 problems, 10 seeds: 0.90 to 0.95; 0.17 to 0.31; 0.08 to 0.14; 0.00 to 0.03.
  expect(search[4]).toLieBetween(0.85, 0.98, "the share solved by 256 simulations");
  expect(best[4]).toLieBetween(0.12, 0.36, "the share solved by the best of 32 chains");
  expect(share(beams[2])).toLieBetween(0.04, 0.19, "the share solved by a beam of 4 with 4 children each");
  expect(share(beams[3])).toLieBetween(0, 0.06, "the share solved by a beam of 8 with 8 children each");
});

test("with little noise a beam is as good as the search", async () => {
  const problems = noisyProblems(2, 200, { noise: 0.1 });
  const rows = [
    ["beam of 4, 4 children each", problems.map((p) => byBeam(p, { beam: 4, topK: 4 }))],
    ["256 simulations", problems.map((p) => byTreeSearch(p, { simulations: 256, c: 1, topK: 4 }))],
  ] as [string, Attempt[]][];
  const mean = (list: number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;
  const shares = rows.map(([, attempts]) => mean(attempts.map(({ isSolved }) => Number(isSolved))));
  await exhibit({
    kind: "table",
    title: "little noise",
    caption:
      "Noise of 0.1 instead of 0.25: now the beam keeps the right chain, and asks the policy half as often.",
    columns: ["method", "solved", "policy calls", "value calls"],
    rows: rows.map(([name, attempts], i) => [
      name,
      shares[i],
      Math.round(mean(attempts.map((a) => a.policyCalls))),
      Math.round(mean(attempts.map((a) => a.valueCalls))),
    ]),
  });
  // Each 200 problems, 10 seeds: 0.89 to 0.93, and 0.91 to 0.94.
  expect(shares[0]).toLieBetween(0.84, 0.97, "the share solved by the beam");
  expect(shares[1]).toLieBetween(0.85, 0.98, "the share solved by the search");
});
