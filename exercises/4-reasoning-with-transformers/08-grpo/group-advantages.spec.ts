import { expect, test } from "vitest";
import { specRandom } from "#lib/kit/seed";
import { exhibit } from "#lib/spec/exhibit";
import { golden } from "#lib/spec/golden";
import { groupAdvantages, liveGroups } from "./group-advantages.js";

type Scale = "std" | "none";

const SCALES: Scale[] = ["std", "none"];
const AXES = { axes: "row" };

interface Graded {
  rewards: number[];
  std: number[];
  none: number[];
}

test("one right of four, not scaled: 0.75 and −0.25", () => {
  expect(groupAdvantages([1, 0, 0, 0], 4, "none")).toMatchValues([0.75, -0.25, -0.25, -0.25], {
    ...{ ...AXES, what: "the advantages of the rewards 1, 0, 0, 0 with the scale none" },
    rivals: {
      "The mean is missing: these are the rewards.": [1, 0, 0, 0],
      "The sign is wrong: a text that is better than its group has a positive advantage.": [
        -0.75, 0.25, 0.25, 0.25,
      ],
    },
  });
  expect(groupAdvantages([0.5, 2, -1.5], 3, "none")).toMatchValues([1 / 6, 5 / 3, -11 / 6], {
    ...{ ...AXES, what: "the advantages of the rewards 0.5, 2, −1.5 with the scale none" },
  });
});

test("one right of four, by the deviation: 1.732 and −0.577", () => {
  const third = Math.sqrt(3) / 3;
  expect(groupAdvantages([1, 0, 0, 0], 4, "std")).toMatchValues([3 * third, -third, -third, -third], {
    ...{ ...AXES, what: "the advantages of the rewards 1, 0, 0, 0 with the scale std" },
    rivals: {
      "The variance was divided by G − 1. The divisor is G.": [1.5, -0.5, -0.5, -0.5],
      "The differences were divided by the variance. Its root is the standard deviation.": [
        4,
        -4 / 3,
        -4 / 3,
        -4 / 3,
      ],
      "The differences were not divided by anything.": [0.75, -0.25, -0.25, -0.25],
      "The rewards were divided, and their mean was not subtracted.": [4 * third, 0, 0, 0],
    },
  });
});

test("each group has a mean of its own", () => {
  const rewards = [1, 0, 0, 1, 1, 0, 5, 5, 2];
  expect(groupAdvantages(rewards, 3, "none")).toMatchValues(
    [2 / 3, -1 / 3, -1 / 3, 1 / 3, 1 / 3, -2 / 3, 1, 1, -2],
    {
      ...{ ...AXES, what: "the advantages of three groups of three with the scale none" },
      rivals: {
        "The mean of the whole batch was subtracted. Each group has its own.": rewards.map((r) => r - 15 / 9),
      },
    },
  );
});

test("each group has a deviation of its own", () => {
  const [a, b] = [Math.SQRT2, Math.SQRT1_2];
  const due = [a, -b, -b, b, b, -a, b, b, -a];
  expect(groupAdvantages([1, 0, 0, 1, 1, 0, 5, 5, 2], 3, "std")).toMatchValues(due, {
    ...{ ...AXES, what: "the advantages of three groups of three with the scale std" },
  });
});

test("one reward that differs is enough for the whole group", () => {
  for (const [group, due] of [
    [
      [1, 1, 0, 1],
      [0.25, 0.25, -0.75, 0.25],
    ],
    [
      [0, 0, 0, 1],
      [-0.25, -0.25, -0.25, 0.75],
    ],
    [
      [0, 1, 0, 0],
      [-0.25, 0.75, -0.25, -0.25],
    ],
  ])
    expect(groupAdvantages(group, 4, "none")).toMatchValues(due, {
      ...{ ...AXES, what: `the advantages of the rewards ${group.join(", ")} with the scale none` },
    });
});

test("equal rewards teach nothing: exactly 0", () => {
  for (const scale of SCALES)
    for (const reward of [0, 1, -3, 1e9, 0.1, 1 / 3, 0.7])
      for (const G of [2, 3, 6, 7, 10, 49]) {
        const got = groupAdvantages(Array(G).fill(reward), G, scale);
        expect(got).toMatchValues(Array(G).fill(0), {
          ...{ ...AXES, atol: 0, rtol: 0 },
          what: `the advantages of ${G} rewards of ${reward} with the scale ${scale}`,
        });
      }
});

test("equal groups among others are 0, others are not", () => {
  const rewards = [0.1, 0.1, 0.1, 1, 0, 0, 0.7, 0.7, 0.7];
  for (const [scale, due] of [
    ["std", [0, 0, 0, Math.SQRT2, -Math.SQRT1_2, -Math.SQRT1_2, 0, 0, 0]],
    ["none", [0, 0, 0, 2 / 3, -1 / 3, -1 / 3, 0, 0, 0]],
  ] as [Scale, number[]][])
    expect(groupAdvantages(rewards, 3, scale)).toMatchValues(due, {
      ...{ ...AXES, what: `the advantages of a group between two equal ones with the scale ${scale}` },
    });
});

