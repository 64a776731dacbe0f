import { blank } from "#lib/blank";
import { stateValue, type Tree } from "#lib/search/tree";

/** The limits of a depth-first search. */
export interface DepthPlan {
  /** a child with a smaller value isn't visited */
  threshold: number;
  /** the largest number of moves from the root; 0 or more */
  depth: number;
  /** the largest number of states to visit, including the root; 1 or more, or Infinity */
  budget: number;
}

/** What a depth-first search found, and what it visited. */
export interface DepthResult<S> {
  /** the states from the root to a goal, both included; null if no goal was found */
  path: S[] | null;
  /** all visited states, in order */
  visited: S[];
}

/**
 * Searches a tree depth-first: it always tries the best child first, and backtracks when a branch fails.
 *
 * A visit tests whether a state is a goal. If so, the search ends. Otherwise it continues with the state's children, the largest value
 * first; if values tie, the order of `expand` decides. Everything below a child is visited before the next child. Children whose value
 * is below the threshold are skipped, with everything below them. A state `depth` moves from the root is visited, but its children
 * aren't. A state that is a child of two states may be visited twice.
 *
 * After `budget` visits, the search gives up, wherever it is.
 *
 * @param root visited first; it needs no value
 * @param tree what follows from a state, and how promising a state is; each child of a state is evaluated at most once when the search
 *   comes to this state
 * @returns a new path and a new list of the visited states
 * @throws RangeError if the threshold or an evaluation is NaN, if `depth` isn't an integer of 0 or more, or if `budget` is neither an
 *   integer of 1 or more nor Infinity
 * @see Yao et al. 2023 (Tree of Thoughts), algorithm 2
 */
export function treeDepth<S>(root: S, tree: Tree<S>, plan: DepthPlan): DepthResult<S> {
  assertPlan(plan);
  const { threshold, depth, budget } = plan;
  const visited: S[] = [];

  /** Visits the end of a path and what is below it; returns the path to a goal, or null. */
  function visit(path: S[]): S[] | null {
    return blank("visit this state, then its children, and know when to give up");
  }

  /** The children worth a visit, in the order of their visits. */
  function promising(state: S): S[] {
    return blank("judge the children, leave out some, and order the others");
  }

  return { path: visit([root]), visited };
}

function assertPlan({ threshold, depth, budget }: DepthPlan): void {
  if (Number.isNaN(threshold)) throw new RangeError(`a threshold is a number, got ${threshold}`);
  if (!(Number.isInteger(depth) && depth >= 0))
    throw new RangeError(`a depth is a whole number from 0 on, got ${depth}`);
  if (!(budget === Number.POSITIVE_INFINITY || (Number.isInteger(budget) && budget >= 1)))
    throw new RangeError(`a budget is 1 visit or more, got ${budget}`);
}
