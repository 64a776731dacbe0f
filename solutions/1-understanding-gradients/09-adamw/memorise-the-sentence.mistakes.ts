import type { Nested } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";
import type { Parameters } from "#lib/micro-model";
import { IGNORE } from "../07-cross-entropy-loss/cross-entropy.js";
import { forwardPass } from "../07-cross-entropy-loss/forward-pass.js";
import { backwardPass } from "../08-backpropagation/backward-pass.js";
import type { AdamWConfig } from "./adamw-step.js";
import { adamwTree, type OptimizerState, startState } from "./adamw-tree.js";

type Name = keyof Parameters;

/** Where training is. */
interface Now {
  t: number;
  p0: Parameters;
  parameters: Parameters;
  state: OptimizerState;
  gradients: Parameters;
  /** All gradients so far, the newest last. */
  history: Parameters[];
  config: AdamWConfig;
}

const sumOf = (a: Nested, b: Nested): Nested =>
  Array.isArray(a) ? a.map((part, i) => sumOf(part, (b as Nested[])[i])) : a + (b as number);

const addTrees = (a: Parameters, b: Parameters) =>
  Object.fromEntries(
    (Object.keys(a) as Name[]).map((name) => [name, sumOf(a[name], b[name])]),
  ) as unknown as Parameters;

const step = (now: Now, other: Partial<Now> = {}) => {
  const { parameters, gradients, state, t, config } = { ...now, ...other };
  return adamwTree(parameters, gradients, state, t, config);
};

/** Training with another update. */
const training =
  (update: (now: Now) => { parameters: Parameters; state: OptimizerState } = step, lossAfter = false) =>
  (p0: Parameters, ids: number[], targets: number[], config: AdamWConfig, steps: number) => {
    let [parameters, state] = [p0, startState(p0)];
    const history: Parameters[] = [];
    const losses: number[] = [];
    for (let t = 1; t <= steps; t++) {
      const forward = forwardPass(parameters, ids, targets);
      if (!lossAfter) losses.push(forward.loss);
      const gradients = backwardPass(parameters, ids, targets, forward);
      history.push(gradients);
      ({ parameters, state } = update({ t, p0, parameters, state, gradients, history, config }));
      if (lossAfter) losses.push(forwardPass(parameters, ids, targets).loss);
    }
    return { losses, parameters };
  };

/** Decoding with another choice of the next token. */
const decoding =
  (next: (logits: number[][], ids: number[]) => number, read = (ids: number[]) => ids) =>
  (p: Parameters, prompt: number[], end: number) => {
    const ids = [...prompt];
    while (ids[ids.length - 1] !== end && ids.length < p.position_embedding.length) {
      const seen = read(ids);
      ids.push(next(forwardPass(p, seen, seen).logits, ids));
    }
    return ids;
  };

const best = (scores: number[]) => scores.indexOf(Math.max(...scores));

