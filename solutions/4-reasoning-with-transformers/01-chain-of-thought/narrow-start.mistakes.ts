import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";

/** How a start is widened; a mistake replaces some of it. */
interface Parts {
  factor: (model: GPT, tensor: tf.Tensor, name: string) => number;
  isWidened: (tensor: tf.Tensor, name: string) => boolean;
  widened: (tensor: tf.Tensor, factor: number) => tf.Tensor;
}

const widthOf = (model: GPT) => model.E.shape[1] as number;

const parts: Parts = {
  factor: (model) => Math.sqrt(768 / widthOf(model)),
  isWidened: (tensor) => tensor.rank >= 2,
  widened: (tensor, factor) => tf.mul(tensor, factor),
};

const widening = (other: Partial<Parts>) => ({
  widenStart(model: GPT): void {
    const way = { ...parts, ...other };
    tf.tidy(() => {
      for (const [name, tensor] of Object.entries(gptParameters(model)))
        if (way.isWidened(tensor, name))
          (tensor as tf.Variable).assign(way.widened(tensor, way.factor(model, tensor, name)));
    });
  },
});

/** Normal numbers of this standard deviation, drawn afresh. */
const drawn = (tensor: tf.Tensor, std: number) => tf.randomNormal(tensor.shape, 0, std, "float32", 7);

const done = new WeakSet<GPT>();
let first: number | undefined;