test("in a group of one there is nothing to compare", () => {
  for (const scale of SCALES) {
    expect(groupAdvantages([1, 0, -2.5], 1, scale)).toMatchValues([0, 0, 0], {
      ...{ ...AXES, what: `the advantages of three groups of one with the scale ${scale}` },
    });
    expect(groupAdvantages([7], 1, scale)).toMatchValues([0], {
      ...{ ...AXES, what: `the advantage of a single row with the scale ${scale}` },
    });
    expect(groupAdvantages([], 4, scale), "the advantages of no group").toEqual([]);
  }
});

test("small rewards are divided by their small deviation", () => {
  for (const size of [1e-4, 1e-9, 1e-30, 1e30])
    expect(groupAdvantages([size, 0, 0, 0, 0, 3 * size, size, size], 4, "std")).toMatchValues(
      [...[3, -1, -1, -1].map((a) => a / Math.sqrt(3)), -1.25, 1.75, -0.25, -0.25].map((a, i) =>
        i < 4 ? a : a / Math.sqrt((1.25 ** 2 + 1.75 ** 2 + 2 * 0.25 ** 2) / 4),
      ),
      { ...AXES, what: `the advantages of rewards of size ${size} with the scale std` },
    );
  expect(groupAdvantages([1e9 + 1, 1e9, 1e9, 1e9], 4, "std")).toMatchValues(
    [3, -1, -1, -1].map((a) => a / Math.sqrt(3)),
    { ...AXES, what: "the advantages of a billion and 1, 0, 0, 0 with the scale std", atol: 1e-6 },
  );
});

test("three groups of five as PyTorch computes them", () => {
  const { groupSize, advantages } = golden<{ groupSize: number; advantages: Graded[] }>("grpo");
  for (const [i, each] of advantages.entries())
    for (const scale of SCALES)
      expect(groupAdvantages(each.rewards, groupSize, scale)).toMatchValues(each[scale], {
        ...{
          ...AXES,
          what: `the advantages with the scale ${scale}, of ${i === 0 ? "rewards of 0 and 1" : "any rewards"}`,
        },
      });
});

test("groups of any size, against a loop over them", () => {
  const rng = specRandom();
  for (const [P, G] of [
    [1, 2],
    [2, 1],
    [1, 13],
    [7, 3],
    [11, 8],
  ])
    for (const scale of SCALES) {
      const rewards = Array.from({ length: P * G }, (_, b) => (b < G ? 0 : rng.gauss(b, 2)));
      expect(groupAdvantages(rewards, G, scale)).toMatchValues(bySums(rewards, G, scale), {
        ...{ ...AXES, what: `the advantages of ${P} groups of ${G} with the scale ${scale}` },
      });
    }
});

test("groups that teach: those with two different rewards", () => {
  expect(liveGroups([1, 0, 0, 1, 1, 1, 0, 0, 0, 0, 0, 1], 3), "groups 100, 111, 000, 001").toEqual([0, 3]);
  expect(liveGroups([1, 1, 1, 0, 1, 0, 0, 0, 0, 0, 0, 1], 3), "groups 111, 010, 000, 001").toEqual([1, 3]);
  expect(liveGroups([1, 1, 0, 0, 0, 1, 0, 0], 4), "groups 1100, 0100").toEqual([0, 1]);
  expect(liveGroups([0, 0, 0, 0, 1, 0], 2), "groups 00, 00, 10").toEqual([2]);
});

test("one reward that differs is enough, wherever it is", () => {
  for (const odd of [1, -1, 0.5, 1e-12])
    for (const at of [0, 2, 4]) {
      const group = [0, 1, 2, 3, 4].map((i) => (i === at ? odd : 0));
      expect(
        liveGroups([0, 0, 0, 0, 0, ...group], 5),
        `a group of zeros, and one with ${odd} at ${at}`,
      ).toEqual([1]);
    }
  expect(liveGroups([1, -1, 2, 2, -3, 3], 2), "groups whose mean is 0, and one without a difference").toEqual(
    [0, 2],
  );
});

test("equal groups never teach, and groups of one neither", () => {
  for (const reward of [0, 1, 0.1, 1 / 3, -2])
    for (const G of [1, 2, 3, 6, 7, 49])
      expect(liveGroups(Array(2 * G).fill(reward), G), `two groups of ${G} rewards of ${reward}`).toEqual([]);
  expect(liveGroups([1, 0, 2], 1), "three groups of one").toEqual([]);
  expect(liveGroups([7], 1), "a single group of one").toEqual([]);
  expect(liveGroups([1, 1, 0, 0], 2), "two groups that differ from one another").toEqual([]);
  expect(liveGroups([], 3), "no group").toEqual([]);
});

