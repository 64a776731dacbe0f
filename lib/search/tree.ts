/** A tree to search: what follows from a state, how promising a state is, and which states are solutions. */
export interface Tree<S> {
  /** the children of a state, in the order in which they count; none at a leaf */
  expand(state: S): S[];
  /** how promising a state is; larger is better */
  evaluate(state: S): number;
  isGoal(state: S): boolean;
}

/**
 * The value of a state, checked.
 *
 * @throws RangeError if it is NaN
 */
export function stateValue<S>(state: S, tree: Tree<S>): number {
  const value = tree.evaluate(state);
  if (Number.isNaN(value)) throw new RangeError(`the value of a state is a number, got ${value}`);
  return value;
}
