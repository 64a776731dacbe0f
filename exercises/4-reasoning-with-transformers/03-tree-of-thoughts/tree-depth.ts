import { blank } from "#lib/blank";
import { stateValue, type Tree } from "#lib/search/tree";

/** When a depth-first search gives up: a state, a path, or altogether. */
export interface DepthPlan {
  /** a child with a smaller value isn't visited */
  threshold: number;
  /** the most moves from the root; 0 or more */
  depth: number;
  /** the most states to visit, the root included; 1 or more, or Infinity */
  budget: number;
}

/** What a depth-first search found, and how. */
export interface DepthResult<S> {
  /** the states from the root to a goal, both included; null if no goal was found */
  path: S[] | null;
  /** all visited states, in order */
  visited: S[];
}

/**
 * Depth-first search in a tree: the best child first, and back where nothing is found.
 *
 * To visit a state is to test it for a goal; a goal ends the search. From any other state the search continues with its children, the
 * largest value first; if values tie, the one that comes first in `expand`. Everything below a child is visited before the next child.
 * Children below the threshold are skipped, with everything below them. A state `depth` moves from the root is visited, but its
 * children aren't. A state that is a child of two states may be visited twice.
 *
 * After `budget` visits the search gives up, wherever it is.
 *
 * @param root visited first; needs no value
 * @param tree what follows from a state, and how promising it is; each child of a state is evaluated at most once when the search
 *   comes to this state
 * @returns a new path and a new list
 * @throws RangeError if the threshold or an evaluation is NaN, `depth` isn't an integer of 0 or more, or `budget` is neither an
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
