import { mistakesFor } from "#lib/author/mistakes";
import type { Random } from "#lib/random";
import { type NoisyProblem, STEPS } from "#lib/search/noisy-reasoner";
import { type Attempt, byBeam, byBestOfN, type byTreeSearch, chainsForSearch } from "./search-under-noise.js";
import { newNode } from "./select-and-back-up.js";
import { treeSearch } from "./tree-search.js";

type Plan = Parameters<typeof byTreeSearch>[1];

/** What a simulation says of a chain, and whether the problem counts as solved after it. */
type Judge = (
  chain: number[],
  problem: NoisyProblem,
  wasSolved: boolean,
) => { worth: number; isSolved?: boolean };

/** `byTreeSearch` with another worth of chains. */
const judging = (judge: Judge) => ({
  byTreeSearch(problem: NoisyProblem, plan: Plan): Attempt {
    let [isSolved, policyCalls, valueCalls] = [false, 0, 0];
    const counted: NoisyProblem = {
      ...problem,
      value(chain) {
        valueCalls++;
        return problem.value(chain);
      },
    };
    treeSearch(
      newNode<number[]>([]),
      {
        policy(chain) {
          policyCalls++;
          return problem.policy(chain).map((prior, token) => ({ state: [...chain, token], prior }));
        },
        value(chain) {
          const judged = judge(chain, counted, isSolved);
          isSolved = judged.isSolved ?? isSolved;
          return judged.worth;
        },
        isEnd: problem.isEnd,
      },
      plan,
    );
    return { isSolved, policyCalls, valueCalls };
  },
});

/** `judging` with another worth of complete chains alone. */
const judgingEnds = (
  judge: (isRight: boolean, wasSolved: boolean) => { worth: number; isSolved?: boolean },
) =>
  judging((chain, problem, wasSolved) =>
    problem.isEnd(chain) ? judge(problem.isRight(chain), wasSolved) : { worth: problem.value(chain) },
  );

/** `chainsForSearch` by another formula. */
const chainsBy = (formula: (simulations: number) => number) => ({
  chainsForSearch(simulations: number): number {
    chainsForSearch(simulations);
    return formula(simulations);
  },
});

type Draw = (probabilities: number[], rng: Random) => number;

const byPolicy: Draw = (probabilities, rng) => {
  const u = rng.random();
  let reached = 0;
  for (const [token, p] of probabilities.entries()) {
    reached += p;
    if (reached > u) return token;
  }
  return probabilities.length - 1;
};

/** `byBestOfN` with another way to write chains. */
const sampling = (other: {
  draw?: Draw;
  stops?: boolean;
  checks?: boolean;
  length?: number;
  extra?: number;
  begin?: (last: number[]) => number[];
}) => ({
  byBestOfN(problem: NoisyProblem, chains: number, rng: Random): Attempt {
    byBestOfN(problem, Number.isInteger(chains) && chains >= 0 ? 0 : chains, rng);
    const {
      draw = byPolicy,
      stops = true,
      checks = true,
      length = STEPS,
      extra = 0,
      begin = () => [],
    } = other;
    let [isSolved, policyCalls] = [false, 0];
    let chain: number[] = [];
    for (let made = 0; made < chains + (chains > 0 ? extra : 0); made++) {
      chain = [...begin(chain)];
      while (chain.length < length) {
        policyCalls++;
        chain = [...chain, draw(problem.policy(chain), rng)];
      }
      if (checks && problem.isRight(chain)) isSolved = true;
      if (isSolved && stops) break;
    }
    return { isSolved, policyCalls, valueCalls: 0 };
  },
});

