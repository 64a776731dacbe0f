import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import type { Tap } from "#lib/tap";
import { gptLogits } from "../06-complete-model/gpt-logits.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { type Recording, recordActivations as right } from "./record-activations.js";

type Kept = Record<string, tf.Tensor>;

/** A recorder of which some parts are done in another way. */
const recording =
  (other: {
    tap?: (kept: Kept) => Tap;
    hand?: (kept: Kept) => Kept;
    free?: (kept: Kept, failed: boolean) => void;
    run?: (model: GPT, ids: tf.Tensor, tap: Tap) => tf.Tensor;
  }) =>
  (model: GPT, ids: tf.Tensor): Recording => {
    const {
      tap = (kept) => (place, x) => {
        kept[place] = tf.keep(tf.clone(x));
        return x;
      },
      hand = (kept) => mapped(kept, (x) => tf.clone(x)),
      free = (kept) => tf.dispose(kept),
      run = gptLogits,
    } = other;
    const kept: Kept = {};
    let failed = true;
    try {
      const result = tf.tidy(() => {
        const logits = run(model, ids, tap(kept));
        return { logits, activations: hand(kept) };
      });
      failed = false;
      return result;
    } finally {
      free(kept, failed);
    }
  };

const mapped = (kept: Kept, change: (x: tf.Tensor, place: string) => tf.Tensor): Kept =>
  Object.fromEntries(Object.entries(kept).map(([place, x]) => [place, change(x, place)]));

/** A record whose activations are something else. */
const showing =
  (body: (activations: Kept, model: GPT) => Kept) =>
  (model: GPT, ids: tf.Tensor): Recording =>
    tf.tidy(() => {
      const { logits, activations } = right(model, ids);
      return { logits, activations: body(activations, model) };
    });

/** A recorder whose calls share what they kept. */
function keptByModule() {
  const shared: Kept = {};
  return recording({
    tap: () => (place, x) => {
      shared[place] = tf.keep(tf.clone(x));
      return x;
    },
    hand: () => mapped(shared, (x) => tf.clone(x)),
    free: () => tf.dispose(shared),
  });
}

export default mistakesFor<typeof import("./record-activations.js")>({
  "comes-back-freed": {
    because:
      "You returned tensors that are freed already. Keep your own handle with tf.keep, and return a clone of it.",
    recordActivations: recording({
      tap: (kept) => (place, x) => {
        kept[place] = x;
        return x;
      },
      hand: (kept) => kept,
      free: () => {},
    }),
  },
  "stores-without-keeping": {
    because:
      "What your tap stored is freed when the model's block returns. Only a tensor that tf.keep protects outlives every tidy.",
    recordActivations: recording({
      tap: (kept) => (place, x) => {
        kept[place] = tf.clone(x);
        return x;
      },
    }),
  },
  "one-record-for-all-calls": {
    because: "All your calls share one record. Each call needs its own, empty at first.",
    recordActivations: keptByModule(),
  },
  "layers-of-one-digit": {
    because: "You didn't record layers from 10 on: their places begin with two digits.",
    recordActivations: showing((activations) =>
      Object.fromEntries(Object.entries(activations).filter(([place]) => !/^\d\d/.test(place))),
    ),
  },
  "passes-nothing-on": {
    because: "Your tap returned nothing. The model continues with whatever a tap returns.",
    recordActivations: recording({
      tap: (kept) => (place, x) => {
        kept[place] = tf.keep(tf.clone(x));
        return undefined as unknown as tf.Tensor;
      },
    }),
  },
  "forgets-the-tap": {
    because: "You recorded nothing: the model ran without the tap, or the tap kept nothing.",
    recordActivations: recording({ run: (model, ids) => gptLogits(model, ids) }),
  },
  "kept-for-good": {
    because:
      "Your returned tensors are still kept, so no tidy of the caller can free them. Return handles that are not kept.",
    recordActivations: recording({ hand: (kept) => kept, free: () => {} }),
  },
  "two-handles-each": {
    because:
      "The handles that your tap kept are still in memory. Dispose of them once the caller has its own.",
    recordActivations: recording({ free: () => {} }),
  },
  "forgets-the-way-out": {
    because: "When the model throws, the kept tensors stay in memory for ever. Free them in that case too.",
    recordActivations: recording({
      free: (kept, failed) => {
        if (!failed) tf.dispose(kept);
      },
    }),
  },
  "last-layer-only": {
    because: "Your layers overwrote each other: the number of the layer is part of the name of a place.",
    recordActivations: showing((activations, model) => {
      const last = `${model.blocks.length - 1}.`;
      const short = Object.entries(activations).filter(
        ([place]) => !/^\d/.test(place) || place.startsWith(last),
      );
      return Object.fromEntries(short.map(([place, x]) => [place.replace(last, ""), x]));
    }),
  },
  "first-of-every-name": {
    because: "You kept only the first layer's activations of each name: every layer has its own.",
    recordActivations: showing((activations) =>
      mapped(activations, (_, place) => tf.clone(activations[place.replace(/^\d+/, "0")])),
    ),
  },
  "stream-only": {
    because:
      "You recorded only the stream. Weights, heads and the outputs of both sublayers are places as well.",
    recordActivations: showing((activations) =>
      Object.fromEntries(
        Object.entries(activations).filter(([place]) => place === "embedded" || place.endsWith("stream")),
      ),
    ),
  },
  "embedding-missing": {
    because: "The stream before the first block is missing: it has its own place, without a number.",
    recordActivations: showing(({ embedded: _, ...rest }) => rest),
  },
  "first-text-only": {
    because: "You recorded only the first text of the batch.",
    recordActivations: showing((activations) =>
      mapped(activations, (x) => tf.slice(x, 0, [1, ...x.shape.slice(1)])),
    ),
  },
  "mean-of-the-texts": {
    because: "You averaged over the batch. Each text has its own activations.",
    recordActivations: showing((activations) => mapped(activations, (x) => tf.mean(x, 0))),
  },
  "passes-on-a-constant": {
    because: "Your tap read the numbers out and passed a new tensor on, so no gradient gets through.",
    recordActivations: recording({
      tap: (kept) => (place, x) => {
        kept[place] = tf.keep(tf.clone(x));
        return place === "1.heads" ? tf.tensor(x.dataSync(), x.shape) : x;
      },
    }),
  },
  "flattens-the-heads": {
    because: "You merged the heads into rows. Record each place in the shape that it has there.",
    recordActivations: showing((activations) =>
      mapped(activations, (x, place) => {
        const [B, H, T, d] = x.shape as number[];
        return place.endsWith("heads")
          ? tf.reshape(tf.transpose(x, [0, 2, 1, 3]), [B, T, H * d])
          : tf.clone(x);
      }),
    ),
  },
});
