import { expect, test } from "vitest";
import { flatten, type Nested } from "#lib/arrays";
import { isSame } from "#lib/kit/same";
import { microModel, type Parameters } from "#lib/micro-model";
import type { AdamWConfig } from "./adamw-step.js";
import { adamwTree, startState } from "./adamw-tree.js";

type Name = keyof Parameters;

const golden = microModel();
const from = golden.initial_parameters;
const slopes = golden.gradients_wrt_parameters;
const names = Object.keys(from) as Name[];
const usual: AdamWConfig = { lr: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0.01 };

/** The model with a small bias, matrix and pair of heads in it, made again for every test. */
const small = (): Parameters => ({
  ...structuredClone(from),
  b1: [1, -2],
  W_O: [
    [1, 2],
    [-3, 0.5],
  ],
  W_Q: [[[1, -1]], [[2, 4]]],
});
const smallSlopes = (): Parameters => ({
  ...structuredClone(slopes),
  b1: [1, 3],
  W_O: [
    [-1, 3],
    [1, -3],
  ],
  W_Q: [[[3, -1]], [[-3, 1]]],
});
/** With ε = 1 a first step along the slope 1 is lr/2 long, along 3 it is 3·lr/4 long, whatever the betas. */
const large = (): AdamWConfig => ({ lr: 0.4, beta1: 0.75, beta2: 0.875, epsilon: 1, weightDecay: 0 });

/** A first step of the small model. */
const first = (config: AdamWConfig, decays?: (name: Name) => boolean) =>
  adamwTree(small(), smallSlopes(), startState(small()), 1, config, decays);

/** A first step of the model of part 1, on copies. */
const goldenStep = () =>
  adamwTree(structuredClone(from), structuredClone(slopes), startState(from), 1, { ...usual });

test("a bias, a matrix and a list of matrices keep their nesting", () => {
  const { parameters } = first(large());
  expect(parameters).toMatchStages([
    { name: "b1", expected: [0.8, -2.3], axes: "unit" },
    {
      name: "W_O",
      expected: [
        [1.2, 1.7],
        [-3.2, 0.8],
      ],
      axes: "out in",
    },
    { name: "W_Q", expected: [[[0.7, -0.8]], [[2.3, 3.8]]], axes: "head in out" },
  ]);
});

test("the moments go into the state, in the same nesting", () => {
  const { state } = first(large());
  expect({ "m of W_Q": state.m.W_Q, "v of W_Q": state.v.W_Q, "m of b1": state.m.b1 }).toMatchStages([
    { name: "m of W_Q", expected: [[[0.75, -0.25]], [[-0.75, 0.25]]], axes: "head in out" },
    { name: "v of W_Q", expected: [[[1.125, 0.125]], [[1.125, 0.125]]], axes: "head in out" },
    { name: "m of b1", expected: [0.25, 0.75], axes: "unit" },
  ]);
});

test("at the start, m and v are zeros in lists of their own", () => {
  const { m, v } = startState(small());
  m.b1[0] = 5;
  m.W_Q[1][0][1] = 7;
  const written = "after one number of m was written to";
  expect({ "m of b1": m.b1, "v of b1": v.b1, "v of W_Q": v.W_Q }).toMatchStages([
    { name: "m of b1", expected: [5, 0], axes: "unit", atol: 0, what: `m of b1 ${written}` },
    { name: "v of b1", expected: [0, 0], axes: "unit", atol: 0, what: `v of b1 ${written}` },
    {
      name: "v of W_Q",
      expected: [[[0, 0]], [[0, 0]]],
      axes: "head in out",
      atol: 0,
      what: `v of W_Q ${written}`,
    },
  ]);
  expect(startState).toReturnNew({ p: tree({ b1: [1, -2], W_O: [[0.5, 0]] }) });
});

test("parameters, gradients and old state are the same afterwards", () => {
  const [p, g] = [small(), smallSlopes()];
  const state = { m: eachNumber(g, (x) => x / 4), v: eachNumber(g, (x) => x * x) };
  const trees = (): Record<string, Parameters> => ({
    parameters: p,
    gradients: g,
    "old m": state.m,
    "old v": state.v,
  });
  const before = structuredClone(trees());
  adamwTree(p, g, state, 3, { ...usual });
  const changed = Object.entries(trees()).map(([what, tree]) => {
    return [what, names.filter((name) => !isSame(tree[name], before[what][name])).length];
  });
  expect(Object.fromEntries(changed)).toMatchStages(
    Object.keys(before).map((name) => ({ name, expected: 0, what: `the number of changed ${name}` })),
  );
});

