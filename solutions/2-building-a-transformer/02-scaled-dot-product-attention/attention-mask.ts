import * as tf from "@tensorflow/tfjs";

/**
 * Returns the causal mask: a query may look at its own position and at earlier ones. true = may look.
 *
 *     mask[i][j] = true  if key j does not come after query i
 *
 * The queries are the last T of the Tk positions, so query i is at position i + Tk − T. During generation the model keeps the keys of the
 * earlier tokens, and only the new tokens have queries, which look at all keys so far.
 *
 * @param T number of queries
 * @param Tk number of keys, T by default
 * @returns booleans, `[T, Tk]`
 * @throws RangeError if there are fewer keys than queries
 * @see Vaswani et al. 2017, section 3.2.3
 */
export function causalMask(T: number, Tk = T): tf.Tensor {
  if (Tk < T) throw new RangeError(`every query needs the key of its own position, got ${T} and ${Tk} keys`);
  return tf.tidy(() => {
    const keys = tf.range(0, Tk, 1, "int32"); // [Tk]
    const queries = /* blank: the position of every query, one per row, whole numbers */ tf.reshape(
      tf.range(Tk - T, Tk, 1, "int32"),
      [T, 1],
    ) /* end */; // [T, 1]
    return /* blank: true where the key may be looked at */ tf.lessEqual(keys, queries) /* end */; // [T, Tk]
  });
}

/**
 * Returns the padding mask: items of different lengths share a batch, and the short ones are padded at the end. No query looks
 * at the padding. true = may look.
 *
 *     mask[b][0][j] = true  if key j is one of the lengths[b] real ones
 *
 * @param lengths number of real positions of each item, from its start, `[B]`
 * @param Tk number of keys, padding included
 * @returns booleans, `[B, 1, Tk]`: the one row of an item serves all of its queries
 * @throws RangeError if a length is not a whole number from 0 to Tk
 */
export function paddingMask(lengths: number[], Tk: number): tf.Tensor {
  const invalid = lengths.find((length) => !Number.isInteger(length) || length < 0 || length > Tk);
  if (invalid !== undefined)
    throw new RangeError(`a length must be a whole number from 0 to ${Tk}, got ${invalid}`);
  return tf.tidy(() => {
    const keys = tf.range(0, Tk, 1, "int32"); // [Tk]
    const ends = tf.tensor(lengths, [lengths.length, 1, 1], "int32"); // [B, 1, 1]
    return /* blank: true where the key is not padding */ tf.less(keys, ends) /* end */; // [B, 1, Tk]
  });
}

/**
 * Returns both masks at once: a query may look at keys that are neither later than itself nor padding. true = may look.
 *
 * @param T number of queries
 * @param Tk number of keys
 * @param lengths number of real keys of each item, `[B]`
 * @returns booleans, `[B, T, Tk]`
 * @throws RangeError in the cases of `causalMask` and `paddingMask`
 */
export function attentionMask(T: number, Tk: number, lengths: number[]): tf.Tensor {
  return tf.tidy(() => {
    // blank: true where the key is neither later than the query nor padding
    const causal = causalMask(T, Tk); // [T, Tk]
    const padding = paddingMask(lengths, Tk); // [B, 1, Tk]
    return tf.logicalAnd(causal, padding); // [B, T, Tk]
    // end
  });
}
