/** A chain that has been scored. */
export interface Candidate {
  /** the chain's answer, or null if it has none */
  answer: number | null;
  /** the judge's score: higher is better, any number, and NaN if the judge failed */
  score: number;
}

/**
 * Best-of-N: returns the answer of the candidate with the judge's highest score.
 *
 * Only the first n candidates compete. A candidate without an answer can't be chosen, and neither can one whose score is NaN. If several
 * candidates have the highest score, the first of them is chosen.
 *
 * @param candidates in the order they were written, `[N]`
 * @param n how many candidates compete; all of them if there are fewer than n, or if n is left out
 * @returns the answer, or null if no candidate can be chosen
 * @throws RangeError if n is given and isn't a whole number of at least 1
 * @see Cobbe et al. 2021, "Training verifiers to solve math word problems", section 4.2
 */
export function bestOfN(candidates: Candidate[], n?: number): number | null {
  if (n !== undefined && !(Number.isInteger(n) && n >= 1))
    throw new RangeError(`n must be a whole number of at least 1, got ${n}`);
  // blank: the answer of the best candidate
  let best: Candidate | null = null;
  for (const candidate of candidates.slice(0, n)) {
    if (candidate.answer === null || Number.isNaN(candidate.score)) continue;
    if (best === null || candidate.score > best.score) best = candidate;
  }
  return best === null ? null : best.answer;
  // end
}
