import { blank } from "#lib/blank";
import { assertSameLength } from "#lib/arrays";
import { assertProbabilities } from "#lib/probabilities";
import type { Random } from "#lib/random";

/**
 * Returns how often a drafted token is accepted: the probability that a token drawn from q passes the test of `verifyDraft` against p.
 *
 * @param p the target's probability of each token, `[V]`
 * @param q the draft's probability of each token, `[V]`
 * @returns from 0 to 1, up to rounding: 1 if p and q are equal, 0 if they have no token in common
 * @throws RangeError if p or q is no distribution (see `assertProbabilities`), or one is longer than the other
 * @see Leviathan et al. 2022, "Fast inference from transformers via speculative decoding", section 3.2
 */
export function acceptance(p: number[], q: number[]): number {
  assertPair(p, q);
  return blank("the probability that a token of the draft is accepted");
}

/**
 * Returns the distribution from which a token is drawn in place of a rejected one. It makes up for what the accepted tokens lack: accepted
 * or drawn here, each token comes out exactly as often as p says.
 *
 * @param p the target's probability of each token, `[V]`
 * @param q the draft's probability of each token, `[V]`
 * @returns a new distribution, `[V]`; p itself if p and q are equal, because no token is ever rejected then
 * @throws RangeError as `acceptance` does
 * @see Leviathan et al. 2022, section 2.3 and appendix A.1
 */
export function residual(p: number[], q: number[]): number[] {
  assertPair(p, q);
  return blank("what q gives too little of, as a distribution   [V]");
}

/**
 * One step of speculative decoding. A small model, the draft, has written γ tokens, and a large one, the target, has read them all in
 * one pass. Now each token is accepted or rejected, and the result is distributed as if the target had written it alone.
 *
 * The tokens are judged in order. A token x is accepted with probability min(1, p(x) / q(x)): if a uniform number below 1 is below the
 * ratio. The first rejected token is replaced by one from the residual, and all tokens after it are discarded: they were drafted after a
 * token that isn't there. If none is rejected, one token is drawn from the target's last distribution.
 *
 * Exactly one number is drawn from `rng` for each token that is judged, and one for the token at the end, by `drawFrom`.
 *
 * @param drafted γ ids, may be empty
 * @param p the target's distribution at each of these positions and at the next one, `[γ + 1, V]`
 * @param q the draft's distribution at each of these positions, `[γ, V]`
 * @param rng the source of the draws
 * @returns a new list: the accepted ids and one more, 1 to γ + 1 ids
 * @throws RangeError if p has not γ + 1 rows or q has not γ, a row is no distribution or differs in length from the first of p, an id is
 *   not in the vocabulary, or the draft could not have drawn it: q is 0. Nothing has been drawn then
 * @see Leviathan et al. 2022, algorithm 1
 */
export function verifyDraft(drafted: number[], p: number[][], q: number[][], rng: Random): number[] {
  assertDraft(drafted, p, q);
  return blank("the tokens that are accepted, and the one after them");
}

/** An id drawn from a distribution, by one uniform number. */
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