test("rewards stay, and each call has lists of its own", () => {
  const rewards = [1, 0, 0.5, 0, 2, 1];
  expect(() => groupAdvantages(rewards, 3, "std")).toLeaveUnchanged({ rewards });
  expect(() => liveGroups(rewards, 3)).toLeaveUnchanged({ rewards });
  const scaled = (each: number[], groupSize: number) => groupAdvantages(each, groupSize, "std");
  const plain = (each: number[], groupSize: number) => groupAdvantages(each, groupSize, "none");
  for (const f of [scaled, plain]) {
    expect(f).toHeed({ rewards, groupSize: 3 }, { others: { rewards: [0, 0, 3, 1, 0, 0], groupSize: 2 } });
    expect(f).toReturnNew({ rewards, groupSize: 3 });
  }
  expect(groupAdvantages).toHeed(
    { rewards, groupSize: 3, scale: "none" },
    { others: { rewards: [0, 0, 3, 1, 0, 0], groupSize: 2, scale: "std" } },
  );
  expect(liveGroups).toHeed(
    { rewards: [1, 1, 0, 0, 0, 0], groupSize: 3 },
    { others: { rewards: [0, 0, 0, 1, 0, 0], groupSize: 2 } },
  );
  expect(liveGroups).toReturnNew({ rewards, groupSize: 3 });
});

test("rewards that are no whole groups are refused", () => {
  for (const [count, G] of [
    [7, 3],
    [5, 3],
    [1, 2],
    [9, 10],
  ]) {
    const rewards = Array.from({ length: count }, (_, b) => b % 2);
    for (const scale of SCALES)
      expect(() => groupAdvantages(rewards, G, scale)).toRefuse(
        RangeError,
        `${count} rewards in groups of ${G} with the scale ${scale}`,
        count,
        G,
      );
    expect(() => liveGroups(rewards, G)).toRefuse(
      RangeError,
      `live groups of ${count} rewards by ${G}`,
      count,
      G,
    );
  }
});

test("a group that has no whole number of rows is refused", () => {
  for (const rewards of [[], [1, 0, 0, 1, 1, 0]])
    for (const G of [0, -1, -2, 1.5, Number.NaN]) {
      const telling = Number.isNaN(G) ? /NaN/ : G;
      for (const scale of SCALES)
        expect(() => groupAdvantages(rewards, G, scale)).toRefuse(
          RangeError,
          `${rewards.length} rewards in groups of ${G} with the scale ${scale}`,
          telling,
        );
      expect(() => liveGroups(rewards, G)).toRefuse(
        RangeError,
        `live groups of ${rewards.length} rewards by ${G}`,
        telling,
      );
    }
});

test("what eight texts get, by how many are right", async () => {
  const counts = [1, 2, 3, 4, 5, 6, 7];
  const shown = (scale: Scale) =>
    counts.map((right) =>
      groupAdvantages(
        Array.from({ length: 8 }, (_, g) => Number(g < right)),
        8,
        scale,
      ),
    );
  const [scaled, plain] = [shown("std"), shown("none")];
  await exhibit({
    kind: "curve",
    title: "the advantage of a text, by how many of its group are right",
    caption:
      "A rare right answer, and a rare wrong one, get the largest advantages. Divided by the standard deviation, rare ones gain on the others.",
    series: {
      "right, std": { x: counts, y: scaled.map((group) => group[0]) },
      "wrong, std": { x: counts, y: scaled.map((group) => group[7]) },
      "right, none": { x: counts, y: plain.map((group) => group[0]) },
      "wrong, none": { x: counts, y: plain.map((group) => group[7]) },
    },
    xLabel: "right of eight",
    yLabel: "advantage",
  });
  expect([scaled[0][0], scaled[6][7], plain[0][0], plain[6][7]]).toMatchValues(
    [Math.sqrt(7), -Math.sqrt(7), 7 / 8, -7 / 8],
    { axes: "text", what: "what the only right of eight, and the only wrong, gets on both scales" },
  );
});

/** From the sums of rewards and of their squares. */
function bySums(rewards: number[], G: number, scale: Scale): number[] {
  const result: number[] = [];
  for (let start = 0; start < rewards.length; start += G) {
    let [sum, squares] = [0, 0];
    for (let b = start; b < start + G; b++) sum += rewards[b];
    for (let b = start; b < start + G; b++) squares += (rewards[b] - sum / G) * (rewards[b] - sum / G);
    for (let b = start; b < start + G; b++)
      result.push(
        squares === 0 ? 0 : (rewards[b] - sum / G) * (scale === "std" ? Math.sqrt(G / squares) : 1),
      );
  }
  return result;
}
