/** What has a shape: a tensor. */
interface Shaped {
  readonly shape: number[];
}

/**
 * The lengths of a tensor's axes, once it is known how many there are.
 *
 *     const [B, T, D] = axesOf("x", x, "B T D");
 *
 * @param name how the error should call the tensor
 * @param axes a letter or word for each axis, outermost first
 * @throws RangeError if the tensor has more or fewer axes
 */
export function axesOf(name: string, tensor: Shaped, axes: string): number[] {
  const names = axes.split(" ");
  if (tensor.shape.length !== names.length) {
    const count = names.length === 1 ? "1 axis" : `${names.length} axes`;
    throw new RangeError(`${name} must have ${count}, [${names.join(", ")}], got shape [${tensor.shape}]`);
  }
  return tensor.shape;
}

/**
 * Checks the length of one axis of a tensor.
 *
 * @param name how the error should call the tensor
 * @param axis its number; negative numbers count from the end
 * @param length what it must be
 * @throws RangeError if it is another
 */
export function assertAxis(name: string, tensor: Shaped, axis: number, length: number): void {
  const got = tensor.shape.at(axis);
  if (got !== length) {
    throw new RangeError(
      `axis ${axis} of ${name} must have length ${length}, got ${got} in shape [${tensor.shape}]`,
    );
  }
}

/**
 * Checks the shape of a mask that serves all heads: one table for all items, or one for each.
 *
 * @param mask `[T, T]`, `[1, T]`, `[B, T, T]` or `[B, 1, T]`, where B and each T but the last may be 1; or none
 * @throws RangeError if it has another shape
 */
export function assertMask(mask: Shaped | undefined, B: number, T: number): void {
  if (!mask) return;
  const { shape } = mask;
  const most = [B, T, T].slice(-shape.length);
  const fits = shape.every((length, i) => length === most[i] || (length === 1 && i < most.length - 1));
  if (shape.length < 2 || shape.length > 3 || !fits)
    throw new RangeError(
      `mask must have the shape [${T}, ${T}], [1, ${T}], [${B}, ${T}, ${T}] or [${B}, 1, ${T}], got [${shape}]`,
    );
}

/**
 * Checks that two tensors have the same shape.
 *
 * @param what which two, for the error: `"x and dy"`
 * @throws RangeError if they differ
 */
export function assertSameShape(what: string, a: Shaped, b: Shaped): void {
  if (a.shape.join() !== b.shape.join())
    throw new RangeError(`the shapes of ${what} must agree, got [${a.shape}] and [${b.shape}]`);
}

/**
 * Checks that one length divides another.
 *
 * @param what the divided length and its divisor, for the error: `"dModel by the number of heads"`
 * @throws RangeError if there is a rest, or a length is not a positive whole number
 */
export function assertDivides(what: string, length: number, divisor: number): void {
  if (!Number.isInteger(length) || !Number.isInteger(divisor) || divisor < 1 || length % divisor !== 0)
    throw new RangeError(`dividing ${what} must leave no rest, got ${length} and ${divisor}`);
}
