import { expect, test } from "vitest";
import { flatten, type Matrix, type Nested, type Vector } from "#lib/arrays";
import { fold } from "#lib/kit/gradient";
import { randomMatrix, specRandom } from "#lib/kit/seed";
import { microModel, type Parameters } from "#lib/micro-model";
import type { Random } from "#lib/random";
import { numericGradient } from "../00-warm-up/numeric-gradient.js";
import { IGNORE } from "../07-cross-entropy-loss/cross-entropy.js";
import { type Forward, forwardPass } from "../07-cross-entropy-loss/forward-pass.js";
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

/** The model of part 1 with its sentence, new lists at each call. */
function sentence() {
  const { input, initial_parameters, gradients_wrt_parameters, gradient_norms } = microModel();
  const targets = [...input.targets, IGNORE];
  return { p: initial_parameters, ids: input.token_ids, targets, gradients_wrt_parameters, gradient_norms };
}

/**
 * 7 tokens, width 4, three heads of width 2, 5 units, 6 positions, and weights of order 1; token 2 occurs twice,
 * position 1 has no target.
 */
function small() {
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
  return { p, ids: [2, 6, 2, 0, 3], targets: [6, IGNORE, 0, 3, 1] };
}

const gradientOf = (p: Parameters, ids: number[], targets: number[]) =>
  backwardPass(p, ids, targets, forwardPass(p, ids, targets));

/** The innermost lists of a parameter. */
const listsOf = (value: Nested[]): Vector[] =>
  Array.isArray(value[0]) ? (value as Nested[][]).flatMap(listsOf) : [value as Vector];

/** By name, which numbers of a parameter to look at, counted row by row. */
type Sample = Record<Name, number[]>;

const sampleOf = (p: Parameters, choose: (size: number) => number[]) =>
  Object.fromEntries(NAMES.map((name) => [name, choose(flatten(p[name]).length)])) as Sample;

/** The learner's numeric gradient of the loss at the sampled numbers, by name. */
function numerically(p: Parameters, ids: number[], targets: number[], sample: Sample): Record<Name, Vector> {
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
  const of = (name: Name) => gradient.filter((_, k) => places[k].name === name);
  return Object.fromEntries(NAMES.map((name) => [name, of(name)])) as Record<Name, Vector>;
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
  const { p, ids, targets, gradients_wrt_parameters } = sentence();
  expect(gradientOf(p, ids, targets)).toMatchStages(
    NAMES.map((name) => ({
      name,
      expected: gradients_wrt_parameters[name],
      axes: AXES[name],
      atol: 1e-10,
      rtol: 0,
    })),
  );
});

test("parameters, ids, targets and cache are the same afterwards", () => {
  const { p, ids, targets } = small();
  const cache = forwardPass(p, ids, targets);
  const everything = { ...p, ids, targets, ...listed("cache", cache) };
  expect(() => backwardPass(p, ids, targets, cache)).toLeaveUnchanged(everything);
});

test("every γ of its own, all weights of order 1: it is the slope", () => {
  const { p, ids, targets } = small();
  const everything = sampleOf(p, (size) => Array.from({ length: size }, (_, i) => i));
  const slopes = numerically(p, ids, targets, everything);
  expect(gradientOf(p, ids, targets)).toMatchStages(
    NAMES.map((name) => ({
      name,
      expected: fold(slopes[name], p[name]),
      axes: AXES[name],
      atol: 1e-7,
      rtol: 1e-5,
    })),
  );
});

test("a gradient for each of the 17 parameters, and nothing else", () => {
  const { p, ids, targets } = small();
  const found = Object.keys(gradientOf(p, ids, targets));
  expect(
    found.filter((name) => !(name in AXES)),
    "names of no parameter",
  ).toEqual([]);
});

test("all gradients together have the norm 2.908730", () => {
  const { p, ids, targets, gradient_norms } = sentence();
  const gradient = gradientOf(p, ids, targets);
  const all = NAMES.flatMap((name) => flatten(gradient[name]));
  expect(Math.hypot(...all)).toMatchValues(gradient_norms.GLOBAL, { what: "the norm of all gradients" });
});

test("what the loss never sees has the gradient 0", () => {
  // <PAD> does not occur; <EOS> stands at position 4, which has no target and which nobody before it can see.
  const { p, ids, targets } = sentence();
  const { token_embedding, position_embedding } = gradientOf(p, ids, targets);
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
  const { p, ids, targets, gradients_wrt_parameters } = sentence();
  const stepped = structuredClone(p);
  for (const name of NAMES) {
    const [lists, slopes] = [listsOf(stepped[name]), listsOf(gradients_wrt_parameters[name])];
    for (const [r, list] of lists.entries()) for (const i of list.keys()) list[i] -= 0.5 * slopes[r][i];
  }
  const sample = sampleOf(stepped, (size) => {
    const drawn = new Set<number>();
    while (drawn.size < size / 10) drawn.add(rng.integer(size));
    return [...drawn];
  });
  gradientOf(p, ids, targets); // whoever keeps this cache is found out
  const gradient = gradientOf(stepped, ids, targets);
  const direction = Object.fromEntries(NAMES.map((name) => [name, randomLike(stepped[name], rng)]));
  const lossAt = (h: number) => {
    const moved = NAMES.map((name) => [name, plus(stepped[name], direction[name], h)]);
    return forwardPass(Object.fromEntries(moved), ids, targets).loss;
  };
  const along = NAMES.map((name) => dot(flatten(gradient[name]), flatten(direction[name])));
  expect(along.reduce((sum, slope) => sum + slope, 0)).toMatchValues((lossAt(1e-5) - lossAt(-1e-5)) / 2e-5, {
    what: "the slope of the loss along a random direction",
    atol: 1e-6,
    rtol: 1e-5,
  });
  const expected = numerically(stepped, ids, targets, sample);
  expect(at(gradient, sample)).toMatchStages(
    NAMES.map((name) => ({ name, expected: expected[name], axes: "sample", atol: 1e-7, rtol: 1e-5 })),
  );
});

