import { blank } from "#lib/blank";

/** A node of a search tree: a state, and what the search has seen there. */
export interface Node<S> {
  state: S;
  /** the policy's probability of this node among its siblings */
  prior: number;
  /** how often the node was visited */
  visits: number;
  /** the sum of the values from these visits */
  valueSum: number;
  /** in the order they were added; empty until the node is expanded */
  children: Node<S>[];
  /** the node above this one; null at the top of the tree */
  parent: Node<S> | null;
}

/** Creates a node without visits and children; its prior is 1 unless given. The node isn't added to its parent's children. */
export function newNode<S>(state: S, prior = 1, parent: Node<S> | null = null): Node<S> {
  return { state, prior, visits: 0, valueSum: 0, children: [], parent };
}

/**
 * The first phase of a simulation, selection: goes from a node down to a leaf, always to the child with the largest score.
 *
 * A leaf is a node without children. If children have equal scores, the first of them is taken.
 *
 * @param root where the path begins; it may have a parent, which isn't part of the path
 * @param score how much a child deserves a visit; Infinity and −Infinity are valid scores. It is called only for the children of nodes
 *   on the path
 * @returns a new list of the nodes themselves, from `root` to a leaf, or only the root if it is a leaf. The nodes stay unchanged
 * @throws RangeError if a score is NaN
 */
export function selectPath<S>(root: Node<S>, score: (child: Node<S>, parent: Node<S>) => number): Node<S>[] {
  return blank("the nodes from the root to a leaf");
}

/** The child with the largest score, the first if scores tie; the node has children. */
function bestChild<S>(parent: Node<S>, score: (child: Node<S>, parent: Node<S>) => number): Node<S> {
  const scores = parent.children.map((child) => score(child, parent)); // [children]
  if (scores.some(Number.isNaN))
    throw new RangeError(`the scores of children are numbers, got ${scores.join(", ")}`);
  return parent.children[blank("which child it is")];
}

/**
 * The last phase of a simulation, the back-up: records a value at all nodes of the path that led to it.
 *
 * Afterward, `visits` and `valueSum` of every node on the path include this simulation, because the value is evidence about each choice
 * that led to it. There is only one player: what is good at the leaf is good at the root.
 *
 * @param path the nodes from the root of the search to a leaf; changed in place. All other nodes stay unchanged
 * @param value what the leaf is worth; any finite number
 * @throws RangeError if the value isn't finite; in that case no node is changed
 */
export function backUp<S>(path: Node<S>[], value: number): void {
  if (!Number.isFinite(value)) throw new RangeError(`a value is a finite number, got ${value}`);
  blank("count the visit, and add its value");
}
