import { stateValue, type Tree } from "#lib/search/tree";

/** How wide and how deep a beam search is. */
export interface BeamPlan {
  /** how many states are kept on each level; 1 or more, or Infinity */
  beam: number;
  /** the largest number of moves from the root; 0 or more */
  depth: number;
}

/** What a beam search found. */
export interface BeamResult<S> {
  /** the states from the root to a goal, both included; null if no goal was found */
  path: S[] | null;
  /** how many states were evaluated */
  evaluated: number;
}

/**
 * Searches a tree level by level, and continues only from the best states of each level.
 *
 * The root is level 0. The next level has all children of the kept states, in the order of these states and of `expand`. If there is a
 * goal among the children, the search ends with the first one. Otherwise each child is evaluated once, and the `beam` best states of
 * the whole level are kept, best first. If values tie, the states that come first are kept. A state that is a child of two kept states
 * counts twice.
 *
 * After `depth` moves, the search ends. The states of this last level aren't evaluated, because none of them is kept. If the root is a
 * goal, it is the whole path, and nothing is evaluated.
 *
 * @param root where the search begins; not evaluated
 * @param tree what follows from a state, and how promising a state is: a larger value is better, and ±Infinity are allowed
 * @returns a new path, and the number of states evaluated
 * @throws RangeError if `beam` is neither an integer of 1 or more nor Infinity, if `depth` isn't an integer of 0 or more, or if an
 *   evaluation is NaN
 * @see Yao et al. 2023 (Tree of Thoughts), algorithm 1
 */
export function treeBeam<S>(root: S, tree: Tree<S>, { beam, depth }: BeamPlan): BeamResult<S> {
  if (!(beam === Number.POSITIVE_INFINITY || (Number.isInteger(beam) && beam >= 1)))
    throw new RangeError(`a beam keeps 1 state or more, got ${beam}`);
  if (!(Number.isInteger(depth) && depth >= 0))
    throw new RangeError(`a depth is a whole number from 0 on, got ${depth}`);
  let evaluated = 0;
  if (tree.isGoal(root)) return { path: [root], evaluated };
  let kept: S[][] = [[root]]; // the paths from the root to the states that were kept
  for (let level = 1; level <= depth; level++) {
    const paths: S[][] = /* blank: the paths to all states of this level */ kept.flatMap((path) =>
      tree.expand(endOf(path)).map((child) => [...path, child]),
    ) /* end */;
    // blank: end at a goal, or else choose the paths that are kept
    const solution = paths.find((path) => tree.isGoal(endOf(path)));
    if (solution) return { path: solution, evaluated };
    if (level === depth) break;
    const valued = paths.map((path) => ({ path, value: stateValue(endOf(path), tree) }));
    evaluated += valued.length;
    valued.sort((a, b) => b.value - a.value);
    kept = valued.slice(0, beam).map(({ path }) => path);
    // end
  }
  return { path: null, evaluated };
}

/** The last state of a path. */
function endOf<S>(path: S[]): S {
  return path[path.length - 1];
}
