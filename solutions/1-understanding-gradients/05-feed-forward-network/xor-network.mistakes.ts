import { mistakesFor } from "#lib/mistakes";

/** A network by its weights. */
const network = (W1: number[][], b1: number[], W2: number[][], b2: number[]) => () => ({ W1, b1, W2, b2 });

const sums = [
  [1, 1],
  [1, 1],
];

export default mistakesFor<typeof import("./xor-network.js")>({
  "both-units-add": {
    because:
      "Your second unit switches on at (1, 1) and adds to the first, which makes 3. It must pull the output down.",
    xorNetwork: network(sums, [0, -1], [[1, 1]], [0]),
  },
  "computes-or": {
    because: "This is OR: (1, 1) still returns 1. Subtract what the units count there once more, down to 0.",
    xorNetwork: network(sums, [0, -1], [[1, -1]], [0]),
  },
  "computes-and": {
    because: "This is AND: only (1, 1) returns 1. XOR is 1 if exactly one input is 1.",
    xorNetwork: network(sums, [0, -1], [[0, 1]], [0]),
  },
  "computes-the-opposite": {
    because: "Your table is upside down: it is 1 if both inputs are equal. XOR is 1 if they differ.",
    xorNetwork: network(sums, [0, -1], [[-1, 2]], [1]),
  },
  "adds-the-inputs": {
    because:
      "This is the sum of the inputs, 2 at (1, 1). There a unit must switch on and pull the output back to 0.",
    xorNetwork: network(sums, [0, 0], [[1, 0]], [0]),
  },
  "second-unit-never-off": {
    because:
      "Your output follows the sum of the inputs and never turns. A bias decides from where on a unit counts: use two different ones.",
    xorNetwork: network(sums, [0, 0], [[1, -2]], [0]),
  },
  "threshold-of-the-wrong-sign": {
    because:
      "A unit with bias +1 is on for every input here. To wait until the sum exceeds 1, it needs a negative bias.",
    xorNetwork: network(sums, [0, 1], [[1, -2]], [0]),
  },
  "one-difference-only": {
    because:
      "Only (1, 0) returns 1. x₁ − x₂ is negative at (0, 1), and relu cuts it: the other unit must use the opposite difference.",
    xorNetwork: network(
      [
        [1, -1],
        [1, -1],
      ],
      [0, 0],
      [[0.5, 0.5]],
      [0],
    ),
  },
  "difference-with-a-sign": {
    because:
      "One unit counts +1 and the other −1, so (0, 1) returns −1. Both differences must count with the same sign.",
    xorNetwork: network(
      [
        [1, -1],
        [-1, 1],
      ],
      [0, 0],
      [[1, -1]],
      [0],
    ),
  },
  "best-linear-answer": {
    because:
      "1/2 everywhere is the best that a linear layer can do. relu can do more: make the units differ.",
    xorNetwork: network(sums, [0, -1], [[0, 0]], [0.5]),
  },
  "output-weights-as-a-column": {
    because:
      "W2 is a column here. It is stored [out, in]: one output, so one row, with a weight for each unit.",
    xorNetwork: network(sums, [0, -1], [[1], [-2]], [0]),
  },
});
