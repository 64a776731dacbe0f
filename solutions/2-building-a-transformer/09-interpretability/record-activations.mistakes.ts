import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
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
      "What came back is freed already. Keep a handle of your own with tf.keep, and hand over a clone of it.",
    recordActivations: recording({
      tap: (kept) => (place, x) => {
        kept[place] = x;
        return x;
      },
      hand: (kept) => kept,
      free: () => {},
    }),
  },
  "clones-without-keeping": {
    because:
      "The tap's clone is freed with the block it was made in. tf.keep(tf.clone(x)) outlives every tidy.",
    recordActivations: recording({
      tap: (kept) => (place, x) => {
        kept[place] = tf.clone(x);
        return x;
      },
    }),
  },
  "one-record-for-all-calls": {
    because: "What was kept is shared by all calls. Each call needs a list of its own, empty at first.",
    recordActivations: keptByModule(),
  },
  "layers-of-one-digit": {
    because: "Layers from 10 on were not recorded: their places begin with two digits.",
    recordActivations: showing((activations) =>
      Object.fromEntries(Object.entries(activations).filter(([place]) => !/^\d\d/.test(place))),
    ),
  },
  "passes-nothing-on": {
    because:
      "The tap gave nothing back, so nothing flows on. What a tap returns is what the model goes on with.",
    recordActivations: recording({
      tap: (kept) => (place, x) => {
        kept[place] = tf.keep(tf.clone(x));
        return undefined as unknown as tf.Tensor;
      },
    }),
  },
  "forgets-the-tap": {
    because:
      "Nothing was recorded: the model ran without the tap, or the tap let everything pass without keeping it.",
    recordActivations: recording({ run: (model, ids) => gptLogits(model, ids) }),
  },
  "kept-for-good": {
    because:
      "What is handed over is still kept: no tidy of the caller can free it. Hand over a handle that is not.",
    recordActivations: recording({ hand: (kept) => kept, free: () => {} }),
  },
  "two-handles-each": {
    because: "The handles that the tap kept are still there. Once the caller has others, they have to go.",
    recordActivations: recording({ free: () => {} }),
  },
  "forgets-the-way-out": {
    because: "When the model throws, what was kept until then stays for ever. Free it on that way out, too.",
    recordActivations: recording({
      free: (kept, failed) => {
        if (!failed) tf.dispose(kept);
      },
    }),
  },
  "last-layer-only": {
    because: "Layers wrote over each other: the number of the layer belongs to the name of a place.",
    recordActivations: showing((activations, model) => {
      const last = `${model.blocks.length - 1}.`;
      const short = Object.entries(activations).filter(
        ([place]) => !/^\d/.test(place) || place.startsWith(last),
      );
      return Object.fromEntries(short.map(([place, x]) => [place.replace(last, ""), x]));
    }),
  },
  "first-of-every-name": {
    because: "What the first layer showed was never replaced: every layer has a record of its own.",
    recordActivations: showing((activations) =>
      mapped(activations, (_, place) => tf.clone(activations[place.replace(/^\d+/, "0")])),
    ),
  },
  "stream-only": {
    because: "Only the stream was recorded. Weights, heads and what both sublayers add are places as well.",
    recordActivations: showing((activations) =>
      Object.fromEntries(
        Object.entries(activations).filter(([place]) => place === "embedded" || place.endsWith("stream")),
      ),
    ),
  },
  "embedding-missing": {
    because: "The stream before the first block is missing: it has a place of its own, without a number.",
    recordActivations: showing(({ embedded: _, ...rest }) => rest),
  },
  "first-text-only": {
    because: "Only the first text of the batch was recorded.",
    recordActivations: showing((activations) =>
      mapped(activations, (x) => tf.slice(x, 0, [1, ...x.shape.slice(1)])),
    ),
  },
  "mean-of-the-texts": {
    because: "The batch was averaged away. Each text has activations of its own.",
    recordActivations: showing((activations) => mapped(activations, (x) => tf.mean(x, 0))),
  },
  "passes-on-a-constant": {
    because: "The tap read the numbers out and passed a new tensor on: the chain of gradients ends there.",
    recordActivations: recording({
      tap: (kept) => (place, x) => {
        kept[place] = tf.keep(tf.clone(x));
        return place === "1.heads" ? tf.tensor(x.dataSync(), x.shape) : x;
      },
    }),
  },
  "flattens-the-heads": {
    because: "The heads were merged into rows. A place is recorded in the shape that it has there.",
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
