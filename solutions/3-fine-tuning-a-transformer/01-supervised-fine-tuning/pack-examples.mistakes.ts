import * as tf from "@tensorflow/tfjs";
import { asTheLatest, mistakesFor } from "#lib/author/mistakes";
import { PAD } from "#lib/mini-world/words";
import type { Tap } from "#lib/tap";
import { IGNORED } from "../../2-building-a-transformer/06-complete-model/lm-loss.js";
import type { EncodedChat } from "./chat-encoding.js";
import { type PackedRow, packedTap, packExamples as right, packedTap as rightTap } from "./pack-examples.js";

/** Packs as it should, and changes what each token gets. `t` is its index in the row, `at` its position in its chat. */
const packing = (
  change: (row: PackedRow, t: number, chat: EncodedChat, at: number, rows: EncodedChat[]) => Partial<Target>,
) => ({
  packExamples(rows: EncodedChat[], length: number): PackedRow[] {
    return right(rows, length).map((row) => {
      const changed = row.segments.map((i, t) =>
        i < 0 ? {} : change(row, t, rows[i], t - row.segments.indexOf(i), rows),
      );
      return {
        ...row,
        positions: row.positions.map((position, t) => changed[t].position ?? position),
        targets: row.targets.map((target, t) => changed[t].target ?? target),
      };
    });
  },
});

interface Target {
  position: number;
  target: number;
}

/** The right tap, but for the weights. */
const weighting = (weigh: (weights: tf.Tensor, mask: tf.Tensor, place: string) => tf.Tensor) => ({
  packedTap(P: tf.Tensor, packed: PackedRow[]): Tap {
    const tap = rightTap(P, packed);
    return (place, x) =>
      place.endsWith("weights") ? tf.tidy(() => weigh(x, maskOf(packed), place)) : tap(place, x);
  },
});

function maskOf(packed: PackedRow[]): tf.Tensor {
  const segments = tf.tensor2d(packed.map((row) => row.segments)); // [B, T]
  const same = tf.equal(tf.expandDims(segments, 2), tf.expandDims(segments, 1)); // [B, T, T]
  return tf.cast(tf.expandDims(same, 1), "float32"); // [B, 1, T, T]
}

/** The right tap, but for the positions. */
const placing = (place: (x: tf.Tensor, own: tf.Tensor, rows: tf.Tensor) => tf.Tensor) => ({
  packedTap(P: tf.Tensor, packed: PackedRow[]): Tap {
    const tap = rightTap(P, packed);
    const [T, D] = [packed[0].ids.length, P.shape[1] as number];
    return (name, x) => {
      if (name !== "embedded") return tap(name, x);
      return tf.tidy(() => {
        const at = tf.tensor2d(
          packed.map((row) => row.positions),
          undefined,
          "int32",
        );
        return place(x, tf.gather(P, at), tf.slice(P, [0, 0], [T, D]));
      });
    };
  },
});

const shared = (kept: tf.Tensor) => tf.div(kept, tf.sum(kept, -1, true));

