import { mistakesFor } from "#lib/author/mistakes";

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
  "two-for-yes": {
    because: "Your output is 2 where it should be 1. The size of the output counts, not only its sign.",
    xorNetwork: () => ({
      W1: [
        [1, 1],
        [1, 1],
      ],
      b1: [0, -1],
      W2: [[2, -4]],
      b2: [0],
    }),
  },
  "minus-one-for-no": {
    because: "Your output is −1 where it should be 0. XOR has the values 0 and 1 here.",
    xorNetwork: () => ({
      W1: [
        [1, 1],
        [1, 1],
      ],
      b1: [0, -1],
      W2: [[2, -4]],
      b2: [-1],
    }),
  },
  "biases-exchanged": {
    because:
      "The two units have each other's biases, or each other's output weights. Compute both units at (1, 1).",
    xorNetwork: () => ({
      W1: [
        [1, 1],
        [1, 1],
      ],
      b1: [-1, 0],
      W2: [[1, -2]],
      b2: [0],
    }),
  },
  "thresholds-for-steps": {
    because:
      "These thresholds suit units that jump from 0 to 1. A relu begins at 0 there: with a sum ½ above, it is ½.",
    xorNetwork: () => ({
      W1: [
        [1, 1],
        [1, 1],
      ],
      b1: [-0.5, -1.5],
      W2: [[1, -2]],
      b2: [0],
    }),
  },
  "thresholds-for-steps-that-cancel": {
    because: "These weights suit units that jump from 0 to 1. relu grows from its threshold on.",
    xorNetwork: () => ({
      W1: [
        [1, 1],
        [1, 1],
      ],
      b1: [-0.5, -1.5],
      W2: [[1, -1]],
      b2: [0],
    }),
  },
  "weights-for-sigmoids": {
    because: "These weights suit sigmoids, which end at 1. relu goes on, and the output becomes large.",
    xorNetwork: () => ({
      W1: [
        [20, 20],
        [-20, -20],
      ],
      b1: [-10, 30],
      W2: [[20, 20]],
      b2: [-30],
    }),
  },
  "one-too-much-everywhere": {
    because: "Every output is 1 too large. What does the output's bias do at (0, 0)?",
    xorNetwork: () => ({
      W1: [
        [1, 1],
        [1, 1],
      ],
      b1: [0, -1],
      W2: [[1, -2]],
      b2: [1],
    }),
  },
  "three-hidden-units": {
    because: "Your network has three hidden units. Two are enough, and W1 is [2, 2].",
    xorNetwork: () => ({
      W1: [
        [1, 1],
        [1, 1],
        [0, 0],
      ],
      b1: [0, -1, 0],
      W2: [[1, -2, 0]],
      b2: [0],
    }),
  },
  "two-outputs": {
    because: "Your network has two outputs. There is one: W2 is [1, 2].",
    xorNetwork: () => ({
      W1: [
        [1, 1],
        [1, 1],
      ],
      b1: [0, -1],
      W2: [
        [1, -2],
        [1, -2],
      ],
      b2: [0, 0],
    }),
  },
  "output-weights-without-a-row": {
    because: "W2 is a plain list. It is a matrix with one row.",
    xorNetwork: () => ({
      W1: [
        [1, 1],
        [1, 1],
      ],
      b1: [0, -1],
      W2: [1, -2] as unknown as number[][],
      b2: [0],
    }),
  },
  "pulled-down-too-far": {
    because: "(1, 1) returns −1. There is no relu at the output, so the two units must cancel exactly.",
    xorNetwork: () => ({
      W1: [
        [1, 1],
        [1, 1],
      ],
      b1: [0, -1],
      W2: [[1, -3]],
      b2: [0],
    }),
  },
});
