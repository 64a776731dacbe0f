import { expect, test } from "vitest";
import type { Nested } from "#lib/arrays";
import { microModel, type Parameters } from "#lib/micro-model";
import { exhibit } from "#lib/spec/exhibit";
import { decode } from "../01-tokenization-and-embeddings/decode.js";
import { IGNORE } from "../07-cross-entropy-loss/cross-entropy.js";
import { forwardPass } from "../07-cross-entropy-loss/forward-pass.js";
import { backwardPass } from "../08-backpropagation/backward-pass.js";
import type { AdamWConfig } from "./adamw-step.js";
import { adamwTree, startState } from "./adamw-tree.js";
import { greedyDecode, memorise, type Training } from "./memorise-the-sentence.js";

const { initial_parameters, optimizer, training_traces, adamw_step_1, vocabulary } = microModel();
const [PAD, BOS, EOS, I, LIKE, TRANSFORMERS] = vocabulary.tokens.map((token) => vocabulary.ids[token]);
type Name = keyof Parameters;
const names = Object.keys(adamw_step_1.updated_parameters) as Name[];
const exactly = { atol: 1e-10, rtol: 0 };

// Made again at every use, so that no test sees what an answer did to them.
const untrained = () => structuredClone(initial_parameters);
const sentence = () => [BOS, I, LIKE, TRANSFORMERS, EOS];
const targets = () => [I, LIKE, TRANSFORMERS, EOS, IGNORE]; // nothing comes after <EOS>
const settings = (lr: number) => ({ ...optimizer, lr, weightDecay: optimizer.weight_decay });
const train = (lr: number, steps: number) =>
  memorise(untrained(), sentence(), targets(), settings(lr), steps);

let kept: Training | undefined;
/** 53 steps with a large learning rate, made once. */
const trained = () => {
  kept ??= train(0.01, 53);
  return kept;
};

test("the first loss is that of the untrained model: 1.7377", () => {
  expect(train(0.001, 1).losses).toMatchValues([training_traces["adamw_lr_0.001"][0]], { axes: "step" });
});

test("one step moves every parameter as adamwTree says", () => {
  const { parameters } = train(0.001, 1);
  const { updated_parameters } = adamw_step_1;
  expect(parameters).toMatchStages(
    names.map((name) => ({ name, expected: updated_parameters[name], ...exactly })),
  );
});

test("parameters, tokens and targets are the same afterwards", () => {
  const [p, ids, next] = [untrained(), sentence(), targets()];
  expect(() => memorise(p, ids, next, settings(0.01), 2)).toLeaveUnchanged({ ...p, ids, targets: next });
  const before = untrained();
  expect({ ...p }).toMatchStages(
    names.map((name) => ({ name, expected: before[name], what: `${name} of the tree that came in` })),
  );
});

test("five more steps: each loss is taken where the last one ended", () => {
  const trace = training_traces["adamw_lr_0.001"];
  const expected = [0, 1, 2, 3, 4, 5].map((n) => trace[n]);
  expect(train(0.001, 6).losses).toMatchValues(expected, { axes: "step", ...exactly });
});

test("other targets, of which two are IGNORE, give other losses", () => {
  const [p, other, config] = [untrained(), [IGNORE, PAD, LIKE, IGNORE, I], settings(0.01)];
  const before = forwardPass(p, sentence(), other);
  const slopes = backwardPass(p, sentence(), other, before);
  const { parameters } = adamwTree(p, slopes, startState(p), 1, config);
  const after = forwardPass(parameters, sentence(), other);
  const { losses } = memorise(untrained(), sentence(), [...other], config, 2);
  expect(losses).toMatchValues([before.loss, after.loss], { axes: "step", ...exactly });
});

test("with lr 0.01 the loss falls below 0.006 within 50 steps", () => {
  const trace = training_traces["adamw_lr_0.01"];
  const steps = [0, 1, 2, 5, 10, 20, 50];
  const { losses } = trained();
  expect(steps.map((n) => losses[n])).toMatchValues(
    steps.map((n) => trace[n]),
    { axes: "measurement", atol: 1e-9, rtol: 0 },
  );
  expect(losses[50]).toLieBetween(0, 0.006, "the loss after 50 steps");
  expect(losses.length).toMatchValues(53, { what: "the number of losses of 53 steps" });
});

