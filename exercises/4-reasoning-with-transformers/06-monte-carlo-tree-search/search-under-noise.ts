import { blank } from "#lib/blank";
import type { Random } from "#lib/random";
import { type NoisyProblem, STEPS } from "#lib/search/noisy-reasoner";
import { treeBeam } from "../03-tree-of-thoughts/tree-beam.js";
import { newNode } from "./select-and-back-up.js";
import { type SearchPlan, treeSearch } from "./tree-search.js";

/** The result of a method on one problem, and the calls it made. */
export interface Attempt {
  /** whether the method met a complete chain that is right */
  isSolved: boolean;
  /** how often the policy was called */
  policyCalls: number;
  /** how often the value was called; the check of a complete chain doesn't count */
  valueCalls: number;
}

/** A problem that counts the calls of its policy and its value. */
interface Counted extends NoisyProblem {
  count: { policyCalls: number; valueCalls: number };
}

function counted(problem: NoisyProblem): Counted {
  const count = { policyCalls: 0, valueCalls: 0 };
  return {
    ...problem,
    policy(chain) {
      count.policyCalls++;
      return problem.policy(chain);
    },
    value(chain) {
      count.valueCalls++;
      return problem.value(chain);
    },
    count,
  };
}

/**
 * Runs a Monte Carlo tree search with `puct`. A complete chain is worth 1 if it is right and 0 if it isn't; an unfinished chain is worth
 * what the problem's evaluator says. After all simulations, the problem counts as solved if one of them met a right chain.
 *
 * @param problem see `NoisyProblem`
 * @param plan see `treeSearch`
 * @returns whether the problem was solved, and the calls made
 * @throws RangeError as `treeSearch` does
 */
export function byTreeSearch(
  problem: NoisyProblem,
  plan: Pick<SearchPlan<number[]>, "simulations" | "c" | "topK">,
): Attempt {
  const { policy, value, isEnd, isRight, count } = counted(problem);
  let isSolved = false;
  const world = {
    policy: (chain: number[]) => candidates(policy(chain), chain),
    value(chain: number[]): number {
      return blank("what this chain is worth, and whether the problem is solved");
    },
    isEnd,
  };
  treeSearch(newNode<number[]>([]), world, plan);
  return { isSolved, ...count };
}

/**
 * Returns how many complete chains best-of-N may sample with the largest number of policy calls that `byTreeSearch` can make. A chain
 * that can't be completed isn't begun.
 *
 * @param simulations how many simulations the search makes
 * @throws RangeError if `simulations` isn't a whole number, 0 or more
 */
export function chainsForSearch(simulations: number): number {
  if (!(Number.isInteger(simulations) && simulations >= 0))
    throw new RangeError(`there are 0 simulations or more, got ${simulations}`);
  return blank("the chains that cost as many policy calls");
}

/**
 * Runs best-of-N with a perfect judge: samples complete chains from the policy, one after another, and stops at the first right one.
 *
 * @param problem see `NoisyProblem`
 * @param chains the largest number of chains to sample; 0 or more
 * @param rng the source of the tokens, one number for each token
 * @returns whether the problem was solved, and the calls made
 * @throws RangeError if `chains` isn't a whole number, 0 or more
 */
export function byBestOfN(problem: NoisyProblem, chains: number, rng: Random): Attempt {
  if (!(Number.isInteger(chains) && chains >= 0))
    throw new RangeError(`there are 0 chains or more, got ${chains}`);
  const { policy, isEnd, isRight, count } = counted(problem);
  for (let made = 0; made < chains; made++) {
    blank("one chain, and its check");
  }
  return { isSolved: false, ...count };
}

/**
 * Runs a beam search with the noisy evaluator, using `treeBeam`: each chain in the beam is continued with its `topK` most likely next
 * tokens. The search ends at a chain that solves the problem.
 *
 * @param problem see `NoisyProblem`
 * @param plan `beam`: how many chains are kept at each step; `topK`: how many children a chain has, the most likely first, and the
 *   smaller token first if probabilities are equal
 * @returns whether the problem was solved, and the calls made
 * @throws RangeError as `treeBeam` does, or if `topK` isn't a whole number, 1 or more
 */
export function byBeam(problem: NoisyProblem, { beam, topK }: { beam: number; topK: number }): Attempt {
  if (!(Number.isInteger(topK) && topK >= 1))
    throw new RangeError(`a chain has 1 child or more, got ${topK}`);
  const { policy, value, isEnd, isRight, count } = counted(problem);
  const { path } = treeBeam<number[]>(
    [],
    {
      expand: (chain) =>
        candidates(policy(chain), chain)
          .sort((a, b) => b.prior - a.prior)
          .slice(0, topK)
          .map(({ state }) => state),
      evaluate: value,
      isGoal: (chain) =>
        blank("whether this chain solves the problem"),
    },
    { beam, depth: STEPS },
  );
  return { isSolved: path !== null, ...count };
}

/** All chains that are one token longer, with the policy's probabilities. */
function candidates(probabilities: number[], chain: number[]): { state: number[]; prior: number }[] {
  return probabilities.map((prior, token) => ({ state: [...chain, token], prior }));
}

/** A token drawn from its probabilities. */
function drawn(probabilities: number[], rng: Random): number {
  const u = rng.random();
  let reached = 0;
  for (const [token, p] of probabilities.entries()) {
    reached += p;
    if (reached > u) return token;
  }
  return probabilities.length - 1;
}
