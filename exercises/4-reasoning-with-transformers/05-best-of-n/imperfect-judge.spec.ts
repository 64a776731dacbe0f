import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { imperfectJudge, type JudgeRates } from "./imperfect-judge.js";

const JUDGE: JudgeRates = { tpr: 0.9, fpr: 0.2 };

test("one chain alone is right with the chance p", () => {
  for (const [p, rates] of [
    [0.4, JUDGE],
    [0.7, { tpr: 0.1, fpr: 0.6 }],
    [0.25, { tpr: 1, fpr: 0 }],
  ] as [number, JudgeRates][])
    expect(imperfectJudge(p, rates, 1)).toMatchValues(p, {
      what: `n = 1, p = ${p}`,
      rivals: {
        "A single chain that is rejected is returned all the same: then all were rejected.": p * rates.tpr,
      },
    });
});

test("two chains by hand: 0.568", () => {
  // Accepted: 0.4 · 0.9 + 0.6 · 0.2 = 0.48, of which 0.75 are right. Rejected: 0.52, of which 0.04 / 0.52 are right.
  expect(imperfectJudge(0.4, JUDGE, 2)).toMatchValues((1 - 0.52 ** 2) * 0.75 + 0.52 ** 2 * (0.04 / 0.52), {
    what: "p = 0.4, tpr = 0.9, fpr = 0.2, n = 2",
    rivals: {
      "This is coverage: the chance that at least one of the chains is right.": 1 - 0.6 ** 2,
      "Nothing is returned where all chains are rejected. One of them is, and it may be right.":
        (1 - 0.52 ** 2) * 0.75,
      "Where all chains were rejected, the returned one is right less often than p: the judge had a reason.":
        (1 - 0.52 ** 2) * 0.75 + 0.52 ** 2 * 0.4,
    },
  });
});

test("four and eight chains", () => {
  expect(imperfectJudge(0.4, JUDGE, 4)).toMatchValues(0.7007872, {
    what: "p = 0.4, tpr = 0.9, fpr = 0.2, n = 4",
  });
  expect(imperfectJudge(0.4, JUDGE, 8)).toMatchValues((1 - 0.52 ** 8) * 0.75 + 0.52 ** 8 * (0.04 / 0.52), {
    ...{ what: "p = 0.4, tpr = 0.9, fpr = 0.2, n = 8" },
  });
});

test("a perfect judge: as often as any chain is right", () => {
  for (const [p, n] of [
    [0.4, 3],
    [0.05, 20],
    [0.9, 2],
  ])
    expect(imperfectJudge(p, { tpr: 1, fpr: 0 }, n)).toMatchValues(1 - (1 - p) ** n, {
      what: `a perfect judge, p = ${p}, n = ${n}`,
    });
});

test("a judge that tosses a coin changes nothing", () => {
  for (const [p, rate, n] of [
    [0.4, 0.5, 6],
    [0.3, 0.1, 3],
    [0.8, 0.95, 9],
  ])
    expect(imperfectJudge(p, { tpr: rate, fpr: rate }, n)).toMatchValues(p, {
      what: `tpr = fpr = ${rate}, p = ${p}, n = ${n}`,
    });
});

test("a judge that prefers wrong chains makes it worse", () => {
  // 0.4 · 0.2 + 0.6 · 0.7 = 0.5 are accepted, 0.16 of these are right, and 0.64 of the others.
  expect(imperfectJudge(0.4, { tpr: 0.2, fpr: 0.7 }, 3)).toMatchValues(0.875 * 0.16 + 0.125 * 0.64, {
    what: "p = 0.4, tpr = 0.2, fpr = 0.7, n = 3",
  });
  // A judge that is always wrong: right only if all chains are.
  expect(imperfectJudge(0.6, { tpr: 0, fpr: 1 }, 4)).toMatchValues(0.6 ** 4, {
    what: "p = 0.6, tpr = 0, fpr = 1, n = 4",
  });
});

test("with many chains there is a limit, and it isn't 1", async () => {
  const ns = [1, 2, 4, 8, 16, 32, 64];
  const judges: [string, number, JudgeRates][] = [
    ["accepts 0.9 and 0.2", 0.4, JUDGE],
    ["accepts 0.3 and 0.01", 0.4, { tpr: 0.3, fpr: 0.01 }],
    ["accepts 0.99 and 0.5", 0.4, { tpr: 0.99, fpr: 0.5 }],
    ["accepts 0.2 and 0.7", 0.4, { tpr: 0.2, fpr: 0.7 }],
  ];
  await exhibit({
    kind: "curve",
    title: "best-of-N with four judges, p = 0.4",
    caption:
      "Each curve ends at a limit of its own. See which of a judge's two rates this limit depends on most.",
    series: Object.fromEntries(
      judges.map(([name, p, rates]) => [name, { x: ns, y: ns.map((n) => imperfectJudge(p, rates, n)) }]),
    ),
    xLabel: "chains",
    yLabel: "chance to be right",
  });
  // The right ones among all accepted: 0.36 / 0.48, 0.12 / 0.126, 0.396 / 0.696, 0.08 / 0.5
  const due = [0.75, 0.9523809523809523, 0.5689655172413793, 0.16];
  for (const [i, [name, p, rates]] of judges.entries())
    expect(imperfectJudge(p, rates, 5000)).toMatchValues(due[i], {
      what: `the limit of a judge that ${name}`,
      rivals: {
        "The limit is not the share of right chains that are accepted.": rates.tpr,
        "The limit is not 1: a wrong chain that was accepted is still wrong.": 1,
      },
    });
});

