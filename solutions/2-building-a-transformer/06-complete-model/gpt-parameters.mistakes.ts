import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { gptParameters as right } from "./gpt-parameters.js";
import type { GPT } from "./init-gpt.js";

type Found = Record<string, tf.Tensor>;

/** The right list, with its entries changed. */
const entries = (change: (found: [string, tf.Tensor][], model: GPT) => [string, tf.Tensor][]) => ({
  gptParameters: (model: GPT): Found => Object.fromEntries(change(Object.entries(right(model)), model)),
});

const kept: Found = {};

export default mistakesFor<typeof import("./gpt-parameters.js")>({
  "first-block-only": {
    because: "You found only block 0. Lists are branches too: visit each of their elements.",
    ...entries((found) => found.filter(([name]) => !/^blocks\.[1-9]/.test(name))),
  },
  "branches-left-out": {
    because: "You found only the tensors at the root. Objects and lists are branches: visit them too.",
    ...entries((found) => found.filter(([name]) => !name.includes("."))),
  },
  "last-keys-only": {
    because:
      "Your names are only the last key, so each block overwrote the one before it. A name is the whole path.",
    ...entries((found) => found.map(([name, tensor]) => [name.split(".").at(-1) as string, tensor])),
  },
  slashes: {
    because: "You joined the keys of a path with slashes. Use dots.",
    ...entries((found) => found.map(([name, tensor]) => [name.replaceAll(".", "/"), tensor])),
  },
  "blocks-counted-from-one": {
    because: "You counted blocks from 1. They count from 0, as lists do.",
    ...entries((found) =>
      found.map(([name, tensor]) => [name.replace(/\d+/, (n) => String(Number(n) + 1)), tensor]),
    ),
  },
  "brackets-for-lists": {
    because:
      "You wrote the blocks' indices in brackets. An index is a key like any other: put a dot before it.",
    ...entries((found) => found.map(([name, tensor]) => [name.replace(/\.(\d+)\./, "[$1]."), tensor])),
  },
  "sorted-by-name": {
    because: "You sorted the names. Keep the tree's order, in which block 10 comes after block 9.",
    ...entries((found) => found.sort(([a], [b]) => (a < b ? -1 : 1))),
  },
  "last-norm-forgotten": {
    because: "The norm after the last block is missing.",
    ...entries((found) => found.filter(([name]) => !/^norm/.test(name))),
  },
  "unembedding-forgotten": {
    because: "A model with its own unembedding has one more tensor. Without an entry it would never learn.",
    ...entries((found) => found.filter(([name]) => name !== "unembedding")),
  },
  "an-unembedding-for-everyone": {
    because:
      "You listed an unembedding for a model without one: its table under a second name. Then E would be moved twice.",
    ...entries((found, model) => [
      ...found,
      ...(model.unembedding ? [] : [["unembedding", model.E] as [string, tf.Tensor]]),
    ]),
  },
  "named-once": {
    because:
      "You gave a tensor that already had a name no second one. It has one for each place where it occurs.",
    ...entries((found) => found.filter(([, tensor], i) => found.findIndex(([, x]) => x === tensor) === i)),
  },
  "variables-only": {
    because: "You took only variables. A model that was loaded from a file holds plain tensors.",
    ...entries((found) => found.filter(([, tensor]) => tensor instanceof tf.Variable)),
  },
  "matrices-only": {
    because: "You left out tensors with one axis: biases, gamma and beta are parameters too.",
    ...entries((found) => found.filter(([, tensor]) => tensor.rank > 1)),
  },
  copies: {
    because: "You returned copies. An optimizer would train the copies, not the model.",
    ...entries((found) => found.map(([name, tensor]) => [name, tf.clone(tensor)])),
  },
  "heads-are-no-weight": {
    because:
      "You took the number of heads for a parameter. Skip a value that is neither a tensor nor a branch.",
    gptParameters: (model) => ({ heads: tf.scalar(model.heads), ...right(model) }),
  },
  "breadth-first": {
    because:
      "You listed all tensors at the root first, then the branches. Keep the order of the tree, with an unembedding last.",
    ...entries((found) => [
      ...found.filter(([name]) => !name.includes(".")),
      ...found.filter(([name]) => name.includes(".")),
    ]),
  },
  "one-list-for-all-models": {
    because: "You keep one list from call to call, so you return tensors of one model for another.",
    gptParameters: (model) => {
      for (const [name, tensor] of Object.entries(right(model))) kept[name] ??= tensor;
      return Object.fromEntries(Object.keys(right(model)).map((name) => [name, kept[name]]));
    },
  },
  "trainable-only": {
    because: "You left out variables that are not trainable. Every tensor of the model has an entry.",
    ...entries((found) => found.filter(([, tensor]) => (tensor as tf.Variable).trainable !== false)),
  },
  "lists-left-out": {
    because:
      "You skipped lists, so no block was visited. A list is a branch whose keys are 0, 1, 2 and so on.",
    ...entries((found) => found.filter(([name]) => !name.startsWith("blocks."))),
  },
  "an-entry-for-nothing": {
    because: "You gave a tensor that is missing an entry without a value. What is missing has no entry.",
    gptParameters: (model): Found => ({
      ...right(model),
      ...(model.unembedding ? {} : { unembedding: undefined as unknown as tf.Tensor }),
    }),
  },
  "unembedding-where-it-stands": {
    because:
      "You listed the unembedding where the object holds it. It comes last, whatever the order of the keys.",
    ...entries((found, model) =>
      Object.keys(model)[0] === "unembedding" ? [...found.slice(-1), ...found.slice(0, -1)] : found,
    ),
  },
});
