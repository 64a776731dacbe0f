import type { Matrix, Vector } from "#lib/arrays";

/**
 * A network that computes XOR: 1 if exactly one of two inputs is 1, else 0. No linear layer can do that. You choose
 * the weights.
 *
 *     hidden = relu(W1 · x + b1)     relu(z) = z where z > 0, else 0
 *     y      = W2 · hidden + b2      no relu here
 *
 * | x       | (0, 0) | (0, 1) | (1, 0) | (1, 1) |
 * | ------- | ------ | ------ | ------ | ------ |
 * | y       | 0      | 1      | 1      | 0      |
 *
 * Several choices are right. One idea: both hidden units look at the sum of the inputs. The first passes the sum, the
 * second only what exceeds 1.
 *
 * @returns the weights, new lists at every call: `W1` `[2, 2]` (a row for each hidden unit), `b1` `[2]`, `W2` `[1, 2]`, `b2` `[1]`
 * @see Goodfellow et al. 2016, section 6.1
 */
export function xorNetwork(): { W1: Matrix; b1: Vector; W2: Matrix; b2: Vector } {
  const W1: Matrix = /* blank: a row of two weights for each hidden unit */ [
    [1, 1],
    [1, 1],
  ] /* end */; // [hidden 2, in 2]
  const b1: Vector = /* blank: a bias for each hidden unit */ [0, -1] /* end */; // [hidden 2]
  const W2: Matrix = /* blank: one row: how much each hidden unit counts */ [[1, -2]] /* end */; // [out 1, hidden 2]
  const b2: Vector = /* blank: the bias of the output */ [0] /* end */; // [out 1]
  return { W1, b1, W2, b2 };
}
