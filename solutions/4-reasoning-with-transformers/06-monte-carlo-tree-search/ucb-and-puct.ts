/** What a search remembers of a node. */
export interface Visited {
  /** how often the node was visited */
  visits: number;
  /** the sum of the values from these visits; 0 if there were none */
  valueSum: number;
}

/**
 * UCB1: how much a child deserves the next visit, given only its visits and values.
 *
 * The score is the child's mean value plus an exploration bonus: `c` times the square root of ln N_parent / N, where N counts the
 * child's visits and N_parent those of its parent. The bonus shrinks when the child is visited, and grows when a sibling is visited.
 *
 * A child without a visit comes before every child that has one, no matter what `c` is: its score is Infinity.
 *
 * @param child the child's counts; it has at most as many visits as the parent
 * @param parentVisits how often the parent was visited
 * @param c how much exploration counts; if it is 0, the mean values alone decide
 * @returns the score; the child with the largest one is visited next
 * @throws RangeError if a count of visits isn't a whole number, 0 or more, or `c` is negative or not finite
 * @see Auer et al. 2002, figure 1; Kocsis and Szepesvári 2006
 */
export function ucb(child: Visited, parentVisits: number, c: number): number {
  assertCounts(child.visits, parentVisits, c);
  // blank: UCB of a child, visited or not
  if (child.visits === 0) return Number.POSITIVE_INFINITY;
  const mean = child.valueSum / child.visits;
  return mean + c * Math.sqrt(Math.log(parentVisits) / child.visits);
  // end
}

/**
 * PUCT: how much a child deserves the next visit, given a policy's prior probability for it.
 *
 * The score is the child's mean value plus an exploration bonus: c · P · √N_parent / (1 + N), where P is the prior, N counts the
 * child's visits, and N_parent those of its parent. A child without a visit has a mean value of 0 and a finite bonus, so a
 * child that the policy finds unlikely may wait for a long time.
 *
 * @param child the child's counts; `prior` is the policy's probability of this child
 * @param parentVisits how often the parent was visited
 * @param c how much exploration counts; if it is 0, the mean values alone decide
 * @returns the score; the child with the largest one is visited next
 * @throws RangeError if a count of visits isn't a whole number, 0 or more, or `c` is negative or not finite
 * @see Silver et al. 2017 (AlphaGo Zero), methods, "Search algorithm"
 */
export function puct(child: Visited & { prior: number }, parentVisits: number, c: number): number {
  assertCounts(child.visits, parentVisits, c);
  // blank: PUCT of a child, visited or not
  const mean = child.visits === 0 ? 0 : child.valueSum / child.visits;
  return mean + (c * child.prior * Math.sqrt(parentVisits)) / (1 + child.visits);
  // end
}

function assertCounts(visits: number, parentVisits: number, c: number): void {
  for (const count of [visits, parentVisits])
    if (!(Number.isInteger(count) && count >= 0))
      throw new RangeError(`visits are a whole number, 0 or more, got ${count}`);
  if (!(Number.isFinite(c) && c >= 0)) throw new RangeError(`c is a finite number, 0 or more, got ${c}`);
}
