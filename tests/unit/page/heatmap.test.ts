import { expect, test } from "vitest";
import { paper } from "../../../grader/node/show/paper.js";
import { drawHeatmaps } from "../../../grader/page/heatmap.js";
import type { Heatmap } from "../../../lib/exhibit/forms.js";

const heatmap = (labels: string[] | undefined): Heatmap => ({
  kind: "heatmap",
  title: "a title",
  caption: "Look here.",
  shape: [4, 20, 20],
  axes: ["head", "query", "key"],
  values: Array.from({ length: 1600 }, (_, i) => i % 7),
  range: undefined,
  panelLabels: undefined,
  rowLabels: labels?.map((label) => `r${label}`),
  columnLabels: labels?.map((label) => `c${label}`),
});
const words = (html: string) => [...html.matchAll(/>([^<>]+)<\/text>/g)].map(([, word]) => word);

test("of labels every one is printed, in every panel", () => {
  const labels = Array.from({ length: 20 }, (_, i) => String(i));
  const printed = words(drawHeatmaps(undefined, heatmap(labels), paper).theirs as string);
  for (const label of [...labels.map((i) => `r${i}`), ...labels.map((i) => `c${i}`)])
    expect(
      printed.filter((word) => word === label),
      label,
    ).toHaveLength(4);
});

test("of indices as many are printed as have room", () => {
  const printed = words(drawHeatmaps(undefined, heatmap(undefined), paper).theirs as string);
  expect(printed).toContain("10");
  expect(printed).not.toContain("11");
});

test("one row or column is no plural", () => {
  const one: Heatmap = {
    ...heatmap(undefined),
    shape: [1, 1, 20],
    values: Array.from({ length: 20 }, () => 1),
  };
  const html = drawHeatmaps(undefined, one, paper).theirs as string;
  expect(html).toContain("head 0: 1 row (query) by 20 columns (key)");
});
