import { expect, test } from "vitest";
import { exhibit } from "#lib/spec/exhibit";
import { dpoMetrics, type PairNumbers } from "./dpo-metrics.js";

/** Since the reference, the chosen responses have moved by 1, 1, 1, 1, the rejected ones by −1, −1, 1, −1. */
const policy = (): PairNumbers => ({ chosen: [-45, -50, -48, -52], rejected: [-48, -52, -46, -55] });
const reference = (): PairNumbers => ({ chosen: [-46, -51, -49, -53], rejected: [-47, -51, -47, -54] });

const PARTS = ["chosenShift", "rejectedShift", "margin", "accuracy", "rawAccuracy"] as const;
const WHAT = {
  chosenShift: "the shift of the chosen responses",
  rejectedShift: "the shift of the rejected responses",
  margin: "the margin",
  accuracy: "the accuracy of the implied rewards",
  rawAccuracy: "the raw accuracy",
};

/** Judges them in an order in which what is built on others comes later. */
function expectMetrics(
  now: PairNumbers,
  before: PairNumbers,
  due: Record<(typeof PARTS)[number], number>,
): void {
  const got = dpoMetrics(now, before);
  expect(got).toMatchStages(PARTS.map((name) => ({ name, expected: due[name], axes: "", what: WHAT[name] })));
}

test("four pairs by hand", async () => {
  const { chosenShift, rejectedShift, margin, accuracy, rawAccuracy } = dpoMetrics(policy(), reference());
  await exhibit({
    kind: "table",
    title: "four pairs after DPO",
    caption:
      "The third pair is a tie to the implied rewards: both of its responses became likelier alike. By its log-probability the policy still prefers the rejected one.",
    columns: ["accuracy", "raw accuracy", "margin", "chosen", "rejected"],
    rows: [[accuracy, rawAccuracy, margin, chosenShift, rejectedShift]],
  });
  expectMetrics(policy(), reference(), {
    ...{ accuracy: 0.875, rawAccuracy: 0.75, margin: 1.5, chosenShift: 1, rejectedShift: -0.5 },
  });
});

test("a policy that is its reference knows nothing new", () => {
  expectMetrics(policy(), policy(), {
    ...{ accuracy: 0.5, rawAccuracy: 0.75, margin: 0, chosenShift: 0, rejectedShift: 0 },
  });
});

test("however small a lead is, it is no tie", () => {
  expectMetrics(
    { chosen: [-40 + 1e-6, -50], rejected: [-40, -50 + 1e-6] },
    { chosen: [-40, -50], rejected: [-40, -50] },
    { accuracy: 0.5, rawAccuracy: 0.5, margin: 0, chosenShift: 5e-7, rejectedShift: 5e-7 },
  );
  expectMetrics(
    { chosen: [-40 + 1e-12, -50], rejected: [-40, -50 + 2e-12] },
    { chosen: [-40, -50], rejected: [-40, -50] },
    { accuracy: 0.5, rawAccuracy: 0.5, margin: 0, chosenShift: 0, rejectedShift: 0 },
  );
  expectMetrics(
    { chosen: [-40 + 1e-12, -50 + 1e-12], rejected: [-40, -50] },
    { chosen: [-40, -50], rejected: [-40, -50] },
    { accuracy: 1, rawAccuracy: 1, margin: 1e-12, chosenShift: 1e-12, rejectedShift: 0 },
  );
  expectMetrics(
    { chosen: [-40 + 1e-6, -50 + 1e-6], rejected: [-40, -50] },
    { chosen: [-40, -50], rejected: [-40, -50] },
    { accuracy: 1, rawAccuracy: 1, margin: 1e-6, chosenShift: 1e-6, rejectedShift: 0 },
  );
});

