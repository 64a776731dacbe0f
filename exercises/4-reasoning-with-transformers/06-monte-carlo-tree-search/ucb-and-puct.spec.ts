import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { puct, ucb } from "./ucb-and-puct.js";

const CLOSE = { atol: 1e-12, rtol: 1e-9 };

/** Judges UCB of a child with this mean value. */
function expectUcb(mean: number, visits: number, parentVisits: number, c: number, due: number): void {
  expect(ucb({ visits, valueSum: mean * visits }, parentVisits, c)).toMatchValues(due, {
    ...CLOSE,
    what: `UCB of a child with ${visits} of ${parentVisits} visits, the mean value ${mean}, and c = ${c}`,
  });
}

/** Judges PUCT of a child with this mean value and prior. */
function expectPuct(
  of: [mean: number, prior: number],
  visits: number,
  parentVisits: number,
  c: number,
  due: number,
): void {
  const [mean, prior] = of;
  expect(puct({ visits, valueSum: mean * visits, prior }, parentVisits, c)).toMatchValues(due, {
    ...CLOSE,
    what: `PUCT of a child with ${visits} of ${parentVisits} visits, the mean value ${mean}, the prior ${prior}, and c = ${c}`,
  });
}

test("without exploration UCB is the mean value", () => {
  expectUcb(0.7, 7, 20, 0, 0.7);
  expectUcb(-1.5, 4, 9, 0, -1.5);
  expectUcb(0.25, 1, 5, 0, 0.25);
});

test("UCB of a child with 7 of 20 visits", async () => {
  const visits = Array.from({ length: 60 }, (_, i) => i + 1);
  await exhibit({
    kind: "curve",
    title: "the exploration bonus",
    caption:
      "Each curve is a child with the mean value 0.5 whose parent was visited 60 times. Every visit lowers it.",
    series: {
      UCB: { x: visits, y: visits.map((n) => ucb({ visits: n, valueSum: n / 2 }, 60, 1)) },
      "PUCT, prior 0.6": {
        x: visits,
        y: visits.map((n) => puct({ visits: n, valueSum: n / 2, prior: 0.6 }, 60, 1)),
      },
      "PUCT, prior 0.1": {
        x: visits,
        y: visits.map((n) => puct({ visits: n, valueSum: n / 2, prior: 0.1 }, 60, 1)),
      },
    },
    xLabel: "visits of the child",
    yLabel: "score",
  });
  expectUcb(0.7, 7, 20, 1.41, 1.6224048795754875);
  expectUcb(0, 7, 20, 1.41, 1.6224048795754875 - 0.7);
});

test("c multiplies the root in UCB", () => {
  const bonus = Math.sqrt(Math.log(20) / 7);
  for (const c of [0.1, 1, 2, 5]) expectUcb(0.7, 7, 20, c, 0.7 + c * bonus);
});

test("UCB grows with visits of siblings, shrinks with the child's", () => {
  const at = (visits: number, parentVisits: number) => ucb({ visits, valueSum: visits / 2 }, parentVisits, 1);
  expect(at(4, 30) > at(4, 10), "whether 26 visits of siblings give a larger score than 6").toBe(true);
  expect(at(8, 30) < at(4, 30), "whether 8 visits of the child give a smaller score than 4").toBe(true);
  expectUcb(0.5, 100, 104, 1, 0.7155084893720285);
  expectUcb(0.4, 4, 104, 1, 0.4 + Math.sqrt(Math.log(104) / 4));
});

test("a parent with one visit gives no bonus in UCB", () => {
  expectUcb(0.3, 1, 1, 2, 0.3);
  expectUcb(-2, 1, 1, 1, -2);
});

test("UCB of a child without a visit is Infinity", () => {
  for (const [parentVisits, c] of [
    [20, 1.41],
    [1, 1],
    [0, 1],
    [20, 0],
    [0, 0],
  ])
    expect(
      ucb({ visits: 0, valueSum: 0 }, parentVisits, c),
      `UCB of a child without a visit, of a parent with ${parentVisits}, with c = ${c}`,
    ).toBe(Number.POSITIVE_INFINITY);
});

test("without exploration PUCT is the mean value", () => {
  expectPuct([0.6, 0.3], 9, 100, 0, 0.6);
  expectPuct([-1.5, 0.8], 4, 9, 0, -1.5);
});

test("PUCT of a child with 9 of 100 visits", () => {
  expectPuct([0.6, 0.3], 9, 100, 1.41, 1.023);
  expectPuct([0, 0.3], 9, 100, 1.41, 0.423);
  expectPuct([0.25, 0.2], 3, 16, 1, 0.45);
});

test("priors and c multiply the bonus of PUCT", () => {
  for (const prior of [0, 0.1, 0.5, 1])
    for (const c of [0.5, 1, 4]) expectPuct([0.6, prior], 9, 49, c, 0.6 + 0.7 * c * prior);
});

test("PUCT of a child without a visit is finite", () => {
  expectPuct([0, 0.6], 0, 1, 1, 0.6);
  expectPuct([0, 0.6], 0, 25, 1, 3);
  expectPuct([0, 0.2], 0, 25, 2, 2);
  expectPuct([0, 0.6], 0, 25, 0, 0);
});

test("PUCT before any visit is 0", () => {
  expectPuct([0, 0.6], 0, 0, 1, 0);
  expectPuct([0, 1], 0, 0, 3, 0);
});

test("many visits, and values of any size", () => {
  const rng = specRandom();
  for (let i = 0; i < 40; i++) {
    const parentVisits = 1 + rng.integer(10 ** (1 + (i % 6)));
    const visits = 1 + rng.integer(parentVisits);
    const [mean, prior, c] = [rng.gauss(0, 10 ** ((i % 5) - 2)), rng.random(), 3 * rng.random()];
    expectUcb(mean, visits, parentVisits, c, mean + c * (Math.log(parentVisits) / visits) ** 0.5);
    expectPuct(
      [mean, prior],
      visits,
      parentVisits,
      c,
      mean + c * prior * (parentVisits ** 0.5 / (visits + 1)),
    );
  }
});

test("every argument counts", () => {
  const child = () => ({ visits: 7, valueSum: 4.9 });
  const others = { "child.visits": 8, parentVisits: 30 };
  expect(ucb).toHeed({ child: child(), parentVisits: 20, c: 1.41 }, { others });
  expect(puct).toHeed({ child: { ...child(), prior: 0.3 }, parentVisits: 20, c: 1.41 }, { others });
});

test("bad counts of visits and bad values of c are refused", () => {
  for (const [name, score] of [
    ["UCB", ucb],
    ["PUCT", puct],
  ] as const) {
    const of = (visits: number, parentVisits: number, c: number) => () =>
      score({ visits, valueSum: 0, prior: 0.5 }, parentVisits, c);
    for (const bad of [-1, 1.5, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(of(bad, 20, 1)).toRefuse(RangeError, `${name} with ${bad} visits of the child`, `${bad}`);
      expect(of(7, bad, 1)).toRefuse(RangeError, `${name} with ${bad} visits of the parent`, `${bad}`);
      expect(of(0, bad, 1)).toRefuse(RangeError, `${name} with ${bad} visits, an unvisited child`, `${bad}`);
    }
    for (const bad of [-1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(of(7, 20, bad)).toRefuse(RangeError, `${name} with c = ${bad}`, `${bad}`);
      expect(of(0, 20, bad)).toRefuse(RangeError, `${name} with c = ${bad}, an unvisited child`, `${bad}`);
    }
  }
});
