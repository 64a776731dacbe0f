import * as tf from "@tensorflow/tfjs";
import { expect, test } from "vitest";
import { moonNet } from "../../lib/flow/moon-net.js";
import { nearMoons, twoMoons } from "../../lib/flow/moons.js";
import { gaussians, uniformTimes } from "../../lib/flow/noise.js";
import { mersenneTwister } from "../../lib/random.js";

test("moons are near themselves, centered, and of size 1; noise isn't near them", () => {
  const points = twoMoons(4000, mersenneTwister(1));
  expect(nearMoons(points)).toBeGreaterThan(0.99);
  for (const axis of [0, 1]) {
    const mean = points.reduce((sum, point) => sum + point[axis], 0) / points.length;
    expect(Math.abs(mean)).toBeLessThan(0.03);
  }
  const rng = mersenneTwister(2);
  const noise = Array.from({ length: 4000 }, () => [rng.gauss(0, 1), rng.gauss(0, 1)]);
  expect(nearMoons(noise)).toBeCloseTo(0.36, 1);
});

test("a new network says nearly 0, for each point by itself, and can learn", async () => {
  await tf.setBackend("cpu");
  const net = moonNet(mersenneTwister(3));
  const x = gaussians([5, 2], mersenneTwister(4));
  const t = uniformTimes(5, mersenneTwister(5));
  const all = net.velocity(x, t);
  expect(all.shape).toEqual([5, 2]);
  expect(Math.max(...Array.from(await all.data(), Math.abs))).toBeLessThan(0.2);
  const third = net.velocity(tf.slice(x, [2, 0], [1, 2]), tf.slice(t, 2, 1));
  expect(Array.from(await third.data())).toEqual(Array.from(await tf.slice(all, [2, 0], [1, 2]).data()));
  const { grads } = tf.variableGrads(() => tf.sum(net.velocity(x, t)) as tf.Scalar, net.variables);
  expect(Object.keys(grads)).toHaveLength(8);
});