test("a good margin may come from chosen ones that fell", () => {
  // The chosen ones fell by 8, 10, 6, and the rejected ones by 20, 9, 15.
  expectMetrics(
    { chosen: [-38, -41, -36], rejected: [-51, -38, -35] },
    { chosen: [-30, -31, -30], rejected: [-31, -29, -20] },
    { accuracy: 2 / 3, rawAccuracy: 1 / 3, margin: 20 / 3, chosenShift: -8, rejectedShift: -44 / 3 },
  );
});

test("more than before is not more than the other", () => {
  // Every pair moved the right way, and every rejected response is still the likelier one.
  expectMetrics(
    { chosen: [-9, -8.5], rejected: [-4, -5.5] },
    { chosen: [-11, -9], rejected: [-3, -5] },
    { accuracy: 1, rawAccuracy: 0, margin: 2, chosenShift: 1.25, rejectedShift: -0.75 },
  );
  // And the other way round.
  expectMetrics(
    { chosen: [-2, -3, -4], rejected: [-4, -5, -5] },
    { chosen: [-1, -1.5, -3], rejected: [-5, -5, -5.5] },
    { accuracy: 0, rawAccuracy: 1, margin: -5 / 3, chosenShift: -3.5 / 3, rejectedShift: 0.5 },
  );
});

test("ties count half, both ways of ranking", () => {
  // Raw ties: pairs 0 and 1. Ties of the implied rewards: pairs 1 and 2.
  expectMetrics(
    { chosen: [-6, -6, -4, -9, -2], rejected: [-6, -6, -7, -8, -3] },
    { chosen: [-8, -7, -5, -7, -1], rejected: [-5, -7, -8, -8, -4] },
    { accuracy: 2 / 5, rawAccuracy: 3 / 5, margin: -0.2, chosenShift: 0.2, rejectedShift: 0.4 },
  );
});

test("long responses: chances too small for a number", () => {
  // e^−900 is 0 in float64, and ln P ranks these pairs all the same.
  expectMetrics(
    { chosen: [-900, -1600, -1500], rejected: [-1200, -800, -1700] },
    { chosen: [-1700, -1300, -1502], rejected: [-1199, -802, -1698] },
    { accuracy: 2 / 3, rawAccuracy: 2 / 3, margin: 503 / 3, chosenShift: 502 / 3, rejectedShift: -1 / 3 },
  );
});

test("one pair alone", () => {
  expectMetrics(
    { chosen: [-3], rejected: [-2] },
    { chosen: [-5], rejected: [-2.5] },
    { accuracy: 1, rawAccuracy: 0, margin: 1.5, chosenShift: 2, rejectedShift: 0.5 },
  );
});

test("lists that do not fit are refused", () => {
  const refused = (lengths: number[], what: string, ...telling: (string | number)[]) => {
    const [a, b, c, d] = lengths.map((length) => Array(length).fill(-2) as number[]);
    const call = () => dpoMetrics({ chosen: a, rejected: b }, { chosen: c, rejected: d });
    expect(call).toRefuse(RangeError, what, ...telling);
  };
  refused([0, 0, 0, 0], "metrics of no pair", "none");
  refused([2, 3, 3, 3], "a chosen response too few", 2, 3);
  refused([3, 2, 3, 3], "a rejected response too few", 2, 3);
  refused([3, 3, 4, 3], "a chosen response too many in the reference", 3, 4);
  refused([3, 3, 3, 4], "a rejected response too many in the reference", 3, 4);
  refused([3, 3, 2, 3], "a chosen response too few in the reference", 3, 2);
  refused([3, 3, 3, 1], "one rejected response of the reference for all", 3, 1);
});

test("all four lists count, and stay", () => {
  const now = { chosen: [-3.5, -2.25, -7], rejected: [-4, -1.5, -6] };
  const before = { chosen: [-3, -4.5, -6.5], rejected: [-2.75, -2, -8] };
  expect(() => dpoMetrics(now, before)).toLeaveUnchanged({ now, before });
  expect(dpoMetrics).toHeed({ policy: now, reference: before });
  expect(dpoMetrics).toReturnNew({ policy: now, reference: before });
});