test("a text of a single token is learned as well", () => {
  const [p, ids, next, config] = [tiny(3, 2), [1], [2], settings(0.01)];
  const { losses, parameters } = stepByStep(p, ids, next, config, 2);
  const training = memorise(tiny(3, 2), ids, next, config, 2);
  expect({ losses: training.losses, ...training.parameters }).toMatchStages([
    { name: "losses", expected: losses, axes: "step", ...exactly },
    ...names.map((name) => ({ name, expected: parameters[name], ...exactly })),
  ]);
});

test("too large a rate: the loss rises, and the last step counts", () => {
  const [ids, next, config] = [[2, 0, 1], [0, 1, 2], settings(1)];
  const { losses, parameters } = stepByStep(tiny(3, 2), ids, next, config, 3);
  const training = memorise(tiny(3, 2), ids, next, config, 3);
  const nearly = { atol: 1e-6, rtol: 0 }; // the steps are as long as the rate
  expect({ losses: training.losses, ...training.parameters }).toMatchStages([
    { name: "losses", expected: losses, axes: "step", ...nearly },
    ...names.map((name) => ({ name, expected: parameters[name], ...nearly })),
  ]);
});

test("a vocabulary of one token: the loss is 0, all only fades", () => {
  const config = settings(0.01); // the share that fades is 0.01 · 0.01
  const training = memorise(tiny(1, 2), [0, 0], [0, 0], config, 1);
  const faded = tiny(1, 2);
  expect({ losses: training.losses, ...training.parameters }).toMatchStages([
    { name: "losses", expected: [0], axes: "step" },
    ...names.map((name) => ({ name, expected: eachNumber(faded[name], (x) => x * (1 - 1e-4)), atol: 1e-12 })),
  ]);
});

test("untrained, after <BOS> I like transformers comes <EOS>", () => {
  const written = greedyDecode(untrained(), [BOS, I, LIKE, TRANSFORMERS], EOS);
  expect(written).toMatchValues([BOS, I, LIKE, TRANSFORMERS, EOS], { axes: "token" });
});

test("untrained, it goes on from <BOS> I with like and like", () => {
  const written = greedyDecode(untrained(), [BOS, I], EOS);
  expect(written.slice(0, 4)).toMatchValues([BOS, I, LIKE, LIKE], { axes: "token" });
});

test("untrained, it writes padding and beginnings until it is full", () => {
  const written = greedyDecode(untrained(), [BOS], EOS);
  expect(written).toMatchValues([BOS, PAD, I, PAD, BOS], { axes: "token" });
});

test("token 0 ends a text as well, where it is the end", () => {
  expect(greedyDecode(untrained(), [BOS], PAD)).toMatchValues([BOS, PAD], { axes: "token" });
});

test("of negative scores the one nearest to 0 is the largest", () => {
  const p = untrained();
  p.ln_f_gamma.fill(0); // every position ends as ln_f_beta = (1, 0, ...), so the scores are column 0 of W_lm
  p.ln_f_beta[0] = 1;
  for (const [token, score] of [-5, -2, -4, -0.5, -3, -1].entries()) p.W_lm[token][0] = score;
  expect(greedyDecode(p, [BOS], EOS)).toMatchValues([BOS, I, I, I, I], { axes: "token" });
});

test("a text that has ended is left as it is", () => {
  expect(greedyDecode(untrained(), [BOS, EOS], EOS)).toMatchValues([BOS, EOS], { axes: "token" });
});

test("an end inside the prompt ends nothing", () => {
  expect(greedyDecode(untrained(), [BOS, EOS, I], EOS)).toMatchValues(slowly([BOS, EOS, I]), {
    axes: "token",
  });
});

test("a model of 23 positions writes on to the last one", () => {
  const p = untrained();
  p.position_embedding = Array.from({ length: 23 }, (_, t) => [...p.position_embedding[t % 5]]);
  p.ln_f_gamma.fill(0);
  p.ln_f_beta[0] = 1;
  for (const [token, score] of [-5, -2, -4, -0.5, -3, -1].entries()) p.W_lm[token][0] = score;
  expect(greedyDecode(p, [BOS], EOS)).toMatchValues([BOS, ...Array<number>(22).fill(I)], { axes: "token" });
});

test("trained, it writes the sentence: I like transformers", async () => {
  const written = greedyDecode(trained().parameters, [BOS], EOS);
  await show(greedyDecode(untrained(), [BOS], EOS), written, trained().losses);
  expect(decode(written, vocabulary.tokens)).toBe("I like transformers");
  expect(written[written.length - 1]).toMatchValues(EOS, { what: "the last token" });
});

