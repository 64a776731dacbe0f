import { expect, test } from "vitest";
import { copyOf, flatten, type Matrix } from "#lib/arrays";
import { microModel } from "#lib/micro-model";
import { attentionSteps } from "./attention-steps.js";

const STAGES = ["raw", "scaled", "masked", "weights", "output"] as const;
const SCORES = "head query key";
const hidden = -Infinity;

// Two heads, three positions, queries and keys of width 4, values of width 5.
const Q = [
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
const K = [
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
const V = [
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

test("two heads: raw scores, divided by √4, with the future hidden", () => {
  expect(attentionSteps(Q, K, V)).toMatchStages([
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

test("three heads: each gives what it gives alone", () => {
  const three = (heads: Matrix[]) => [heads[1], heads[0].map((row) => row.map((x) => 0.3 - x)), heads[0]];
  const [q, k, v] = [three(Q), three(K), three(V)];
  const together = attentionSteps(q, k, v);
  const alone = q.map((_, h) => attentionSteps([q[h]], [k[h]], [v[h]]));
  expect(together).toMatchStages([
    { name: "masked", expected: alone.map((head) => head.masked[0]), axes: SCORES },
    { name: "weights", expected: alone.map((head) => head.weights[0]), axes: SCORES },
    { name: "output", expected: alone.map((head) => head.output[0]), axes: "head query component" },
  ]);
});

test("five queries may meet three keys of another width than the values", () => {
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
  const { output } = attentionSteps(queries, keys, [V[0]]);
  expect(output).toMatchValues([slowOutput(queries[0], keys[0], V[0])], { axes: "head query component" });
});

test("no two stages share a list: writing into one leaves the others alone", () => {
  for (const written of STAGES) {
    const steps = attentionSteps(copyOf(Q), copyOf(K), copyOf(V));
    const others = STAGES.filter((name) => name !== written).map((name) => steps[name]);
    const before = flatten(others);
    for (const row of steps[written].flat()) row.fill(99);
    const changed = flatten(others).filter((x, i) => x !== before[i]).length;
    expect(changed).toMatchValues(0, { what: `the number of values elsewhere that changed with ${written}` });
  }
});

test("a head without keys or without values is refused", () => {
  expect(() => attentionSteps(Q, K.slice(0, 1), V)).toRefuse(RangeError, "keys for one of two heads");
  expect(() => attentionSteps(Q, K, V.slice(0, 1))).toRefuse(RangeError, "values for one of two heads");
});

test("queries, keys and values are the same afterwards, also if the stages are written over", () => {
  const call = () => {
    const steps = attentionSteps(Q, K, V);
    for (const name of STAGES) for (const row of steps[name].flat()) row.fill(99);
  };
  expect(call).toLeaveUnchanged({ Q, K, V });
});

/** Causal attention of one head of width 2 in plain loops. */
function slowOutput(queries: Matrix, keys: Matrix, values: Matrix): Matrix {
  return queries.map((q, i) => {
    const e = keys.map((k, j) => (j <= i ? Math.exp((q[0] * k[0] + q[1] * k[1]) / Math.SQRT2) : 0));
    const sum = e.reduce((total, x) => total + x, 0);
    return values[0].map((_, c) => values.reduce((total, v, j) => total + (e[j] / sum) * v[c], 0));
  });
}
