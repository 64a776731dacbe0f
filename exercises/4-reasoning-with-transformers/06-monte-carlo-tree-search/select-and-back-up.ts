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
  /** in the order they were added; none until the node is expanded */
  children: Node<S>[];
  /** null above the top of the tree */
  parent: Node<S> | null;
}

/** A node without visits and children; its prior is 1 unless given. It isn't added to the children of its parent. */
export function newNode<S>(state: S, prior = 1, parent: Node<S> | null = null): Node<S> {
  return { state, prior, visits: 0, valueSum: 0, children: [], parent };
}

/**
 * The first phase of a simulation, selection: goes from a node down to a leaf, at each node to the child with the largest score.
 *
 * A leaf is a node without children. Among children with equal scores, the first is taken.
 *
 * @param root where the path begins; it may have a parent, which isn't part of the path
 * @param score how much a child deserves a visit; Infinity and −Infinity are valid scores. Called only for the children of nodes on the
 *   path
 * @returns a new list of the nodes themselves, from `root` to a leaf; the root alone if it is a leaf. The nodes stay unchanged
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
 * Afterward, `visits` and `valueSum` of every node on the path include this simulation: the value is evidence about each choice that led
 * to it. There is only one player: what is good at the leaf is good at the root.
 *
 * @param path the nodes from the root of the search to a leaf; changed in place. All other nodes stay unchanged
 * @param value what the leaf is worth; any finite number
 * @throws RangeError if the value isn't finite; no node is changed then
 */
export function backUp<S>(path: Node<S>[], value: number): void {
  if (!Number.isFinite(value)) throw new RangeError(`a value is a finite number, got ${value}`);
  blank("count the visit, and its value");
}
