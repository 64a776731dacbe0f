/** What one model did for one problem. */
export interface Work {
  by: "writer" | "judge" | "draft";
  /** how many parameters the model has */
  parameters: number;
  /** how many tokens it wrote or read, without the problem's own */
  tokens: number;
  /** whether these tokens are in the chain the method returned */
  isKept: boolean;
}

/** The cost of a method, and the share of the problems it solved. */
export interface Point {
  tokens: number;
  /** from 0 to 1 */
  accuracy: number;
}

/**
 * Returns what a method costs: the mean over problems of all work done for a problem, in tokens of one model.
 *
 * For each parameter and each token, a model needs about two operations, a multiplication and an addition, whether it writes the token
 * or reads it. The unit of work is therefore a token of a model with `parameters` parameters: what such a model could have written
 * instead.
 *
 * @param problems the list of all work for each problem. The list may be empty, if the answer was free
 * @param parameters how many parameters the model has whose tokens are the unit
 * @returns tokens per problem, 0 or more
 * @throws RangeError if there are no problems; if `parameters`, or the parameters of a piece of work, isn't a whole number of at least 1;
 *   or if the tokens of a piece of work aren't a whole number of at least 0
 */
export function tokensSpent(problems: Work[][], parameters: number): number {
  assertWork(problems, parameters);
  // blank: the mean cost of a problem
  const costs = problems.map((work) =>
    work.reduce((sum, each) => sum + (each.tokens * each.parameters) / parameters, 0),
  ); // [problems]
  return costs.reduce((sum, cost) => sum + cost, 0) / problems.length;
  // end
}

/**
 * Returns the methods worth choosing: the Pareto frontier of accuracy against tokens.
 *
 * A point is dominated if another point costs no more, is no less accurate, and is strictly better in cost or accuracy. If you pay for
 * tokens, there is no reason to choose a dominated point. Equal points don't dominate each other.
 *
 * @param points in any order; they stay unchanged
 * @returns a new list: the indices of all points that no other point dominates, the cheapest first; equal points keep their order
 * @throws RangeError if the tokens of a point aren't a finite number of at least 0, or if its accuracy isn't from 0 to 1
 */
export function frontier(points: Point[]): number[] {
  for (const { tokens, accuracy } of points) {
    if (!(Number.isFinite(tokens) && tokens >= 0))
      throw new RangeError(`tokens are a finite number from 0 on, got ${tokens}`);
    if (!(accuracy >= 0 && accuracy <= 1))
      throw new RangeError(`an accuracy is from 0 to 1, got ${accuracy}`);
  }
  const dominates = (a: Point, b: Point): boolean =>
    /* blank: whether there is no reason to choose b if a is available */ a.tokens <= b.tokens &&
    a.accuracy >= b.accuracy &&
    (a.tokens < b.tokens || a.accuracy > b.accuracy) /* end */;
  // blank: the indices of the points that are left, the cheapest first
  return [...points.keys()]
    .filter((i) => !points.some((other) => dominates(other, points[i])))
    .sort((i, j) => points[i].tokens - points[j].tokens);
  // end
}

function assertWork(problems: Work[][], parameters: number): void {
  const isCount = (n: number, least: number): boolean => Number.isInteger(n) && n >= least;
  if (problems.length === 0) throw new RangeError("a mean needs one problem or more, got none");
  if (!isCount(parameters, 1))
    throw new RangeError(`a model has a whole number of parameters, 1 or more, got ${parameters}`);
  for (const work of problems.flat()) {
    if (!isCount(work.parameters, 1))
      throw new RangeError(`a model has a whole number of parameters, 1 or more, got ${work.parameters}`);
    if (!isCount(work.tokens, 0))
      throw new RangeError(`work has a whole number of tokens, 0 or more, got ${work.tokens}`);
  }
}
