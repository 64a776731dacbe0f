import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../../grader/node/course/paths.js";
import type { Figure } from "../figure.js";

const page = "4-reasoning-with-transformers/05-best-of-n/README.md";
// Training the judges takes too long here, so the points come from the page's first table. N counts in powers of two.
const [counts, , ...judges] = firstTable(readFileSync(path.join(root, "exercises", page), "utf8"));
const powers = counts.slice(1).map((n) => Math.log2(Number(n)));
const names = {
  "judge of steps": { at: 3 },
  "judge of outcomes": { at: 5, beside: "below" },
  majority: { at: 1, beside: "below right" },
} as const;
const measured = judges.map(([name, ...right]) => ({
  name,
  ...names[name as keyof typeof names],
  right: right.map((share) => Number(share.replaceAll("*", ""))),
}));

/** The cells of the first table in a page, row by row. */
function firstTable(text: string): string[][] {
  const [table] = /(?:^\|.*\n)+/m.exec(text) ?? [""];
  const lines = table.trimEnd().split("\n");
  return lines.map((line) =>
    line
      .slice(1, -1)
      .split("|")
      .map((cell) => cell.trim()),
  );
}

export const figure: Figure = {
  page,
  name: "best-of-n",
  title: "How often the chosen answer is right, against the number of chains",
  alt: "Three curves of how often the chosen answer is right against the number of chains: the majority rises all the way, the judge of steps loses a little at the end, and the judge of outcomes turns down after 16 chains and falls far below the majority.",
  panels: [
    {
      title: "",
      x: { label: "N, the number of chains", ticks: { 0: "1", 2: "4", 3: "8", 4: "16", 5: "32", 6: "64" } },
      y: { label: "right", ticks: { 0.6: "0.6", 0.7: "0.7", 0.8: "0.8", 0.9: "0.9", 1: "1" } },
      curves: measured.map(({ right, ...curve }) => ({
        ...curve,
        points: right.map((share, i) => [powers[i], share] as const),
      })),
    },
  ],
};
