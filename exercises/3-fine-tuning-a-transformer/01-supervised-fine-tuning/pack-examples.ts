import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import { PAD } from "#lib/mini-world/words";
import type { Tap } from "#lib/tap";
import { IGNORED } from "../../2-building-a-transformer/06-complete-model/lm-loss.js";
import type { EncodedChat } from "./chat-encoding.js";

/** Several chats in one row of T tokens, with everything a model needs to treat each chat as if it were alone. */
export interface PackedRow {
  /** tokens of all chats, then `<pad>`, `[T]` */
  ids: number[];
  /** the position at which each token is read, 0 at padding, `[T]` */
  positions: number[];
  /** for each token, the index of its chat in the list of chats, −1 at padding, `[T]` */
  segments: number[];
  /** for each token, the next token if it is graded, otherwise −100, `[T]` */
  targets: number[];
}

/**
 * Packs chats into rows of equal length, so that a batch has less padding.
 *
 * Chats stay whole and in order: a row takes chats as long as the next one fits, and then the next row begins. Training on packed rows
 * must be the same as training on each chat in a row of its own.
 *
 * @param rows one or more chats. A graded first token is not a target, because nothing in its chat precedes it
 * @param length how many tokens a packed row has, T
 * @returns new rows of T tokens each
 * @throws RangeError if there is no chat, if a chat has no tokens or more than T of them, or if it doesn't have exactly one grade for
 *   each token
 * @see Krell et al. 2021, "Efficient Sequence Packing without Cross-contamination", section 3
 */
export function packExamples(rows: EncodedChat[], length: number): PackedRow[] {
  assertFit(rows, length);
  const packed: PackedRow[] = [];
  let room = 0; // left in the last row
  for (const [chat, { ids, graded }] of rows.entries()) {
    if (ids.length > room) {
      packed.push({ ids: [], positions: [], segments: [], targets: [] });
      room = length;
    }
    room -= ids.length;
    const row = packed[packed.length - 1];
    row.ids.push(...ids); // [T of all chats so far], and so are the next three
    row.positions.push(...blank("the position of each token of this chat"));
    row.segments.push(...ids.map(() => chat));
    row.targets.push(
      ...blank("the target for each token of this chat, if there is one"),
    );
  }
  return packed.map(({ ids, positions, segments, targets }) => ({
    ids: filled(ids, length, PAD), // [T]
    positions: filled(positions, length, 0), // [T]
    segments: filled(segments, length, -1), // [T]
    targets: filled(targets, length, IGNORED), // [T]
  }));
}

/**
 * Makes a tap that lets `gptLogits` read packed rows: with it, each chat gets the same logits as in a row of its own.
 *
 * On its own, `gptLogits` treats a packed row as one text. It adds row t of P to the token at t, and by the time the tap gets the
 * attention weights, the causal softmax has already given each query weights for all tokens up to itself. After the tap, the weights of
 * each query sum to 1 again.
 *
 * @param P the model's position table, `[L, D]`
 * @param packed B rows of T tokens, from `packExamples`; the model reads their ids `[B, T]`, T ≤ L
 * @returns a tap that changes `"embedded"` and every block's `"weights"`, and passes on everything else unchanged
 */
export function packedTap(P: tf.Tensor, packed: PackedRow[]): Tap {
  const [B, T, D] = [packed.length, packed[0].ids.length, P.shape[1] as number];
  const positions = packed.map((row) => [...row.positions]);
  const segments = packed.map((row) => [...row.segments]);
  return (place, x) =>
    tf.tidy(() => {
      if (place === "embedded") {
        const own = tf.gather(P, tf.tensor2d(positions, [B, T], "int32")); // [B, T, D]
        return blank("the stream x, with the positions the tokens should have"); // [B, T, D]
      }
      if (!/(^|\.)weights$/.test(place)) return x;
      const isOwn: number[][][] =
        blank("1 where query and key are of the same chat, 0 elsewhere   [B, T, T]");
      const mask = tf.tensor4d(isOwn.flat(2), [B, 1, T, T]); // [B, 1, query, key]
      return blank("from the weights x, those of a softmax over the chat's own keys");
    });
}

/** Returns the numbers, padded at the end to the given length. */
function filled(numbers: number[], length: number, filling: number): number[] {
  return [...numbers, ...Array(length - numbers.length).fill(filling)];
}

function assertFit(rows: EncodedChat[], length: number): void {
  if (rows.length === 0) throw new RangeError("there is one chat or more to pack, got none");
  for (const [i, { ids, graded }] of rows.entries()) {
    if (ids.length === 0) throw new RangeError(`a chat has one token or more, got none in chat ${i}`);
    if (!(ids.length <= length))
      throw new RangeError(`a chat must fit a row of ${length} tokens, got ${ids.length} in chat ${i}`);
    if (graded.length !== ids.length)
      throw new RangeError(
        `a chat has one grading for each token, got ${graded.length} for ${ids.length} in chat ${i}`,
      );
  }
}
