import { mistakesFor } from "#lib/author/mistakes";
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
    because: "A value that is used twice gets gradient from two sides: add it up, don't replace it.",
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
    because: "A gradient of 0 may be two paths that cancel so far. You must still pass on what just arrived.",
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
    because: "Every grad is still 0. Add what arrives at a value to its grad; 1 arrives at the output.",
    backward: descend(() => {}, multiplies),
  },
  "stays-at-the-output": {
    because: "Only the output has a gradient: you passed nothing on to its inputs.",
    backward: (output, seed = 1) => adds(output, seed),
  },
  "starts-anew-at-one": {
    because: "You reset the grad where 1 arrived. That is not only the output: a sum passes 1 to its inputs.",
    backward: descend((node, upstream) => {
      if (upstream === 1) node.grad = 0;
      node.grad += upstream;
    }, multiplies),
  },
  "resets-the-output": {
    because: "You set the output's grad to 1. What is left from an earlier pass stays: add to it.",
    backward: (output, seed = 1) => {
      output.grad = 0;
      descend(adds, multiplies)(output, seed);
    },
  },
  "hands-on-without-slopes": {
    because: "You passed on what arrived unchanged. Each input gets it times the slope along that input.",
    backward: descend(adds, (_, upstream) => upstream),
  },
  "breaks-the-chain": {
    because: "You passed on only the last slope. Multiply it by what arrived from above.",
    backward: descend(adds, (node, _, i) => node.slopes[i]),
  },
  "adds-along-the-way": {
    because: "Slopes along one path multiply. Only the contributions of several paths add.",
    backward: descend(adds, (node, upstream, i) => upstream + node.slopes[i]),
  },
  "hands-on-the-whole-grad": {
    because:
      "At its second visit your value passes on its whole grad, which repeats the first visit's part. Pass on what just arrived.",
    backward: descend(adds, (node, _, i) => node.grad * node.slopes[i]),
  },
  "hands-on-once": {
    because: "At a second visit you pass nothing on. Each path that arrives must go on to the inputs.",
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
    because: "You passed gradient to the first input only. Every input has a slope.",
    backward: (output, seed = 1) => {
      const visit = (node: Value, upstream: number) => {
        node.grad += upstream;
        if (node.inputs.length > 0) visit(node.inputs[0], upstream * node.slopes[0]);
      };
      visit(output, seed);
    },
  },
  "stops-after-one-level": {
    because: "Your gradient reaches the direct inputs only. Each of them passes it on.",
    backward: (output, seed = 1) => {
      output.grad += seed;
      for (const [i, input] of output.inputs.entries()) input.grad += seed * output.slopes[i];
    },
  },
  "fills-leaves-only": {
    because: "Only given numbers keep a gradient in yours. Every value on the path has one too.",
    backward: descend((node, upstream) => {
      if (node.inputs.length === 0) node.grad += upstream;
    }, multiplies),
  },
  "product-slopes-not-exchanged": {
    because: "The product rises by b per unit of a: each factor's slope is the other factor.",
    mul: (a, b) => value(a.data * b.data, [a, b], [a.data, b.data]),
  },
  "product-like-a-sum": {
    because: "Slopes of 1 belong to a sum. A product a · b rises by b per unit of a.",
    mul: (a, b) => value(a.data * b.data, [a, b], [1, 1]),
  },
  "slopes-read-too-late": {
    because:
      "You looked up the slopes during backward, when the numbers had changed. Keep those of the forward pass.",
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
      "That is the rule for a power aⁿ. In e^a the variable is the exponent, and the slope is e^a itself.",
    exp: (a) => value(Math.exp(a.data), [a], [a.data * Math.exp(a.data - 1)]),
  },
  "exp-of-slope-one": {
    because: "e^a rises by its own size: the slope is the result, not 1 or a.",
    exp: (a) => value(Math.exp(a.data), [a], [a.data]),
  },
  "log-of-the-result": {
    because: "The slope of ln a is 1 over a itself, not 1 over its logarithm.",
    log: (a) => value(Math.log(a.data), [a], [1 / Math.log(a.data)]),
  },
  "log-slope-upside-down": {
    because: "ln rises more and more slowly: at a its slope is 1/a, not a.",
    log: (a) => value(Math.log(a.data), [a], [a.data]),
  },
  "log-slope-has-a-bound": {
    because:
      "You bounded what 1 is divided by. a is above 0, and the slope of ln grows without a bound toward 0.",
    log: (a) => value(Math.log(a.data), [a], [1 / Math.max(a.data, 1e-10)]),
  },
  "exp-slope-has-a-bound": {
    because: "You bounded the slope of e^a. It is e^a itself, however large.",
    exp: (a) => value(Math.exp(a.data), [a], [Math.min(Math.exp(a.data), 1e30)]),
  },
  "tanh-is-never-flat": {
    because: "You kept the slope of tanh above a tiny number. Far out it is 0, and so is what it passes on.",
    tanh: (a) => value(Math.tanh(a.data), [a], [Math.max(1 - Math.tanh(a.data) ** 2, 1e-12)]),
  },
  "product-slopes-both-a": {
    because:
      "Both slopes of your product are a. Along a it rises by b: each factor's slope is the other factor.",
    mul: (a, b) => value(a.data * b.data, [a, b], [a.data, a.data]),
  },
  "product-slopes-both-b": {
    because:
      "Both slopes of your product are b. Along b it rises by a: each factor's slope is the other factor.",
    mul: (a, b) => value(a.data * b.data, [a, b], [b.data, b.data]),
  },
  "tanh-with-a-plus": {
    because: "You added y². tanh gets flatter as y grows: its slope is 1 − y².",
    tanh: (a) => value(Math.tanh(a.data), [a], [1 + Math.tanh(a.data) ** 2]),
  },
  "divides-by-the-slopes": {
    because: "You divided by the slopes. Along a path, slopes multiply.",
    backward: descend(adds, (node, upstream, i) => upstream / node.slopes[i]),
  },
  "zero-counts-as-none": {
    because:
      "JavaScript treats an upstream of 0 as missing, and you put 1 in its place. 0 passes nothing on.",
    backward: descend(adds, (node, upstream, i) => (upstream || 1) * node.slopes[i]),
  },
  "gradients-multiply": {
    because: "You multiplied what arrives along several paths. Slopes multiply along a path; paths add up.",
    backward: descend((node, upstream) => {
      node.grad = node.grad === 0 ? upstream : node.grad * upstream;
    }, multiplies),
  },
  "nothing-between": {
    because: "You kept gradients only at the output and at given numbers. Values between have one, too.",
    backward(output, seed = 1) {
      const visit = (node: Value, upstream: number) => {
        if (node === output || node.inputs.length === 0) node.grad += upstream;
        for (const [i, input] of node.inputs.entries()) visit(input, upstream * node.slopes[i]);
      };
      visit(output, seed);
    },
  },
  "tanh-like-arctan": {
    because: "Your slope of tanh is that of another S-shaped curve. It is 1 minus the square of the result.",
    tanh: (a) => value(Math.tanh(a.data), [a], [1 / (1 + Math.tanh(a.data) ** 2)]),
  },
  "log-slope-negative": {
    because: "You gave ln a falling slope. ln rises everywhere, the more slowly the larger a is.",
    log: (a) => value(Math.log(a.data), [a], [-1 / a.data]),
  },
  "log-slope-kept-from-zero": {
    because: "You added a small number to a in the slope of ln. a is above 0: divide by it alone.",
    log: (a) => value(Math.log(a.data), [a], [1 / (a.data + 1e-8)]),
  },
  "product-slope-is-the-product": {
    because: "Your slopes are the product itself. It rises by b per unit of a, and by a per unit of b.",
    mul: (a, b) => value(a.data * b.data, [a, b], [a.data * b.data, a.data * b.data]),
  },
  "square-counted-twice": {
    because: "You doubled the slope where both factors are the same. The two paths add up by themselves.",
    mul: (a, b) => value(a.data * b.data, [a, b], a === b ? [2 * b.data, 2 * a.data] : [b.data, a.data]),
  },
});
