import { expect, test } from "vitest";
import { copyOf, type Matrix } from "#lib/arrays";
import { microModel } from "#lib/micro-model";
import { attentionSteps } from "./attention-steps.js";

const STAGES = ["raw", "scaled", "masked", "weights", "output"] as const;
const SCORES = "head query key";
const hidden = -Infinity;

// Two heads, three positions, queries and keys of width 4, values of width 5.
const Q = () => [
  [
    [1, 0, 2, -1],
    [0, 1, -1, 1],
    [2, 1, 0, 0],
  ],
  [
    [0, 3, 1, 0],
    [-1, 0, 0, 2],
    [1, 1, -1, 1],
  ],
];
const K = () => [
  [
    [2, 1, 0, 0],
    [0, 2, 1, -1],
    [1, 0, -1, 2],
  ],
  [
    [1, 0, 2, 1],
    [0, 1, -1, 3],
    [-2, 1, 0, 1],
  ],
];
const V = () => [
  [
    [1, 0, -1, 2, 0.5],
    [2, 1, 0.5, -3, 1],
    [-1, 3, 2, 1, 4],
  ],
  [
    [0, 2, 1, -1, 3],
    [-2, 0.5, 1, 0, 1],
    [3, -1, 2, 5, -4],
  ],
];

test("two heads: raw scores, scaled by √4, with the future hidden", () => {
  expect(attentionSteps(Q(), K(), V())).toMatchStages([
    {
      name: "raw",
      expected: [
        [
          [2, 3, -3],
          [1, 0, 3],
          [5, 2, 2],
        ],
        [
          [2, 2, 3],
          [1, 6, 4],
          [0, 5, 0],
        ],
      ],
      axes: SCORES,
    },
    {
      name: "scaled",
      expected: [
        [
          [1, 1.5, -1.5],
          [0.5, 0, 1.5],
          [2.5, 1, 1],
        ],
        [
          [1, 1, 1.5],
          [0.5, 3, 2],
          [0, 2.5, 0],
        ],
      ],
      axes: SCORES,
    },
    {
      name: "masked",
      expected: [
        [
          [1, hidden, hidden],
          [0.5, 0, hidden],
          [2.5, 1, 1],
        ],
        [
          [1, hidden, hidden],
          [0.5, 3, hidden],
          [0, 2.5, 0],
        ],
      ],
      axes: SCORES,
    },
  ]);
});

test("the model of part 1: all five stages of both heads", () => {
  const a = microModel().activations;
  expect(attentionSteps(a.Q, a.K, a.V)).toMatchStages([
    { name: "raw", expected: a.attention_scores_raw, axes: SCORES },
    { name: "scaled", expected: a.attention_scores_scaled, axes: SCORES },
    { name: "masked", expected: a.attention_scores_masked, axes: SCORES },
    { name: "weights", expected: a.attention_weights, axes: SCORES },
    { name: "output", expected: a.head_outputs, axes: "head query component" },
  ]);
});

test("writing into the stages does not reach queries, keys, values", () => {
  const [q, k, v] = [Q(), K(), V()];
  const call = () => {
    const steps = attentionSteps(q, k, v);
    for (const name of STAGES) for (const row of steps[name].flat()) row.fill(99);
  };
  expect(call).toLeaveUnchanged({ Q: q, K: k, V: v });
});

test("three heads: each gives what it gives alone", () => {
  const three = (heads: Matrix[]) => [heads[1], heads[0].map((row) => row.map((x) => 0.3 - x)), heads[0]];
  const [q, k, v] = [three(Q()), three(K()), three(V())];
  const together = attentionSteps(q, k, v);
  const alone = q.map((_, h) => attentionSteps([q[h]], [k[h]], [v[h]]));
  expect(together).toMatchStages([
    { name: "raw", expected: alone.map((head) => head.raw[0]), axes: SCORES },
    { name: "scaled", expected: alone.map((head) => head.scaled[0]), axes: SCORES },
    { name: "masked", expected: alone.map((head) => head.masked[0]), axes: SCORES },
    { name: "weights", expected: alone.map((head) => head.weights[0]), axes: SCORES },
    { name: "output", expected: alone.map((head) => head.output[0]), axes: "head query component" },
  ]);
});

test("five queries may meet three keys, and two queries five", () => {
  const queries = [
    [
      [1, 2],
      [-1, 0.5],
      [2, -1],
      [0.5, 1.5],
      [1, -0.5],
    ],
  ]; // [1, 5, 2]
  const keys = [
    [
      [0.5, 1],
      [1.5, -1],
      [-2, 1],
    ],
  ]; // [1, 3, 2]
  const fewQueries = [queries[0].slice(0, 2)]; // [1, 2, 2]
  const manyKeys = [[...keys[0], [1, -1.5], [0.5, 2]]]; // [1, 5, 2]
  const manyValues = [[...V()[0], ...V()[1].slice(0, 2)]]; // [1, 5, 5]
  for (const [q, k, v] of [
    [queries, keys, [V()[0]]],
    [fewQueries, manyKeys, manyValues],
  ]) {
    const { weights, output } = slowSteps(q, k, v);
    expect(attentionSteps(q, k, v)).toMatchStages([
      { name: "weights", expected: weights, axes: SCORES },
      { name: "output", expected: output, axes: "head query component" },
    ]);
  }
});

