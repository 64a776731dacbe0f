import { Chalk } from "chalk";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { exhibitLines } from "../../../../grader/terminal/draw/exhibit.js";
import type { Curve, Exhibit, Heatmap } from "../../../../lib/exhibit/forms.js";

const about = { title: "a title", caption: "Look here." };
const look = (width: number, unicode: boolean) => ({
  width,
  height: 24,
  unicode,
  color: new Chalk({ level: 0 }),
  links: false,
  tty: true,
});
const lines = (exhibits: Exhibit[], width = 80, unicode = true) =>
  exhibitLines(exhibits, "key", look(width, unicode));

const heatmap = (shape: Heatmap["shape"], values: number[], range?: Heatmap["range"]): Heatmap => ({
  ...about,
  kind: "heatmap",
  shape,
  axes: ["head", "query", "key"],
  values,
  range,
  panelLabels: undefined,
  rowLabels: undefined,
  columnLabels: undefined,
});
const curve = (y: number[], more: Partial<Curve> = {}): Curve => ({
  ...about,
  kind: "curve",
  xLabel: "step",
  yLabel: "loss",
  log: false,
  series: [{ name: "loss", x: y.map((_, i) => i), y }],
  band: undefined,
  ...more,
});
const count = (n: number) => Array.from({ length: n }, (_, i) => i);

test("a heatmap is drawn from light to dense, what is no number as a cross", () => {
  const values = [0, 0.25, 0.5, 0.75, 1, Number.NaN, -1, 2];
  const panels = heatmap([2, 2, 2], values, [0, 1]);
  expect(lines([panels])).toEqual([
    " a title: head 0 to 1",
    "   │  ░░│  │██××│",
    "   │▒▒▓▓│  │  ██│",
    "   down: query, across: key",
    " p shows it beside the course's",
  ]);
  expect(lines([panels], 80, false).slice(1, 3)).toEqual(["   |  ..|  |##xx|", "   |::oo|  |  ##|"]);
});

test("numbers below 0 have shades of their own, and 0 is empty", () => {
  const values = [-2, -1, 0, 0.5, 1, 2];
  const signed = heatmap([1, 2, 3], values, [-2, 2]);
  expect(lines([signed]).slice(1, 4)).toEqual([
    "   │≡≡--  │",
    "   │░░▒▒██│",
    "   down: query, across: key. · - = ≡: below 0",
  ]);
  expect(lines([signed], 80, false).slice(1, 4)).toEqual([
    "   |%%--  |",
    "   |..::##|",
    "   down: query, across: key. ' - = %: below 0",
  ]);
  const colored = exhibitLines([signed], "key", { ...look(60, true), color: new Chalk({ level: 1 }) });
  expect(colored[1]).toBe("   │\u001b[35m██\u001b[39m\u001b[35m▒▒\u001b[39m  │");
  expect(colored[3]).toContain("below 0: ");
});

test("matrices that have names are told by them", () => {
  const named = { ...heatmap([2, 1, 1], [0, 1], [0, 1]), panelLabels: ["all keys", "causal"] };
  expect(lines([named])[0]).toBe(" a title: all keys, causal");
});

test("rows that have names are told by them, unless they are drawn in blocks", () => {
  const named = { ...heatmap([1, 2, 2], [0, 1, 1, 0], [0, 1]), rowLabels: ["layer 0, head 1 of 4", "mlp"] };
  expect(lines([named]).slice(1, 3)).toEqual(["   layer 0, head… │  ██│", "   mlp            │██  │"]);
  const large = heatmap([1, 60, 60], Array(3600).fill(1), [0, 2]);
  expect(lines([{ ...large, rowLabels: count(60).map(String) }])[1]).toMatch(/^ {3}│/);
});

test("a large heatmap is drawn in blocks, so that a diagonal stays one", () => {
  const values = count(60 * 60).map((i) => (Math.floor(i / 60) === i % 60 ? 1 : 0));
  expect(lines([heatmap([1, 60, 60], values, [0, 1])]).slice(1, 11)).toEqual(
    count(10).map(
      (r) =>
        `   │${count(10)
          .map((c) => (r === c ? "██" : "  "))
          .join("")}│`,
    ),
  );
});

test("a curve is drawn with its ends; points far apart are joined", () => {
  expect(lines([curve([0, 10])], 30)).toEqual([
    " a title: loss",
    "   10 ┤                 ⣀⠤⠒⠉",
    "      ┤            ⢀⡠⠤⠒⠉",
    "      ┤        ⢀⡠⠔⠊⠁",
    "      ┤    ⣀⠤⠒⠊⠁",
    "    0 ┤⣀⠤⠒⠉",
    "       step 0 to 1",
    " p shows it beside the",
    " course's",
  ]);
  expect(lines([curve([1, 10, 100], { log: true })], 30, false).slice(0, 7)).toEqual([
    " a title, log scale: loss",
    "   100 |                 ***",
    "       |            *****",
    "       |        ****",
    "       |   *****",
    "     1 |***",
    "        step 0 to 2",
  ]);
});