test("parameters and prompt are the same after writing", () => {
  const [p, prompt] = [untrained(), [BOS, I]];
  expect(() => greedyDecode(p, prompt, EOS)).toLeaveUnchanged({ ...p, prompt });
});

test("text, targets, settings and steps count at every call", () => {
  const p0 = tiny(3, 2);
  expect((ids: number[], targets: number[], lr: number, steps: number) =>
    memorise(p0, ids, targets, settings(lr), steps),
  ).toHeed({ ids: [2, 0, 1], targets: [0, 1, 2], lr: 0.01, steps: 1 }, { others: { steps: 2 } });
});

test("two trainings and two texts share no list", () => {
  const [ids, next] = [
    [2, 0, 1],
    [0, 1, 2],
  ];
  expect(memorise).toReturnNew({
    p0: tiny(3, 2),
    ids,
    targets: next,
    config: { ...settings(0), weightDecay: 0 },
    steps: 1,
  });
  expect(greedyDecode).toReturnNew({ p: tiny(3, 2), prompt: [0, 2], end: 2 });
});

test("prompt and end count whenever it writes", () => {
  const p = untrained();
  expect((prompt: number[], end: number) => greedyDecode(p, prompt, end)).toHeed(
    { prompt: [BOS, I], end: EOS },
    { others: { end: LIKE } },
  );
});

/** What the model writes before and after its training, and the losses in between. */
async function show(before: number[], after: number[], losses: number[]): Promise<void> {
  const text = (ids: number[]) => decode(ids, vocabulary.tokens, { skipSpecial: false });
  await exhibit({
    kind: "table",
    title: "what it writes",
    caption: "The model goes on from <BOS>, each time with its likeliest token.",
    columns: ["model", "text"],
    rows: [
      ["untrained", text(before)],
      ["after 53 updates", text(after)],
    ],
  });
  await exhibit({
    kind: "curve",
    title: "loss while it memorizes",
    caption:
      "It starts at 1.74. Where is the text right for the first time, and when is the model sure of it?",
    series: { loss: losses },
    xLabel: "update",
    yLabel: "loss in nats",
  });
}

/** What memorise should give, one update after the other. */
function stepByStep(
  p: Parameters,
  ids: number[],
  next: number[],
  config: AdamWConfig,
  steps: number,
): Training {
  const losses: number[] = [];
  let [parameters, state] = [p, startState(p)];
  for (let t = 1; t <= steps; t++) {
    const forward = forwardPass(parameters, ids, next);
    losses.push(forward.loss);
    const slopes = backwardPass(parameters, ids, next, forward);
    ({ parameters, state } = adamwTree(parameters, slopes, state, t, config));
  }
  return { losses, parameters };
}

/** What the untrained model writes, token by token. */
function slowly(prompt: number[]): number[] {
  const ids = [...prompt];
  while (ids.length < untrained().position_embedding.length && ids[ids.length - 1] !== EOS) {
    const last = forwardPass(untrained(), ids, ids).logits[ids.length - 1];
    ids.push(last.indexOf(Math.max(...last)));
  }
  return ids;
}

/** A model of width 4 with this many tokens and heads, made again from the first numbers of the large one. */
function tiny(vocabulary: number, heads: number): Parameters {
  const sizes: Record<Name, number[]> = {
    token_embedding: [vocabulary, 4],
    position_embedding: [3, 4],
    W_Q: [heads, 4, 2],
    W_K: [heads, 4, 2],
    W_V: [heads, 4, 2],
    W_O: [4, 2 * heads],
    W1: [5, 4],
    b1: [5],
    W2: [4, 5],
    b2: [4],
    ln1_gamma: [4],
    ln1_beta: [4],
    ln2_gamma: [4],
    ln2_beta: [4],
    ln_f_gamma: [4],
    ln_f_beta: [4],
    W_lm: [vocabulary, 4],
  };
  const cut = (part: Nested, [length, ...rest]: number[]): Nested =>
    length === undefined ? part : (part as Nested[]).slice(0, length).map((inner) => cut(inner, rest));
  return Object.fromEntries(
    names.map((name) => [name, cut(initial_parameters[name], sizes[name])]),
  ) as Parameters;
}

/** A copy with every number changed. */
function eachNumber(part: Nested, f: (x: number) => number): Nested {
  return Array.isArray(part) ? part.map((inner) => eachNumber(inner, f)) : f(part);
}
