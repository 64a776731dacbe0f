import { expect, test } from "vitest";
import { insideOf } from "../../../grader/core/picture/plane.js";
import { paper } from "../../../grader/node/show/paper.js";
import { drawPoints } from "../../../grader/page/points.js";
import type { Points, PointsPanel } from "../../../lib/exhibit/forms.js";

const panel = (more: Partial<PointsPanel>): PointsPanel => ({
  label: "t = 1",
  clouds: [],
  arrows: [],
  paths: [],
  ...more,
});
const points = (panels: Partial<PointsPanel>[], range?: Points["range"]): Points => ({
  kind: "points",
  title: "a title",
  caption: "Look here.",
  panels: panels.map(panel),
  range,
});
/** What is drawn of clouds: each path's marks, and its color. */
const marks = (html: string | undefined) =>
  [...(html ?? "").matchAll(/<path d="([^"]*)" [^>]*(--line-\d)/g)].map(([path, d, color]) => ({
    color,
    count: d.split("M").length - 1,
    shape: d.replace(/^M[-\d. ]+/, "").replace(/M.*/, "") + path.includes("stroke"),
  }));

test("clouds differ in color and in shape, and the same name looks the same on both sides", () => {
  const names = Array.from({ length: 8 }, (_, i) => `cloud ${i}`);
  const clouds = names.map((name) => ({
    name,
    points: [
      [0, 0],
      [1, 1],
    ] as [number, number][],
  }));
  const { yours, theirs, below } = drawPoints(
    points([{ clouds: clouds.slice(5, 6) }]),
    points([{ clouds }]),
    paper,
  );
  const all = marks(theirs);
  expect(all.map(({ count }) => count)).toEqual(Array(8).fill(2));
  expect(new Set(all.map(({ color }) => color)).size).toBe(8);
  expect(new Set(all.map(({ shape }) => shape)).size).toBe(8);
  expect(marks(yours)).toEqual([all[5]]);
  for (const name of names) expect(below).toContain(`${name}</li>`);
});

test("both axes have one scale, of both sides together", () => {
  const cloud = (x: number, y: number) => [
    {
      name: "data",
      points: [
        [0, 0],
        [x, y],
      ] as [number, number][],
    },
  ];
  const { yours, theirs } = drawPoints(
    points([{ clouds: cloud(4, 1) }]),
    points([{ clouds: cloud(1, 8) }]),
    paper,
  );
  for (const html of [yours, theirs])
    for (const axis of ["x", "y"]) {
      const ticks = new RegExp(`${axis}-axis tick label.*?</g>`).exec(html!)![0];
      expect([...ticks.matchAll(/>(\d+)<\/text>/g)].map(([, tick]) => tick)).toEqual([
        "0",
        "2",
        "4",
        "6",
        "8",
      ]);
    }
});

test("what is not drawn is said in words", () => {
  const odd: [number, number][] = [
    [0, 0],
    [1, 1],
    [Number.NaN, 0],
    [0, Number.POSITIVE_INFINITY],
    [1e30, 0],
  ];
  const clouds = [{ name: "data", points: odd }];
  const { theirs } = drawPoints(undefined, points([{ clouds }], [0, 1]), paper);
  expect(theirs).toContain("2 of 5 points are not drawn: a coordinate is NaN or infinite.");
  expect(theirs).toContain("1 of 5 points is outside the axes.");
  expect(marks(theirs)).toMatchObject([{ count: 2 }]);
  const none = drawPoints(
    undefined,
    points([{ clouds: [{ name: "data", points: odd.slice(2, 4) }] }]),
    paper,
  );
  expect(none.theirs).toContain("data: 2 points, none of them finite");
  expect(none.theirs).not.toMatch(/d="[^"]*NaN/);
});

test("a point far out in yours does not press the reference's together", () => {
  const cloud = (x: number) => [
    {
      name: "data",
      points: [
        [0, 0],
        [x, 1],
      ] as [number, number][],
    },
  ];
  const { yours } = drawPoints(points([{ clouds: cloud(1e6) }]), points([{ clouds: cloud(1) }]), paper);
  expect(yours).toContain("1 of 2 points is outside the axes.");
});

test("whoever cannot see it is read what is drawn", () => {
  const { theirs } = drawPoints(
    undefined,
    points([
      {
        clouds: [
          {
            name: "data",
            points: [
              [0, 1],
              [1, 2],
            ],
          },
        ],
        arrows: [[0, 0, 1, 1]],
      },
      {
        label: "t < 1",
        paths: [
          [
            [0, 0],
            [1, 1],
            [2, 0],
          ],
          [
            [0, 0],
            [1, 1],
            [2, 0],
          ],
        ],
      },
    ]),
    paper,
  );
  expect(theirs).toContain('aria-label="t = 1. data: 2 points around (0.5, 1.5); 1 arrow."');
  expect(theirs).toContain('aria-label="t < 1. 2 paths of 3 points."');
  expect(theirs).toContain("<b>t &lt; 1</b>");
});

test("a segment is cut at the square's edges", () => {
  expect(
    insideOf(
      [
        [-1, 0.5],
        [3, 0.5],
      ],
      [0, 1],
    ),
  ).toEqual([
    [0, 0.5],
    [1, 0.5],
  ]);
  expect(
    insideOf(
      [
        [0.5, 0.5],
        [0.5, 1e30],
      ],
      [0, 1],
    )![1][1],
  ).toBeCloseTo(1);
  expect(
    insideOf(
      [
        [-1, 0.5],
        [0.5, 3],
      ],
      [0, 1],
    ),
  ).toBeUndefined();
  expect(
    insideOf(
      [
        [2, 0],
        [2, 1],
      ],
      [0, 1],
    ),
  ).toBeUndefined();
  expect(
    insideOf(
      [
        [0.2, 0.3],
        [0.2, 0.3],
      ],
      [0, 1],
    ),
  ).toEqual([
    [0.2, 0.3],
    [0.2, 0.3],
  ]);
  expect(
    insideOf(
      [
        [0, 0],
        [Number.NaN, 1],
      ],
      [0, 1],
    ),
  ).toBeUndefined();
});

test("a path is drawn above the points, and its start, its half and its end are marked and named", () => {
  const path: [number, number][] = [0, 1, 2, 3, 4].map((x) => [x, 0]);
  const clouds = [{ name: "data", points: path }];
  const { theirs, below } = drawPoints(
    undefined,
    points([{ clouds, paths: [path, path.slice(0, 2)] }], [0, 4]),
    paper,
  );
  // Rings and dots are closed arcs; a path of two points has no half.
  const rings = [...theirs!.matchAll(/<path d="([^"]*a[^"]*)" fill="(currentColor|var\(--card, none\))"/g)];
  expect(rings.map(([, d, fill]) => [d.split("M").length - 1, fill])).toEqual([
    [2, "var(--card, none)"],
    [1, "currentColor"],
    [2, "currentColor"],
  ]);
  expect(theirs!.indexOf("--line-0")).toBeLessThan(theirs!.indexOf('stroke-opacity="0.9"'));
  for (const name of ["data", "a path begins", "half of its steps", "it ends"])
    expect(below).toContain(`</svg>${name}</li>`);
  expect(drawPoints(undefined, points([{ clouds }], [0, 4]), paper).below).not.toContain("begins");
});
