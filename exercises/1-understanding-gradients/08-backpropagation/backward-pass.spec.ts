import { expect, test } from "vitest";
import { flatten, type Matrix, type Nested, type Vector } from "#lib/arrays";
import { randomMatrix, specRandom } from "#lib/kit/seed";
import { microModel, type Parameters } from "#lib/micro-model";
import { numericGradient } from "../00-warm-up/numeric-gradient.js";
import { IGNORE } from "../07-cross-entropy-loss/cross-entropy.js";
import { forwardPass } from "../07-cross-entropy-loss/forward-pass.js";
import { backwardPass } from "./backward-pass.js";

/** The parameters in the order in which the gradient reaches them, with the names of their axes. */
const AXES = {
  W_lm: "token component",
  ln_f_gamma: "component",
  ln_f_beta: "component",
  W2: "component unit",
  b2: "component",
  W1: "unit component",
  b1: "unit",
  ln2_gamma: "component",
  ln2_beta: "component",
  W_O: "output input",
  W_V: "head input output",
  W_K: "head input output",
  W_Q: "head input output",
  ln1_gamma: "component",
  ln1_beta: "component",
  position_embedding: "position component",
  token_embedding: "token component",
};
type Name = keyof Parameters;
const NAMES = Object.keys(AXES) as Name[];

const { input, initial_parameters, gradients_wrt_parameters, gradient_norms } = microModel();
const IDS = input.token_ids;
const TARGETS = [...input.targets, IGNORE];

const gradientOf = (p: Parameters, ids: number[], targets: number[]) =>
  backwardPass(p, ids, targets, forwardPass(p, ids, targets));

/** The innermost lists of a parameter. */
const listsOf = (value: Nested[]): Vector[] =>
  Array.isArray(value[0]) ? (value as Nested[][]).flatMap(listsOf) : [value as Vector];

/** By name, which numbers of a parameter to look at, counted row by row. */
type Sample = Record<Name, number[]>;

const sampleOf = (p: Parameters, choose: (size: number) => number[]) =>
  Object.fromEntries(NAMES.map((name) => [name, choose(flatten(p[name]).length)])) as Sample;

/** The learner's numeric gradient of the loss at the sampled numbers, as stages. */
function numericStages(p: Parameters, ids: number[], targets: number[], sample: Sample) {
  const moving = structuredClone(p);
  const places = NAMES.flatMap((name) => {
    const lists = listsOf(moving[name]);
    const width = lists[0].length;
    return sample[name].map((i) => ({ name, list: lists[Math.floor(i / width)], at: i % width }));
  });
  const loss = (x: Vector) => {
    for (const [k, { list, at }] of places.entries()) list[at] = x[k];
    return forwardPass(moving, ids, targets).loss;
  };
  const gradient = numericGradient(
    loss,
    places.map(({ list, at }) => list[at]),
    1e-5,
  );
  return NAMES.map((name) => ({
    name,
    expected: gradient.filter((_, k) => places[k].name === name),
    axes: "sample",
    atol: 1e-7,
    rtol: 1e-5,
  }));
}

/** The sampled numbers of a gradient. */
const at = (gradient: Parameters, sample: Sample) =>
  Object.fromEntries(
    NAMES.map((name) => {
      const all = gradient?.[name] && flatten(gradient[name]);
      return [name, all && sample[name].map((i) => all[i])];
    }),
  );

test("the model of part 1: all 3520 gradients, from the loss down", () => {
  expect(gradientOf(initial_parameters, IDS, TARGETS)).toMatchStages(
    NAMES.map((name) => ({
      name,
      expected: gradients_wrt_parameters[name],
      axes: AXES[name],
      atol: 1e-10,
      rtol: 0,
    })),
  );
});

test("all gradients together have the norm 2.908730", () => {
  const gradient = gradientOf(initial_parameters, IDS, TARGETS);
  const all = NAMES.flatMap((name) => flatten(gradient[name]));
  expect(Math.hypot(...all)).toMatchValues(gradient_norms.GLOBAL, { what: "the norm of all gradients" });
});