test("scores far from 0 are kept as they are", () => {
  const [Q, K, V] = [[[[1], [1]]], [[[-60], [-70]]], [[[1], [2]]]];
  const { scaled, weights } = attentionSteps(Q, K, V);
  expect(scaled).toMatchValues(
    [
      [
        [-60, -70],
        [-60, -70],
      ],
    ],
    { axes: "head query key" },
  );
  const [near, far] = [1 / (1 + Math.exp(-10)), 1 / (1 + Math.exp(10))];
  expect(weights).toMatchValues(
    [
      [
        [1, 0],
        [near, far],
      ],
    ],
    { axes: "head query key", atol: 0, rtol: 1e-9 },
  );
});

test("scores of 1000 overflow nothing", () => {
  const [Q, K, V] = [[[[1], [1]]], [[[1000], [998]]], [[[1], [2]]]];
  const { weights } = attentionSteps(Q, K, V);
  const [near, far] = [1 / (1 + Math.exp(-2)), 1 / (1 + Math.exp(2))];
  expect(weights).toMatchValues(
    [
      [
        [1, 0],
        [near, far],
      ],
    ],
    { axes: "head query key" },
  );
});

test("a single position looks at itself alone", () => {
  const first = (heads: Matrix[]) => heads.map((rows) => rows.slice(0, 1));
  const values = first(V());
  expect(attentionSteps(first(Q()), first(K()), values)).toMatchStages([
    { name: "weights", expected: [[[1]], [[1]]], axes: SCORES },
    { name: "output", expected: values, axes: "head query component" },
  ]);
});

test("writing into one stage leaves all the others alone", () => {
  const narrow = [[[2], [-1], [0.5]]]; // [1, 3, 1]: one head of width 1, where scaling changes no number
  for (const [q, k, v] of [
    [Q(), K(), V()],
    [narrow, narrow, [V()[0]]],
  ]) {
    for (const written of STAGES) {
      const steps = attentionSteps(copyOf(q), copyOf(k), copyOf(v));
      const others = STAGES.filter((name) => name !== written);
      const before = others.map((name) => copyOf(steps[name]));
      for (const row of steps[written].flat()) row.fill(99);
      for (const [i, name] of others.entries()) {
        expect(steps[name]).toMatchValues(before[i], {
          axes: name === "output" ? "head query component" : SCORES,
          what: `${name}, after 99 was written into all of ${written},`,
        });
      }
    }
  }
});

test("as many heads of keys as of queries, or it is refused", () => {
  expect(() => attentionSteps(Q(), K().slice(0, 1), V())).toRefuse(RangeError, "keys for one of two heads");
  expect(() => attentionSteps(Q(), [...K(), K()[0]], V())).toRefuse(
    RangeError,
    "keys for three heads, queries for two",
  );
});

test("as many heads of values as of keys, or it is refused", () => {
  expect(() => attentionSteps(Q(), K(), V().slice(0, 1))).toRefuse(RangeError, "values for one of two heads");
  expect(() => attentionSteps(Q(), K(), [...V(), V()[0]])).toRefuse(
    RangeError,
    "values for three heads, keys for two",
  );
});

test("queries without keys, or keys without queries, are refused", () => {
  expect(() => attentionSteps([...Q(), Q()[0]], K(), V())).toRefuse(
    RangeError,
    "queries for three heads, keys for two",
  );
  expect(() => attentionSteps(Q().slice(0, 1), K(), V())).toRefuse(
    RangeError,
    "queries for one head, keys and values for two",
  );
});

test("one head, query, key or component, and zeros", () => {
  expect(attentionSteps).toAgreeWith(
    slowSteps,
    { Q: "head query width", K: "head key width", V: "head key component" },
    {
      axes: { raw: SCORES, scaled: SCORES, masked: SCORES, weights: SCORES, output: "head query component" },
    },
  );
});

test("every call heeds its own queries, keys and values", () => {
  expect(attentionSteps).toHeed({ Q: Q(), K: K(), V: V() });
});

test("every call returns new matrices in all five stages", () => {
  expect(attentionSteps).toReturnNew({ Q: Q(), K: K(), V: V() });
  expect(attentionSteps).toReturnNew({ Q: [[[2]]], K: [[[3]]], V: [[[5, -1]]] });
});

/** All five stages of all heads in plain loops, number by number. */
function slowSteps(Q: Matrix[], K: Matrix[], V: Matrix[]) {
  const pairs = (value: (h: number, i: number, j: number) => number) =>
    Q.map((queries, h) => queries.map((_, i) => K[h].map((_, j) => value(h, i, j))));
  const raw = pairs((h, i, j) => Q[h][i].reduce((sum, x, c) => sum + x * K[h][j][c], 0));
  const scaled = pairs((h, i, j) => raw[h][i][j] / Math.sqrt(K[h][j].length));
  const masked = pairs((h, i, j) => (j <= i ? scaled[h][i][j] : hidden));
  const weights = pairs(
    (h, i, j) => Math.exp(masked[h][i][j]) / masked[h][i].reduce((sum, score) => sum + Math.exp(score), 0),
  );
  const output = weights.map((head, h) =>
    head.map((row) => V[h][0].map((_, c) => row.reduce((sum, w, j) => sum + w * V[h][j][c], 0))),
  );
  return { raw, scaled, masked, weights, output };
}
