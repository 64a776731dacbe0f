import type { Random } from "../random.js";

const SCALE = 1.2;
const WIDTH = 0.05;
const NEAR = 0.2;

/** Points [n, 2] on two interleaved half circles, a little off them: the data of the first chapter of part 5. */
export function twoMoons(n: number, rng: Random): number[][] {
  return Array.from({ length: n }, () => {
    const angle = Math.PI * rng.random();
    const isUpper = rng.random() < 0.5;
    const x = isUpper ? Math.cos(angle) : 1 - Math.cos(angle);
    const y = isUpper ? Math.sin(angle) : 0.5 - Math.sin(angle);
    return [SCALE * (x - 0.5 + rng.gauss(0, WIDTH)), SCALE * (y - 0.25 + rng.gauss(0, WIDTH))];
  });
}

/** The share of points [n, 2] that are near one of the moons; of the moons' own points all but a few. */
export function nearMoons(points: number[][]): number {
  const isNear = ([px, py]: number[]) => {
    const [x, y] = [px / SCALE + 0.5, py / SCALE + 0.25];
    const upper =
      y >= 0 ? Math.abs(Math.hypot(x, y) - 1) : Math.min(Math.hypot(x - 1, y), Math.hypot(x + 1, y));
    const lower =
      y <= 0.5
        ? Math.abs(Math.hypot(x - 1, y - 0.5) - 1)
        : Math.min(Math.hypot(x, y - 0.5), Math.hypot(x - 2, y - 0.5));
    return Math.min(upper, lower) < NEAR;
  };
  return points.filter(isNear).length / points.length;
}
