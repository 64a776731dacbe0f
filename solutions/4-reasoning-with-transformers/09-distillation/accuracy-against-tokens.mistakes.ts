import { mistakesFor } from "#lib/author/mistakes";
import { type Point, frontier as right, tokensSpent as spent, type Work } from "./accuracy-against-tokens.js";

const total = (list: number[]) => list.reduce((sum, x) => sum + x, 0);
const mean = (list: number[]) => total(list) / list.length;

type Cost = (work: Work, parameters: number) => number;
const costOf: Cost = (work, parameters) => (work.tokens * work.parameters) / parameters;

/** Another cost of work, or another mean; what does not fit is refused as it should be. */
const counting = (cost: Cost, over: (costs: number[][]) => number = (costs) => mean(costs.map(total))) => ({
  tokensSpent(problems: Work[][], parameters: number): number {
    spent(problems, parameters);
    return over(problems.map((work) => work.map((each) => cost(each, parameters))));
  },
});

type Dominates = (a: Point, b: Point) => boolean;
const dominates: Dominates = (a, b) =>
  a.tokens <= b.tokens && a.accuracy >= b.accuracy && (a.tokens < b.tokens || a.accuracy > b.accuracy);

/** Another frontier; what does not fit is refused as it should be. */
const choosing = (of: (points: Point[]) => number[]) => ({
  frontier(points: Point[]): number[] {
    right(points);
    return of(points);
  },
});

const cheapestFirst = (points: Point[], kept: number[]) =>
  kept.sort((i, j) => points[i].tokens - points[j].tokens || i - j);

const leaving = (rule: Dominates) =>
  choosing((points) =>
    cheapestFirst(
      points,
      [...points.keys()].filter((i) => !points.some((other, j) => i !== j && rule(other, points[i]))),
    ),
  );