test("one token, one head and one unit are no exception", () => {
  for (const [tokens, heads, units] of [
    [1, 3, 5],
    [5, 1, 1],
    [1, 1, 1],
  ]) {
    const { p, ids, targets } = smaller(heads, units);
    const [text, next] = [ids.slice(0, tokens), targets.slice(0, tokens)];
    const firstAndLast = sampleOf(p, (size) => (size === 1 ? [0] : [0, size - 1]));
    const slopes = numerically(p, text, next, firstAndLast);
    expect(at(gradientOf(p, text, next), firstAndLast)).toMatchStages(
      NAMES.map((name) => ({
        name,
        expected: slopes[name],
        axes: "sample",
        what: `${name} with ${tokens} tokens, ${heads} heads and ${units} units`,
        atol: 1e-7,
        rtol: 1e-5,
      })),
    );
  }
});

test("targets or ids that do not fit the cache are refused", () => {
  const { p, ids, targets } = small();
  const cache = forwardPass(p, ids, targets);
  for (const less of [targets.slice(1), [...targets, 1]])
    expect(() => backwardPass(p, ids, less, cache)).toRefuse(
      RangeError,
      `${less.length} targets for the logits of five positions`,
    );
  for (const less of [ids.slice(1), [...ids, 1]])
    expect(() => backwardPass(p, less, targets, cache)).toRefuse(
      RangeError,
      `${less.length} ids for five rows of X`,
    );
});

test("ids, targets and parameters count at every call", () => {
  expect(gradientOf).toHeed(small());
});

test("what the cache holds is read, not computed again", () => {
  const { p, ids, targets } = small();
  const sure = structuredClone(forwardPass(p, ids, targets));
  for (const [t, row] of sure.logits.entries()) if (targets[t] !== IGNORE) row[targets[t]] = 1e4;
  expect(backwardPass(p, ids, targets, sure).W_lm).toMatchValues(Array(7).fill([0, 0, 0, 0]), {
    axes: AXES.W_lm,
    what: "the gradient of W_lm, for a cache whose logits are sure of the targets,",
  });
  const plain = gradientOf(p, ids, targets);
  // Each of these gradients is a sum of products with numbers of the cache: twice the numbers, twice the gradient.
  const parts: [name: Name, where: string, part: (cache: Forward) => Matrix][] = [
    ["W_lm", "lnF.output", ({ lnF }) => lnF.output],
    ["ln_f_gamma", "lnF.normalized", ({ lnF }) => lnF.normalized],
    ["W2", "block.ffn.activated", ({ block }) => block.ffn.activated],
    ["W1", "block.ln2.output", ({ block }) => block.ln2.output],
    ["ln2_gamma", "block.ln2.normalized", ({ block }) => block.ln2.normalized],
    ["W_O", "block.heads.concatenated", ({ block }) => block.heads.concatenated],
    ["W_V", "block.ln1.output", ({ block }) => block.ln1.output],
    ["ln1_gamma", "block.ln1.normalized", ({ block }) => block.ln1.normalized],
  ];
  for (const [name, where, part] of parts) {
    const cache = structuredClone(forwardPass(p, ids, targets));
    for (const row of part(cache)) for (const d of row.keys()) row[d] *= 2;
    const twice = fold(
      flatten(plain[name]).map((x) => 2 * x),
      plain[name],
    );
    expect(backwardPass(p, ids, targets, cache)[name]).toMatchValues(twice, {
      axes: AXES[name],
      what: `the gradient of ${name}, for a cache with ${where} twice as large,`,
    });
  }
});

test("W_lm of zeros: the loss is always ln 7, and yet p counts", () => {
  const { p, ids, targets } = small();
  const W_lm = p.W_lm.map((row) => row.map(() => 0));
  const { ln_f_gamma, ln_f_beta } = p;
  expect((ln_f_gamma: Vector, ln_f_beta: Vector) =>
    gradientOf({ ...p, W_lm, ln_f_gamma, ln_f_beta }, ids, targets),
  ).toHeed({ ln_f_gamma, ln_f_beta });
});

test("every gradient is a new list, also one of zeros", () => {
  const { p, ids, targets } = small();
  p.b2.fill(0); // as the row of a token that does not occur
  expect(backwardPass).toReturnNew({ p, ids, targets, cache: forwardPass(p, ids, targets) });
});

/** The small model with fewer heads and units. */
function smaller(heads: number, units: number) {
  const { p, ids, targets } = small();
  for (const name of ["W_Q", "W_K", "W_V"] as const) p[name].length = heads;
  for (const row of p.W_O) row.length = 2 * heads;
  for (const row of p.W2) row.length = units;
  p.W1.length = units;
  p.b1.length = units;
  return { p, ids, targets };
}

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

function randomLike(part: Nested, rng: Random): Nested {
  return Array.isArray(part) ? part.map((inner) => randomLike(inner, rng)) : rng.gauss(0, 1);
}

function plus(part: Nested, direction: Nested, h: number): Nested {
  if (!Array.isArray(part)) return part + h * (direction as number);
  return part.map((inner, i) => plus(inner, (direction as Nested[])[i], h));
}

function dot(u: Vector, v: Vector): number {
  return u.reduce((sum, x, i) => sum + x * v[i], 0);
}

function scaled(factor: number, A: Matrix): Matrix {
  return A.map((row) => row.map((x) => factor * x));
}
