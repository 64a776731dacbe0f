/**
 * Computes how probable it is that the right answer wins a vote against several wrong ones. Each of n voters gives answer i with
 * probability `probabilities[i]`, independently of the others. Answer 0 is the right one. The answer with the most votes wins, even
 * without a majority.
 *
 * If m answers share first place, each of them wins with probability 1/m. That is the same as giving a tie to the answer that came
 * first, because all orders of the same votes are equally likely.
 *
 *     three answers, four votes:   2 1 1   answer 0 wins;   2 2 0   it wins with probability 1/2;   1 3 0   it loses
 *
 * The result is exact, not sampled: all ways in which the votes can fall count. Four answers with 40 votes, or ten answers with 12
 * votes, take less than a second.
 *
 * @param probabilities the probability of each answer, the right one first; one answer or more
 * @param n how many voters there are, an integer of 1 or more
 * @returns the probability that answer 0 wins
 * @throws RangeError if the probabilities aren't numbers from 0 to 1 with a sum of 1 (up to 1e-9), or if n isn't an integer of 1 or
 *   more
 * @see Wang et al. 2022, section 2
 */
export function pluralityOdds(probabilities: number[], n: number): number {
  assertDistribution(probabilities);
  if (!(Number.isInteger(n) && n >= 1)) throw new RangeError(`voters are a whole number from 1 on, got ${n}`);
  const [right, ...wrong] = probabilities;
  let odds = 0;
  for (let lead = 0; lead <= n; lead++) {
    /** What wrong answers `next` and later add if they share `left` votes, and `tied` earlier ones have as many votes as answer 0. */
    const add = (next: number, left: number, tied: number): number => {
      // blank: the sum over the votes for answer `next`; its value once every answer has its votes
      if (next === wrong.length) return left === 0 ? 1 / (1 + tied) : 0;
      let sum = 0;
      for (let votes = 0; votes <= Math.min(lead, left); votes++)
        sum +=
          ways(left, votes) *
          wrong[next] ** votes *
          add(next + 1, left - votes, tied + Number(votes === lead));
      return sum;
      // end
    };
    odds +=
      /* blank: what the case of `lead` votes for answer 0 adds */ ways(n, lead) *
      right ** lead *
      add(0, n - lead, 0) /* end */;
  }
  return odds;
}

/** C(n, k), the number of ways to choose k out of n votes. */
function ways(n: number, k: number): number {
  let product = 1;
  for (let i = 1; i <= k; i++) product *= (n - k + i) / i;
  return product;
}

function assertDistribution(probabilities: number[]): void {
  const bad = probabilities.find((p) => !(p >= 0 && p <= 1));
  if (bad !== undefined) throw new RangeError(`a probability is from 0 to 1, got ${bad}`);
  const sum = probabilities.reduce((a, b) => a + b, 0);
  if (!(Math.abs(sum - 1) <= 1e-9)) throw new RangeError(`probabilities have the sum 1, got ${sum}`);
}
