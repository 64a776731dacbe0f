import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../../grader/node/course/paths.js";
import { GOAL } from "../../../lib/search/game-24.js";
import { canReach } from "../../../solutions/4-reasoning-with-transformers/03-tree-of-thoughts/can-reach.js";
import { nextStates } from "../../../solutions/4-reasoning-with-transformers/03-tree-of-thoughts/next-states.js";
import { curveOf, type Figure, range, type Spot } from "../figure.js";

// How many puzzles independent tries solve, computed exactly, and what trees solve for as many looks, from the page's tables.

const page = "4-reasoning-with-transformers/03-tree-of-thoughts/2-equal-work.md";
const text = readFileSync(path.join(root, "exercises", page), "utf8");

const memo = new Map<string, number>();
const reached = new Map<string, boolean>();

/** The probability that a play-out from a state succeeds. */
function chance(state: number[]): number {
  if (state.length <= 2) return Number(canReach(state, GOAL, reached));
  const key = state.map((x) => Math.round(x * 1e5)).join(" "); // states are ascending
  const known = memo.get(key);
  if (known !== undefined) return known;
  const next = nextStates(state);
  const found = next.reduce((sum, child) => sum + chance(child), 0) / next.length;
  memo.set(key, found);
  return found;
}

const cards = range(1, 13, 12);
const from = (low: number) => cards.filter((card) => card >= low);
const puzzles = cards.flatMap((a) =>
  from(a).flatMap((b) => from(b).flatMap((c) => from(c).map((d) => [a, b, c, d]))),
);
const chances = puzzles.map(chance).filter((p) => p > 0);
const solved = (tries: number) => chances.reduce((sum, p) => sum + 1 - (1 - p) ** tries, 0) / chances.length;

/** Rows "beam, play-outs a state | play-outs | tree solves | ...". */
const byLuck = [...text.matchAll(/^\| (\d+, \d+) \| (\d+) \| (\d\.\d+) \|/gm)].map(
  ([, name, work, right]): Spot => ({
    ...{ name, x: Math.log10(Number(work)), y: Number(right), color: 1 },
    beside: ["1, 1", "1, 5", "20, 5"].includes(name) ? "above" : "below",
  }),
);
/** What a tree with a judge that knows something, more or less, solves with this many looks. */
const LOOKS = 102;
const [, good, noisy, noise] = /^\| tree solves \| (\S+) \| (\S+) \| (\S+) \|$/m.exec(text) ?? [];
const byJudge = { "noise 0.3": good, "noise 1": noisy, "only noise": noise };

export const figure: Figure = {
  page,
  name: "equal-work",
  title: "How many puzzles are solved, against the play-outs or looks allowed",
  alt: "A rising curve of how many puzzles independent tries solve against the number of tries. Five trees judged by play-outs lie on the curve. Three trees with 102 looks lie far from it: a judge with a noise of 0.3 high above, one with a noise of 1 below, and one that is nothing but noise far below.",
  panels: [
    {
      title: "",
      x: {
        label: "play-outs or looks for each puzzle",
        ticks: { 1: "10", [Math.log10(30)]: "30", 2: "100", [Math.log10(300)]: "300", 3: "1,000" },
      },
      y: { label: "puzzles solved", ticks: { 0: "0", 0.5: "0.5", 1: "1", 1.1: "" } },
      curves: [
        {
          name: "independent tries",
          points: curveOf(range(1, 3, 60), (power) => solved(10 ** power)),
          at: 8,
          beside: "below right",
        },
      ],
      spots: [
        ...byLuck,
        ...Object.entries(byJudge).map(
          ([name, right]): Spot => ({
            ...{ name, x: Math.log10(LOOKS), y: Number(right), color: 2 },
            beside: name === "noise 0.3" ? "left" : "right",
          }),
        ),
      ],
    },
  ],
};