export default mistakesFor<typeof import("./narrow-start.js")>({
  "gammas-too": {
    because:
      "Gammas were multiplied too. They are 1 at every width, because the norm has already set the scale.",
    ...widening({ isWidened: () => true }),
  },
  "gammas-only": {
    because:
      "The gammas were multiplied, and the weights are as narrow as before. The weights are too small.",
    ...widening({ isWidened: (_, name) => name.endsWith("gamma") }),
  },
  "result-dropped": {
    because:
      "Nothing has changed. tf.mul makes a new tensor, and a variable changes only when it is assigned.",
    ...widening({ isWidened: () => false }),
  },
  "variance-for-std": {
    because:
      "The weights grew by the ratio of the widths. That is what their variance has to grow by; a factor multiplies the standard deviation.",
    ...widening({ factor: (model) => 768 / widthOf(model) }),
  },
  "narrower-instead": {
    because: "The factor is upside down. A narrow sum has fewer terms, so each of them has to be larger.",
    ...widening({ factor: (model) => Math.sqrt(widthOf(model) / 768) }),
  },
  "square-of-the-ratio": {
    because:
      "The ratio of the widths was squared. The variance grows with the square of a factor, so the factor is a root.",
    ...widening({ factor: (model) => (768 / widthOf(model)) ** 2 }),
  },
  "variance-of-one": {
    because:
      "The sums were given a variance of 1. At a width of 768 they don't have that: it is 768 · 0.02², and it has to be kept.",
    ...widening({ factor: (model) => 1 / Math.sqrt(widthOf(model)) / 0.02 }),
  },
  "factor-as-std": {
    because: "The weights were multiplied by the new standard deviation. They already have one of 0.02.",
    ...widening({ factor: (model) => 0.02 * Math.sqrt(768 / widthOf(model)) }),
  },
  "adds-the-factor": {
    because: "The factor was added to the weights. That moves them and leaves their spread as it was.",
    ...widening({ widened: (tensor, factor) => tf.add(tensor, factor) }),
  },
  "tables-left-out": {
    because: "The tables stayed narrow. What the blocks add is then far larger than what it is added to.",
    ...widening({ isWidened: (tensor, name) => tensor.rank >= 2 && name.includes(".") }),
  },
  "positions-left-out": {
    because:
      "The position table stayed narrow. It is drawn like all others, and it is added to the token table.",
    ...widening({ isWidened: (tensor, name) => tensor.rank >= 2 && name !== "P" }),
  },
  "tables-only": {
    because: "Only the tables were widened. The matrices of the blocks were drawn in the same way.",
    ...widening({ isWidened: (_, name) => name === "E" || name === "P" }),
  },
  "first-block-only": {
    because: "Only the first block was widened. Every block has weights.",
    ...widening({
      isWidened: (tensor, name) => tensor.rank >= 2 && (!name.includes(".") || name.startsWith("blocks.0.")),
    }),
  },
  "square-matrices-only": {
    because: "The feed-forward matrices were left out. Every weight that was drawn is too narrow.",
    ...widening({ isWidened: (tensor, name) => tensor.rank >= 2 && !name.includes("mlp") }),
  },
  "what-adds-left-out": {
    because:
      "Wo and W2 were left out because they begin smaller. They stay smaller, by the same ratio, if all are multiplied.",
    ...widening({ isWidened: (tensor, name) => tensor.rank >= 2 && !/W[o2]$/.test(name) }),
  },
  "by-its-own-rows": {
    because:
      "Each tensor has a factor of its own, made from its rows. There is one factor, made from the width of the stream.",
    ...widening({ factor: (_, tensor) => Math.sqrt(768 / tensor.shape[0]) }),
  },
  "by-the-vocabulary": {
    because: "The factor was made from the vocabulary, the first axis of E. The width is the second.",
    ...widening({ factor: (model) => Math.sqrt(768 / model.E.shape[0]) }),
  },
  "by-the-head-dimension": {
    because: "The factor was made from the width of a head. A unit sums over the whole width of the stream.",
    ...widening({ factor: (model) => Math.sqrt((768 * model.heads) / widthOf(model)) }),
  },
  "never-smaller": {
    because:
      "A wide model was left as it was. The law holds at every width: a wider sum needs smaller weights.",
    ...widening({ factor: (model) => Math.max(1, Math.sqrt(768 / widthOf(model))) }),
  },
  "drawn-anew": {
    because:
      "All weights were drawn again with one standard deviation, so Wo and W2 lose their smaller start. Multiply what was drawn.",
    ...widening({ widened: (tensor, factor) => drawn(tensor, 0.02 * factor) }),
  },
  "set-to-one-deviation": {
    because:
      "Each tensor was scaled to a standard deviation of its own choice, so Wo and W2 lose their smaller start. All are multiplied by one factor.",
    ...widening({
      widened: (tensor, factor) =>
        tf.mul(tensor, tf.div(0.02 * factor, tf.sqrt(tf.moments(tensor).variance))),
    }),
  },
  "other-objects": {
    because:
      "The model got new tensors. An optimizer that holds the old ones would train weights that nobody uses.",
    widenStart(model: GPT): void {
      const factor = parts.factor(model, model.E, "E");
      model.E = tf.tidy(() => tf.variable(tf.mul(model.E, factor)));
      model.P = tf.tidy(() => tf.variable(tf.mul(model.P, factor)));
      widening({ isWidened: (tensor, name) => tensor.rank >= 2 && name.includes(".") }).widenStart(model);
    },
  },
  "only-once": {
    because: "The second call did nothing. The call knows nothing of earlier ones.",
    widenStart(model: GPT): void {
      if (done.has(model)) return;
      done.add(model);
      widening({}).widenStart(model);
    },
  },
  "factor-of-the-first-model": {
    because: "The factor of the first model was kept. Each model has a width of its own.",
    ...widening({
      factor: (model) => {
        first ??= Math.sqrt(768 / widthOf(model));
        return first;
      },
    }),
  },
  "by-its-own-inputs": {
    because:
      "Each matrix got a factor from its own number of inputs. One factor, from the width of the stream, keeps their proportions.",
    ...widening({
      factor: (model, tensor, name) =>
        Math.sqrt(768 / (name.includes(".") ? tensor.shape[0] : widthOf(model))),
    }),
  },
  "by-the-hidden-units": {
    because:
      "The factor was made from the hidden units of the MLP. The width is that of the stream, the second axis of E.",
    ...widening({ factor: (model) => Math.sqrt(768 / (model.blocks[0]?.mlp.W1.shape[1] ?? widthOf(model))) }),
  },
  "by-the-context": {
    because:
      "The factor was made from the number of positions, the first axis of P. The width is the second.",
    ...widening({ factor: (model) => Math.sqrt(768 / model.P.shape[0]) }),
  },
});
