import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { preferenceOdds } from "./preference-odds.js";

/** What the odds of a over b are, read off a preference. */
const odds = (a: number, b: number) => preferenceOdds(a, b) / (1 - preferenceOdds(a, b));

function expectPreferences(cases: [a: number, b: number, preference: number][], atol = 1e-9): void {
  for (const [a, b, preference] of cases)
    expect(preferenceOdds(a, b)).toMatchValues(preference, {
      what: `the preference for ${a} over ${b}`,
      atol,
      rtol: 1e-9,
    });
}

test("3 over 1 is preferred 88 times of 100", async () => {
  const differences = [0, 0.5, 1, 2, 4, -1];
  await exhibit({
    kind: "table",
    title: "preferences by the difference of two strengths",
    caption: "Each unit multiplies the odds by e, so the preference nears 1 and never gets there.",
    columns: ["a − b", "preference", "odds"],
    rows: differences.map((difference) => [
      difference,
      preferenceOdds(difference, 0).toFixed(3),
      odds(difference, 0).toFixed(2),
    ]),
  });
  expectPreferences([[3, 1, 0.8807970779778823]]);
});

test("the stronger one is preferred more often", () => {
  expect(preferenceOdds(0.3, -0.2)).toLieBetween(0.5001, 1, "the preference for 0.3 over -0.2");
  expect(preferenceOdds(-0.2, 0.3)).toLieBetween(0, 0.4999, "the preference for -0.2 over 0.3");
});

test("equal strengths: one half, whatever they are", () => {
  expectPreferences([
    [0, 0, 0.5],
    [3, 3, 0.5],
    [-0.7, -0.7, 0.5],
    [1000, 1000, 0.5],
    [-1000, -1000, 0.5],
  ]);
});

test("one unit more multiplies the odds by e", () => {
  for (const [a, b] of [
    [0, 0],
    [-1.5, 0.4],
    [2, 3.25],
    [1, -2],
  ])
    expect(odds(a + 1, b) / odds(a, b)).toMatchValues(Math.E, {
      what: `the odds of ${a + 1} over ${b} by those of ${a} over ${b}`,
      atol: 1e-9,
    });
});

test("a over b and b over a sum to 1", () => {
  for (const [a, b] of [
    [2, 0],
    [-1.5, 0.4],
    [-3, -4.5],
    [30, 0],
  ])
    expect(preferenceOdds(a, b) + preferenceOdds(b, a)).toMatchValues(1, {
      what: `the preferences for ${a} over ${b} and for ${b} over ${a} together`,
      atol: 1e-12,
    });
});

test("only the difference matters, not the ratio", () => {
  expectPreferences([
    [5, 3, 0.8807970779778823],
    [-1, -3, 0.8807970779778823],
    [902, 900, 0.8807970779778823],
    [4, 0, 0.9820137900379085],
    [6, 3, 0.9525741268224334],
    [0, 3, 0.04742587317756678],
    [-2, -4.5, 0.9241418199787566],
  ]);
});

test("a small difference is a small preference", () => {
  expectPreferences([
    [1e-4, 0, 0.500025],
    [0, 4e-4, 0.4999],
    [0.5, 0.25, 0.5621765008857981],
  ]);
});

test("strengths far apart: finite, and exact", () => {
  expectPreferences([
    [200, 0, 1],
    [1000, 0, 1],
    [1000, -1000, 1],
    [900, 1000, 3.720075976020836e-44],
  ]);
});

test("a preference near 0 keeps its digits", () => {
  expect(Math.log(preferenceOdds(-37, 0))).toMatchValues(-37, {
    what: "ln of the preference for -37 over 0",
  });
  expectPreferences(
    [
      [-20, 0, 2.0611536181902037e-9],
      [-40, 0, 4.248354255291589e-18],
      [0, 200, 1.383896526736737e-87],
      [-500, 200, 9.85967654375977e-305],
      [-708, 0, 3.307553003638408e-308],
      [-1000, 1000, 0],
    ],
    0,
  );
});

test("each call has its own two strengths", () => {
  expect(preferenceOdds).toHeed({ a: 1.3, b: 0.4 });
  expect(preferenceOdds(2, 0.5)).toMatchValues(0.8175744761936437, { what: "the preference for 2 over 0.5" });
  expect(preferenceOdds(2, 1.5)).toMatchValues(0.6224593312018546, { what: "the preference for 2 over 1.5" });
  expect(preferenceOdds(2, 0.5)).toMatchValues(0.8175744761936437, { what: "2 over 0.5, asked again" });
});

test("NaN and infinite strengths are refused", () => {
  expect(() => preferenceOdds(Number.NaN, 1)).toRefuse(RangeError, "a = NaN", /NaN/);
  expect(() => preferenceOdds(1, Number.NaN)).toRefuse(RangeError, "b = NaN", /NaN/);
  expect(() => preferenceOdds(Number.POSITIVE_INFINITY, 1)).toRefuse(RangeError, "a = ∞", /Infinity/);
  expect(() => preferenceOdds(1, Number.NEGATIVE_INFINITY)).toRefuse(RangeError, "b = −∞", /-Infinity/);
});
