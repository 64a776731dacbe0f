import { assertSameLength } from "#lib/arrays";
import { assertProbabilities } from "#lib/probabilities";
import type { Random } from "#lib/random";

/**
 * Returns how often a drafted token is accepted: the probability that a token drawn from q passes the test of `verifyDraft` against p.
 *
 * @param p the target's probability of each token, `[V]`
 * @param q the draft's probability of each token, `[V]`
 * @returns from 0 to 1, up to rounding: 1 if p and q are equal, 0 if they have no token in common
 * @throws RangeError if p or q isn't a probability distribution (see `assertProbabilities`), or if one is longer than the other
 * @see Leviathan et al. 2022, "Fast inference from transformers via speculative decoding", section 3.2
 */
export function acceptance(p: number[], q: number[]): number {
  assertPair(p, q);
  return /* blank: the probability that a token of the draft is accepted */ p.reduce(
    (sum, pi, i) => sum + Math.min(pi, q[i]),
    0,
  ) /* end */;
}

/**
 * Returns the distribution from which a token is drawn in place of a rejected one. It makes up for what the accepted tokens lack: if you
 * count accepted and redrawn tokens together, each token comes out exactly as often as p says.
 *
 * @param p the target's probability of each token, `[V]`
 * @param q the draft's probability of each token, `[V]`
 * @returns a new distribution, `[V]`; the same as p if p and q are equal, because then no token is ever rejected
 * @throws RangeError as `acceptance` does
 * @see Leviathan et al. 2022, section 2.3 and appendix A.1
 */
export function residual(p: number[], q: number[]): number[] {
  assertPair(p, q);
  // blank: what q draws too rarely, as a distribution   [V]
  const missing = p.map((pi, i) => Math.max(0, pi - q[i])); // [V]
  const total = missing.reduce((sum, m) => sum + m, 0);
  return total === 0 ? [...p] : missing.map((m) => m / total); // [V]
  // end
}

/**
 * Makes one step of speculative decoding. A small model, the draft, has written γ tokens, and a large model, the target, has read them all
 * in one pass. Now each token is accepted or rejected, and the result is distributed as if the target had written it alone.
 *
 * The tokens are judged in order. A token x is accepted with probability min(1, p(x) / q(x)), that is, if a uniform number in [0, 1) is
 * below the ratio. The first rejected token is replaced by one from the residual. All tokens after it are discarded, because they were
 * drafted after a token that is no longer there. If no token is rejected, one more is drawn from the target's last distribution.
 *
 * Exactly one number is drawn from `rng` for each token that is judged, and one more for the token at the end, by `drawFrom`.
 *
 * @param drafted γ ids, may be empty
 * @param p the target's distribution at each of these positions and at the next one, `[γ + 1, V]`
 * @param q the draft's distribution at each of these positions, `[γ, V]`
 * @param rng the source of the draws
 * @returns a new list: the accepted ids and one more, 1 to γ + 1 ids
 * @throws RangeError if p doesn't have γ + 1 rows or q doesn't have γ, if a row isn't a probability distribution or differs in length from
 *   the first row of p, if an id isn't in the vocabulary, or if the draft could not have drawn it because q is 0. In these cases nothing
 *   is drawn
 * @see Leviathan et al. 2022, algorithm 1
 */
export function verifyDraft(drafted: number[], p: number[][], q: number[][], rng: Random): number[] {
  assertDraft(drafted, p, q);
  // blank: the tokens that are accepted, and the one after them
  for (const [i, id] of drafted.entries()) {
    if (rng.random() < p[i][id] / q[i][id]) continue;
    return [...drafted.slice(0, i), drawFrom(residual(p[i], q[i]), rng)];
  }
  return [...drafted, drawFrom(p[drafted.length], rng)];
  // end
}

/** Draws an id from a distribution, with one uniform number. */
export function drawFrom(probabilities: number[], rng: Random): number {
  const u = rng.random();
  let reached = 0;
  for (const [id, share] of probabilities.entries()) {
    reached += share;
    if (reached > u) return id;
  }
  return probabilities.findLastIndex((share) => share > 0);
}

function assertPair(p: number[], q: number[]): void {
  assertProbabilities("p", p);
  assertProbabilities("q", q);
  assertSameLength("the distributions of target and draft", p.length, q.length);
}

function assertDraft(drafted: number[], p: number[][], q: number[][]): void {
  assertSameLength("the target's rows and the drafted tokens, and one more", p.length, drafted.length + 1);
  assertSameLength("the draft's rows and the drafted tokens", q.length, drafted.length);
  for (const row of p) assertPair(p[0], row);
  for (const row of q) assertPair(p[0], row);
  for (const [i, id] of drafted.entries())
    if (!(q[i][id] > 0))
      throw new RangeError(`a drafted token is one that the draft can draw, got ${id} at index ${i}`);
}
