import * as tf from "@tensorflow/tfjs";
import { afterAll, beforeEach, expect, test } from "vitest";
import type { Exhibit } from "../../lib/exhibit/forms.js";
import type { ExhibitOptions } from "../../lib/exhibit/kinds.js";
import { exhibit } from "../../lib/spec/exhibit.js";
import "../../lib/spec/tensors.js";

// The process that runs a spec hands its messages to the grader; here they stay.
const { send } = process;
const { KATA_WORKER } = process.env;
let sent: { kind: string; exhibit: Exhibit }[] = [];

beforeEach(() => {
  sent = [];
  process.env.KATA_WORKER = "1";
  process.send = ((message: { kataTold: (typeof sent)[number] }) => {
    sent.push(structuredClone(message.kataTold));
    return true;
  }) as typeof process.send;
});
afterAll(() => {
  process.send = send;
  if (KATA_WORKER === undefined) delete process.env.KATA_WORKER;
  else process.env.KATA_WORKER = KATA_WORKER;
});

const about = { title: "a title", caption: "Look here." };
const points = { ...about, kind: "points" } as const;
const curve = { ...about, kind: "curve", xLabel: "step", yLabel: "loss" } as const;

/** What the grader hears of it. */
async function shown(options: ExhibitOptions): Promise<Exhibit> {
  await exhibit(options);
  expect(sent.map(({ kind }) => kind)).toEqual(["exhibit"]);
  return sent[0].exhibit;
}

/** Why it cannot be drawn. */
async function problem(options: unknown): Promise<string> {
  const made = await shown(options as ExhibitOptions);
  expect(made).toEqual({ ...about, kind: "unusable", problem: expect.any(String) });
  return (made as { problem: string }).problem;
}

test("a curve counts from 0 where no x is given, and takes lists, tensors and typed arrays", async () => {
  const made = await shown({
    ...curve,
    series: {
      list: [3, 2, 1],
      tensor: tf.tensor([3, 2]),
      typed: new Float32Array([0.5, Number.NaN]),
      points: { x: [10, 20], y: tf.tensor([1, 0]) },
    },
    band: { name: "20 seeds", low: [0, 0], high: tf.tensor([4, 3]), x: [0, 2] },
  });
  expect(made).toEqual({
    ...curve,
    log: false,
    logX: false,
    shared: false,
    series: [
      { name: "list", x: [0, 1, 2], y: [3, 2, 1] },
      { name: "tensor", x: [0, 1], y: [3, 2] },
      { name: "typed", x: [0, 1], y: [0.5, Number.NaN] },
      { name: "points", x: [10, 20], y: [1, 0] },
    ],
    band: { name: "20 seeds", x: [0, 2], low: [0, 0], high: [4, 3] },
  });
});

test("a heatmap is one matrix, or a panel for each head", async () => {
  const one = await shown({ ...about, kind: "heatmap", values: [[1, Number.NEGATIVE_INFINITY]] });
  expect(one).toMatchObject({ shape: [1, 1, 2], axes: ["", "row", "column"], values: [1, -Infinity] });
  sent = [];
  const heads = await shown({
    ...about,
    kind: "heatmap",
    values: tf.range(0, 24).reshape([2, 3, 4]),
    axes: "head query key",
    range: [0, 30],
    columnLabels: ["the", "cat", "sat", "down"],
  });
  expect(heads).toMatchObject({
    shape: [2, 3, 4],
    axes: ["head", "query", "key"],
    values: Array.from({ length: 24 }, (_, i) => i),
    range: [0, 30],
    columnLabels: ["the", "cat", "sat", "down"],
  });
});

test("a list of heads, each a tensor, is one heatmap", async () => {
  const values = [tf.zeros([2, 3]), tf.ones([2, 3])];
  expect(await shown({ ...about, kind: "heatmap", values })).toMatchObject({ shape: [2, 2, 3] });
});

test("pictures are grey with or without a channel, or RGB", async () => {
  for (const [shape, channels] of [
    [[5, 2, 3], 1],
    [[5, 2, 3, 1], 1],
    [[5, 2, 3, 3], 3],
  ] as const) {
    sent = [];
    const made = await shown({ ...about, kind: "images", values: tf.ones([...shape]) });
    expect(made).toMatchObject({ shape: [5, 2, 3, channels], across: 3 });
  }
});

test("pictures have frames, in grey or RGB", async () => {
  const frames = ["t = 1", "t = 0.5", "t = 0"];
  for (const [shape, channels] of [
    [[3, 5, 2, 4], 1],
    [[3, 5, 2, 4, 1], 1],
    [[3, 5, 2, 4, 3], 3],
  ] as const) {
    sent = [];
    const values = tf.ones([...shape] as number[]);
    const made = await shown({ ...about, kind: "images", values, frames, labels: [..."abcde"] });
    expect(made).toMatchObject({ shape: [5, 2, 4, channels], frames, across: 3 });
    expect((made as { values: number[] }).values).toHaveLength(120 * channels);
  }
});