test("of several curves it is told which is which: by letters, and by colors where there are some", () => {
  const x = [0, 1];
  const series = [
    { name: "UCB", x, y: [0, 10] },
    { name: "PUCT, prior 0.6", x, y: [10, 0] },
  ];
  const two = curve([], { series });
  const drawn = lines([two], 30);
  expect(drawn[0]).toBe(" a title");
  expect(drawn.slice(1, 6).map((line) => line.replace(/[^o×]/g, ""))).toEqual([
    "×××ooo",
    "×××××ooooo",
    "×××××",
    "ooooo×××××",
    "ooo×××",
  ]);
  expect(drawn[7]).toBe("       o UCB  × PUCT, p…");
  expect(lines([two], 30, false)[7]).toContain("o UCB  x PUCT");
  const colored = exhibitLines([two], "key", { ...look(60, true), color: new Chalk({ level: 1 }) });
  expect(colored.join("\n")).toContain("\u001b[36m●\u001b[39m UCB  \u001b[33m●\u001b[39m PUCT, prior 0.6");
});

test("a table is its first rows", () => {
  const table: Exhibit = {
    ...about,
    kind: "table",
    columns: ["t", "sample"],
    rows: count(9).map((i) => [i === 3 ? 10922 : i / 3, "a\nb"]),
  };
  expect(lines([table, table, table])).toEqual([
    " a title",
    "   t       sample",
    "   0       a b",
    "   0.3333  a b",
    "   0.6667  a b",
    "   10922   a b",
    "   1.333   a b",
    "   1.667   a b",
    "   2       a b",
    "   2.333   a b",
    "   1 more row",
    " p shows it beside the course's, and 2 more",
  ]);
});

test("of a table that is too wide the widest columns are cut", () => {
  const rows = [["1", "a".repeat(40), "b".repeat(90)]];
  const table: Exhibit = { ...about, kind: "table", columns: ["t", "before", "after"], rows };
  expect(lines([table]).slice(1, 3)).toEqual([
    "   t  before                               after",
    `   1  ${"a".repeat(34)}…  ${"b".repeat(35)}…`,
  ]);
});

test("the first table stands below another picture", () => {
  const table: Exhibit = {
    ...about,
    title: "what it writes",
    kind: "table",
    columns: ["t"],
    rows: [["abc"]],
  };
  expect(lines([heatmap([1, 1, 1], [1]), heatmap([1, 1, 1], [1]), table])).toEqual([
    " a title",
    "   │  │",
    "   down: query, across: key",
    " what it writes",
    "   t",
    "   abc",
    " p shows both beside the course's, and 1 more",
  ]);
});

test("what can be drawn goes before what cannot", () => {
  const unusable: Exhibit = { ...about, title: "broken", kind: "unusable", problem: "values is empty" };
  expect(lines([unusable, heatmap([1, 1, 1], [1])])[0]).toBe(" a title");
  expect(lines([unusable])).toContain("   It cannot be drawn: values is empty.");
  expect(lines([])).toEqual([]);
});

test.each([20, 40, 80, 200])("%i columns: everything fits, in few lines", (width) => {
  const shapes: Heatmap["shape"][] = [
    [1, 1, 65536],
    [1, 65536, 1],
    [16, 64, 64],
    [1, 2, 2],
  ];
  const all: Exhibit[] = [
    ...shapes.map((shape) => heatmap(shape, count(shape[0] * shape[1] * shape[2]))),
    curve(count(65536), { xLabel: "a label that is longer than the window is wide, or so it is hoped" }),
    curve([Number.NaN, Number.NaN]),
    curve([-1, 0], { log: true }),
    {
      ...about,
      kind: "images",
      shape: [256, 16, 16, 1],
      values: count(65536),
      labels: undefined,
      across: 16,
    },
    { ...about, kind: "table", columns: ["a"], rows: [["long ".repeat(80)]] },
  ];
  for (const exhibit of all)
    for (const unicode of [true, false]) {
      const drawn = lines([exhibit], width, unicode);
      expect(Math.max(...drawn.map((line) => stringWidth(line)))).toBeLessThan(width);
      expect(drawn.length).toBeLessThanOrEqual(width < 40 ? 14 : 13);
    }
});