export default mistakesFor<typeof import("./memorise-the-sentence.js")>({
  "loss-after-the-step": {
    because: "You took the loss after the update. Keep the one of the forward pass, before anything moves.",
    memorise: training(step, true),
  },
  "never-moves": {
    because: "You didn't keep the new parameters, so every step starts from the same model.",
    memorise: training((now) => ({ parameters: now.parameters, state: step(now).state })),
  },
  "always-from-the-start": {
    because: "Each of your steps moves the initial parameters. Move those that the previous step returned.",
    memorise: training((now) => step(now, { parameters: now.p0 })),
  },
  "keeps-the-first-gradient": {
    because: "You computed the gradient once. Every step needs the gradient at its own parameters.",
    memorise: training((now) => step(now, { gradients: now.history[0] })),
  },
  "gradient-one-step-late": {
    because: "You move by the gradient of the previous step: first forward and backward, then the update.",
    memorise: training((now) => step(now, { gradients: now.history.at(-2) ?? now.gradients })),
  },
  "gradients-pile-up": {
    because: "You added the gradients of earlier steps. A step uses only its own; the past is in m and v.",
    memorise: training((now) => step(now, { gradients: now.history.reduce(addTrees) })),
  },
  "t-never-grows": {
    because: "Your t stays at 1, so the bias correction never fades. t is the number of the step.",
    memorise: training((now) => step(now, { t: 1 })),
  },
  "forgets-the-state": {
    because: "Your moments start at 0 at every step. Keep the state that adamwTree returns.",
    memorise: training((now) => step(now, { state: startState(now.p0) })),
  },
  "plain-descent": {
    because: "This is plain gradient descent. The exercise trains with adamwTree, with moments and decay.",
    memorise: training((now) => {
      const { lr } = now.config;
      const move = (theta: Nested, g: Nested): Nested =>
        Array.isArray(theta) ? theta.map((x, i) => move(x, (g as Nested[])[i])) : theta - lr * (g as number);
      const moved = (Object.keys(now.p0) as Name[]).map((name) => [
        name,
        move(now.parameters[name], now.gradients[name]),
      ]);
      return { parameters: Object.fromEntries(moved) as Parameters, state: now.state };
    }),
  },
  "without-decay": {
    because: "Your parameters don't decay: pass adamwTree the config as it is, weight decay included.",
    memorise: training((now) => step(now, { config: { ...now.config, weightDecay: 0 } })),
  },
  "targets-of-its-own": {
    because: "You made the targets from the ids. They are an argument: a text may have others, or gaps.",
    memorise: (p0, ids, _, config, steps) => training()(p0, ids, [...ids.slice(1), IGNORE], config, steps),
  },
  "first-position": {
    because: "These are the logits after the first token. The last position predicts the next token.",
    greedyDecode: decoding((logits) => best(logits[0])),
  },
  "one-position-early": {
    because: "These are the logits of the second-to-last token: row t already predicts token t + 1.",
    greedyDecode: decoding((logits) => best(logits[Math.max(0, logits.length - 2)])),
  },
  "least-likely": {
    because: "You add the token with the smallest logit. The most likely one has the largest.",
    greedyDecode: decoding((logits) => {
      const scores = logits[logits.length - 1];
      return scores.indexOf(Math.min(...scores));
    }),
  },
  "search-starts-at-zero": {
    because: "You start the search at a logit of 0, so if all are negative none wins. Start from the first.",
    greedyDecode: decoding(
      (logits) =>
        logits[logits.length - 1].reduce(
          ([at, most], score, token) => (score > most ? [token, score] : [at, most]),
          [0, 0],
        )[0],
    ),
  },
  "leaves-out-special-tokens": {
    because:
      "You left tokens such as <PAD> out of the choice. The largest logit decides, whichever token it is.",
    greedyDecode: decoding((logits) => {
      const scores = logits[logits.length - 1];
      return scores.indexOf(Math.max(...scores.slice(2)));
    }),
  },
  "adds-the-score": {
    because: "You added the logit itself to the text. Add the token: the index of that logit.",
    greedyDecode: decoding((logits) => Math.max(...logits[logits.length - 1])),
  },
  "repeats-itself": {
    because: "You added the last token again. The largest logit decides the next one.",
    greedyDecode: decoding((_, ids) => ids[ids.length - 1]),
  },
  "best-of-all-positions": {
    because:
      "You added up the logits of all positions. Only those of the last position predict the next token.",
    greedyDecode: decoding((logits) => best(logits.reduce((sum, row) => row.map((x, v) => x + sum[v])))),
  },
  "any-end-ends": {
    because:
      "You stopped at an end anywhere in the text. Only the last token ends it; a prompt may hold others.",
    greedyDecode: (p, prompt, end) =>
      prompt.includes(end)
        ? [...prompt]
        : decoding((logits) => best(logits[logits.length - 1]))(p, prompt, end),
  },
  "sixteen-tokens-at-most": {
    because: "You stopped after 16 tokens. A text may be as long as the model has positions.",
    greedyDecode: (p, prompt, end) =>
      decoding((logits) => best(logits[logits.length - 1]))(p, prompt, end).slice(
        0,
        Math.max(16, prompt.length),
      ),
  },
  "forward-from-the-start": {
    because: "You ran the forward pass with the first parameters. Each step goes on from the last one's.",
    memorise(p0, ids, targets, config, steps) {
      let [parameters, state] = [p0, startState(p0)];
      const losses: number[] = [];
      for (let t = 1; t <= steps; t++) {
        const forward = forwardPass(p0, ids, targets);
        losses.push(forward.loss);
        ({ parameters, state } = adamwTree(
          parameters,
          backwardPass(parameters, ids, targets, forward),
          state,
          t,
          config,
        ));
      }
      return { losses, parameters };
    },
  },
  "stops-when-it-is-good": {
    because: "You stopped when the loss was small. `steps` says how many updates there are.",
    memorise(p0, ids, targets, config, steps) {
      let enough = steps;
      const all = training()(p0, ids, targets, config, steps);
      for (const [i, loss] of all.losses.entries()) if (loss < 0.01) enough = Math.min(enough, i + 1);
      return training()(p0, ids, targets, config, enough);
    },
  },
  "keeps-the-best": {
    because:
      "You returned the parameters with the lowest loss. Return those after the last step, even if worse.",
    memorise(p0, ids, targets, config, steps) {
      const { losses, parameters: last } = training()(p0, ids, targets, config, steps);
      const after = [...losses.slice(1), forwardPass(last, ids, targets).loss];
      const until = after.indexOf(Math.min(...after)) + 1;
      return { losses, parameters: training()(p0, ids, targets, config, until).parameters };
    },
  },
  "end-of-0-is-none": {
    because: "You took an end of 0 for no end. Token 0 is a token like any other.",
    greedyDecode: (p, prompt, end) =>
      decoding((logits) => best(logits[logits.length - 1]))(p, prompt, end || -1),
  },
  "counts-steps-from-zero": {
    because: "You gave the optimizer the number of the step before. t counts this one, from 1.",
    memorise: training((now) => step(now, { t: Math.max(1, now.t - 1) })),
  },
});
