import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { assertSameShape } from "#lib/shapes";
import { gptLogits } from "../06-complete-model/gpt-logits.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import {
  type Pair,
  logitDifference as rightDifference,
  patchStream as rightPatch,
} from "./activation-patching.js";
import { recordActivations } from "./record-activations.js";

type Patch = typeof rightPatch;
type Difference = typeof rightDifference;
/** What the recovery is made of: the runs, and the formula. */
type Parts = {
  patch: Patch;
  difference: Difference;
  /** the text that is run, and the one whose stream is put in */
  texts: (pair: Pair) => [run: tf.Tensor, source: tf.Tensor];
  /** where the source is recorded that is put in at a place */
  from: (place: string, model: GPT) => string;
  where: (T: number) => tf.Tensor;
  recovery: (patched: tf.Tensor, low: tf.Tensor, high: tf.Tensor) => tf.Tensor;
  places: (model: GPT) => string[];
};

const mixed = (mask: tf.Tensor, source: tf.Tensor, x: tf.Tensor) =>
  tf.add(tf.mul(mask, source), tf.mul(tf.sub(1, mask), x)); // [B, T, D]

const allPlaces = (model: GPT) => ["embedded", ...model.blocks.map((_, i) => `${i}.stream`)];

/** A run in which the tap does something else. */
const running =
  (
    change: (at: string, place: string, mask: tf.Tensor, source: tf.Tensor, x: tf.Tensor) => tf.Tensor,
  ): Patch =>
  (model, ids, place, source, where) => {
    assertSameShape("ids and where", ids, where);
    return tf.tidy(() =>
      gptLogits(model, ids, (at, x) => change(at, place, tf.expandDims(where, -1), source, x)),
    );
  };

/** All three functions, with some parts done in another way. */
function patching(other: Partial<Parts>) {
  const parts: Parts = {
    patch: rightPatch,
    difference: rightDifference,
    texts: ({ clean, corrupt }) => [corrupt, clean],
    from: (place) => place,
    where: (T) => tf.eye(T),
    recovery: (patched, low, high) => tf.div(tf.sub(patched, low), tf.sub(high, low)),
    places: allPlaces,
    ...other,
  };
  const { patch, difference, texts, from, where, recovery, places } = parts;
  return {
    patchStream: patch,
    logitDifference: difference,
    activationPatching: (model: GPT, pair: Pair): tf.Tensor => {
      assertSameShape("the clean and the corrupt text", pair.clean, pair.corrupt);
      const T = pair.clean.shape[1] as number;
      return tf.tidy(() => {
        const answer = (logits: tf.Tensor) => difference(logits, pair.right, pair.wrong);
        const high = answer(gptLogits(model, pair.clean));
        const low = answer(gptLogits(model, pair.corrupt));
        const [run, source] = texts(pair);
        const { activations } = recordActivations(model, source);
        const rows = places(model).map((place) => {
          const logits = patch(model, tf.tile(run, [T, 1]), place, activations[from(place, model)], where(T));
          return recovery(answer(logits), low, high); // [T]
        });
        return tf.stack(rows); // [N + 1, T]
      });
    },
  };
}