test("what the loss never sees has the gradient 0", () => {
  // <PAD> does not occur; <EOS> stands at position 4, which has no target and which nobody before it can see.
  const { token_embedding, position_embedding } = gradientOf(initial_parameters, IDS, TARGETS);
  const unseen = [token_embedding[0], token_embedding[2], position_embedding[4]];
  expect(unseen).toMatchValues(Array(3).fill(Array(16).fill(0)), {
    axes: "row component",
    what: "<PAD>, <EOS> and position 4",
    atol: 0,
    rtol: 0,
  });
});

test("a step later, a random tenth agrees with numericGradient", () => {
  const rng = specRandom(1);
  const stepped = structuredClone(initial_parameters);
  for (const name of NAMES) {
    const [lists, slopes] = [listsOf(stepped[name]), listsOf(gradients_wrt_parameters[name])];
    for (const [r, list] of lists.entries()) for (const i of list.keys()) list[i] -= 0.5 * slopes[r][i];
  }
  const sample = sampleOf(stepped, (size) => {
    const drawn = new Set<number>();
    while (drawn.size < size / 10) drawn.add(rng.integer(size));
    return [...drawn];
  });
  gradientOf(initial_parameters, IDS, TARGETS);
  const gradient = gradientOf(stepped, IDS, TARGETS);
  expect(at(gradient, sample)).toMatchStages(numericStages(stepped, IDS, TARGETS, sample));
});

test("a small model with large weights: every parameter agrees", () => {
  // 7 tokens, width 4, three heads of width 2, 5 units, 6 positions; token 2 occurs twice, position 1 has no target
  const [ids, targets] = [
    [2, 6, 2, 0, 3],
    [6, IGNORE, 0, 3, 1],
  ];
  const heads = (stream: number) => [0, 1, 2].map((h) => scaled(0.6, randomMatrix(4, 2, stream + h)));
  const vector = (size: number, stream: number) => randomMatrix(1, size, stream)[0];
  const around1 = (size: number, stream: number) => vector(size, stream).map((x) => 1 + 0.4 * x);
  const p: Parameters = {
    token_embedding: randomMatrix(7, 4, 11),
    position_embedding: randomMatrix(6, 4, 12),
    W_Q: heads(20),
    W_K: heads(30),
    W_V: heads(40),
    W_O: scaled(0.6, randomMatrix(4, 6, 13)),
    W1: scaled(0.6, randomMatrix(5, 4, 14)),
    b1: vector(5, 15),
    W2: scaled(0.6, randomMatrix(4, 5, 16)),
    b2: vector(4, 17),
    ln1_gamma: around1(4, 50),
    ln1_beta: vector(4, 51),
    ln2_gamma: around1(4, 52),
    ln2_beta: vector(4, 53),
    ln_f_gamma: around1(4, 54),
    ln_f_beta: vector(4, 55),
    W_lm: scaled(0.6, randomMatrix(7, 4, 18)),
  };
  const sample = sampleOf(p, (size) => Array.from({ length: size }, (_, i) => i));
  const gradient = gradientOf(p, ids, targets);
  expect(at(gradient, sample)).toMatchStages(numericStages(p, ids, targets, sample));
});

test("parameters, ids, targets and cache are the same afterwards", () => {
  const [p, ids, targets] = [initial_parameters, IDS, TARGETS];
  const cache = forwardPass(p, ids, targets);
  const everything = { ...p, ids, targets, ...listed("cache", cache) };
  expect(() => backwardPass(p, ids, targets, cache)).toLeaveUnchanged(everything);
});

/** Every list in the cache by its path, `cache.block.ln1.std`. */
function listed(path: string, value: object): Record<string, Nested> {
  const entries = Object.entries(value).map(([name, inner]) =>
    Array.isArray(inner)
      ? { [`${path}.${name}`]: inner }
      : typeof inner === "object"
        ? listed(`${path}.${name}`, inner)
        : {},
  );
  return Object.assign({}, ...entries);
}

function scaled(factor: number, A: Matrix): Matrix {
  return A.map((row) => row.map((x) => factor * x));
}
