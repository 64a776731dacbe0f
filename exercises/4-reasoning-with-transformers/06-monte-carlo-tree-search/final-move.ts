import { blank } from "#lib/blank";
import type { Node } from "./select-and-back-up.js";

/**
 * Returns the move that a search has decided on: a child of its root.
 *
 * The child with the most visits is the decision, because the search weighed means against certainty at each visit. Among children with
 * equally many visits, the larger mean value wins. If the means are equal too, or if no child has been visited, the larger prior wins,
 * and then the first child.
 *
 * @param root a node with one child or more; the tree stays unchanged
 * @returns the child itself
 * @throws RangeError if the root has no children
 * @see Silver et al. 2017 (AlphaGo Zero), methods, "Play"
 */
export function finalMove<S>(root: Node<S>): Node<S> {
  if (root.children.length === 0) throw new RangeError("a move needs a child, got a root without children");
  return blank("the child that the search decided on");
}
