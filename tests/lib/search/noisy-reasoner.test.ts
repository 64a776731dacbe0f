import { expect, test } from "vitest";
import { noisyProblem, noisyProblems, STEPS, TOKENS } from "../../../lib/search/noisy-reasoner.js";

const right = (length: number) => Array.from({ length }, () => 0);

test("the policy is a distribution, at easy and at hard steps", () => {
  let hard = 0;
  for (let seed = 0; seed < 500; seed++) {
    const problem = noisyProblem(seed, { noise: 0.25 });
    for (let step = 0; step < STEPS; step++) {
      const p = problem.policy(right(step));
      expect(p).toHaveLength(TOKENS);
      expect(p.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
      expect(problem.policy([3, ...right(step)].slice(0, step))).toEqual(p);
      if (p[0] === 0.25) hard++;
      else expect(p.slice(0, 3)).toEqual([0.7, 0.14, 0.02]);
    }
  }
  expect(hard / 4000).toBeGreaterThan(0.27);
  expect(hard / 4000).toBeLessThan(0.33);
});

test("values are those of the track, plus normal noise that stays with the chain", () => {
  for (const [chain, mean] of [
    [[], 0.65],
    [[0, 0, 0], 0.65],
    [[0, 1], 0.35],
    [[1, 0, 0], 0.35],
  ] as [number[], number][]) {
    const noise = 0.05;
    const values = Array.from({ length: 4000 }, (_, seed) => noisyProblem(seed, { noise }).value(chain));
    const average = values.reduce((a, b) => a + b, 0) / values.length;
    const spread = Math.sqrt(values.reduce((sum, x) => sum + (x - average) ** 2, 0) / values.length);
    expect(Math.abs(average - mean)).toBeLessThan(5 * (noise / Math.sqrt(4000)));
    expect(spread).toBeGreaterThan(0.046);
    expect(spread).toBeLessThan(0.054);
  }
  const [one, same] = [noisyProblem(4, { noise: 0.3 }), noisyProblem(4, { noise: 0.3 })];
  expect(one.value([0, 3])).toBe(one.value([0, 3]));
  expect(same.value([0, 3])).toBe(one.value([0, 3]));
  expect(noisyProblem(4, { noise: 0 }).value([0, 3])).toBe(0.35);
});

test("chains have noise of their own, within a problem too", () => {
  const { value } = noisyProblem(9, { noise: 0.05 });
  const chains = Array.from({ length: 1000 }, (_, i) => [
    1 + (i % 9),
    Math.floor(i / 9) % 10,
    Math.floor(i / 90),
  ]);
  const values = chains.map(value);
  expect(new Set(values).size).toBeGreaterThan(950);
  const average = values.reduce((a, b) => a + b, 0) / values.length;
  const spread = Math.sqrt(values.reduce((sum, x) => sum + (x - average) ** 2, 0) / values.length);
  expect(Math.abs(average - 0.35)).toBeLessThan(0.008);
  expect(Math.abs(spread - 0.05)).toBeLessThan(0.008);
});

test("values stay from 0 to 1", () => {
  const problem = noisyProblem(1, { noise: 5 });
  const values = Array.from({ length: 100 }, (_, i) => problem.value([i % 10, Math.floor(i / 10)]));
  expect(Math.min(...values)).toBe(0);
  expect(Math.max(...values)).toBe(1);
});

test("a complete chain is right or wrong, without noise", () => {
  const { isEnd, isRight } = noisyProblem(2, { noise: 1 });
  expect([isEnd([]), isEnd(right(STEPS - 1)), isEnd(right(STEPS))]).toEqual([false, false, true]);
  expect(isRight(right(STEPS))).toBe(true);
  for (let step = 0; step < STEPS; step++)
    expect(isRight(right(STEPS).map((token, i) => (i === step ? 1 : token)))).toBe(false);
});

test("seeds make problems of their own", () => {
  const problems = noisyProblems(1, 50, { noise: 0.25 });
  expect(new Set(problems.map(({ value }) => value([0]))).size).toBe(50);
  expect(noisyProblems(2, 1, { noise: 0.25 })[0].value([0])).not.toBe(problems[0].value([0]));
});

test("what does not fit is refused", () => {
  for (const noise of [-1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => noisyProblem(1, { noise })).toThrow(RangeError);
  expect(() => noisyProblem(-1, { noise: 0 })).toThrow(RangeError);
  const { policy, value, isRight } = noisyProblem(1, { noise: 0 });
  expect(() => policy(right(STEPS))).toThrow(RangeError);
  expect(() => value(right(STEPS))).toThrow(RangeError);
  for (const length of [0, STEPS - 1, STEPS + 1]) expect(() => isRight(right(length))).toThrow(RangeError);
});
