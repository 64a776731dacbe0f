import { expect, test } from "vitest";
import { bright, clamped, picturesIn, pooled } from "../../lib/pictures/pixels.js";
import { drawShape, judgeShapes, shapeBatch, shapeWorld } from "../../lib/pictures/shapes.js";
import { mersenneTwister } from "../../lib/random.js";

const rowsOf = (pixels: Float32Array, side: number) =>
  picturesIn(pixels, side).map((row) => Array.from(row, (value) => (value > 0 ? "#" : ".")).join(""));

test("disk, box, plus and triangle", () => {
  const draw = (shape: number) => rowsOf(drawShape(5, { shape, cx: 2, cy: 2, radius: 2 }), 5);
  expect([0, 1, 2, 3].map(draw)).toEqual([
    [".###.", "#####", "#####", "#####", ".###."],
    ["#####", "#...#", "#...#", "#...#", "#####"],
    ["..#..", "..#..", "#####", "..#..", "..#.."],
    ["..#..", "..#..", ".###.", ".###.", "#####"],
  ]);
});

test.each([16, 80] as const)("the world of %i has as many different pictures", (pictures) => {
  const world = shapeWorld(pictures);
  expect(new Set(world.map(({ pixels }) => pixels.join())).size).toBe(pictures);
  const report = judgeShapes(
    world.map(({ pixels }) => pixels),
    world,
    world.map(({ shape }) => shape),
  );
  expect(report).toEqual({ right: 1, error: 0, different: pictures });
});

test("the judge sees what a screen shows", () => {
  const world = shapeWorld(16);
  const loud = world[3].pixels.map((value) => 4 * value);
  expect(judgeShapes([loud], world)).toMatchObject({ error: 0, different: 1 });
  expect(judgeShapes([loud], world, [1]).right).toBe(0);
  expect(judgeShapes([new Float32Array(64)], world).error).toBe(1);
  expect(judgeShapes([new Float32Array(64).fill(Number.NaN)], world).error).toBe(Number.POSITIVE_INFINITY);
});

test("a batch holds the pixels and the classes of what was drawn", async () => {
  const world = shapeWorld(80);
  const { x, labels } = shapeBatch(world, 2, mersenneTwister(4));
  expect(x.shape).toEqual([2, 8, 8, 1]);
  const report = judgeShapes(picturesIn(await x.data(), 64), world, labels);
  expect(report).toMatchObject({ right: 1, error: 0 });
});

test("pixels are clamped, made bright, and pooled", () => {
  expect(Array.from(clamped([-3, 0.5, 2]))).toEqual([-1, 0.5, 1]);
  expect(bright([-1, 0, 5, Number.NaN])).toEqual([0, 0.5, 1, 0]);
  expect(pooled([1, 1, -1, -1, 1, -1, -1, -1, 0, 0, 9, 1, 0, 0, 1, 1], 4)).toEqual([0.5, -1, 0, 1]);
});