export default mistakesFor<typeof import("./activation-patching.js")>({
  "patches-nothing": {
    because:
      "You ran the text unchanged. At the named place, the source replaces the stream where the mask is 1.",
    ...patching({ patch: running((_at, _place, _mask, _source, x) => x) }),
  },
  "adds-the-source": {
    because: "You added the source to the stream. It replaces the stream.",
    ...patching({
      patch: running((at, place, mask, source, x) => (at === place ? tf.add(x, tf.mul(mask, source)) : x)),
    }),
  },
  "mask-turned-round": {
    because: "You patched everything except the positions with 1. 1 means: patched.",
    ...patching({
      patch: running((at, place, mask, source, x) => (at === place ? mixed(tf.sub(1, mask), source, x) : x)),
    }),
  },
  "all-positions": {
    because:
      "You patched all positions at once. Then every run is the other text, and the result doesn't depend on the position.",
    ...patching({
      patch: running((at, place, mask, source, x) =>
        at === place ? mixed(tf.onesLike(mask), source, x) : x,
      ),
    }),
  },
  "forgets-the-mask": {
    because:
      "You replaced the stream at every position. The source goes in only where the mask is 1, in each text of the batch.",
    ...patching({ patch: running((at, place, _mask, source, x) => (at === place ? source : x)) }),
  },
  "every-depth": {
    because:
      "You patched the source at every depth. It belongs to one place: later ones must show what follows from it.",
    ...patching({
      patch: running((at, _place, mask, source, x) =>
        at === "embedded" || at.endsWith(".stream") ? mixed(mask, source, x) : x,
      ),
    }),
  },
  "what-the-block-adds": {
    because: "You replaced the output of the feed-forward network. The place is the stream after the block.",
    ...patching({
      patch: running((at, place, mask, source, x) =>
        at === place.replace("stream", "mlp") ? mixed(mask, source, x) : x,
      ),
    }),
  },
  "leaves-a-hole": {
    because:
      "You removed the stream at positions with 1, and never used the source. That is ablation, not patching.",
    ...patching({
      patch: running((at, place, mask, _source, x) => (at === place ? tf.mul(tf.sub(1, mask), x) : x)),
    }),
  },
  "first-mask-for-all": {
    because: "You patched all texts of the batch by the first one's mask. Each has its own row in the mask.",
    ...patching({
      patch: running((at, place, mask, source, x) =>
        at === place ? mixed(tf.slice(mask, 0, [1, -1, -1]), source, x) : x,
      ),
    }),
  },
  "wrong-less-right": {
    because: "Your sign is wrong: the logit of the right token comes first.",
    ...patching({ difference: (logits, right, wrong) => rightDifference(logits, wrong, right) }),
  },
  "first-position": {
    because: "You read the difference at the first position. The answer comes at the end of the text.",
    ...patching({
      difference: (logits, right, wrong) =>
        tf.tidy(() => rightDifference(tf.reverse(logits, 1), right, wrong)),
    }),
  },
  probabilities: {
    because: "You subtracted probabilities. Logits add up along the stream, probabilities do not.",
    ...patching({
      difference: (logits, right, wrong) => tf.tidy(() => rightDifference(tf.softmax(logits), right, wrong)),
    }),
  },
  "softmax-over-the-texts": {
    because:
      "You took the softmax of one token's logits over the texts of the batch. Subtract the logits themselves.",
    ...patching({
      difference: (logits, right, wrong) =>
        tf.tidy(() => {
          const [B, T] = logits.shape as number[];
          const last = (token: number) => tf.reshape(tf.slice(logits, [0, T - 1, token], [B, 1, 1]), [B]);
          return tf.sub(tf.softmax(last(right)), tf.softmax(last(wrong)));
        }),
    }),
  },
  "right-token-only": {
    because: "The wrong token's logit is missing. A single logit can rise because all of them do.",
    ...patching({
      difference: (logits, right) =>
        tf.tidy(() => {
          const [B, T] = logits.shape as number[];
          return tf.reshape(tf.slice(logits, [0, T - 1, right], [B, 1, 1]), [B]);
        }),
    }),
  },
  "clean-into-clean": {
    because:
      "All your runs return the clean answer: you ran the clean text, or patched all positions. Patch one of the corrupt text.",
    ...patching({ texts: ({ clean }) => [clean, clean] }),
  },
  "corrupt-into-clean": {
    because:
      "You patched the corrupt stream into the clean run. That shows what breaks the answer, not what restores it.",
    ...patching({ texts: ({ clean, corrupt }) => [clean, corrupt] }),
  },
  "share-of-the-clean": {
    because: "You divided the patched difference by the clean one. The corrupt run is the zero of the scale.",
    ...patching({ recovery: (patched, _low, high) => tf.div(patched, high) }),
  },
  "divides-by-the-clean": {
    because:
      "You divided the change by the clean difference. Divide it by the whole distance, from corrupt to clean.",
    ...patching({ recovery: (patched, low, high) => tf.div(tf.sub(patched, low), high) }),
  },
  "not-normalised": {
    because:
      "You returned how far the difference moved, in logits. Divide by the whole distance, from corrupt to clean.",
    ...patching({ recovery: (patched, low) => tf.sub(patched, low) }),
  },
  "what-is-missing": {
    because: "You returned the part that is still missing. Recovery is 1 if the clean answer is restored.",
    ...patching({ recovery: (patched, low, high) => tf.div(tf.sub(high, patched), tf.sub(high, low)) }),
  },
  "source-from-the-embedding": {
    because: "You patched the clean embedding at every depth. Use the clean run's stream at the same place.",
    ...patching({ from: () => "embedded" }),
  },
  "source-from-the-end": {
    because:
      "You patched the end of the clean stream at every depth. Use the clean run's stream at the same place.",
    ...patching({ from: (_place, model) => allPlaces(model).at(-1) as string }),
  },
  "from-here-to-the-end": {
    because:
      "You patched copy t from position t on. Patch one position in each copy, so that positions can be told apart.",
    ...patching({ where: (T) => tf.linalg.bandPart(tf.ones([T, T]), 0, -1) }),
  },
  "without-the-embedding": {
    because: "The row of the embedding is missing: there the texts differ, before any block has run.",
    ...patching({ places: (model) => allPlaces(model).slice(1) }),
  },
  "up-to-here": {
    because:
      "You patched copy t up to position t. Patch one position in each copy, so that positions can be told apart.",
    ...patching({ where: (T) => tf.linalg.bandPart(tf.ones([T, T]), -1, 0) }),
  },
  "source-from-the-corrupt-run": {
    because:
      "You patched with the corrupt run's own stream, which changes nothing. The source is the clean run.",
    ...patching({ texts: ({ corrupt }) => [corrupt, corrupt] }),
  },
  "clipped-to-0-and-1": {
    because: "You clipped the recovery to 0 and 1. Below 0 and above 1 it says something too.",
    ...patching({
      recovery: (patched, low, high) => tf.clipByValue(tf.div(tf.sub(patched, low), tf.sub(high, low)), 0, 1),
    }),
  },
  "last-position-but-one": {
    because: "You read the difference one position too early. The answer comes after the last token.",
    ...patching({
      difference: (logits, right, wrong) =>
        tf.tidy(() => {
          const T = logits.shape[1] as number;
          return rightDifference(tf.slice(logits, 0, [-1, Math.max(1, T - 1), -1]), right, wrong);
        }),
    }),
  },
  "mean-over-the-texts": {
    because: "You averaged the difference over the texts. Each text of the batch has its own.",
    ...patching({
      difference: (logits, right, wrong) =>
        tf.tidy(() => {
          const each = rightDifference(logits, right, wrong); // [B]
          return tf.add(tf.zerosLike(each), tf.mean(each));
        }),
    }),
  },
  "a-source-for-each": {
    because: "You refused one source for several texts. A source of [1, T, D] serves all of them.",
    ...patching({
      patch: running((at, place, mask, source, x) => {
        if (at !== place) return x;
        assertSameShape("the stream and its source", x, source);
        return mixed(mask, source, x);
      }),
    }),
  },
  "places-that-end-alike": {
    because:
      "You compared only the ends of the places' names. 0.stream is not 10.stream: compare the whole name.",
    ...patching({
      patch: running((at, place, mask, source, x) => (at.endsWith(place) ? mixed(mask, source, x) : x)),
    }),
  },
});
