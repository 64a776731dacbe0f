/** Measures how good a judge of steps is; each number is from 0 to 1, or null if there is nothing to measure it on. */
export interface JudgeMetrics {
  /** the share of all steps that are judged correctly */
  accuracy: number | null;
  /** the share of the wrong steps that are called wrong */
  recall: number | null;
  /** the share of the chains with a wrong step in which the first step called wrong is the first wrong one */
  firstError: number | null;
  /** the chance that a right step scores higher than a wrong one, both drawn at random; equal scores count half */
  auc: number | null;
}

/**
 * Evaluates a judge by the labels of the steps it has scored.
 *
 * A score is a logit. The judge calls a step right if it considers the step more likely right than wrong. Otherwise it calls it wrong.
 *
 * A metric with nothing to count is null, and the others are still measured. For example, there is no recall without wrong steps.
 *
 * @param scores logits, one list for each chain; chains may differ in length, and may have no steps
 * @param labels 1 for a right step and 0 for a wrong one, shaped like the scores
 * @throws RangeError if the numbers of chains differ, or a chain has more or fewer labels than scores; if a score is NaN; or if a label
 *   isn't 0 or 1
 * @see Zheng et al. 2024 (ProcessBench), section 2, for the first error; Hanley and McNeil 1982 for the AUC
 */
export function judgeMetrics(scores: number[][], labels: number[][]): JudgeMetrics {
  checkSteps(scores, labels);
  const steps = scores.flatMap((row, b) => row.map((score, s) => ({ score, isRight: labels[b][s] === 1 })));
  const isCalledRight = (score: number): boolean =>
    /* blank: whether the judge calls a step right */ score > 0 /* end */;
  const right = steps.filter(({ isRight }) => isRight).map(({ score }) => score);
  const wrong = steps.filter(({ isRight }) => !isRight).map(({ score }) => score);
  return {
    accuracy: share(steps.map(({ score, isRight }) => isCalledRight(score) === isRight)),
    recall: /* blank: the recall of wrong steps */ share(
      wrong.map((score) => !isCalledRight(score)),
    ) /* end */,
    firstError: /* blank: the share of chains whose first error is found */ share(
      labels.flatMap((row, b) => {
        const first = row.indexOf(0);
        return first < 0 ? [] : [scores[b].findIndex((score) => !isCalledRight(score)) === first];
      }),
    ) /* end */,
    auc: areaUnderCurve(right, wrong),
  };
}

/**
 * Returns the chance that a right step scores higher than a wrong one, over all pairs of a right and a wrong step; equal scores count
 * half.
 *
 * @param right scores of right steps
 * @param wrong scores of wrong steps
 * @returns a number from 0 to 1, or null if there are no pairs
 */
export function areaUnderCurve(right: number[], wrong: number[]): number | null {
  // blank: go through the pairs
  if (right.length === 0 || wrong.length === 0) return null;
  let won = 0;
  for (const r of right) for (const w of wrong) won += r > w ? 1 : r === w ? 0.5 : 0;
  return won / (right.length * wrong.length);
  // end
}

/** The share of the list that is true. */
function share(list: boolean[]): number | null {
  return /* blank: the share, or its value if there is nothing to count */ list.length === 0
    ? null
    : list.filter((isTrue) => isTrue).length / list.length /* end */;
}

function checkSteps(scores: number[][], labels: number[][]): void {
  if (scores.length !== labels.length)
    throw new RangeError(
      `every chain has labels, got scores of ${scores.length} chains and labels of ${labels.length}`,
    );
  for (const [b, row] of scores.entries()) {
    if (row.length !== labels[b].length)
      throw new RangeError(
        `every step has a label, chain ${b} has ${row.length} scores and ${labels[b].length} labels`,
      );
    if (row.some(Number.isNaN)) throw new RangeError(`a score is a number, chain ${b} has NaN`);
    const odd = labels[b].find((label) => label !== 0 && label !== 1);
    if (odd !== undefined) throw new RangeError(`a label is 0 or 1, chain ${b} has ${odd}`);
  }
}
