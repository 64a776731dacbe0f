import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import type { KVCache } from "./append-cache.js";
import { cachedLogits } from "./cached-forward.js";

/**
 * Lets a model write on, and reads nothing twice: the prompt goes through the model once, then every token that is written
 * goes through it alone. The last one is never read: nobody asks what comes behind it. The caches of a step are freed as soon as
 * there are longer ones, before `choose` is asked. The scores leave their tensor by `await`.
 *
 * @param model any GPT
 * @param prompt the ids it begins with, one or more; the list is left as it is
 * @param count how many tokens it writes
 * @param choose from the scores of all tokens, `[V]`, the id of the next one: the highest, or one that is drawn,
 *   `(scores) => sampleToken(scores, options, rng)`
 * @returns a new list: the ids of prompt and continuation; no tensor stays, not even if `choose` throws
 * @throws RangeError if the prompt is empty or has an id that is not in the vocabulary, or if prompt.length + count − 1 is
 *   more than the model has positions; in any case before anything is read
 */
export async function generateCached(
  model: GPT,
  prompt: number[],
  count: number,
  choose: (scores: number[]) => number,
): Promise<number[]> {
  const [V] = model.E.shape;
  const [L] = model.P.shape;
  if (prompt.length === 0) throw new RangeError("a prompt has one token or more, got none");
  if (prompt.length + count - 1 > L)
    throw new RangeError(
      `a model of ${L} positions can't read ${prompt.length} tokens and write ${count}: shorten one`,
    );
  tf.dispose(idTensor([prompt], V)); // refuses an id that is not in the vocabulary
  const ids = [...prompt];
  let caches: KVCache[] = [];
  let unread = prompt; // tokens that the model has not seen yet
  try {
    for (let written = 0; written < count; written++) {
      const step: { last: tf.Tensor; caches: KVCache[] } = tf.tidy(() => {
        return blank("the scores behind the last token, and longer caches: of nothing that was read before");
      }); // last [1, 1, V]
      blank("free the old caches and keep the new ones; read the scores and free their tensor");
      blank("choose the next token; it is all that the model has not seen");
    }
  } finally {
    tf.dispose(caches);
  }
  return ids;
}
