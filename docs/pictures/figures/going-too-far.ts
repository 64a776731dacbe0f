import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../../grader/node/course/paths.js";
import type { Figure } from "../figure.js";

const page = "3-fine-tuning-a-transformer/03-rlhf/2-going-too-far.md";
// Ten runs of 200 rounds take too long here, so the points of the one that the page tells of come from its two tables.
const text = readFileSync(path.join(root, "exercises", page), "utf8");
const rounds = numbersOf("round");
const learned = numbersOf("learned reward");
const gold = numbersOf("gold reward");

/** The numbers of a table's row. */
function numbersOf(name: string): number[] {
  const [, row] = new RegExp(`^ ${name} +(-?\\d[-\\d. ]*)$`, "m").exec(text) ?? [];
  if (row === undefined) throw new Error(`${page} has no row of ${name}`);
  return row.trim().split(/ +/).map(Number);
}

const curve = (values: number[]) => values.map((value, i) => [rounds[i], value] as const);

export const figure: Figure = {
  page,
  name: "going-too-far",
  title: "Learned reward and gold reward against the round",
  alt: "Two curves over 200 rounds: the learned reward rises from −0.2 to 1.3 and never falls. The gold reward climbs to 0.9 by round 150, and between rounds 170 and 180 it drops to −2.",
  panels: [
    {
      title: "",
      x: { label: "round", ticks: { 0: "0", 50: "50", 100: "100", 150: "150", 200: "200" } },
      y: { label: "reward", ticks: { [-2]: "−2", [-1]: "−1", 0: "0", 1: "1", 1.6: "" } },
      curves: [
        { name: "learned reward", points: curve(learned), at: 2 },
        { name: "gold reward", points: curve(gold), at: 2, beside: "below" },
      ],
    },
  ],
};