test("a second call with the same trees gives the same", () => {
  const [p, g, state] = [small(), smallSlopes(), startState(small())];
  expect(() => adamwTree(p, g, state, 1, large())).toBeDeterministic();
});

test("decays tells by name who fades: here W_Q alone", () => {
  const config = { ...large(), weightDecay: 0.25 }; // a share of 0.1
  const decays = (name: Name) => name === "W_Q";
  const { parameters } = first(config, decays);
  expect(parameters).toMatchStages([
    { name: "b1", expected: [0.8, -2.3], axes: "unit" },
    { name: "W_Q", expected: [[[0.6, -0.7]], [[2.1, 3.4]]], axes: "head in out" },
  ]);
});

test("without decays every parameter fades", () => {
  const config = { ...large(), weightDecay: 0.25 };
  const { parameters } = first(config);
  expect(parameters).toMatchStages([
    { name: "b1", expected: [0.7, -2.1], axes: "unit" },
    { name: "W_Q", expected: [[[0.6, -0.7]], [[2.1, 3.4]]], axes: "head in out" },
  ]);
});

test("the second step takes its t and the moments of the first", () => {
  const before = first(large());
  const opposite = { ...smallSlopes(), b1: [-1, 1], W_Q: [[[1, 1]], [[0, -2]]] };
  const second = adamwTree(before.parameters, opposite, before.state, 2, large());
  const b1 = [
    [1, 1, -1],
    [-2, 3, 1],
  ].map(([x, g, h]) => slowly(x, [g, h], large()).theta);
  const W_Q = [
    [1, 3, 1],
    [-1, -1, 1],
    [2, -3, 0],
    [4, 1, -2],
  ].map(([x, g, h]) => slowly(x, [g, h], large()).theta);
  expect(second.parameters).toMatchStages([
    { name: "b1", expected: b1, axes: "unit", atol: 1e-10 },
    { name: "W_Q", expected: [[W_Q.slice(0, 2)], [W_Q.slice(2)]], axes: "head in out", atol: 1e-10 },
  ]);
});

test("the model of part 1 after its first step: all 3,520 numbers", () => {
  const { parameters, state } = goldenStep();
  const step = golden.adamw_step_1;
  const exactly = { atol: 1e-10, rtol: 0 };
  expect(parameters).toMatchStages(
    names.map((name) => ({ name, expected: step.updated_parameters[name], ...exactly })),
  );
  expect({ m: flat(state.m), v: flat(state.v) }).toMatchStages([
    { name: "m", expected: flat(step.first_moment_m), ...exactly },
    { name: "v", expected: flat(step.second_moment_v), ...exactly },
  ]);
});

test("a token that was not in the text fades by lr · λ, no more", () => {
  const { parameters } = goldenStep();
  const padding = from.token_embedding[0].map((x) => x * (1 - 1e-5));
  expect(parameters.token_embedding[0]).toMatchValues(padding, { axes: "feature", atol: 1e-14, rtol: 0 });
});

test("with lr 0 the parameters rest, and the moments go on", () => {
  const { parameters, state } = first({ ...large(), lr: 0, weightDecay: 0.25 });
  const { b1, W_Q } = small();
  const { state: moved } = first(large());
  expect({ b1: parameters.b1, W_Q: parameters.W_Q, "m of b1": state.m.b1 }).toMatchStages([
    { name: "b1", expected: b1, axes: "unit" },
    { name: "W_Q", expected: W_Q, axes: "head in out" },
    { name: "m of b1", expected: moved.m.b1, axes: "unit" },
  ]);
});

