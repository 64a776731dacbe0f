import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
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
    because: "Only block 0 is there. Lists are branches too: each of their elements is walked.",
    ...entries((found) => found.filter(([name]) => !/^blocks\.[1-9]/.test(name))),
  },
  "branches-left-out": {
    because: "Only the tensors at the root were found. Objects and lists are branches: walk them too.",
    ...entries((found) => found.filter(([name]) => !name.includes("."))),
  },
  "last-keys-only": {
    because: "A name was only the last key, so each block overwrote the one before it. The path leads there.",
    ...entries((found) => found.map(([name, tensor]) => [name.split(".").at(-1) as string, tensor])),
  },
  slashes: {
    because: "The keys of a path are joined by dots.",
    ...entries((found) => found.map(([name, tensor]) => [name.replaceAll(".", "/"), tensor])),
  },
  "blocks-counted-from-one": {
    because: "Blocks are counted from 0, as lists are.",
    ...entries((found) =>
      found.map(([name, tensor]) => [name.replace(/\d+/, (n) => String(Number(n) + 1)), tensor]),
    ),
  },
  "brackets-for-lists": {
    because: "Blocks stand in brackets here. The place in a list is a key like any other: a dot before it.",
    ...entries((found) => found.map(([name, tensor]) => [name.replace(/\.(\d+)\./, "[$1]."), tensor])),
  },
  "sorted-by-name": {
    because: "The names were sorted. The tree's order is due, and block 10 comes after block 9.",
    ...entries((found) => found.sort(([a], [b]) => (a < b ? -1 : 1))),
  },
  "last-norm-forgotten": {
    because: "The norm behind the last block is missing.",
    ...entries((found) => found.filter(([name]) => !/^norm/.test(name))),
  },
  "unembedding-forgotten": {
    because: "A model with an unembedding of its own has one tensor more: it would never learn.",
    ...entries((found) => found.filter(([name]) => name !== "unembedding")),
  },
  "an-unembedding-for-everyone": {
    because:
      "A model without unembedding got one: its table under a second name. Then E would be moved twice.",
    ...entries((found, model) => [
      ...found,
      ...(model.unembedding ? [] : [["unembedding", model.E] as [string, tf.Tensor]]),
    ]),
  },
  "named-once": {
    because: "A tensor that had a name already got no second one. It has one for each place where it stands.",
    ...entries((found) => found.filter(([, tensor], i) => found.findIndex(([, x]) => x === tensor) === i)),
  },
  "variables-only": {
    because: "Only variables were taken. A model that was loaded from a file holds plain tensors.",
    ...entries((found) => found.filter(([, tensor]) => tensor instanceof tf.Variable)),
  },
  "matrices-only": {
    because: "Tensors with one axis were left out: biases, gamma and beta are learned as well.",
    ...entries((found) => found.filter(([, tensor]) => tensor.rank > 1)),
  },
  copies: {
    because: "These are copies. An optimizer that is handed them would train the copies, not the model.",
    ...entries((found) => found.map(([name, tensor]) => [name, tf.clone(tensor)])),
  },
  "heads-are-no-weight": {
    because: "The number of heads was taken for a parameter. What is no tensor and no branch is passed by.",
    gptParameters: (model) => ({ heads: tf.scalar(model.heads), ...right(model) }),
  },
  "breadth-first": {
    because:
      "All tensors at the root come first here, then the branches. The order is the tree's: an unembedding is last.",
    ...entries((found) => [
      ...found.filter(([name]) => !name.includes(".")),
      ...found.filter(([name]) => name.includes(".")),
    ]),
  },
  "one-list-for-all-models": {
    because: "The list is kept from call to call: tensors of one model are handed out for another.",
    gptParameters: (model) => {
      for (const [name, tensor] of Object.entries(right(model))) kept[name] ??= tensor;
      return Object.fromEntries(Object.keys(right(model)).map((name) => [name, kept[name]]));
    },
  },
});
