import { topologicalOrder } from "../../../solutions/1-understanding-gradients/10-autograd/topological-order.js";
import {
  add,
  backward,
  type Value,
  value,
} from "../../../solutions/1-understanding-gradients/10-autograd/value.js";
import { type Figure, range } from "../figure.js";

// The steps of a backward pass through a row of diamonds: once along every path, and once for every node.

/** The last node of n diamonds in a row. All slopes are 1. */
function diamonds(n: number): Value {
  let x = value(1);
  for (let i = 0; i < n; i++) {
    const [left, right] = [value(x.data, [x], [1]), value(x.data, [x], [1])];
    x = add(left, right);
  }
  return x;
}

/** With slopes of 1, every arrival adds 1 to a node's gradient, so the gradients count the arrivals. */
function steps(n: number): { arrivals: number; nodes: number } {
  const last = diamonds(n);
  backward(last);
  const order = topologicalOrder(last);
  return { arrivals: order.reduce((sum, node) => sum + node.grad, 0), nodes: order.length };
}

const counts = range(0, 20, 20).map((n) => ({ n, ...steps(n) }));

export const figure: Figure = {
  page: "1-understanding-gradients/10-autograd/README.md",
  name: "diamonds",
  title: "The steps of two backward passes through a row of diamonds",
  alt: "Two curves of the steps of a backward pass against the number of diamonds in a row, in powers of ten: along every path, they grow to four million at 20 diamonds, and with each node visited once, to 61.",
  panels: [
    {
      title: "",
      x: { label: "diamonds in a row", ticks: { 0: "0", 5: "5", 10: "10", 15: "15", 20: "20" } },
      y: { label: "steps", ticks: { 0: "1", 3: "1e3", 6: "1e6", 7: "" } },
      curves: [
        {
          name: "along every path",
          points: counts.map(({ n, arrivals }) => [n, Math.log10(arrivals)]),
          at: 17,
        },
        { name: "each node once", points: counts.map(({ n, nodes }) => [n, Math.log10(nodes)]), at: 15 },
      ],
    },
  ],
};
