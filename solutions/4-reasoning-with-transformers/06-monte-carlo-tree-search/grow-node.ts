import { type Node, newNode } from "./select-and-back-up.js";

/** A state that may follow, and how likely the policy finds it. */
export interface Candidate<S> {
  state: S;
  /** a probability, or anything proportional to one; 0 or more, and their sum is finite */
  prior: number;
}

/**
 * The second phase of a simulation, expansion: gives a node its children.
 *
 * The children are the `topK` candidates the policy finds most likely, the most likely first; with equal priors, those that come first.
 * If there are fewer, all become children. A child's `prior` is its probability among the children: candidates that were left out don't
 * count. A child has no visits and no children yet, and knows its parent.
 *
 * A node that already has children stays unchanged, and the policy isn't called. A state that nothing follows stays without children.
 *
 * @param node changed in place: only its children
 * @param policy what may follow a state; called once, and its list stays unchanged
 * @param topK the most children a node can have: a whole number, 1 or more, or Infinity
 * @throws RangeError if `topK` is another number, a prior is negative or not finite, or all priors are 0; the node stays unchanged then
 */
export function grow<S>(node: Node<S>, policy: (state: S) => Candidate<S>[], topK: number): void {
  if (!(topK === Number.POSITIVE_INFINITY || (Number.isInteger(topK) && topK >= 1)))
    throw new RangeError(`a node has 1 child or more, got ${topK}`);
  // blank: leave a node that is known as it is
  if (node.children.length > 0) return;
  // end
  const candidates = policy(node.state);
  assertPriors(candidates);
  // blank: the children of this node
  const kept = [...candidates].sort((a, b) => b.prior - a.prior).slice(0, topK);
  const total = kept.reduce((sum, { prior }) => sum + prior, 0);
  node.children = kept.map(({ state, prior }) => newNode(state, prior / total, node));
  // end
}

function assertPriors<S>(candidates: Candidate<S>[]): void {
  for (const { prior } of candidates)
    if (!(Number.isFinite(prior) && prior >= 0))
      throw new RangeError(`a prior is a finite number, 0 or more, got ${prior}`);
  if (candidates.length > 0 && candidates.every(({ prior }) => prior === 0))
    throw new RangeError("a prior is above 0 for one candidate or more, got 0 for all");
}