export default mistakesFor<typeof import("./search-under-noise.js")>({
  "as-many-chains-as-simulations": {
    because:
      "There are as many chains as simulations. A chain costs a policy call for each of its eight tokens.",
    ...chainsBy((simulations) => simulations),
  },
  "root-forgotten": {
    because: "Only the simulations were counted. The expansion of the root is a policy call as well.",
    ...chainsBy((simulations) => Math.floor(simulations / STEPS)),
  },
  "chains-rounded-up": {
    because: "The number of chains was rounded up. A chain that can't be completed isn't begun.",
    ...chainsBy((simulations) => Math.ceil((simulations + 1) / STEPS)),
  },
  "chains-rounded": {
    because: "The number of chains was rounded to the nearest. A chain that can't be completed isn't begun.",
    ...chainsBy((simulations) => Math.round((simulations + 1) / STEPS)),
  },
  "chains-not-rounded": {
    because: "The number of chains is a fraction. Only whole chains can be checked.",
    ...chainsBy((simulations) => (simulations + 1) / STEPS),
  },
  "checks-cost-a-call": {
    because: "The check of a chain was counted as a policy call. It asks the policy nothing.",
    ...chainsBy((simulations) => Math.floor((simulations + 1) / (STEPS + 1))),
  },
  "one-chain-at-least": {
    because: "There is always one chain. With fewer calls than a chain needs there is none.",
    ...chainsBy((simulations) => Math.max(1, Math.floor((simulations + 1) / STEPS))),
  },
  "ends-by-the-evaluator": {
    because: "The evaluator was asked for a complete chain. That one can be checked, without noise.",
    ...judging((chain, problem) => ({ worth: problem.value(chain) })),
  },
  "unfinished-checked": {
    because:
      "An unfinished chain was checked. Only a complete one can be; before that there is only the evaluator.",
    ...judging((chain, problem) => ({ worth: problem.isRight(chain) ? 1 : 0 })),
  },
  "unfinished-worth-nothing": {
    because: "An unfinished chain was worth 0. Then nothing guides the search to its first right end.",
    ...judging((chain, problem) => {
      if (!problem.isEnd(chain)) return { worth: 0 };
      const isRight = problem.isRight(chain);
      return isRight ? { worth: 1, isSolved: true } : { worth: 0 };
    }),
  },
  "peeks-at-the-tokens": {
    because: "The chain was compared with the right tokens. That is what the search is to find out.",
    ...judging((chain, problem) => {
      const isRight = chain.every((token) => token === 0);
      if (!problem.isEnd(chain)) return { worth: isRight ? 0.65 : 0.35 };
      return isRight ? { worth: 1, isSolved: true } : { worth: 0 };
    }),
  },
  "evaluated-twice": {
    because:
      "The evaluator was asked twice and averaged. It says the same of the same chain; asking again only costs.",
    ...judging((chain, problem) => {
      if (!problem.isEnd(chain)) return { worth: (problem.value(chain) + problem.value(chain)) / 2 };
      return problem.isRight(chain) ? { worth: 1, isSolved: true } : { worth: 0 };
    }),
  },
  "never-solved": {
    because: "The value is right, but no one noticed that the problem was solved.",
    ...judgingEnds((isRight) => ({ worth: isRight ? 1 : 0 })),
  },
  "solved-by-any-end": {
    because: "Any complete chain counted as a solution. It has to be right.",
    ...judgingEnds((isRight) => ({ worth: isRight ? 1 : 0, isSolved: true })),
  },
  "solved-by-the-last-end": {
    because: "A later wrong chain made the problem unsolved again. One right chain solves it for good.",
    ...judgingEnds((isRight) => ({ worth: isRight ? 1 : 0, isSolved: isRight })),
  },
  "right-worth-as-much-as-a-guess": {
    because: "A right chain was worth 0.65, like a promising beginning. It's certain, and worth 1.",
    ...judgingEnds((isRight) => ({ worth: isRight ? 0.65 : 0, ...(isRight ? { isSolved: true } : {}) })),
  },
  "wrong-worth-as-much-as-a-guess": {
    because: "A wrong chain was worth 0.35, like a poor beginning. It's certainly wrong, and worth 0.",
    ...judgingEnds((isRight) => ({ worth: isRight ? 1 : 0.35, ...(isRight ? { isSolved: true } : {}) })),
  },
  "wrong-worth-minus-one": {
    because: "A wrong chain was worth −1, like a lost game. Here it is worth 0.",
    ...judgingEnds((isRight) => ({ worth: isRight ? 1 : -1, ...(isRight ? { isSolved: true } : {}) })),
  },
  "right-worth-nothing": {
    because: "A right chain was noticed, but worth 0. The search turns away from it.",
    ...judgingEnds((isRight) => ({ worth: 0, ...(isRight ? { isSolved: true } : {}) })),
  },
  "goes-on-after-success": {
    because: "Sampling went on after a right chain. It stops there; more chains only cost.",
    ...sampling({ stops: false }),
  },
  "sampled-but-not-checked": {
    because:
      "The chains were sampled, but none was checked. A right one solves the problem, and ends the sampling.",
    ...sampling({ checks: false }),
  },
  "a-token-too-few": {
    because: "A chain was checked before its last token. It is complete with eight tokens.",
    ...sampling({ length: STEPS - 1 }),
  },
  "greedy-tokens": {
    because: "The likeliest token was taken at each step, so all chains are the same. Samples are drawn.",
    ...sampling({
      draw(probabilities, rng) {
        rng.random();
        return probabilities.indexOf(Math.max(...probabilities));
      },
    }),
  },
  "uniform-tokens": {
    because: "All tokens were drawn with the same chance. The policy's probabilities say how likely each is.",
    ...sampling({ draw: (probabilities, rng) => Math.floor(rng.random() * probabilities.length) }),
  },
  "one-chain-too-many": {
    because: "There is one chain more than was allowed.",
    ...sampling({ extra: 1 }),
  },
  "one-chain-too-few": {
    because: "There is one chain less than was allowed.",
    ...sampling({ extra: -1 }),
  },
  "goes-on-with-the-last-chain": {
    because:
      "A new chain began with tokens of the last one. Each chain is a sample of its own, from the first token on.",
    ...sampling({ begin: (last) => last.slice(0, STEPS / 2) }),
  },
  "two-numbers-for-a-token": {
    because: "Two numbers were drawn for a token. It takes one.",
    ...sampling({
      draw(probabilities, rng) {
        rng.random();
        return byPolicy(probabilities, rng);
      },
    }),
  },
  "beam-ends-at-any-end": {
    because:
      "The beam ended at the first complete chain. It has to be right too, and others of the level may be.",
    byBeam: (problem, plan) => byBeam({ ...problem, isRight: () => true }, plan),
  },
  "beam-never-ends": {
    because: "The beam never ended at a goal, so nothing counted as solved.",
    byBeam(problem, plan) {
      return { ...byBeam(problem, plan), isSolved: false };
    },
  },
  "beam-checks-unfinished-chains": {
    because: "An unfinished chain was checked. Ask first whether it is complete.",
    byBeam(problem, plan) {
      byBeam(problem, plan);
      problem.isRight([]);
      return byBeam(problem, plan);
    },
  },
  "policy-asked-once-a-chain": {
    because:
      "The policy was asked for the first token alone. Each token needs a question of its own: what follows depends on the chain so far.",
    byBestOfN(problem, chains, rng) {
      byBestOfN(problem, Number.isInteger(chains) && chains >= 0 ? 0 : chains, rng);
      let policyCalls = 0;
      for (let made = 0; made < chains; made++) {
        policyCalls++;
        const probabilities = problem.policy([]);
        let chain: number[] = [];
        while (chain.length < STEPS) chain = [...chain, byPolicy(probabilities, rng)];
        if (problem.isRight(chain)) return { isSolved: true, policyCalls, valueCalls: 0 };
      }
      return { isSolved: false, policyCalls, valueCalls: 0 };
    },
  },
});
