/**
 * Computes how far DPO moves two responses apart if only its loss limits the margin.
 *
 * People compared two responses to the same prompt, a and b, very often, and a won a share p of the comparisons. The margin m is how much
 * more training has raised ln P of a than ln P of b:
 *
 *     m = ln(policy[a] / reference[a]) − ln(policy[b] / reference[b])
 *
 * Each comparison has a DPO loss, with the response that won as the chosen response. The optimal margin minimizes the mean loss over all
 * comparisons.
 *
 * Label smoothing trusts no label fully: the loss of a comparison becomes 1 − ε times its DPO loss plus ε times the DPO loss of the
 * opposite label.
 *
 * @param p the share of comparisons that a won, from 0 to 1
 * @param beta β of the DPO loss: above 0 and finite
 * @param smoothing ε, from 0 to ½; 0 by default, which means no smoothing
 * @returns the optimal margin in nats, below 0 if b won more often; Infinity or −Infinity if the mean loss keeps falling in that
 *   direction
 * @throws RangeError if p isn't between 0 and 1, if beta isn't a finite number above 0, or if smoothing isn't between 0 and ½
 * @see Rafailov et al. 2023, equation 7; Mitchell 2023, "A note on DPO with noisy preferences & relationship to IPO", for ε
 */
export function optimalMargin(p: number, beta: number, smoothing = 0): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`p must be a number from 0 to 1, got ${p}`);
  if (!(beta > 0 && Number.isFinite(beta)))
    throw new RangeError(`beta must be a finite number above 0, got ${beta}`);
  if (!(smoothing >= 0 && smoothing <= 0.5))
    throw new RangeError(`smoothing must be a number from 0 to ½, got ${smoothing}`);
  // blank: where the mean loss is smallest
  const forA = p * (1 - smoothing) + (1 - p) * smoothing; // the weight of all losses with a as the chosen one
  const forB = (1 - p) * (1 - smoothing) + p * smoothing;
  return Math.log(forA / forB) / beta;
  // end
}
