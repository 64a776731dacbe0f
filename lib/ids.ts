import * as tf from "@tensorflow/tfjs";

/**
 * Checks that a tensor of ids holds tokens of a vocabulary and nothing else. Ids that lie in the memory of a WebGPU device
 * are not checked: that device cannot be read at once.
 *
 * @param name how the error should call the ids: `"targets"`
 * @param V how many tokens the vocabulary has
 * @param other the one number that may stand in the place of a token
 * @throws RangeError if an id is not one of 0, 1, ... V − 1 and not `other`
 */
export function assertIds(name: string, ids: tf.Tensor, V: number, other: number): void {
  const odd = numbersAtHand(ids)?.find((id) => id !== other && !(Number.isInteger(id) && id >= 0 && id < V));
  if (odd !== undefined)
    throw new RangeError(`${name} must be whole numbers from 0 to ${V - 1}, or ${other}, got ${odd}`);
}

/** The numbers of a tensor, where they can be had at once. WebGPU keeps them at hand until a kernel first needs them. */
function numbersAtHand({ dataId }: tf.Tensor): Float32Array | undefined {
  if (tf.getBackend() !== "webgpu") return tf.engine().readSync(dataId) as Float32Array;
  const backend = tf.backend() as unknown as { tensorMap: { get(id: object): { values?: Float32Array } } };
  return backend.tensorMap.get(dataId).values ?? undefined;
}
