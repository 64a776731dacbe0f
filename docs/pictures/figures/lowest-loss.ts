import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../../grader/node/course/paths.js";
import type { Figure, Line } from "../figure.js";

// What fine-tuning at seven learning rates leaves, in eight runs: the training loss, and what the model can do.

interface Run {
  seed: number;
  lr: number;
  loss: number;
  exact: number;
  recall: number;
}
const file = path.join(root, "docs", "pictures", "data", "learning-rates.json");
const runs: Run[] = JSON.parse(readFileSync(file, "utf8"));
const seeds = [...new Set(runs.map(({ seed }) => seed))];

const linesOf = (value: (run: Run) => number): Line[] =>
  seeds.map((of) =>
    runs.filter(({ seed }) => seed === of).map((run) => [Math.log10(run.lr), value(run)] as const),
  );
const [losses, exact, recall] = [
  linesOf(({ loss }) => Math.log10(loss)),
  linesOf((run) => run.exact),
  linesOf((run) => run.recall),
];
/** The curve of all runs; its name is below the run that ends lowest, or begins lowest. */
function curve(name: string, lines: Line[], at: number) {
  const [points, ...more] = lines.toSorted((a, b) => (a.at(at)?.[1] ?? 0) - (b.at(at)?.[1] ?? 0));
  return { name, points, more, at, beside: "below" as const };
}
const x = { label: "learning rate", ticks: { [-4]: "1e-4", [-3]: "1e-3", [-2]: "1e-2" } };

export const figure: Figure = {
  page: "3-fine-tuning-a-transformer/01-supervised-fine-tuning/6-forgetting.md",
  name: "lowest-loss",
  title: "Training loss, exact answers and recall against the learning rate",
  ownTwin: true,
  alt: "Two plots against the learning rate, from 1e-4 to 1e-2, with a line for each of eight runs. The training loss falls from 0.26 to 0.0001. The share of exact answers rises to nearly 1 at 5e-4 and falls to 0 at 1e-2, while recall falls from 1 to about a half.",
  panels: [
    {
      title: "training loss",
      x,
      y: { label: "", ticks: { [-4.2]: "", [-4]: "1e-4", [-3]: "1e-3", [-2]: "1e-2", [-1]: "0.1", 0: "1" } },
      curves: [{ name: "loss", points: losses[0], more: losses.slice(1), at: 3, beside: "right" }],
    },
    {
      title: "what the model can do",
      x,
      y: { label: "", ticks: { 0: "0", 0.25: "25%", 0.5: "50%", 0.75: "75%", 1: "100%", 1.1: "" } },
      curves: [curve("recall", recall, -1), curve("exact answers", exact, 0)],
    },
  ],
};
