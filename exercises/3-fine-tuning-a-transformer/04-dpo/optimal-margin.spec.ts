import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { optimalMargin } from "./optimal-margin.js";

function expectMargins(
  cases: [p: number, beta: number, smoothing: number | undefined, margin: number][],
): void {
  for (const [p, beta, smoothing, margin] of cases)
    expect(
      smoothing === undefined ? optimalMargin(p, beta) : optimalMargin(p, beta, smoothing),
    ).toMatchValues(margin, {
      what: `the margin at p = ${p}, β = ${beta}${smoothing === undefined ? "" : `, ε = ${smoothing}`}`,
    });
}

/** The mean loss, label by label: −ln σ(βm) where a won, −ln σ(−βm) where b did. */
function meanLoss(margin: number, p: number, beta: number, smoothing: number): number {
  const cost = (z: number) => Math.max(0, -z) + Math.log1p(Math.exp(-Math.abs(z)));
  const labeled = (z: number) => (1 - smoothing) * cost(z) + smoothing * cost(-z);
  return p * labeled(beta * margin) + (1 - p) * labeled(-beta * margin);
}

test("3 of 4 preferred a: ln 3 at β = 1", async () => {
  const betas = [0.05, 0.1, 0.3, 1, 3];
  await exhibit({
    kind: "table",
    title: "how far DPO goes",
    caption: "The smaller β, the farther. If all agree, DPO never has enough.",
    columns: ["β", ...[0.55, 0.75, 0.95, 1].map((p) => `p = ${p}`), "p = 1, ε = 0.1"],
    rows: betas.map((beta) => [
      beta,
      ...[0.55, 0.75, 0.95, 1].map((p) => optimalMargin(p, beta).toFixed(2)),
      optimalMargin(1, beta, 0.1).toFixed(2),
    ]),
  });
  expectMargins([[0.75, 1, undefined, 1.0986122886681098]]);
});

test("a smaller β lets it go farther", () => {
  expectMargins([
    [0.75, 0.5, undefined, 2.1972245773362196],
    [0.75, 0.1, undefined, 10.9861228866811],
    [0.75, 0.05, undefined, 21.9722457733622],
    [0.75, 3, undefined, 0.3662040962227033],
  ]);
});

test("as often as not: no margin; seldom: below 0", () => {
  expectMargins([
    [0.5, 0.2, undefined, 0],
    [0.25, 0.5, undefined, -2.1972245773362196],
    [0.2, 2, undefined, -Math.LN2],
    [0.9, 2, undefined, 1.0986122886681098],
  ]);
});

test("the mean loss is smallest there", () => {
  for (const p of [0.08, 0.35, 0.6, 0.97])
    for (const beta of [0.1, 0.7, 4])
      for (const smoothing of [0, 0.05, 0.3]) {
        const margin = optimalMargin(p, beta, smoothing);
        const slope =
          (meanLoss(margin + 1e-3 / beta, p, beta, smoothing) -
            meanLoss(margin - 1e-3 / beta, p, beta, smoothing)) /
          2e-3;
        expect(slope).toMatchValues(0, {
          what: `the slope of the mean loss at the margin for p = ${p}, β = ${beta}, ε = ${smoothing}`,
          atol: 1e-6,
        });
      }
});

test("if all agree, it has no end", () => {
  expect(optimalMargin(1, 0.3), "the margin at p = 1").toBe(Number.POSITIVE_INFINITY);
  expect(optimalMargin(0, 5), "the margin at p = 0").toBe(Number.NEGATIVE_INFINITY);
  expect(optimalMargin(1, 0.3, 0), "the margin at p = 1, ε = 0").toBe(Number.POSITIVE_INFINITY);
  expect(optimalMargin(0, 5, 0), "the margin at p = 0, ε = 0").toBe(Number.NEGATIVE_INFINITY);
});

test("smoothing gives it an end", () => {
  expectMargins([
    [1, 1, 0.1, 2.1972245773362196],
    [1, 1, 0.05, 2.9444389791664403],
    [1, 0.5, 0.2, 2.772588722239781],
    [0, 0.25, 0.1, -8.788898309344878],
  ]);
});

test("smoothing moves every share toward one half", () => {
  expectMargins([
    // 0.75 · 0.9 + 0.25 · 0.1 = 0.7
    [0.75, 1, 0.1, 0.8472978603872034],
    // 0.2 · 0.75 + 0.8 · 0.25 = 0.35
    [0.2, 2, 0.25, -0.30951960420311175],
    [0.5, 3, 0.3, 0],
    [0.9, 1, 0.5, 0],
    [1, 0.1, 0.5, 0],
  ]);
});

test("however little smoothing there is, it gives an end", () => {
  expectMargins([
    [1, 1, 1e-20, 46.05170185988091],
    [0, 0.5, 1e-20, -92.10340371976183],
    [1, 2, 1e-300, 345.38776394910684],
  ]);
});

test("nearly certain shares are told apart", () => {
  expectMargins([
    [1e-12, 1, undefined, -27.6310211159285],
    [1e-300, 2, undefined, -345.387763949107],
    [0.999999, 0.1, undefined, 138.15509557935],
  ]);
  expect(optimalMargin(0.9999, 1, 1e-4)).toMatchValues(8.51709319641796, {
    what: "the margin at p = 0.9999, β = 1, ε = 0.0001",
  });
});

test("each argument counts", () => {
  expect(optimalMargin).toHeed({ p: 0.8, beta: 0.6, smoothing: 0.15 });
});

test("shares, β and ε out of range are refused", () => {
  for (const p of [-0.01, 1.01, Number.NaN])
    expect(() => optimalMargin(p, 1)).toRefuse(RangeError, `p = ${p}`, p);
  for (const beta of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
    expect(() => optimalMargin(0.7, beta)).toRefuse(RangeError, `β = ${beta}`, beta);
  for (const smoothing of [-0.01, 0.51, Number.NaN])
    expect(() => optimalMargin(0.7, 1, smoothing)).toRefuse(RangeError, `ε = ${smoothing}`, smoothing);
});
