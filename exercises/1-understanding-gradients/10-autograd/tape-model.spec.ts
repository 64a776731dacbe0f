import { expect, test } from "vitest";
import { flatten, type Nested } from "#lib/arrays";
import { specRandom } from "#lib/kit/seed";
import { microModel, type Parameters } from "#lib/micro-model";
import { IGNORE } from "../07-cross-entropy-loss/cross-entropy.js";
import { forwardPass } from "../07-cross-entropy-loss/forward-pass.js";
import { backwardPass } from "../08-backpropagation/backward-pass.js";
import { leavesOf, tapeGradients, tapeModel } from "./tape-model.js";

type Name = keyof Parameters;

// Parameters and lists are made again at every use, so that no test sees what an answer did to them.
const golden = microModel();
const untrained = () => structuredClone(golden.initial_parameters);
const ids = () => [...golden.input.token_ids];
const targets = () => [...golden.input.targets, IGNORE];
/** From the loss downwards. */
const downwards: Name[] = [
  "W_lm",
  "ln_f_gamma",
  "ln_f_beta",
  "W2",
  "b2",
  "W1",
  "b1",
  "ln2_gamma",
  "ln2_beta",
  "W_O",
  "W_V",
  "W_K",
  "W_Q",
  "ln1_gamma",
  "ln1_beta",
  "position_embedding",
  "token_embedding",
];

/** A small model with weights of order 1, in which no two lengths are alike: D 6, 3 heads, d_ff 5, V 7, L 8. */
function smallModel(): Parameters {
  const rng = specRandom(1);
  const matrix = (rows: number, columns: number) =>
    Array.from({ length: rows }, () => Array.from({ length: columns }, () => rng.gauss(0, 0.8)));
  const vector = (n: number) => matrix(1, n)[0];
  const heads = () => [0, 1, 2].map(() => matrix(6, 2));
  return {
    token_embedding: matrix(7, 6),
    position_embedding: matrix(8, 6),
    W_Q: heads(),
    W_K: heads(),
    W_V: heads(),
    W_O: matrix(6, 6),
    W1: matrix(5, 6),
    b1: vector(5),
    W2: matrix(6, 5),
    b2: vector(6),
    ln1_gamma: vector(6),
    ln1_beta: vector(6),
    ln2_gamma: vector(6),
    ln2_beta: vector(6),
    ln_f_gamma: vector(6),
    ln_f_beta: vector(6),
    W_lm: matrix(7, 6),
  };
}

const smallIds = () => [3, 0, 3, 6]; // token 3 twice
const smallTargets = () => [0, 3, IGNORE, 1];

/** Right gradients, from the loss downwards. One of zeros is told to be off the tape. */
const stages = (expected: Parameters, tolerance: { atol: number; rtol: number }) =>
  downwards.map((name) => {
    const lost = `Nothing arrives at ${name}: backward did not run, or the way from these leaves to the loss is cut.`;
    const zeros = move(expected[name], expected[name], -1);
    return { name, expected: expected[name], ...tolerance, rivals: { [lost]: zeros } };
  });

test("the logits are those of the forward pass", () => {
  const { logits } = tapeModel(leavesOf(untrained()), ids(), targets());
  expect(logits.data).toMatchValues(golden.activations.logits, {
    axes: "position token",
    atol: 1e-10,
    rtol: 0,
  });
});

test("the loss of the untrained model is 1.7377", () => {
  const { loss } = tapeModel(leavesOf(untrained()), ids(), targets());
  expect(loss.data).toMatchValues([[1.7376661259449215]], { axes: "row column", atol: 1e-10, rtol: 0 });
});

test("building the graph changes neither leaves nor lists", () => {
  const [p, text, next] = [smallModel(), smallIds(), smallTargets()];
  const w = leavesOf(p);
  const data = Object.fromEntries(
    Object.entries(w).map(([name, own]) => [
      name,
      Array.isArray(own) ? own.map((head) => head.data) : own.data,
    ]),
  );
  expect(() => tapeModel(w, text, next)).toLeaveUnchanged({ ids: text, targets: next, ...data });
});

test("three heads, large weights: the logits of forwardPass", () => {
  const p = smallModel();
  const { logits } = tapeModel(leavesOf(p), smallIds(), smallTargets());
  const expected = forwardPass(p, smallIds(), smallTargets()).logits;
  expect(logits.data).toMatchValues(expected, { axes: "position token", atol: 1e-10, rtol: 0 });
});

test("a second call gives the same and leaves everything as it was", () => {
  const [p, text, next] = [smallModel(), smallIds(), smallTargets()];
  expect(() => tapeGradients(p, text, next)).toBeDeterministic();
  expect(() => tapeGradients(p, text, next)).toLeaveUnchanged({ ...p, ids: text, targets: next });
});

