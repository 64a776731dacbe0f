import { type Candidate, grow } from "./grow-node.js";
import { backUp, type Node, selectPath } from "./select-and-back-up.js";
import { puct } from "./ucb-and-puct.js";

/** What a search may ask about states. */
export interface SearchWorld<S> {
  /** what may follow a state that is no end */
  policy: (state: S) => Candidate<S>[];
  /** what a state is worth: an estimate, or of an end the outcome */
  value: (state: S) => number;
  /** whether nothing follows a state */
  isEnd: (state: S) => boolean;
}

/** How long and how widely a search looks. */
export interface SearchPlan<S> {
  /** how many simulations are made */
  simulations: number;
  /** how much exploration counts */
  c: number;
  /** children of a node at most */
  topK: number;
  /** how much a child deserves the next visit: `puct` unless given, or `ucb` */
  score?: (child: Node<S>, parentVisits: number, c: number) => number;
}

/**
 * Monte Carlo tree search: grows a tree below a node, where it promises most.
 *
 * A root that has no children yet is expanded first. This is no simulation: no value is asked for, and no visit is counted. Each
 * simulation then selects a path to a leaf, evaluates the leaf once, expands it unless it is an end, and backs the value up. So the
 * children of a new leaf can be visited from the next simulation on. An end that is reached again is evaluated again.
 *
 * The search may continue another one: what the nodes below the root have counted is kept, and goes on counting. The root may also be
 * a node in the middle of a larger tree; nodes that aren't below it stay as they are.
 *
 * @param root is changed in place, with all that is below it; afterwards it has `simulations` more visits
 * @param world is asked only for what a simulation needs: the policy once for each node that is expanded, the value once for each
 *   simulation
 * @param plan see `SearchPlan`
 * @throws RangeError if `simulations` isn't a whole number, 0 or more, or the root is an end; else as `grow`, `backUp` and the score do
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
