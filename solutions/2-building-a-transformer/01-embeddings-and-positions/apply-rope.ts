import * as tf from "@tensorflow/tfjs";
import { assertSameLength } from "#lib/arrays";
import { assertSameShape, axesOf } from "#lib/shapes";
import type { RopeTables } from "./rope-tables.js";

/**
 * Turns the queries or the keys by their positions. Numbers 2i and 2i + 1 of a vector make pair i:
 *
 *     a = x[2i],  b = x[2i + 1]       becomes    a · cos − b · sin,   a · sin + b · cos
 *
 * with the cos and sin of position offset + t and pair i. After that, the score of a query and a key depends only on their
 * distance. Values are never turned: the content that a token passes on does not depend on its position.
 *
 * The pairs are interleaved, as in the paper, Meta's Llama and GPT-J. Hugging Face's Llama pairs number i with number i + headDim/2 instead,
 * and stores Wq and Wk with their columns permuted to match: weights from there need the permutation undone.
 *
 * @param x queries or keys of every head, `[B, H, T, headDim]`
 * @param tables of `ropeTables`, `[L, headDim/2]` each
 * @param offset the position of the first token, a whole number; 0 by default
 * @returns a new tensor, `[B, H, T, headDim]`
 * @throws RangeError if one of the positions has no row in the tables, or the tables are for a different headDim or differ
 * in shape
 * @see Su et al. 2021, equation 34
 */
export function applyRope(x: tf.Tensor, { cos, sin }: RopeTables, offset = 0): tf.Tensor {
  const [B, H, T, headDim] = axesOf("x", x, "B H T headDim");
  const [L, half] = axesOf("cos", cos, "L headDim/2");
  assertSameShape("the tables cos and sin", cos, sin);
  assertSameLength("headDim and twice the width of the tables", headDim, 2 * half);
  // blank: refuse positions that have no row in the tables, with a RangeError
  if (offset < 0 || offset + T > L)
    throw new RangeError(`the tables have ${L} positions: no room for ${T} from position ${offset} on`);
  // end
  return tf.tidy(() => {
    const rowsOf = (table: tf.Tensor): tf.Tensor =>
      /* blank: the rows of a table for the positions of x */ tf.slice(
        table,
        [offset, 0],
        [T, half],
      ) /* end */; // [T, headDim/2]
    const [c, s] = [rowsOf(cos), rowsOf(sin)]; // [T, headDim/2] each
    const pairs = tf.reshape(x, [B * H, T, half, 2]); // [B·H, T, headDim/2, 2]
    const [a, b]: tf.Tensor[] =
      /* blank: the first numbers of all pairs, and the second numbers */ tf.unstack(pairs, 3) /* end */; // [B·H, T, headDim/2] each
    const first = /* blank: the first numbers, turned */ tf.sub(tf.mul(a, c), tf.mul(b, s)) /* end */; // [B·H, T, headDim/2]
    const second = /* blank: the second numbers, turned */ tf.add(tf.mul(a, s), tf.mul(b, c)) /* end */; // [B·H, T, headDim/2]
    return /* blank: the pairs side by side again, in the shape of x */ tf.reshape(
      tf.stack([first, second], 3),
      [B, H, T, headDim],
    ) /* end */; // [B, H, T, headDim]
  });
}