test("a table keeps numbers as numbers, and cuts what is too long", async () => {
  const rows = [[0.5, "x".repeat(1000)]];
  const made = await shown({ ...about, kind: "table", columns: ["temperature", "sample"], rows });
  expect(made).toMatchObject({ rows: [[0.5, "x".repeat(400)]] });
});

test("points are clouds, arrows and paths, of lists and tensors, in panels", async () => {
  const made = await shown({
    ...about,
    kind: "points",
    panels: [
      { label: "t = 1", clouds: { data: [[1, 2]], noise: tf.tensor2d([3, Number.NaN, 5, 6], [2, 2]) } },
      {
        label: "t = 0",
        arrows: [[0, 0, 1, 2]],
        paths: tf.range(0, 12).reshape([2, 3, 2]),
      },
    ],
    range: [-1, 1],
  });
  expect(made).toEqual({
    ...about,
    kind: "points",
    panels: [
      {
        label: "t = 1",
        clouds: [
          { name: "data", points: [[1, 2]] },
          {
            name: "noise",
            points: [
              [3, Number.NaN],
              [5, 6],
            ],
          },
        ],
        arrows: [],
        paths: [],
      },
      {
        label: "t = 0",
        clouds: [],
        arrows: [[0, 0, 1, 2]],
        paths: [
          [
            [0, 1],
            [2, 3],
            [4, 5],
          ],
          [
            [6, 7],
            [8, 9],
            [10, 11],
          ],
        ],
      },
    ],
    range: [-1, 1],
  });
});

test("tensors are read, neither disposed nor left behind", async () => {
  const values = tf.ones([2, 2]);
  const before = tf.memory().numTensors;
  await shown({ ...about, kind: "heatmap", values });
  expect(tf.memory().numTensors).toBe(before);
  expect(values.isDisposed).toBe(false);
  values.dispose();
  sent = [];
  expect(await problem({ ...about, kind: "heatmap", values })).toContain("disposed");
});

