import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import type { Random } from "#lib/random";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "./gpt-logits.js";
import type { GPT } from "./init-gpt.js";
import { sampleToken } from "./sample-token.js";
import type { SamplingOptions } from "./sampling-distribution.js";

interface Ways {
  /** the list to write on */
  begin: (prompt: number[]) => number[];
  window: (ids: number[], L: number) => number[];
  /** which place's scores */
  place: (length: number) => number;
  cut: (logits: tf.Tensor, place: number, V: number) => tf.Tensor;
  tidy: (scores: () => tf.Tensor) => tf.Tensor;
  read: (scores: tf.Tensor) => Promise<ArrayLike<number>>;
  free: (scores: tf.Tensor) => void;
  sample: (scores: number[], options: SamplingOptions, rng: Random, ids: number[]) => number;
  /** whether nothing more is written; may change the list */
  end: (ids: number[], stop: number | undefined, prompt: number[]) => boolean;
  steps: (count: number, prompt: number[]) => number;
  result: (ids: number[], prompt: number[]) => number[];
}

const ways: Ways = {
  begin: (prompt) => [...prompt],
  window: (ids, L) => ids.slice(-L),
  place: (length) => length - 1,
  cut: (logits, place, V) => tf.slice(logits, [0, place, 0], [1, 1, V]),
  tidy: (scores) => tf.tidy(scores),
  read: (scores) => scores.data(),
  free: (scores) => scores.dispose(),
  sample: (scores, options, rng) => sampleToken(scores, options, rng),
  end: (ids, stop) => ids[ids.length - 1] === stop,
  steps: (count) => count,
  result: (ids) => ids,
};

const writing = (other: Partial<Ways>) => ({
  generate: async (
    model: GPT,
    prompt: number[],
    count: number,
    options: SamplingOptions,
    rng: Random,
    { stop }: { stop?: number } = {},
  ): Promise<number[]> => {
    const way = { ...ways, ...other };
    if (prompt.length === 0) throw new RangeError("a prompt has one token or more, got none");
    const [V] = model.E.shape;
    const ids = way.begin(prompt);
    for (let written = 0; written < way.steps(count, prompt); written++) {
      const last = way.tidy(() => {
        const window = way.window(ids, model.P.shape[0]);
        const logits = gptLogits(model, idTensor([window], V)); // [1, T, V]
        return way.cut(logits, way.place(window.length), V);
      });
      const scores = Array.from(await way.read(last));
      way.free(last);
      ids.push(way.sample(scores, options, rng, ids));
      if (way.end(ids, stop, prompt)) break;
    }
    return way.result(ids, prompt);
  },
});