test("a unit, a matrix and a head of one number each move too", () => {
  const p = tree({ b1: [1], W_O: [[-3]], W_Q: [[[2]]] });
  const g = tree({ b1: [1], W_O: [[3]], W_Q: [[[-3]]] });
  const { parameters, state } = adamwTree(p, g, startState(p), 1, large());
  expect({ ...parameters, "v of W_Q": state.v.W_Q }).toMatchStages([
    { name: "b1", expected: [0.8], axes: "unit" },
    { name: "W_O", expected: [[-3.3]], axes: "out in" },
    { name: "W_Q", expected: [[[2.3]]], axes: "head in out" },
    { name: "v of W_Q", expected: [[[1.125]]], axes: "head in out" },
  ]);
});

test("five steps of all, every second parameter decays", () => {
  fiveSteps((name) => names.indexOf(name) % 2 === 0);
});

test("five steps of all, now the other parameters decay", () => {
  fiveSteps((name) => names.indexOf(name) % 2 === 1);
});

test("trees, t, config and decays count at every call", () => {
  const { b1, W_Q } = small();
  const { b1: db1, W_Q: dW_Q } = smallSlopes();
  const [m, v] = [
    tree({ b1: [0.5, -1.5], W_Q: [[[0.5, 1.5]], [[-2.5, 3.5]]] }),
    tree({ b1: [2.5, 3.5], W_Q }),
  ];
  const config = { ...large(), epsilon: 0.3, weightDecay: 0.25 };
  const [p, g] = [tree({ b1, W_Q }), tree({ b1: db1, W_Q: dW_Q })];
  expect(adamwTree).toHeed({ p, g, state: { m, v }, t: 3, config }, { others: { t: 4 } });
  expect((some: boolean) => adamwTree(p, g, { m, v }, 3, config, (name) => some || name === "b1")).toHeed({
    some: false,
  });
});

test("parameters and state are new lists, also those at rest", () => {
  const p = tree({ b1: [1, -2], W_O: [[0.5, 0]] });
  const g = startState(p).m;
  expect(adamwTree).toReturnNew({ p, g, state: startState(p), t: 1, config: large() });
});

/** Some parameters, handed in as a tree of their own. */
function tree(some: Partial<Parameters>): Parameters {
  return some as Parameters;
}

/** Judges steps with changing gradients from a model without zeros: what is 0 cannot fade. */
function fiveSteps(decays: (name: Name) => boolean): void {
  const config = { ...usual, lr: 0.1, beta1: 0.8, beta2: 0.95, weightDecay: 0.1 };
  const factors = [1, -2, 3, 0.5, 0];
  const dense = () => eachNumber(from, (x) => x + 0.3);
  let parameters = dense();
  let state = startState(parameters);
  for (const [i, factor] of factors.entries()) {
    const g = eachNumber(slopes, (x) => factor * x);
    ({ parameters, state } = adamwTree(parameters, g, state, i + 1, { ...config }, decays));
  }
  const after: Record<string, Nested> = {};
  for (const name of names) after[name] = flatten(parameters[name]);
  const start = dense();
  expect(after).toMatchStages(
    names.map((name) => {
      const own = decays(name) ? config : { ...config, weightDecay: 0 };
      const slope = flatten(slopes[name]);
      const gradients = (i: number) => factors.map((factor) => factor * slope[i]);
      const expected = flatten(start[name]).map((x, i) => slowly(x, gradients(i), own).theta);
      return { name, expected, atol: 1e-10, rtol: 0 };
    }),
  );
}

function flat(tree: Parameters): number[] {
  return names.flatMap((name) => flatten(tree[name]));
}

/** A tree with every number changed. */
function eachNumber(tree: Parameters, f: (x: number) => number): Parameters {
  const walk = (part: Nested): Nested => (Array.isArray(part) ? part.map(walk) : f(part));
  return Object.fromEntries(names.map((name) => [name, walk(tree[name])])) as Parameters;
}

/** AdamW for one number, one loop. */
function slowly(x: number, gradients: number[], c: AdamWConfig) {
  let [theta, m, v] = [x, 0, 0];
  for (const [i, g] of gradients.entries()) {
    m += (1 - c.beta1) * (g - m);
    v += (1 - c.beta2) * (g * g - v);
    const [mean, meanSquare] = [m / (1 - c.beta1 ** (i + 1)), v / (1 - c.beta2 ** (i + 1))];
    theta = theta - c.lr * c.weightDecay * theta - (c.lr * mean) / (meanSquare ** 0.5 + c.epsilon);
  }
  return { theta, m, v };
}
