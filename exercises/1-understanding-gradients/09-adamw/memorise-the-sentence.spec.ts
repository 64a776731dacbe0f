import { expect, test } from "vitest";
import { microModel, type Parameters } from "#lib/micro-model";
import { decode } from "../01-tokenization-and-embeddings/decode.js";
import { IGNORE } from "../07-cross-entropy-loss/cross-entropy.js";
import { greedyDecode, memorise, type Training } from "./memorise-the-sentence.js";

const {
  initial_parameters: untrained,
  input,
  optimizer,
  training_traces,
  adamw_step_1,
  vocabulary,
} = microModel();
const [BOS, EOS, I, LIKE, TRANSFORMERS] = ["<BOS>", "<EOS>", "I", "like", "transformers"].map(
  (token) => vocabulary.ids[token],
);
const targets = [...input.targets, IGNORE]; // nothing comes after <EOS>
const config = { ...optimizer, lr: optimizer.learning_rate, weightDecay: optimizer.weight_decay };
const train = (lr: number, steps: number) =>
  memorise(structuredClone(untrained), input.token_ids, targets, { ...config, lr }, steps);

let kept: Training | undefined;
/** 51 steps with a large learning rate, made once. */
const trained = () => {
  kept ??= train(0.01, 51);
  return kept;
};

test("the first loss is that of the untrained model: 1.7377", () => {
  expect(train(0.001, 1).losses).toMatchValues([training_traces["adamw_lr_0.001"][0]], { axes: "step" });
});

test("one step moves every parameter as adamwTree says", () => {
  const { parameters } = train(0.001, 1);
  const names = Object.keys(untrained) as (keyof Parameters)[];
  expect(parameters).toMatchStages(
    names.map((name) => ({ name, expected: adamw_step_1.updated_parameters[name], atol: 1e-10, rtol: 0 })),
  );
});

test("five more steps: each loss is taken where the last one ended", () => {
  const trace = training_traces["adamw_lr_0.001"];
  const expected = [0, 1, 2, 3, 4, 5].map((n) => trace[n]);
  expect(train(0.001, 6).losses).toMatchValues(expected, { axes: "step", atol: 1e-10, rtol: 0 });
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
});

test("untrained, after <BOS> I like transformers comes <EOS>", () => {
  const written = greedyDecode(untrained, [BOS, I, LIKE, TRANSFORMERS], EOS);
  expect(written).toMatchValues([BOS, I, LIKE, TRANSFORMERS, EOS], { axes: "token" });
});

test("untrained, it goes on from <BOS> I with like and like", () => {
  const written = greedyDecode(untrained, [BOS, I], EOS);
  expect(written.slice(0, 4)).toMatchValues([BOS, I, LIKE, LIKE], { axes: "token" });
});

test("it stops when there is no position left", () => {
  expect(greedyDecode(untrained, [BOS], EOS).length).toMatchValues(5, { what: "the number of tokens" });
});

test("a text that has ended is left as it is", () => {
  expect(greedyDecode(untrained, [BOS, EOS], EOS)).toMatchValues([BOS, EOS], { axes: "token" });
});

test("trained, it writes the sentence: I like transformers", () => {
  const written = greedyDecode(trained().parameters, [BOS], EOS);
  expect(decode(written, vocabulary.tokens)).toBe("I like transformers");
  expect(written[written.length - 1]).toMatchValues(EOS, { what: "the last token" });
});

test("parameters, tokens and prompt are the same afterwards", () => {
  const prompt = [BOS, I];
  const p = structuredClone(untrained);
  const { b1, W_lm, W_Q } = p;
  const call = () => {
    memorise(p, input.token_ids, targets, { ...config, lr: 0.01 }, 2);
    greedyDecode(p, prompt, EOS);
  };
  expect(call).toLeaveUnchanged({ b1, W_lm, W_Q, ids: input.token_ids, targets, prompt });
  expect(p.W_lm).toMatchValues(untrained.W_lm, {
    axes: "token feature",
    what: "W_lm of the tree that came in",
  });
});
