import { Chalk } from "chalk";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { pointsLines } from "../../../../grader/terminal/draw/points.js";
import type { Points, PointsPanel } from "../../../../lib/exhibit/forms.js";

const panel = (more: Partial<PointsPanel>): PointsPanel => ({
  label: "t = 1",
  clouds: [],
  arrows: [],
  paths: [],
  ...more,
});
const lines = (
  panels: Partial<PointsPanel>[],
  { width = 80, unicode = true, level = 0 }: { width?: number; unicode?: boolean; level?: 0 | 2 } = {},
) => {
  const range: Points["range"] = [0, 1];
  const exhibit: Points = { kind: "points", title: "t", caption: "c", range, panels: panels.map(panel) };
  const color = new Chalk({ level });
  return pointsLines(exhibit, { width, height: 24, unicode, color, links: false, tty: true });
};
const cloud = (name: string, ...points: [number, number][]) => ({ name, points });

test("one cloud is dots; x grows to the right, y upwards", () => {
  const drawn = lines([{ clouds: [cloud("data", [0, 0], [1, 1], [1, 0.99])] }]);
  expect(drawn[0]).toBe("t = 1");
  expect(drawn[1]).toBe(`│${" ".repeat(17)}⠈│`);
  expect(drawn[9]).toBe(`│⡀${" ".repeat(17)}│`);
  expect(drawn[10]).toBe("● data  both axes 0 to 1");
});

test("clouds are told apart by letters where there is no color, else by color", () => {
  const clouds = [cloud("data", [0, 0], [1, 1]), cloud("samples", [1, 0])];
  const plain = lines([{ clouds }]);
  expect(plain[1]).toBe(`│${" ".repeat(17)}o│`);
  expect(plain[9]).toBe(`│o${" ".repeat(16)}×│`);
  expect(plain[10]).toBe("o data  × samples  both axes 0 to 1");
  expect(lines([{ clouds }], { unicode: false })[9]).toBe(`|o${" ".repeat(16)}x|`);
  const colored = lines([{ clouds }], { level: 2 });
  expect(colored[9]).toContain("\u001b[36m⡀\u001b[39m");
  expect(colored[9]).toContain("\u001b[33m⢀\u001b[39m");
  expect(colored[10]).toContain("\u001b[33m●\u001b[39m samples");
});

test("arrows point where they go, paths are lines", () => {
  const arrows: PointsPanel["arrows"] = [
    [0, 0, 1, 0],
    [1, 0, -1, 1],
    [0, 1, 0, 0],
    [1, 1, 0, -5],
    [0.5, 0.5, Number.NaN, 1],
  ];
  const drawn = lines([{ arrows }]);
  expect([drawn[1], drawn[9]]).toEqual([`│·${" ".repeat(16)}↓│`, `│→${" ".repeat(16)}↖│`]);
  const ascii = lines([{ arrows }], { unicode: false });
  expect([ascii[1], ascii[9]]).toEqual([`|.${" ".repeat(16)}v|`, `|>${" ".repeat(16)}\\|`]);
  const paths: PointsPanel["paths"] = [
    [
      [0, 0],
      [1e30, 0],
    ],
  ];
  expect(lines([{ paths }])[9]).toBe(`│${"⣀".repeat(18)}│`);
});

test("what is not drawn is said", () => {
  const odd = cloud("data", [0, 0], [Number.NaN, 0], [7, 0]);
  expect(lines([{ clouds: [odd] }]).slice(10)).toEqual([
    "● data  both axes 0 to 1",
    "1 of 3 points is not drawn: a coordinate is NaN or infinite",
    "1 of 3 points is outside the axes",
  ]);
});

test("as many panels as fit, and how many more there are", () => {
  const panels = Array.from({ length: 8 }, (_, i) => ({
    label: `t = ${i}`,
    clouds: [cloud("data", [0, 0])],
  }));
  expect(lines(panels.slice(0, 3))).toHaveLength(11);
  expect(lines(panels.slice(0, 4))[0]).toBe("t = 0              t = 1              t = 2              t = 3");
  expect(lines(panels).at(-1)).toBe("● data  both axes 0 to 1  4 more panels on the page");
  expect(lines(panels, { width: 40 })[0]).toBe("t = 0            t = 1");
});

test.each([20, 40, 80, 200])("%i columns: everything fits", (width) => {
  const many = Array.from({ length: 2000 }, (_, i): [number, number] => [Math.sin(i), Math.cos(i)]);
  const names = Array.from({ length: 8 }, (_, i) => `a name that is quite long ${i}`);
  const label = "a label that is longer than a panel is wide";
  for (const level of [0, 2] as const)
    for (const unicode of [true, false])
      for (const panels of [1, 4, 8]) {
        const one = { label, clouds: names.map((name) => cloud(name, ...many.slice(0, 99))), paths: [many] };
        const drawn = lines(Array(panels).fill(one), { width, unicode, level });
        expect(Math.max(...drawn.map((line) => stringWidth(line)))).toBeLessThanOrEqual(width - 4);
        expect(drawn.length).toBeLessThanOrEqual(width < 40 ? 24 : 17);
      }
});
