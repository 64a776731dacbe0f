import { blank } from "#lib/blank";
import type { GPTSizes } from "../06-complete-model/init-gpt.js";

/** The work of generating a text. */
export interface Work {
  /** how many times a position goes through the model, in all steps together */
  positions: number;
  /** how many times a query meets a key, in one head of one layer; pairs that the causal mask hides are computed too */
  pairs: number;
  /** multiplications, each with an addition, in all products of the model: weights, q·kᵀ and weights·v */
  multiplyAdds: number;
}

/**
 * Counts the work of generating `count` tokens after a prompt, with one text in the batch.
 *
 * Without a cache, the model reads all ids so far again for each token: prompt, prompt + 1, ... With a cache, it reads the
 * prompt once, then each generated token except the last. Every position that is read goes through all weights, and gets logits.
 *
 * A product of `[n, m]` and `[m, p]` takes n·m·p multiply-adds. Embedding, norms, biases, GELU and softmax are not counted.
 *
 * @param sizes the sizes of a GPT whose heads fill the width of its residual stream, H·headDim = D
 * @param prompt number of tokens in the prompt, 1 or more
 * @param count number of tokens to generate, 1 or more
 * @param cached whether keys and values are kept
 * @throws RangeError if prompt or count is less than 1
 */
export function generationWork(
  { layers: N, dModel: D, dFF: F = 4 * D, vocabulary: V }: GPTSizes,
  prompt: number,
  count: number,
  cached: boolean,
): Work {
  if (prompt < 1 || count < 1)
    throw new RangeError(
      `a text begins with 1 token or more and goes on by 1 or more, got ${prompt}, ${count}`,
    );
  let [positions, pairs] = [0, 0];
  blank("positions that are read and pairs that meet, summed over all steps");
  const perPosition: number =
    blank("multiply-adds with weights for one position: all layers, then the logits");
  const perPair: number =
    blank("multiply-adds for one query and one key, in all heads of all layers");
  return { positions, pairs, multiplyAdds: positions * perPosition + pairs * perPair };
}
