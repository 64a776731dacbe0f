import {
  frontier,
  tokensSpent,
} from "../../../solutions/4-reasoning-with-transformers/09-distillation/accuracy-against-tokens.js";
import { type Axis, type Figure, type Line, type Range, rangeOf, type Spot } from "../figure.js";

// The bill of part 4: its methods by what an answer costs and how often it is right, as the table of the page has them.

const [REASONER, STUDENT] = [14_560, 8_616]; // parameters
/** What one chain of the student costs, in tokens of the reasoner. */
const chain = tokensSpent([[{ by: "writer", parameters: STUDENT, tokens: 15, isKept: true }]], REASONER);

type Row = readonly [name: string, cost: number, right: number | Range, beside: Spot["beside"]];
const rows: Row[] = [
  ["no thought", 3, 0.1, "above"],
  ["student", chain, [0.93, 1], "left"],
  ["hasty", 11, 0.43, "right"],
  ["thinker", 15, 1, "above"],
  ["reasoner", 15, [0.67, 0.71], "right"],
  ["forced", 15, 0.86, "below"],
  ["mended", 48, [0.93, 0.95], "left"],
  ["", 54, 0.85, "left"],
  ["best of 2, vote of 4", 60, [0.79, 0.85], "right"],
  ["best of 8", 216, 0.99, "above"],
  ["vote of 16", 240, [0.95, 0.97], "below"],
  ["weighted vote", 432, [0.995, 1], "right"],
];

const points = rows.map(([, tokens, right]) => ({
  tokens,
  accuracy: rangeOf(right).reduce((sum, end) => sum + end / 2, 0),
}));
const best = frontier(points);

const [LEFT, RIGHT] = [1.5, 4000];
/** For each price, the best that can be had for it. */
const steps: Line = best.flatMap((i, k) => {
  const { tokens, accuracy } = points[i];
  const next = k + 1 < best.length ? points[best[k + 1]].tokens : Math.max(...rows.map(([, cost]) => cost));
  return [[Math.log(tokens), accuracy] as const, [Math.log(next), accuracy] as const];
});
const costs: Axis = {
  label: "cost of an answer, in tokens of the reasoner",
  ticks: Object.fromEntries(
    [LEFT, 3, 10, 30, 100, 300, 1000, RIGHT].map((cost) => [Math.log(cost), `${cost}`]),
  ),
};
costs.ticks[Math.log(LEFT)] = "";
costs.ticks[Math.log(RIGHT)] = "";

export const figure: Figure = {
  page: "4-reasoning-with-transformers/09-distillation/4-what-it-all-cost.md",
  name: "cost-frontier",
  title: "The methods of part 4 by cost and by right answers, with the frontier",
  alt: "Twelve methods by the cost of an answer, on a logarithmic scale from 3 to 432 tokens, and by the share of right answers. The frontier has three of them: it rises from no thought at 3 tokens over the student at 9 to the thinker at 15, and is flat from there on. Votes, best-of-N and mending lie on it or below it, to the right of the thinker.",
  panels: [
    {
      title: "share of right answers",
      x: costs,
      y: { label: "", ticks: { 0: "0", 0.25: "0.25", 0.5: "0.5", 0.75: "0.75", 1: "1", 1.1: "" } },
      curves: [{ name: "frontier", points: steps, at: 1, beside: "right" }],
      spots: rows.map(
        ([name, cost, y, beside], i): Spot => ({
          ...{ name, x: Math.log(cost), y, beside },
          color: best.includes(i) ? 2 : 1,
        }),
      ),
    },
  ],
};
