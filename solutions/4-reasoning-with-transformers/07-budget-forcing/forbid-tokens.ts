/**
 * Returns logits under which some tokens can't be drawn.
 *
 * A banned token has a probability of exactly 0, at every temperature and no matter what the other logits are. All other tokens keep
 * their logits, so the ratio of any two of their probabilities doesn't change.
 *
 * @param logits `[V]`, finite, or −Infinity for tokens that can't be drawn anyway; the list stays unchanged
 * @param banned ids, in any order; an id may come twice
 * @returns a new list, `[V]`
 * @throws RangeError if an id isn't a whole number from 0 to V − 1, or if no token could be drawn anymore
 */
export function forbidTokens(logits: number[], banned: number[]): number[] {
  const odd = banned.find((id) => !(Number.isInteger(id) && id >= 0 && id < logits.length));
  if (odd !== undefined) throw new RangeError(`an id is from 0 to ${logits.length - 1}, got ${odd}`);
  const left: number[] = /* blank: the logits under which no banned token is drawn */ logits.map(
    (logit, id) => (banned.includes(id) ? Number.NEGATIVE_INFINITY : logit),
  ) /* end */; // [V]
  if (
    /* blank: whether no token could be drawn */ left.every(
      (logit) => logit === Number.NEGATIVE_INFINITY,
    ) /* end */
  )
    throw new RangeError(`a token must be left to draw, got ${banned.length} banned ids of ${logits.length}`);
  return left;
}