export default mistakesFor<typeof import("./accuracy-against-tokens.js")>({
  "only-what-is-kept": {
    because: "Only tokens that were returned were counted. The discarded ones had to be written as well.",
    ...counting((work, parameters) => (work.isKept ? costOf(work, parameters) : 0)),
  },
  "judge-for-nothing": {
    because: "The judge's passes are free here. To read a token costs what it costs to write one.",
    ...counting((work, parameters) => (work.by === "judge" ? 0 : costOf(work, parameters))),
  },
  "draft-for-nothing": {
    because: "The draft is free here. It is small, and not nothing.",
    ...counting((work, parameters) => (work.by === "draft" ? 0 : costOf(work, parameters))),
  },
  "judge-reads-once": {
    because: "A judge was counted once for each problem. It costs each time it reads.",
    tokensSpent(problems: Work[][], parameters: number): number {
      spent(problems, parameters);
      const once = problems.map((work) =>
        work.filter((each, i) => each.by !== "judge" || work.findIndex(({ by }) => by === "judge") === i),
      );
      return mean(once.map((work) => total(work.map((each) => costOf(each, parameters)))));
    },
  },
  "all-tokens-alike": {
    because:
      "A token of every model costs the same here. A model with a quarter of the parameters needs a quarter of the arithmetic.",
    ...counting(({ tokens }) => tokens),
  },
  "ratio-turned": {
    because: "The ratio of the sizes is turned around: a small model became the expensive one.",
    ...counting((work, parameters) => (work.tokens * parameters) / work.parameters),
  },
  "in-multiplications": {
    because:
      "This counts tokens times parameters. The unit is a token of a model of `parameters` parameters.",
    ...counting((work) => work.tokens * work.parameters),
  },
  "root-of-the-size": {
    because:
      "The cost was taken to grow like the width of a model. It grows like the number of its parameters.",
    ...counting((work, parameters) => work.tokens * Math.sqrt(work.parameters / parameters)),
  },
  "sum-of-problems": {
    because: "The costs of the problems were added up. Their mean says what one problem costs.",
    ...counting(costOf, (costs) => total(costs.map(total))),
  },
  "mean-of-the-work": {
    because: "The mean was taken over pieces of work. A problem that needed ten of them pays for ten.",
    ...counting(costOf, (costs) => total(costs.flat()) / Math.max(1, costs.flat().length)),
  },
  "mean-of-means": {
    because: "The work of each problem was averaged. A problem pays for all of its own.",
    ...counting(costOf, (costs) => mean(costs.map((own) => total(own) / Math.max(1, own.length)))),
  },
  "longest-work": {
    because: "Only the most expensive piece of work was counted, as if all others ran beside it for nothing.",
    ...counting(costOf, (costs) => mean(costs.map((own) => Math.max(0, ...own)))),
  },
  "free-problems-left-out": {
    because: "Problems without work were left out. That they cost nothing makes the mean smaller.",
    ...counting(costOf, (costs) => {
      const paid = costs.filter((own) => own.length > 0);
      return paid.length === 0 ? 0 : mean(paid.map(total));
    }),
  },
  "better-in-both": {
    because:
      "A point is off only if another is better in both. One that costs the same and is more accurate is enough.",
    ...leaving((a, b) => a.tokens < b.tokens && a.accuracy > b.accuracy),
  },
  "equals-dominate": {
    because:
      "Equal points throw each other out. To dominate, a point has to be truly better in one of the two.",
    ...leaving((a, b) => a.tokens <= b.tokens && a.accuracy >= b.accuracy),
  },
  "first-of-equals": {
    because: "Of equal points only the first is left. None of them dominates another.",
    ...choosing((points) => {
      const all = right(points);
      return all.filter((i, at) =>
        all
          .slice(0, at)
          .every((j) => points[j].tokens !== points[i].tokens || points[j].accuracy !== points[i].accuracy),
      );
    }),
  },
  "hardly-better-is-equal": {
    because:
      "Points that differ by little were treated as equal. A better point dominates, however small the difference.",
    ...leaving((a, b) => dominates(a, b) && (a.tokens < b.tokens - 1e-6 || a.accuracy > b.accuracy + 1e-6)),
  },
  "only-the-neighbor": {
    because:
      "Each point was compared with the next cheaper one only. A point that was passed over can be better as well.",
    ...choosing((points) => {
      const order = cheapestFirst(points, [...points.keys()]);
      return order.filter((i, at) => {
        const neighbors = [order[at - 1], order[at + 1]].filter((j) => j !== undefined);
        return neighbors.every((j) => !dominates(points[j], points[i]));
      });
    }),
  },
  "best-value-only": {
    because:
      "Only points on the upper hull are left. A point below a line between two others is still the best at its price.",
    ...choosing((points) => {
      const kept = right(points);
      return kept.filter((i) =>
        kept.every((j) =>
          kept.every((k) => {
            const [a, b, c] = [points[j], points[i], points[k]];
            if (!(a.tokens < b.tokens && b.tokens < c.tokens)) return true;
            const line =
              a.accuracy + ((c.accuracy - a.accuracy) * (b.tokens - a.tokens)) / (c.tokens - a.tokens);
            return b.accuracy >= line;
          }),
        ),
      );
    }),
  },
  "dearest-first": {
    because: "The dearest point comes first. The frontier is read from the cheapest on.",
    ...choosing((points) => {
      const all = right(points);
      return all.sort((i, j) => points[j].tokens - points[i].tokens || i - j);
    }),
  },
  "in-their-old-order": {
    because: "The points stayed in their old order. The frontier is read from the cheapest on.",
    ...choosing((points) => right(points).sort((i, j) => i - j)),
  },
  "sorted-as-texts": {
    because: "The tokens were sorted as texts, which puts 100 before 9.",
    ...choosing((points) =>
      right(points).sort((i, j) => String(points[i].tokens).localeCompare(String(points[j].tokens)) || i - j),
    ),
  },
  "accuracy-is-enough": {
    because: "The cost was not looked at: only the most accurate points are left.",
    ...leaving((a, b) => a.accuracy > b.accuracy),
  },
});
