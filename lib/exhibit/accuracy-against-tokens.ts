import { exhibit } from "../spec/exhibit.js";

/** A method's cost for each problem, on the average, and the share of problems that it answers right. */
export type Cost = [spent: number, accuracy: number];

/** What methods of part 4 pay with. */
const UNITS = {
  tokens: {
    title: "what accuracy costs",
    caption: "Your curves of all chapters in one picture. Which method is the cheapest at each height?",
    xLabel: "tokens for a problem",
  },
  evaluations: {
    title: "what accuracy costs in evaluations",
    caption:
      "Play-outs in chapter 3, calls of the policy in chapter 6. Work is counted the same way for all lines.",
    xLabel: "evaluations for a problem",
  },
};

/**
 * Draws curves into the picture that all chapters of part 4 share: what each method costs, and how often it is right.
 *
 *     await showCost({ "2 vote": [[15, 0.65], [75, 0.87], [240, 0.95]] });
 *
 * A run that passes keeps its curves, and the pictures of later exercises draw them too.
 *
 * @param curves by name, which begins with the number of the chapter; in each the points from cheap to dear
 */
export async function showCost(
  curves: Record<string, Cost[]>,
  unit: keyof typeof UNITS = "tokens",
): Promise<void> {
  const series = Object.fromEntries(
    Object.entries(curves).map(([name, points]) => [
      name,
      { x: points.map(([spent]) => spent), y: points.map(([, accuracy]) => accuracy) },
    ]),
  );
  await exhibit({ kind: "curve", ...UNITS[unit], yLabel: "accuracy", series, logX: true, shared: true });
}