test("its gradients are those of the backward pass by hand", () => {
  const p = smallModel();
  const { loss, gradients } = tapeGradients(p, smallIds(), smallTargets());
  const forward = forwardPass(p, smallIds(), smallTargets());
  const byHand = backwardPass(p, smallIds(), smallTargets(), forward);
  expect(loss).toMatchValues(forward.loss, { what: "the loss", atol: 1e-10, rtol: 0 });
  expect(gradients).toMatchStages(stages(byHand, { atol: 1e-9, rtol: 1e-9 }));
});

test("all 3,520 gradients of the model of part 1, to 1e-10", () => {
  const { gradients } = tapeGradients(untrained(), ids(), targets());
  expect(gradients).toMatchStages(stages(golden.gradients_wrt_parameters, { atol: 1e-10, rtol: 0 }));
  const count = downwards.reduce((sum, name) => sum + flatten(gradients[name]).length, 0);
  expect(count).toMatchValues(3520, { what: "the number of gradients" });
});

test("along a random direction the loss rises as the gradients say", () => {
  const p = smallModel();
  const rng = specRandom(2);
  const random = (part: Nested): Nested => (Array.isArray(part) ? part.map(random) : rng.gauss(0, 1));
  const direction = Object.fromEntries(downwards.map((name) => [name, random(p[name])]));
  const lossAt = (h: number) => {
    const moved = downwards.map((name) => [name, move(p[name], direction[name], h)]);
    return forwardPass(Object.fromEntries(moved) as Parameters, smallIds(), smallTargets()).loss;
  };
  const { gradients } = tapeGradients(p, smallIds(), smallTargets());
  const along = downwards.reduce((sum, name) => {
    const d = flatten(direction[name]);
    return sum + flatten(gradients[name]).reduce((inner, g, i) => inner + g * d[i], 0);
  }, 0);
  const measured = (lossAt(1e-5) - lossAt(-1e-5)) / 2e-5;
  expect(along).toMatchValues(measured, { what: "the slope along the direction", atol: 1e-6, rtol: 1e-5 });
});

test("of width 1, or with one unit, it equals the way by hand", () => {
  const oneUnit = smallModel();
  for (const { p, text, next } of [
    { p: slimModel(), text: [2], next: [0] },
    { p: slimModel(), text: [0, 1, 0], next: [1, IGNORE, 2] },
    {
      p: { ...oneUnit, W1: [oneUnit.W1[0]], b1: [oneUnit.b1[0]], W2: oneUnit.W2.map((row) => [row[0]]) },
      text: smallIds(),
      next: smallTargets(),
    },
  ]) {
    const { loss, gradients } = tapeGradients(p, text, next);
    const forward = forwardPass(p, text, next);
    const byHand = backwardPass(p, text, next, forward);
    expect(loss).toMatchValues(forward.loss, { what: "the loss", atol: 1e-10, rtol: 0 });
    expect(gradients).toMatchStages(stages(byHand, { atol: 1e-9, rtol: 1e-9 }));
  }
});

test("a tree that was changed since gets the gradients of now", () => {
  const p = smallModel();
  tapeGradients(p, smallIds(), smallTargets());
  p.W1[0][0] += 1;
  p.b2[1] -= 2;
  const again = tapeGradients(p, smallIds(), smallTargets());
  const fresh = tapeGradients(structuredClone(p), smallIds(), smallTargets());
  expect(again.loss).toMatchValues(fresh.loss, { what: "the loss" });
  expect(again.gradients).toMatchStages(stages(fresh.gradients, { atol: 1e-12, rtol: 1e-12 }));
});

test("ids, targets and parameters count at every call", () => {
  const p = smallModel();
  expect((ids: number[], targets: number[], W_lm: number[][]) =>
    tapeGradients(Object.assign(p, { W_lm }), ids, targets),
  ).toHeed({ ids: smallIds(), targets: smallTargets(), W_lm: p.W_lm });
});

test("two calls share no list, with each other or with p", () => {
  const p = smallModel();
  p.b2.fill(0); // as the gradient of a token that does not occur
  expect(tapeGradients).toReturnNew({ p, ids: smallIds(), targets: smallTargets() });
});

/** A model in which everything is 1 wide, for 3 tokens and 3 positions. */
function slimModel(): Parameters {
  const rng = specRandom(3);
  const column = () => [0, 1, 2].map(() => [rng.gauss(0, 1)]);
  const one = () => [rng.gauss(0, 1)];
  const table = { token_embedding: column(), position_embedding: column(), W_lm: column() };
  const heads = { W_Q: [[one()]], W_K: [[one()]], W_V: [[one()]], W_O: [one()] };
  const norms = { ln1_gamma: one(), ln1_beta: one(), ln2_gamma: one(), ln2_beta: one() };
  const network = { W1: [one()], b1: one(), W2: [one()], b2: one(), ln_f_gamma: one(), ln_f_beta: one() };
  return { ...table, ...heads, ...norms, ...network };
}

function move(part: Nested, direction: Nested, h: number): Nested {
  if (!Array.isArray(part)) return part + h * (direction as number);
  return part.map((inner, i) => move(inner, (direction as Nested[])[i], h));
}
