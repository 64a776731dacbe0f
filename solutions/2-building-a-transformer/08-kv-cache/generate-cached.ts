import * as tf from "@tensorflow/tfjs";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import type { KVCache } from "./append-cache.js";
import { cachedLogits } from "./cached-forward.js";

/**
 * Generates text without reading anything twice: the prompt goes through the model once, then each generated token goes
 * through it alone. The last token is never read: no token comes after it. The caches of a step are freed as soon as there are
 * longer ones, before `choose` is called. The logits are read from their tensor with `await`.
 *
 * @param model any GPT
 * @param prompt the ids that the text begins with, one or more; the list stays unchanged
 * @param count number of tokens to generate
 * @param choose returns the id of the next token, given the logits of all tokens, `[V]`: the largest, or one that is drawn,
 *   `(scores) => sampleToken(scores, options, rng)`
 * @returns a new list: the ids of prompt and continuation; no tensor stays in memory, not even if `choose` throws
 * @throws RangeError if the prompt is empty or has an id that is not in the vocabulary, or if prompt.length + count − 1
 *   exceeds the model's positions; always before the model reads anything
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
        // blank: the last logits, and longer caches, without reading anything again
        const { logits, caches: longer } = cachedLogits(model, idTensor([unread], V), caches);
        return { last: tf.slice(logits, [0, unread.length - 1, 0], [1, 1, V]), caches: longer };
        // end
      }); // last [1, 1, V]
      // blank: free the old caches and keep the new ones; read the logits and free their tensor
      tf.dispose(caches);
      caches = step.caches;
      const scores = Array.from(await step.last.data());
      step.last.dispose();
      // end
      // blank: choose the next token, now the only one that the model has not read
      const id = choose(scores);
      ids.push(id);
      unread = [id];
      // end
    }
  } finally {
    tf.dispose(caches);
  }
  return ids;
}
