import { assertRectangular, type Matrix, type Vector } from "#lib/arrays";

/** What one head looks at, in three numbers. */
export interface HeadReport {
  /** How spread out its attention is: the entropy of a row, averaged over all rows, in nats. */
  entropy: number;
  /** The weight on the token just before the query, averaged over the queries from 1 on. */
  previousToken: number;
  /** The weight on the very first token, averaged over the queries from 1 on. */
  firstToken: number;
}

/**
 * Describes each head by its attention weights.
 *
 *     entropy of a row = −Σ_j w[j] · ln w[j],   where 0 · ln 0 counts as 0
 *
 * Query 0 has no token before it and, with the causal mask, no choice but itself. It counts for the entropy, but not
 * for the two shares.
 *
 * @param weights the attention weights of each head, `[H, T, T]`; each row sums to 1
 * @returns one report for each head, `[H]`
 * @throws RangeError if a head has fewer than two queries, or rows that differ in length
 * @see Clark et al. 2019, "What Does BERT Look At?"
 */
export function headReport(weights: Matrix[]): HeadReport[] {
  return weights.map((rows) => {
    assertRectangular("the weights of a head", rows);
    if (rows.length < 2) throw new RangeError(`a report needs two queries at least, got ${rows.length}`);
    const choices = rows.slice(1); // [T − 1, T]
    const entropy = mean(rows.map(entropyOf));
    const previousToken = /* blank: the mean weight on the token just before */ mean(
      choices.map((row, i) => row[i]),
    ) /* end */;
    const firstToken = /* blank: the mean weight on the very first token */ mean(
      choices.map((row) => row[0]),
    ) /* end */;
    return { entropy, previousToken, firstToken };
  });
}

function entropyOf(row: Vector): number {
  // blank: the entropy of this row; a weight of 0 adds nothing
  return row.reduce((sum, w) => (w > 0 ? sum - w * Math.log(w) : sum), 0);
  // end
}

function mean(x: Vector): number {
  return x.reduce((sum, value) => sum + value, 0) / x.length;
}