test("judges that accept everything, nothing, or one kind", () => {
  for (const [rates, due] of [
    [{ tpr: 0, fpr: 0 }, 0.3],
    [{ tpr: 1, fpr: 1 }, 0.3],
    [{ tpr: 0, fpr: 0.5 }, 0.3 * 0.65 ** 2],
    [{ tpr: 0.5, fpr: 0 }, 1 - 0.85 ** 3 + 0.15 * 0.85 ** 2],
    [{ tpr: 1, fpr: 0.5 }, (1 - 0.35 ** 3) * (0.3 / 0.65)],
    [{ tpr: 0.5, fpr: 1 }, (1 - 0.15 ** 3) * (0.15 / 0.85) + 0.15 ** 3],
  ] as [JudgeRates, number][])
    expect(imperfectJudge(0.3, rates, 3)).toMatchValues(due, {
      what: `tpr = ${rates.tpr}, fpr = ${rates.fpr}, p = 0.3, n = 3`,
    });
});

test("a judge that hardly ever accepts is heard now and then", () => {
  const rejectsAll = Math.exp(1000 * Math.log1p(-5e-9));
  expect(imperfectJudge(0.5, { tpr: 1e-8, fpr: 0 }, 1000) - 0.5).toMatchValues(
    1 - rejectsAll + (rejectsAll * 0.5 * (1 - 1e-8)) / (1 - 5e-9) - 0.5,
    {
      ...{ atol: 1e-11, what: "how much better than 0.5, with p = 0.5, tpr = 1e-8, fpr = 0, n = 1000" },
    },
  );
});

test("a model that is never right, or always", () => {
  for (const rates of [JUDGE, { tpr: 0, fpr: 0 }, { tpr: 1, fpr: 1 }, { tpr: 1, fpr: 0 }, { tpr: 0, fpr: 1 }])
    for (const n of [1, 3]) {
      const of = `tpr = ${rates.tpr}, fpr = ${rates.fpr}, n = ${n}`;
      expect(imperfectJudge(0, rates, n)).toMatchValues(0, { what: `p = 0, ${of}` });
      expect(imperfectJudge(1, rates, n)).toMatchValues(1, { what: `p = 1, ${of}` });
    }
});

test("it agrees with a sum over everything that can happen", () => {
  const rng = specRandom();
  for (let i = 0; i < 20; i++) {
    const [p, tpr, fpr, n] = [rng.random(), rng.random(), rng.random(), 1 + rng.integer(7)];
    expect(imperfectJudge(p, { tpr, fpr }, n)).toMatchValues(byCounting(p, { tpr, fpr }, n), {
      what: `p = ${p.toFixed(3)}, tpr = ${tpr.toFixed(3)}, fpr = ${fpr.toFixed(3)}, n = ${n}`,
    });
  }
  expect(imperfectJudge(1e-4, { tpr: 0.9, fpr: 1e-3 }, 6)).toMatchValues(
    byCounting(1e-4, { tpr: 0.9, fpr: 1e-3 }, 6),
    { what: "a hard problem and a strict judge" },
  );
});

test("it agrees with 20,000 draws", () => {
  const rng = specRandom(1);
  const [p, n, draws] = [0.4, 3, 20_000];
  let right = 0;
  for (let i = 0; i < draws; i++) {
    const chains = Array.from({ length: n }, () => rng.random() < p);
    const accepted = chains.filter((isRight) => rng.random() < (isRight ? JUDGE.tpr : JUDGE.fpr));
    const pool = accepted.length > 0 ? accepted : chains;
    right += Number(pool[rng.integer(pool.length)]);
  }
  const due = imperfectJudge(p, JUDGE, n);
  // Five standard errors: a false alarm has a chance of 6e-7.
  const slack = 5 * Math.sqrt(0.25 / draws);
  expect(due).toLieBetween(
    right / draws - slack,
    right / draws + slack,
    "p = 0.4, tpr = 0.9, fpr = 0.2, n = 3",
  );
});

test("p, both rates and n count", () => {
  expect(imperfectJudge).toHeed({ p: 0.4, rates: { tpr: 0.9, fpr: 0.2 }, n: 3 }, { others: { n: 5 } });
});

test("what is no chance is refused", () => {
  for (const odd of [-0.1, 1.1, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect(() => imperfectJudge(odd, JUDGE, 3)).toRefuse(RangeError, `p = ${odd}`, `${odd}`);
    expect(() => imperfectJudge(0.4, { tpr: odd, fpr: 0.2 }, 3)).toRefuse(
      RangeError,
      `tpr = ${odd}`,
      `${odd}`,
    );
    expect(() => imperfectJudge(0.4, { tpr: 0.9, fpr: odd }, 3)).toRefuse(
      RangeError,
      `fpr = ${odd}`,
      `${odd}`,
    );
  }
});

test("what is no number of chains is refused", () => {
  for (const odd of [0, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => imperfectJudge(0.4, JUDGE, odd)).toRefuse(RangeError, `n = ${odd}`, `${odd}`);
});

/** A sum over how many chains are right, and how many of each kind are accepted. */
function byCounting(p: number, { tpr, fpr }: JudgeRates, n: number): number {
  let chance = 0;
  for (let right = 0; right <= n; right++)
    for (let i = 0; i <= right; i++)
      for (let j = 0; j <= n - right; j++) {
        const weight = binomial(n, right, p) * binomial(right, i, tpr) * binomial(n - right, j, fpr);
        chance += weight * (i + j > 0 ? i / (i + j) : right / n);
      }
  return chance;
}

function binomial(n: number, k: number, p: number): number {
  let ways = 1;
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i;
  return ways * p ** k * (1 - p) ** (n - k);
}
