import { type Candidate, grow } from "./grow-node.js";
import { backUp, type Node, selectPath } from "./select-and-back-up.js";
import { puct } from "./ucb-and-puct.js";

/** What a search may ask about states. */
export interface SearchWorld<S> {
  /** what may follow a state that isn't an end */
  policy: (state: S) => Candidate<S>[];
  /** what a state is worth: an estimate before the end, and the outcome at an end */
  value: (state: S) => number;
  /** whether nothing follows a state */
  isEnd: (state: S) => boolean;
}

/** How long and how widely a search explores. */
export interface SearchPlan<S> {
  /** how many simulations are made */
  simulations: number;
  /** how much exploration counts */
  c: number;
  /** the largest number of children a node can have */
  topK: number;
  /** how much a child deserves the next visit: `ucb` or, by default, `puct` */
  score?: (child: Node<S>, parentVisits: number, c: number) => number;
}

/**
 * Runs a Monte Carlo tree search, which grows the tree below a node where it looks most promising.
 *
 * A root without children is expanded first. This isn't a simulation: no value is computed, and no visit is counted. Each simulation then
 * selects a path to a leaf, evaluates the leaf once, expands it unless it is an end, and backs the value up. The children of a new leaf can
 * be visited in the next simulation at the earliest. An end that is reached again is evaluated again.
 *
 * The search may continue an earlier one: the counts of the nodes below the root are kept and increased. The root may also be a node in the
 * middle of a larger tree; nodes that aren't below it stay unchanged.
 *
 * @param root changed in place, with everything below it; afterward it has `simulations` more visits
 * @param world called only for what a simulation needs: the policy once for each node that is expanded, the value once for each simulation
 * @param plan see `SearchPlan`
 * @throws RangeError if `simulations` isn't a whole number, 0 or more, or if the root is an end; otherwise as `grow`, `backUp` and the
 *   score do
 * @see Silver et al. 2017 (AlphaGo Zero), figure 2
 */
export function treeSearch<S>(root: Node<S>, world: SearchWorld<S>, plan: SearchPlan<S>): void {
  const { simulations, c, topK, score = puct } = plan;
  if (!(Number.isInteger(simulations) && simulations >= 0))
    throw new RangeError(`there are 0 simulations or more, got ${simulations}`);
  if (world.isEnd(root.state)) throw new RangeError("a search begins before the end, got an end");
  grow(root, world.policy, topK);
  for (let made = 0; made < simulations; made++) {
    // blank: one simulation, in four phases
    const path = selectPath(root, (child, parent) => score(child, parent.visits, c));
    const leaf = path[path.length - 1];
    const value = world.value(leaf.state);
    if (!world.isEnd(leaf.state)) grow(leaf, world.policy, topK);
    backUp(path, value);
    // end
  }
}
