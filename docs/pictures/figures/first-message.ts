import { microModel } from "../../../lib/micro-model.js";
import { IGNORE } from "../../../solutions/1-understanding-gradients/07-cross-entropy-loss/cross-entropy.js";
import { forwardPass } from "../../../solutions/1-understanding-gradients/07-cross-entropy-loss/forward-pass.js";
import { crossEntropyBackward } from "../../../solutions/1-understanding-gradients/08-backpropagation/cross-entropy-backward.js";
import { memorise } from "../../../solutions/1-understanding-gradients/09-adamw/memorise-the-sentence.js";
import type { Figure } from "../figure.js";

// The gradient of the micro model's logits, before training and when it has nearly learned its sentence.

const { input, initial_parameters: p } = microModel();
const ids = input.token_ids;
const targets = [...ids.slice(1), IGNORE];
const adam = { lr: 0.01, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 };

const message = (parameters: typeof p) =>
  crossEntropyBackward(forwardPass(parameters, ids, targets).logits, targets); // [T, V]

export const figure: Figure = {
  page: "1-understanding-gradients/08-backpropagation/README.md",
  name: "first-message",
  title: "The gradient of the logits before and during training",
  alt: "Two tables of the gradients of the logits at five positions for six tokens: before training, the first four rows have about −0.2 at their targets, after 15 steps nearly all numbers are close to 0, and the row of EOS is 0 in both.",
  maps: [
    { title: "before training", values: message(p) },
    { title: "after 15 steps", values: message(memorise(p, ids, targets, adam, 15).parameters) },
  ],
  rows: { label: "position", names: ["BOS", "I", "like", "trans", "EOS"] },
  columns: { label: "token that may come next", names: ["PAD", "BOS", "EOS", "I", "like", "trans"] },
  range: [-0.25, 0.25],
  scale: ["raise this logit", "lower it"],
  digits: 2,
};