export default mistakesFor<typeof import("./pack-examples.js")>({
  "positions-go-on": {
    because:
      "Positions go on through the row. A chat of its own begins at position 0, so each chat in a packed row does too.",
    ...packing((_row, t) => ({ position: t })),
  },
  "positions-from-1": {
    because: "Positions begin at 1. The first token of a chat has position 0, as in a row of its own.",
    ...packing((_row, _t, _chat, at) => ({ position: at + 1 })),
  },
  "seam-graded": {
    because:
      "The last token of a chat got the next chat's first token as its target. One text does not predict another.",
    ...packing((row, t, _chat, at, rows) => {
      const next = rows[row.segments[t + 1]];
      return at === 0 || t + 1 >= row.ids.length || !next || row.segments[t + 1] === row.segments[t]
        ? {}
        : { target: next.graded[0] ? next.ids[0] : IGNORED };
    }),
  },
  "everything-graded": {
    because: "Every next token became a target. Only those on which the chat is graded do.",
    ...packing((_row, _t, { ids }, at) => ({ target: ids[at + 1] ?? IGNORED })),
  },
  "own-token-as-target": {
    because: "The target is the token itself. At each position the model predicts the next token.",
    ...packing((_row, _t, { ids, graded }, at) => ({ target: graded[at] ? ids[at] : IGNORED })),
  },
  "grade-of-the-reader": {
    because:
      "The grade was looked up at the token that is read. What counts is whether the next token, the target, is graded.",
    ...packing((_row, _t, { ids, graded }, at) => ({
      target: graded[at] ? (ids[at + 1] ?? IGNORED) : IGNORED,
    })),
  },
  "padding-as-target": {
    because: "The last token of a chat got <pad> as its target. Nothing follows it: its target is −100.",
    ...packing((_row, _t, { ids }, at) => (at === ids.length - 1 ? { target: PAD } : {})),
  },
  "looks-across": {
    because:
      "The weights passed unchanged, so a chat looks at the chats before it. Alone it could not see them.",
    ...weighting((weights) => weights),
  },
  "weights-do-not-sum-to-1": {
    because:
      "Weights for other chats became 0 and that was all. What is left of each query must sum to 1 again.",
    ...weighting((weights, mask) => tf.mul(weights, mask)),
  },
  "softmax-again": {
    because: "The masked weights went through another softmax. They are weights already, and e⁰ is 1, not 0.",
    ...weighting((weights, mask) => tf.softmax(tf.mul(weights, mask))),
  },
  "divided-by-the-column": {
    because:
      "The weights were divided by the sums over the queries. Each query's weights, over the keys, sum to 1.",
    ...weighting((weights, mask) => {
      const kept = tf.mul(weights, mask);
      return tf.div(kept, tf.sum(kept, -2, true));
    }),
  },
  "equal-shares": {
    because:
      "Each query looks at all tokens of its chat in equal parts. Between them the weights keep their proportions.",
    ...weighting((weights, mask) => shared(tf.mul(mask, tf.cast(tf.greater(weights, 0), "float32")))),
  },
  "mask-of-the-first-row": {
    because: "The first row's chats masked all rows. Each row holds chats of its own.",
    ...weighting((weights, mask) => {
      const [, , T] = mask.shape;
      return shared(tf.mul(weights, tf.slice(mask, [0, 0, 0, 0], [1, 1, T as number, T as number])));
    }),
  },
  "mask-inverted": {
    because:
      "The weights for the query's own chat became 0, and those for other chats stayed: it is the other way round.",
    ...weighting((weights, mask) => shared(tf.mul(weights, tf.sub(1, mask)))),
  },
  "first-block-only": {
    because:
      "Only the first block's weights were masked. In later blocks the chats look at each other again.",
    ...weighting((weights, mask, place) =>
      place.startsWith("0.") ? shared(tf.mul(weights, mask)) : weights,
    ),
  },
  "positions-twice": {
    because:
      "The right positions were added, but the stream had positions already: those of the row have to go first.",
    ...placing((x, own) => tf.add(x, own)),
  },
  "positions-of-the-row": {
    because: "The stream passed unchanged, with the positions of the row. The second chat begins at 0 too.",
    ...placing((x) => tf.clone(x)),
  },
  "positions-exchanged": {
    because: "The signs are exchanged: the row's positions were added and the chat's own taken away.",
    ...placing((x, own, rows) => tf.add(x, tf.sub(rows, own))),
  },
  "goes-back": {
    because:
      "A chat went back to an earlier row that had room for it. Chats stay in order: once a row is left, it is full.",
    packExamples(rows: EncodedChat[], length: number): PackedRow[] {
      right(rows, length);
      const bins: number[][] = [];
      const used = (bin: number[]) => bin.reduce((sum, i) => sum + rows[i].ids.length, 0);
      for (const [i, { ids }] of rows.entries()) {
        const bin = bins.find((some) => used(some) + ids.length <= length);
        if (bin) bin.push(i);
        else bins.push([i]);
      }
      return bins.map((bin) => {
        const [row] = right(
          bin.map((i) => rows[i]),
          length,
        );
        return { ...row, segments: row.segments.map((i) => (i < 0 ? i : bin[i])) };
      });
    },
  },
  "divisor-kept-from-zero": {
    because:
      "A small number was added to the divisor. A query whose own chat has almost no weight then keeps almost none.",
    ...weighting((weights, mask) => {
      const kept = tf.mul(weights, mask);
      return tf.div(kept, tf.add(tf.sum(kept, -1, true), 1e-6));
    }),
  },
  "positions-alone": {
    because: "The stream was replaced by the positions. The tokens' own vectors are in it, and stay.",
    ...placing((_, own) => own),
  },
  "positions-removed": {
    because: "The positions of the row were taken off, and those of the chats not added.",
    ...placing((x, _, rows) => tf.sub(x, rows)),
  },
  "exact-fit-begins-a-row": {
    because: "A chat that fills the rest of a row began the next one. It fits.",
    packExamples(rows, length) {
      right(rows, length);
      const groups: EncodedChat[][] = [];
      let room = 0;
      for (const row of rows) {
        if (row.ids.length >= room) {
          groups.push([]);
          room = length;
        }
        room -= row.ids.length;
        groups[groups.length - 1].push(row);
      }
      let before = 0;
      return groups.flatMap((group) => {
        const shift = before;
        before += group.length;
        return right(group, length).map((row) => ({
          ...row,
          segments: row.segments.map((i) => (i < 0 ? i : i + shift)),
        }));
      });
    },
  },
  "chats-counted-in-the-row": {
    because:
      "The chats were counted anew in each row. A segment is the chat's index in the list of all chats.",
    packExamples: (rows, length) =>
      right(rows, length).map((row) => ({
        ...row,
        segments: row.segments.map((i) => (i < 0 ? i : i - row.segments[0])),
      })),
  },
  "id-zero-is-no-target": {
    because: "A target with the id 0 was left out. It is a token like any other.",
    ...packing((row, t) => (row.targets[t] === 0 ? { target: IGNORED } : {})),
  },
  "padding-sees-nothing": {
    because:
      "Padding got no weights at all, and 0 / 0 is NaN. The weights of each query sum to 1, at padding too.",
    packedTap(P, packed) {
      const tap = rightTap(P, packed);
      return (place, x) =>
        place.endsWith("weights")
          ? tf.tidy(() => {
              const real = tf.tensor2d(packed.map((row) => row.segments.map((i) => Number(i >= 0))));
              return shared(tf.mul(tf.mul(x, maskOf(packed)), tf.expandDims(tf.expandDims(real, 1), 3)));
            })
          : tap(place, x);
    },
  },
  "earlier-chats-too": {
    because: "A query sees the chats before its own as well. It sees its own alone.",
    packedTap(P, packed) {
      const tap = rightTap(P, packed);
      return (place, x) =>
        place.endsWith("weights")
          ? tf.tidy(() => {
              const segments = tf.tensor2d(packed.map((row) => row.segments));
              const seen = tf.lessEqual(tf.expandDims(segments, 1), tf.expandDims(segments, 2));
              return shared(tf.mul(x, tf.cast(tf.expandDims(seen, 1), "float32")));
            })
          : tap(place, x);
    },
  },
  "asks-the-latest-tap": {
    because:
      "You keep the packed rows outside the function, where the next tap writes over them. Keep them in the call that makes the tap.",
    packedTap: asTheLatest(packedTap),
  },
  "moves-the-first-pass-only": {
    because: "Your tap mends the positions of its first pass only. A training asks it at every step.",
    packedTap: (P, packed) => {
      const tap = packedTap(P, packed);
      let asked = 0;
      return (place, x) => (place === "embedded" && asked++ > 0 ? x : tap(place, x));
    },
  },
});