test.each([
  [{ ...curve, series: { loss: [[1, 2]] } }, "loss should have shape [n], got [1, 2]"],
  [{ ...curve, series: { loss: undefined } }, "loss should be a tensor or lists of numbers, got undefined"],
  [{ ...curve, series: { loss: Promise.resolve([1]) } }, "got a Promise: is an await missing?"],
  [{ ...curve, series: { loss: [1, "2"] } }, "loss should hold numbers, and holds a string"],
  [{ ...curve, series: { loss: [1, undefined] } }, "loss should hold numbers, and holds undefined"],
  [{ ...curve, series: { loss: [] } }, "loss should hold numbers, and is empty"],
  [{ ...curve, series: { loss: { x: [1], y: [1, 2] } } }, "x and y of loss should agree, got 1 and 2"],
  [{ ...curve, series: {} }, "1 to 8 series, got 0"],
  [
    { ...curve, series: { loss: [1] }, band: { name: "seeds", low: [1], high: [1, 2] } },
    "low and high of seeds should agree, got 1 and 2",
  ],
  [{ ...about, kind: "heatmap", values: [1, 2, 3] }, "[rows, columns] or [panels, rows, columns], got [3]"],
  [
    { ...about, kind: "heatmap", values: [[1]], axes: "head query key" },
    "values should have shape [head, query, key], got [1, 1]",
  ],
  [{ ...about, kind: "heatmap", values: [[1, 2], [3]] }, "every row must have the same shape"],
  [
    { ...about, kind: "heatmap", values: [[1, 2]], axes: "query key", columnLabels: ["a"] },
    "labels of the axis key and its length should agree, got 1 and 2",
  ],
  [{ ...about, kind: "heatmap", values: tf.zeros([17, 1, 1]) }, "at most 16 panels, got 17"],
  [{ ...about, kind: "heatmap", values: tf.zeros([300, 300]) }, "values has 90000 numbers"],
  [{ ...about, kind: "images", values: tf.zeros([2, 4, 4, 2]) }, "got [2, 4, 4, 2]"],
  [
    { ...about, kind: "images", values: tf.zeros([2, 4, 4]), frames: ["a", "b"] },
    "values should have shape [frames, pictures, height, width] in grey or " +
      "[frames, pictures, height, width, 3] in RGB, got [2, 4, 4]",
  ],
  [
    { ...about, kind: "images", values: tf.zeros([2, 1, 4, 4]), frames: ["a"] },
    "labels of the axis frame and its length should agree, got 1 and 2",
  ],
  [
    { ...about, kind: "images", values: tf.zeros([2, 3, 4, 4]), frames: ["a", "b"], labels: ["a", "b"] },
    "labels of the axis picture and its length should agree, got 2 and 3",
  ],
  [
    { ...about, kind: "images", values: tf.zeros([65, 1, 2, 2]), frames: Array(65).fill("t") },
    "at most 64 frames, got 65",
  ],
  [{ ...about, kind: "images", values: tf.zeros([257, 2, 2]) }, "at most 256 pictures, got 257"],
  [{ ...points, panels: [] }, "points should have 1 to 8 panels, got 0"],
  [{ ...points, panels: Array(9).fill({ label: "t", arrows: [[0, 0, 0, 0]] }) }, "1 to 8 panels, got 9"],
  [{ ...points, panels: [{ label: "t = 1" }] }, "t = 1 should have clouds, arrows or paths, and has none"],
  [
    { ...points, panels: [{ label: "t = 1", clouds: { data: [1, 2] } }] },
    "data of t = 1 should have shape [n, 2], got [2]",
  ],
  [
    { ...points, panels: [{ label: "t = 1", clouds: { data: [[1, 2, 3]] } }] },
    "data of t = 1 should have shape [n, 2], got [1, 3]",
  ],
  [
    { ...points, panels: [{ label: "t = 1", clouds: { data: undefined } }] },
    "data of t = 1 should be a tensor or lists of numbers, got undefined",
  ],
  [
    { ...points, panels: [{ label: "t = 1", arrows: [[1, 2]] }] },
    "arrows of t = 1 should have shape [n, 4], got [1, 2]",
  ],
  [
    { ...points, panels: [{ label: "t = 1", paths: [[1, 2]] }] },
    "paths of t = 1 should have shape [paths, points, 2], got [1, 2]",
  ],
  [
    {
      ...points,
      panels: [
        {
          label: "t = 1",
          clouds: Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`c${i}`, [[0, 0]]])),
        },
      ],
    },
    "t = 1 should have at most 8 clouds, got 9",
  ],
  [
    { ...points, panels: ["a", "b"].map((label) => ({ label, clouds: { data: tf.zeros([16385, 2]) } })) },
    "the panels together have 65540 numbers, and an exhibit shows at most 65536",
  ],
  [{ ...about, kind: "table", columns: ["a", "b"], rows: [[1]] }, "columns and cells of row 0 should agree"],
  [{ ...about, kind: "table", columns: ["a"], rows: undefined }, "rows should be a list of rows"],
  [{ ...about, kind: "table", columns: ["a"], rows: Array(201).fill([1]) }, "at most 200 rows, got 201"],
])("what a wrong answer may hand over never stops the spec: %#", async (options, text) => {
  expect(await problem(options)).toContain(text);
});

test.each([
  [{ ...about, kind: "plot" }, TypeError, 'kind must be curve, heatmap, table, images or points, got "plot"'],
  [
    { ...about, kind: "table", title: " ", columns: ["a"], rows: [] },
    TypeError,
    "title of an exhibit must be",
  ],
  [{ ...about, kind: "table", caption: undefined, columns: ["a"], rows: [] }, TypeError, "caption"],
  [{ ...curve, xLabel: undefined, series: { loss: [1] } }, TypeError, "xLabel"],
  [{ ...about, kind: "heatmap", values: [[1]], range: [1, 1] }, RangeError, "low < high, got [1, 1]"],
  [{ ...about, kind: "heatmap", values: [[1]], range: [0, Infinity] }, RangeError, "got [0, Infinity]"],
  [{ ...points, panels: [{ label: "", arrows: [[0, 0, 1, 1]] }] }, TypeError, "label of every panel"],
  [
    { ...points, panels: [{ label: "t", arrows: [[0, 0, 1, 1]] }], range: [2, 1] },
    RangeError,
    "low < high, got [2, 1]",
  ],
  [{ ...about, kind: "images", values: [[[1]]], across: 0 }, RangeError, "across must be"],
])("what the spec's author got wrong throws: %#", async (options, kind, text) => {
  const failing = exhibit(options as ExhibitOptions);
  await expect(failing).rejects.toThrow(kind);
  await expect(failing).rejects.toThrow(text);
  expect(sent).toEqual([]);
});

test("outside the grader nothing is sent, and the author's faults still throw", async () => {
  delete process.env.KATA_WORKER;
  await exhibit({ ...curve, series: { loss: [1] } });
  await expect(exhibit({ ...curve, title: "", series: { loss: [1] } })).rejects.toThrow(TypeError);
  expect(sent).toEqual([]);
});
