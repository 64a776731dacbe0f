import * as tf from "@tensorflow/tfjs";
import { idTensor } from "../01-embeddings-and-positions/token-embedding.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { cacheLength, type KVCache } from "./append-cache.js";
import { cachedLogits } from "./cached-forward.js";

/** Proposes what may come after these ids: a list of at most `most` ids, possibly none. The proposal may be wrong. */
export type Draft = (ids: number[], most: number) => number[] | Promise<number[]>;

/**
 * Drafts without a model. Texts repeat themselves, so this draft finds where the last n ids of the text occurred before, and proposes what
 * came after them there. If they occurred more than once, the latest occurrence counts.
 *
 *     promptLookup([1, 2, 3, 9, 1, 2], 2) = [3, 9]      the text ends in 1, 2; last time, 3, 9 came next
 *
 * @param ids the ids of the text so far; the list stays unchanged
 * @param most the largest number of ids to propose, 0 or more
 * @param n number of ids that must agree, 1 or more; 2 unless given
 * @returns a new list: the ids of the text that came after the earlier occurrence, `most` of them, or all if there are fewer; [] if
 *   the last n ids occurred nowhere before, or if there are fewer than n ids
 */
export function promptLookup(ids: number[], most: number, n = 2): number[] {
  // blank: what came after the latest earlier occurrence of the last n ids
  const ending = ids.slice(-n); // [n]
  for (let start = ids.length - n - 1; start >= 0; start--)
    if (ending.every((id, i) => ids[start + i] === id)) return ids.slice(start + n, start + n + most);
  return [];
  // end
}

/**
 * Returns the ids that one pass of the target adds to a text.
 *
 * @param drafted γ ids, possibly none
 * @param choices the target's own next id after the text, and after each of the γ drafted ids, `[γ + 1]`
 * @returns a new list of 1 to γ + 1 ids: exactly those that the target alone, reading one token at a time, would have added
 */
export function acceptedTokens(drafted: number[], choices: number[]): number[] {
  // blank: the drafted ids that count, and one more
  const wrong = drafted.findIndex((id, i) => id !== choices[i]); // -1 if all are right
  const accepted = wrong === -1 ? drafted : drafted.slice(0, wrong);
  return [...accepted, choices[accepted.length]];
  // end
}

/** What a model generated, and how many passes it took. */
export interface Speculation {
  /** prompt and continuation */
  ids: number[];
  /** forward passes of the target */
  passes: number;
}

/**
 * Generates the target's most likely tokens, faster: a draft proposes several, and the target reads all of them in one pass. Good guesses
 * save passes of the target. Bad guesses cost no quality, because the ids are those of `generateCached(model, prompt, count, likeliest)`,
 * whatever the draft proposes. (Two logits that differ only by rounding may change their order.)
 *
 * A pass reads the ids that the caches don't hold yet, then the drafted ones. After the pass the caches are rewound: they keep only
 * positions of the text, and none of a rejected id. Of equally likely tokens, the lowest id counts. The choices are read with `await`.
 *
 * @param model the target, any GPT
 * @param prompt one id or more; the list is left unchanged
 * @param count number of tokens to generate, 0 or more
 * @param draft called before each pass, with a copy of all ids so far, and how many guesses this pass can use: one fewer than the
 *   tokens that are still missing, possibly 0. The rest of a longer list is ignored
 * @returns a new list of ids, and the number of passes; no tensor stays, not even if `draft` throws
 * @throws RangeError if the prompt is empty or has an id that is not in the vocabulary, or if prompt.length + count − 1 is more than
 *   the model has positions, always before the model reads anything; or as soon as a drafted id is not in the vocabulary
 * @see Leviathan et al. 2022, "Fast inference from transformers via speculative decoding", section 2; Saxena 2023, "Prompt lookup
 *   decoding", for a draft without a model
 */
export async function speculativeDecoding(
  model: GPT,
  prompt: number[],
  count: number,
  draft: Draft,
): Promise<Speculation> {
  assertRoom(model, prompt, count);
  const V = model.E.shape[0];
  const total = prompt.length + count;
  const ids = [...prompt];
  let caches: KVCache[] = [];
  let passes = 0;
  try {
    while (ids.length < total) {
      const most: number = /* blank: how many guesses this pass can use */ total - ids.length - 1 /* end */;
      const drafted = (await draft([...ids], most)).slice(0, most); // [γ]
      const unread = ids.slice(cacheLength(caches[0])); // [t]
      const pass = tf.tidy(() => {
        const { logits, caches: longer } = cachedLogits(
          model,
          idTensor([[...unread, ...drafted]], V),
          caches,
        );
        const judges: tf.Tensor = /* blank: the logits after the text, and after each drafted id */ tf.slice(
          logits,
          [0, unread.length - 1, 0],
          [1, drafted.length + 1, V],
        ) /* end */; // [1, γ + 1, V]
        return { choices: tf.argMax(judges, -1), caches: longer };
      });
      passes++;
      tf.dispose(caches);
      caches = pass.caches;
      const choices = Array.from(await pass.choices.data()); // [γ + 1]
      pass.choices.dispose();
      const accepted = acceptedTokens(drafted, choices);
      if (accepted.length === 0)
        throw new RangeError("a pass adds at least one id, got none from acceptedTokens");
      ids.push(...accepted);
      caches = rewind(caches, /* blank: how many positions the caches keep */ ids.length - 1 /* end */);
    }
  } finally {
    tf.dispose(caches);
  }
  return { ids, passes };
}

/** Caches that hold only the first positions. The longer ones are freed. */
function rewind(caches: KVCache[], length: number): KVCache[] {
  const first = (x: tf.Tensor) => tf.slice(x, [0, 0, 0, 0], [-1, -1, length, -1]); // [B, H, length, headDim]
  const shorter = caches.map(({ K, V }) => ({ K: first(K), V: first(V) }));
  tf.dispose(caches);
  return shorter;
}

function assertRoom(model: GPT, prompt: number[], count: number): void {
  const [L] = model.P.shape;
  if (prompt.length === 0) throw new RangeError("a prompt has one token or more, got none");
  if (prompt.length + count - 1 > L)
    throw new RangeError(
      `a model of ${L} positions can't read ${prompt.length + count - 1}: shorten prompt or count`,
    );
  tf.dispose(idTensor([prompt], model.E.shape[0])); // refuses an id that is not in the vocabulary
}
