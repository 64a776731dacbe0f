import { mistakesFor } from "#lib/mistakes";
import { type Value, value } from "./value.js";

/** A backward pass with other rules for what stays and what is handed on. */
const descend =
  (
    keep: (node: Value, upstream: number) => void,
    hand: (node: Value, upstream: number, i: number) => number,
  ) =>
  (output: Value, seed = 1): void => {
    const visit = (node: Value, upstream: number) => {
      keep(node, upstream);
      for (const [i, input] of node.inputs.entries()) visit(input, hand(node, upstream, i));
    };
    visit(output, seed);
  };

const adds = (node: Value, upstream: number) => {
  node.grad += upstream;
};
const multiplies = (node: Value, upstream: number, i: number) => upstream * node.slopes[i];

export default mistakesFor<typeof import("./value.js")>({
  "overwrites-the-gradient": {
    because:
      "A value that is used twice gets gradient from two sides: add it up, don't replace what is there.",
    backward: descend((node, upstream) => {
      node.grad = upstream;
    }, multiplies),
  },
  "visits-an-input-once": {
    because: "In a · a the value a is both inputs. Each of them brings its own gradient: visit it twice.",
    backward: (output, seed = 1) => {
      const visit = (node: Value, upstream: number) => {
        node.grad += upstream;
        for (const input of new Set(node.inputs))
          visit(input, upstream * node.slopes[node.inputs.indexOf(input)]);
      };
      visit(output, seed);
    },
  },
  "stops-where-the-gradient-is-0": {
    because:
      "A gradient of 0 may be two paths that cancel so far. What just arrived must be passed on all the same.",
    backward: (output, seed = 1) => {
      const visit = (node: Value, upstream: number) => {
        node.grad += upstream;
        if (node.grad === 0) return;
        for (const [i, input] of node.inputs.entries()) visit(input, upstream * node.slopes[i]);
      };
      visit(output, seed);
    },
  },
  "keeps-nothing": {
    because:
      "Every grad is still 0. What arrives at a value is added to its grad, and 1 arrives at the output.",
    backward: descend(() => {}, multiplies),
  },
  "stays-at-the-output": {
    because: "Only the output has a gradient: nothing was handed down to its inputs.",
    backward: (output, seed = 1) => adds(output, seed),
  },
  "starts-anew-at-one": {
    because: "The grad was reset where 1 arrived. That is not the output only: a sum hands 1 to its inputs.",
    backward: descend((node, upstream) => {
      if (upstream === 1) node.grad = 0;
      node.grad += upstream;
    }, multiplies),
  },
  "resets-the-output": {
    because: "The output's grad was set to 1. What is left from an earlier pass stays: add to it.",
    backward: (output, seed = 1) => {
      output.grad = 0;
      descend(adds, multiplies)(output, seed);
    },
  },
  "hands-on-without-slopes": {
    because: "What arrived was handed on whole. Each input gets it times the slope along that input.",
    backward: descend(adds, (_, upstream) => upstream),
  },
  "breaks-the-chain": {
    because:
      "Only the last slope was handed on. What arrived from above belongs in front of it, as a factor.",
    backward: descend(adds, (node, _, i) => node.slopes[i]),
  },
  "adds-along-the-way": {
    because: "Slopes along one way multiply. Adding is for the sum over several ways.",
    backward: descend(adds, (node, upstream, i) => upstream + node.slopes[i]),
  },
  "hands-on-the-whole-grad": {
    because:
      "At its second visit a value hands down all it has, the first visit's part once more. Hand on what arrived.",
    backward: descend(adds, (node, _, i) => node.grad * node.slopes[i]),
  },
  "hands-on-once": {
    because: "At a second visit nothing was handed down. Each way that arrives must go on to the inputs.",
    backward: (output, seed = 1) => {
      const seen = new Set<Value>();
      const visit = (node: Value, upstream: number) => {
        node.grad += upstream;
        if (seen.has(node)) return;
        seen.add(node);
        for (const [i, input] of node.inputs.entries()) visit(input, upstream * node.slopes[i]);
      };
      visit(output, seed);
    },
  },
  "first-input-only": {
    because: "Only the first input got anything. Every input has a slope.",
    backward: (output, seed = 1) => {
      const visit = (node: Value, upstream: number) => {
        node.grad += upstream;
        if (node.inputs.length > 0) visit(node.inputs[0], upstream * node.slopes[0]);
      };
      visit(output, seed);
    },
  },
  "stops-after-one-level": {
    because: "The gradient went to the direct inputs only. Each of them hands it further down.",
    backward: (output, seed = 1) => {
      output.grad += seed;
      for (const [i, input] of output.inputs.entries()) input.grad += seed * output.slopes[i];
    },
  },
  "fills-leaves-only": {
    because: "Only given numbers kept a gradient. Every value on the way has one too.",
    backward: descend((node, upstream) => {
      if (node.inputs.length === 0) node.grad += upstream;
    }, multiplies),
  },
  "product-slopes-not-exchanged": {
    because: "Along a the product rises by b: each factor's slope is the other factor.",
    mul: (a, b) => value(a.data * b.data, [a, b], [a.data, b.data]),
  },
  "product-like-a-sum": {
    because: "Slopes of 1 belong to a sum. A product a · b rises by b for one more of a.",
    mul: (a, b) => value(a.data * b.data, [a, b], [1, 1]),
  },
  "slopes-read-too-late": {
    because:
      "The slopes were looked up during backward, when the numbers had changed. Keep those of the forward pass.",
    mul: (a, b) => ({
      ...value(a.data * b.data, [a, b]),
      get slopes() {
        return [b.data, a.data];
      },
      set slopes(_: number[]) {},
    }),
  },
  "tanh-squares-the-input": {
    because: "The slope of tanh is 1 − y², with its result y, not 1 − a².",
    tanh: (a) => value(Math.tanh(a.data), [a], [1 - a.data ** 2]),
  },
  "tanh-without-square": {
    because: "The slope of tanh is 1 − y²; yours is 1 − y.",
    tanh: (a) => value(Math.tanh(a.data), [a], [1 - Math.tanh(a.data)]),
  },
  "power-rule-for-exp": {
    because:
      "That is the rule for a power a^n. In e^a the variable is the exponent, and the slope is e^a itself.",
    exp: (a) => value(Math.exp(a.data), [a], [a.data * Math.exp(a.data - 1)]),
  },
  "exp-of-slope-one": {
    because: "e^a rises by its own size: the slope is the result, not 1 and not a.",
    exp: (a) => value(Math.exp(a.data), [a], [a.data]),
  },
  "log-of-the-result": {
    because: "The slope of ln a is one over a itself, not one over its logarithm.",
    log: (a) => value(Math.log(a.data), [a], [1 / Math.log(a.data)]),
  },
  "log-slope-upside-down": {
    because: "ln rises ever more slowly: at a its slope is 1/a, not a.",
    log: (a) => value(Math.log(a.data), [a], [a.data]),
  },
});
