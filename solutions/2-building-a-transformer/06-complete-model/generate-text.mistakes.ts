import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
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
    because: "The scores of the first place were taken. The next token is told behind the last one.",
    ...writing({ place: () => 0 }),
  },
  "scores-of-all-places": {
    because:
      "The scores of all places were handed over in one list. The next token is told behind the last one.",
    ...writing({ cut: (logits) => logits }),
  },
  "one-place-too-early": {
    because:
      "The scores of the last but one place were taken: they foretell the token that is already there.",
    ...writing({ place: (length) => Math.max(0, length - 2) }),
  },
  "prompt-changed": {
    because: "The tokens were pushed to the prompt's own list. The caller still needs it: write into a copy.",
    ...writing({ begin: (prompt) => prompt }),
  },
  "without-the-prompt": {
    because: "The prompt is missing from the result: it comes first, then what was written.",
    ...writing({ result: (ids, prompt) => ids.slice(prompt.length) }),
  },
  "never-crops": {
    because:
      "The whole text was handed to the model, also when it has become longer than the positions reach.",
    ...writing({ window: (ids) => ids }),
  },
  "keeps-the-beginning": {
    because: "The first L tokens were read, so the model never saw what it wrote. The last L are due.",
    ...writing({ window: (ids, L) => ids.slice(0, L) }),
  },
  "window-one-too-short": {
    because: "One token less was read than there are positions for.",
    ...writing({ window: (ids, L) => (ids.length < L ? ids : ids.slice(1 - L)) }),
  },
  "last-token-only": {
    because: "Only the last token was read: the model forgets what came before it.",
    ...writing({ window: (ids) => ids.slice(-1) }),
  },
  "prompt-again-and-again": {
    because: "Each token was foretold from the prompt alone. What was written is read with it from then on.",
    generate: async (model, prompt, count, options, rng, ending) => {
      const { generate } = writing({ window: (ids, L) => ids.slice(0, prompt.length).slice(-L) });
      return generate(model, prompt, count, options, rng, ending);
    },
  },
  "always-greedy": {
    because: "The likeliest token was written each time. The options say how to draw.",
    ...writing({ sample: (scores, _, rng) => sampleToken(scores, { temperature: 0 }, rng) }),
  },
  "options-forgotten": {
    because: "The options were not handed on: the tokens were drawn from the plain softmax.",
    ...writing({ sample: (scores, _, rng) => sampleToken(scores, {}, rng) }),
  },
  "stop-token-left-out": {
    because: "The stop token was taken off again. It belongs to the text, as its last token.",
    ...writing({
      end: (ids, stop) => {
        if (ids[ids.length - 1] !== stop) return false;
        ids.pop();
        return true;
      },
    }),
  },
  "never-stops": {
    because: "It wrote on behind the stop token.",
    ...writing({ end: () => false }),
  },
  "one-token-behind-the-stop": {
    because: "The stop was seen one token too late: look at the token that was just written.",
    ...writing({
      end: (ids, stop, prompt) => ids.length > prompt.length + 1 && ids[ids.length - 2] === stop,
    }),
  },
  "token-0-cannot-stop": {
    because: "With stop 0 it wrote on: 0 counts as false. Ask whether the token equals the stop.",
    ...writing({ end: (ids, stop) => Boolean(stop) && ids[ids.length - 1] === stop }),
  },
  "stop-in-the-prompt": {
    because: "A stop token in the prompt ended the text. Only one that the model writes does.",
    ...writing({ end: (ids, stop) => stop !== undefined && ids.includes(stop), steps: (count) => count }),
  },
  "stop-of-the-prompt-never-stops": {
    because:
      "A stop token that is in the prompt as well no longer ended the text. Written by the model it does.",
    ...writing({ end: (ids, stop, prompt) => ids[ids.length - 1] === stop && !prompt.includes(stop) }),
  },
  "first-token-cannot-stop": {
    because: "The stop was the first token written, and it wrote on. The first can be the last.",
    ...writing({
      end: (ids, stop, prompt) => ids.length > prompt.length + 1 && ids[ids.length - 1] === stop,
    }),
  },
  "options-changed": {
    because:
      "The caller's options were changed: defaults were written into them. Write into a copy, if at all.",
    ...writing({
      sample: (scores, options, rng) => {
        options.temperature ??= 1;
        return sampleToken(scores, options, rng);
      },
    }),
  },
  "softmax-before-the-draw": {
    because:
      "Probabilities were handed on for scores: the draw takes their softmax once more, and all look alike.",
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
      "A short text was filled up with token 0 in front. It is read as it is, its first token at position 0.",
    ...writing({ window: (ids, L) => [...Array(Math.max(0, L - ids.length)).fill(0), ...ids.slice(-L)] }),
  },
  "counts-the-prompt": {
    because: "The prompt was counted among the tokens to write.",
    ...writing({ steps: (count, prompt) => count - prompt.length }),
  },
  "one-token-more": {
    because: "One token too many was written: count is how many.",
    ...writing({ steps: (count) => (count > 0 ? count + 1 : 0) }),
  },
  "writes-a-token-for-nothing": {
    because: "Asked for no token, it wrote one: look at the count before the first step.",
    ...writing({ steps: (count) => Math.max(1, count) }),
  },
  "reads-at-once": {
    because:
      "dataSync reads without waiting, which WebGPU can't do, and everything else stands still. Await data().",
    ...writing({ read: async (scores) => scores.dataSync() }),
  },
  "scores-left-behind": {
    because: "The scores of each step stayed in memory: dispose them once they are read.",
    ...writing({ free: () => undefined }),
  },
  "steps-without-tidy": {
    because: "The work of each step was not tidied: all its tensors stayed in memory.",
    ...writing({ tidy: (scores) => scores() }),
  },
});
