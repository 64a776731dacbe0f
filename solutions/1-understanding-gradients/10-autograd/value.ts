/** A number that remembers what it was computed from. */
export interface Value {
  data: number;
  /** ∂output/∂data for the output that `backward` started from; 0 before. */
  grad: number;
  /** The values that it was computed from; none for a given number. */
  inputs: Value[];
  /** How much this value rises per unit of each input, `[inputs]`. */
  slopes: number[];
}

/** A new value; without inputs it is a given number. */
export function value(data: number, inputs: Value[] = [], slopes: number[] = []): Value {
  return { data, grad: 0, inputs, slopes };
}

/** a + b. One more of either is one more of the sum: both slopes are 1. */
export function add(a: Value, b: Value): Value {
  return value(a.data + b.data, [a, b], [1, 1]);
}

/** a · b */
export function mul(a: Value, b: Value): Value {
  const alongA = /* blank: how much the product rises per unit of a */ b.data /* end */;
  const alongB = /* blank: how much the product rises per unit of b */ a.data /* end */;
  return value(a.data * b.data, [a, b], [alongA, alongB]);
}

/** The hyperbolic tangent of a: its slope is 1 at 0 and goes to 0 on both sides. */
export function tanh(a: Value): Value {
  const y = Math.tanh(a.data);
  return value(y, [a], [/* blank: the slope of tanh at a, from its result y */ 1 - y * y /* end */]);
}

/** e to the power a */
export function exp(a: Value): Value {
  const y = Math.exp(a.data);
  return value(y, [a], [/* blank: the slope of eᵃ at a */ y /* end */]);
}

/** The natural logarithm of a, for a > 0 */
export function log(a: Value): Value {
  return value(Math.log(a.data), [a], [/* blank: the slope of ln at a */ 1 / a.data /* end */]);
}

/**
 * Sends a gradient from a value back to everything that it was computed from.
 *
 *     ∂output/∂input = ∂output/∂node · slope of the node along that input        (chain rule)
 *
 * If several paths lead from the output to a value, their contributions add up. This function follows every single
 * path, one after another: correct, but not yet fast.
 *
 * @param node the value that the gradient has reached; at first the output itself
 * @param upstream ∂output/∂node along the path taken so far; 1 at the output, because ∂output/∂output = 1
 */
export function backward(node: Value, upstream = 1): void {
  // blank: add what has arrived to grad; pass each input its part, by this same function
  node.grad += upstream;
  for (const [i, input] of node.inputs.entries()) backward(input, upstream * node.slopes[i]);
  // end
}
