import { blank } from "#lib/blank";
import { type Node, newNode } from "./select-and-back-up.js";

/** A state that may come next, and how likely the policy finds it. */
export interface Candidate<S> {
  state: S;
  /** a probability, or a number proportional to one; 0 or more, and the sum over all candidates is finite */
  prior: number;
}

/**
 * The second phase of a simulation, expansion: gives a node its children.
 *
 * The children are the `topK` candidates that the policy finds most likely, the most likely first; if priors are equal, the candidate
 * that comes first is preferred. If there are fewer candidates, all become children. A child's `prior` is its probability among the
 * children: candidates that were left out don't count. A new child has no visits and no children, and its `parent` is the node.
 *
 * A node that already has children stays unchanged, and the policy isn't called. If nothing follows a state, its node stays without
 * children.
 *
 * @param node changed in place, but only its children
 * @param policy returns what may follow a state; called once, and its list stays unchanged
 * @param topK the largest number of children a node can have: a whole number, 1 or more, or Infinity
 * @throws RangeError if `topK` is any other number, if a prior is negative or not finite, or if all priors are 0; in these cases the
 *   node stays unchanged
 */
export function grow<S>(node: Node<S>, policy: (state: S) => Candidate<S>[], topK: number): void {
  if (!(topK === Number.POSITIVE_INFINITY || (Number.isInteger(topK) && topK >= 1)))
    throw new RangeError(`a node has 1 child or more, got ${topK}`);
  blank("leave a node that is already expanded unchanged");
  const candidates = policy(node.state);
  assertPriors(candidates);
  blank("the children of this node");
}

function assertPriors<S>(candidates: Candidate<S>[]): void {
  for (const { prior } of candidates)
    if (!(Number.isFinite(prior) && prior >= 0))
      throw new RangeError(`a prior is a finite number, 0 or more, got ${prior}`);
  if (candidates.length > 0 && candidates.every(({ prior }) => prior === 0))
    throw new RangeError("a prior is above 0 for one candidate or more, got 0 for all");
}
