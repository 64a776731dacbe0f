import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { keep } from "../../../../grader/node/store/exhibits.js";
import { withShared } from "../../../../grader/node/store/shared.js";
import type { Curve, Exhibit } from "../../../../lib/exhibit/forms.js";

// One picture that several exercises draw into.

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "kata-test-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const words = { caption: "Look.", xLabel: "tokens", yLabel: "accuracy", log: false, band: undefined };
function curve(title: string, lines: Record<string, number>, shared = true): Curve {
  const series = Object.entries(lines).map(([name, y]) => ({ name, x: [1], y: [y] }));
  return { kind: "curve", title, ...words, shared, series };
}
const ran = (slug: string, exhibits: Exhibit[], verdict = "passed") =>
  keep(path.join(folder, `${slug}.json`), { key: "", verdict, exhibits });
const drawn = (exhibits: Exhibit[], slug = "mine") =>
  withShared(exhibits, folder, ".json", path.join(folder, `${slug}.json`)).map((exhibit) =>
    exhibit.kind === "curve" ? exhibit.series.map(({ name, y }) => `${name} ${y}`) : exhibit.kind,
  );

test("lines of other exercises come in the order of their names", async () => {
  await ran("late", [curve("cost", { "10 late": 3 })]);
  await ran("early", [curve("cost", { "2 early": 1 }), curve("other", { "3 other": 9 })]);
  expect(drawn([curve("cost", { "9 mine": 2 })])).toEqual([["2 early 1", "9 mine 2", "10 late 3"]]);
});

test("an exercise's own line comes before what is kept of it and of others", async () => {
  await ran("mine", [curve("cost", { "1 old": 8 })]);
  await ran("other", [curve("cost", { "1 same": 7 })]);
  expect(drawn([curve("cost", { "1 same": 2 })])).toEqual([["1 same 2"]]);
});

test("what failed, what is not shared and what is damaged is left out", async () => {
  await ran("wrong", [curve("cost", { "1 wrong": 1 })], "failed");
  await ran("apart", [curve("cost", { "1 apart": 1 }, false)]);
  expect(drawn([curve("cost", { "2 mine": 2 })])).toEqual([["2 mine 2"]]);
  expect(drawn([curve("cost", { "2 mine": 2 }, false)])).toEqual([["2 mine 2"]]);
});

test("without a folder there is only what the exercise shows", () => {
  const shown = [curve("cost", { mine: 1 })];
  expect(withShared(shown, path.join(folder, "none"), ".json", "mine.json")).toEqual(shown);
});