export default mistakesFor<typeof import("./generate-text.js")>({
  "scores-of-the-first-place": {
    because: "You took the logits at the first position. The last position predicts the next token.",
    ...writing({ place: () => 0 }),
  },
  "scores-of-all-places": {
    because:
      "You passed on the logits of all positions in one list. The last position predicts the next token.",
    ...writing({ cut: (logits) => logits }),
  },
  "one-place-too-early": {
    because: "You took the logits one position too early: they predict a token that is already there.",
    ...writing({ place: (length) => Math.max(0, length - 2) }),
  },
  "prompt-changed": {
    because: "You pushed the tokens to the prompt's own list. The caller still needs it: make a copy.",
    ...writing({ begin: (prompt) => prompt }),
  },
  "without-the-prompt": {
    because: "The prompt is missing from your result: it comes first, then the generated tokens.",
    ...writing({ result: (ids, prompt) => ids.slice(prompt.length) }),
  },
  "never-crops": {
    because: "You gave the model the whole text, even when it is longer than the model's positions.",
    ...writing({ window: (ids) => ids }),
  },
  "keeps-the-beginning": {
    because: "You read the first L tokens, so the model never saw what it generated. Read the last L.",
    ...writing({ window: (ids, L) => ids.slice(0, L) }),
  },
  "window-one-too-short": {
    because: "You read one token fewer than the model has positions for.",
    ...writing({ window: (ids, L) => (ids.length < L ? ids : ids.slice(1 - L)) }),
  },
  "last-token-only": {
    because: "You read only the last token: the model forgets everything before it.",
    ...writing({ window: (ids) => ids.slice(-1) }),
  },
  "prompt-again-and-again": {
    because:
      "You predicted each token from the prompt alone. Generated tokens are read with it from then on.",
    generate: async (model, prompt, count, options, rng, ending) => {
      const { generate } = writing({ window: (ids, L) => ids.slice(0, prompt.length).slice(-L) });
      return generate(model, prompt, count, options, rng, ending);
    },
  },
  "always-greedy": {
    because: "You took the likeliest token each time. The options say how to draw.",
    ...writing({ sample: (scores, _, rng) => sampleToken(scores, { temperature: 0 }, rng) }),
  },
  "options-forgotten": {
    because: "You didn't pass the options on, so you drew from the plain softmax.",
    ...writing({ sample: (scores, _, rng) => sampleToken(scores, {}, rng) }),
  },
  "stop-token-left-out": {
    because: "You removed the stop token. It belongs to the text, as its last token.",
    ...writing({
      end: (ids, stop) => {
        if (ids[ids.length - 1] !== stop) return false;
        ids.pop();
        return true;
      },
    }),
  },
  "never-stops": {
    because: "You continued after the stop token.",
    ...writing({ end: () => false }),
  },
  "one-token-behind-the-stop": {
    because: "You noticed the stop one token too late: check the token that was just generated.",
    ...writing({
      end: (ids, stop, prompt) => ids.length > prompt.length + 1 && ids[ids.length - 2] === stop,
    }),
  },
  "token-0-cannot-stop": {
    because: "With stop 0 you continued: 0 is falsy. Ask whether the token equals the stop.",
    ...writing({ end: (ids, stop) => Boolean(stop) && ids[ids.length - 1] === stop }),
  },
  "stop-in-the-prompt": {
    because: "A stop token in the prompt ended your text. Only one that the model generates ends it.",
    ...writing({ end: (ids, stop) => stop !== undefined && ids.includes(stop), steps: (count) => count }),
  },
  "stop-of-the-prompt-never-stops": {
    because:
      "A stop token that is also in the prompt didn't end your text. It does, once the model generates it.",
    ...writing({ end: (ids, stop, prompt) => ids[ids.length - 1] === stop && !prompt.includes(stop) }),
  },
  "first-token-cannot-stop": {
    because: "The first generated token was the stop, and you continued. The first can be the last.",
    ...writing({
      end: (ids, stop, prompt) => ids.length > prompt.length + 1 && ids[ids.length - 1] === stop,
    }),
  },
  "options-changed": {
    because: "You wrote defaults into the caller's options. If you need defaults, write them into a copy.",
    ...writing({
      sample: (scores, options, rng) => {
        options.temperature ??= 1;
        return sampleToken(scores, options, rng);
      },
    }),
  },
  "softmax-before-the-draw": {
    because: "You passed on probabilities as logits: the draw takes their softmax again, and all look alike.",
    ...writing({
      read: async (scores) => {
        const probabilities = tf.softmax(scores);
        const numbers = await probabilities.data();
        probabilities.dispose();
        return numbers;
      },
    }),
  },
  "pads-on-the-left": {
    because:
      "You padded a short text on the left with token 0. Read it unchanged, its first token at position 0.",
    ...writing({ window: (ids, L) => [...Array(Math.max(0, L - ids.length)).fill(0), ...ids.slice(-L)] }),
  },
  "counts-the-prompt": {
    because: "You counted the prompt among the tokens to generate.",
    ...writing({ steps: (count, prompt) => count - prompt.length }),
  },
  "one-token-more": {
    because: "You generated one token too many: count says how many.",
    ...writing({ steps: (count) => (count > 0 ? count + 1 : 0) }),
  },
  "writes-a-token-for-nothing": {
    because: "For a count of 0 you generated a token: check the count before the first step.",
    ...writing({ steps: (count) => Math.max(1, count) }),
  },
  "reads-at-once": {
    because:
      "dataSync reads without waiting, which WebGPU can't do, and it blocks everything else. Await data().",
    ...writing({ read: async (scores) => scores.dataSync() }),
  },
  "scores-left-behind": {
    because: "The logits of each step stayed in memory: dispose of them once you have read them.",
    ...writing({ free: () => undefined }),
  },
  "steps-without-tidy": {
    because: "You didn't tidy each step: all its tensors stayed in memory.",
    ...writing({ tidy: (scores) => scores() }),
  },
  "prompt-that-ends-with-the-stop": {
    because:
      "You generated nothing after a prompt that ends with the stop token. Only a generated one ends the text.",
    generate: async (model, prompt, count, options, rng, ending = {}) =>
      prompt.length > 0 && prompt[prompt.length - 1] === ending.stop
        ? [...prompt]
        : writing({}).generate(model, prompt, count, options, rng, ending),
  },
  "ends-with-the-context": {
    because:
      "You stopped where the text is as long as the model's positions. Go on: it reads the last L tokens.",
    generate: async (model, prompt, count, options, rng, ending) =>
      writing({ steps: () => Math.min(count, Math.max(0, model.P.shape[0] - prompt.length)) }).generate(
        model,
        prompt,
        count,
        options,
        rng,
        ending,
      ),
  },
});
