import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
import { gptLogits } from "../06-complete-model/gpt-logits.js";
import type { GPT } from "../06-complete-model/init-gpt.js";
import { type Head, ablateHeads as right } from "./ablate-head.js";

type By = "zero" | "mean";
type Parts = {
  /** the heads of `off` that are at this place */
  at: (place: string, off: Head[]) => number[];
  instead: (x: tf.Tensor, by: By) => tf.Tensor;
  mix: (x: tf.Tensor, instead: tf.Tensor, gone: tf.Tensor) => tf.Tensor;
};

const parts: Parts = {
  at: (place, off) => off.filter(({ layer }) => place === `${layer}.heads`).map(({ head }) => head),
  instead: (x, by) => (by === "zero" ? tf.zerosLike(x) : tf.mean(x, 0, true)),
  mix: (x, instead, gone) => tf.add(tf.mul(gone, instead), tf.mul(tf.sub(1, gone), x)),
};

/** Behind the checks, with some parts done in another way. */
const ablating =
  (other: Partial<Parts>, first = (off: Head[]) => off) =>
  (model: GPT, ids: tf.Tensor, off: Head[], by: By = "zero"): tf.Tensor => {
    right(model, ids, off, by).dispose();
    const { at, instead, mix } = { ...parts, ...other };
    return gptLogits(model, ids, (place, x) => {
      const heads = at(place, first(off));
      if (heads.length === 0) return x;
      const H = x.shape[1] as number;
      const gone = tf.tensor(
        Array.from({ length: H }, (_, h) => Number(heads.includes(h))),
        [1, H, 1, 1],
      ); // [1, H, 1, 1]
      return mix(x, instead(x, by), gone);
    });
  };

export default mistakesFor<typeof import("./ablate-head.js")>({
  "switches-nothing-off": {
    because: "The model ran as it is. What the heads found has to be replaced on its way through the tap.",
    ablateHeads: ablating({ at: () => [] }),
  },
  "zeroes-the-weights": {
    because:
      "The attention weights were replaced. Wo reads what the head found, and a mean of weights still looks at this text.",
    ablateHeads: ablating({
      at: (place, off) => off.filter(({ layer }) => place === `${layer}.weights`).map(({ head }) => head),
    }),
  },
  "whole-layer": {
    because: "All heads of the layer went silent. Only those of the list do.",
    ablateHeads: ablating({ mix: (x, instead) => tf.add(tf.mul(0, x), instead) }),
  },
  "the-others": {
    because: "The heads of the list go on, and the others were switched off.",
    ablateHeads: ablating({ mix: (x, instead, gone) => parts.mix(x, instead, tf.sub(1, gone)) }),
  },
  "in-every-layer": {
    because:
      "The head was switched off in all layers. Head 1 of layer 0 and head 1 of layer 1 are two heads.",
    ablateHeads: ablating({
      at: (place, off) => (place.endsWith(".heads") ? off.map(({ head }) => head) : []),
    }),
  },
  "counts-layers-from-one": {
    because: "The layer before was silenced. Layers are counted from 0.",
    ablateHeads: ablating({
      at: (place, off) => off.filter(({ layer }) => place === `${layer - 1}.heads`).map(({ head }) => head),
    }),
  },
  "first-of-the-list": {
    because: "Only the first head of the list was switched off.",
    ablateHeads: ablating({}, (off) => off.slice(0, 1)),
  },
  "last-of-a-layer": {
    because: "Of several heads in one layer only the last one was switched off.",
    ablateHeads: ablating({ at: (place, off) => parts.at(place, off).slice(-1) }),
  },
  "always-zero": {
    because: 'The second way is missing: by "mean" a head says what it says on average.',
    ablateHeads: ablating({ instead: (x) => tf.zerosLike(x) }),
  },
  "always-mean": {
    because: 'By "zero" a head finds 0. Here it found its mean.',
    ablateHeads: ablating({ instead: (x) => tf.mean(x, 0, true) }),
  },
  "mean-over-positions": {
    because:
      "The mean runs over the positions, later ones too. It is taken over the texts, at each position by itself.",
    ablateHeads: ablating({ instead: (x, by) => (by === "zero" ? tf.zerosLike(x) : tf.mean(x, 2, true)) }),
  },
  "mean-over-texts-and-positions": {
    because: "One mean for all positions: what a head always says may differ from position to position.",
    ablateHeads: ablating({
      instead: (x, by) => (by === "zero" ? tf.zerosLike(x) : tf.mean(x, [0, 2], true)),
    }),
  },
  "mean-of-the-heads": {
    because: "The head says what its neighbours say on average. Its own mean over the texts was asked for.",
    ablateHeads: ablating({ instead: (x, by) => (by === "zero" ? tf.zerosLike(x) : tf.mean(x, 1, true)) }),
  },
  "adds-the-mean": {
    because: "The mean was added to what the head found. It stands in its place.",
    ablateHeads: ablating({ mix: (x, instead, gone) => tf.add(x, tf.mul(gone, instead)) }),
  },
  "makes-up-for-it": {
    because: "The other heads were made louder to make up for the missing one. They stay as they are.",
    ablateHeads: ablating({
      mix: (x, instead, gone) => {
        const H = x.shape[1] as number;
        const louder = tf.div(H, tf.maximum(1, tf.sub(H, tf.sum(gone)))); // []
        return tf.add(tf.mul(gone, instead), tf.mul(louder, tf.mul(tf.sub(1, gone), x)));
      },
    }),
  },
  "takes-the-bias-too": {
    because:
      "All that attention adds was set to 0, the bias of Wo too. What a head found is replaced before Wo.",
    ablateHeads: (model, ids, off, by = "zero") => {
      right(model, ids, off, by).dispose();
      const deaf = (layer: number) =>
        new Set(off.filter((at) => at.layer === layer).map((at) => at.head)).size;
      return gptLogits(model, ids, (place, x) => {
        const [layer, name] = place.split(".");
        if (name === "attention" && deaf(Number(layer)) === model.heads) return tf.zerosLike(x);
        const gone = tf.tensor(
          Array.from({ length: model.heads }, (_, h) => Number(parts.at(place, off).includes(h))),
          [1, model.heads, 1, 1],
        );
        return name === "heads" ? parts.mix(x, parts.instead(x, by), gone) : x;
      });
    },
  },
  "changes-the-model": {
    because:
      "Rows of Wo were set to 0 in the model itself, and the head is gone for good. Change what flows, not the weights.",
    ablateHeads: (model, ids, off, by = "zero") => {
      if (by === "mean") return right(model, ids, off, by);
      const result = right(model, ids, off, by);
      for (const { layer, head } of off) {
        const { attention } = model.blocks[layer];
        const [rows] = attention.Wo.shape;
        const width = rows / model.heads;
        const keep = Array.from({ length: rows }, (_, r) => Number(Math.floor(r / width) !== head));
        attention.Wo = tf.tidy(() => tf.mul(attention.Wo, tf.tensor(keep, [rows, 1])));
      }
      return result;
    },
  },
  "mean-of-the-first-two": {
    because: "The mean was taken over the first two texts only. All texts of the batch count, alike.",
    ablateHeads: ablating({
      instead: (x, by) =>
        by === "zero" ? tf.zerosLike(x) : tf.mean(tf.slice(x, 0, Math.min(2, x.shape[0])), 0, true),
    }),
  },
  "empties-the-list": {
    because: "The caller's list of heads is empty afterwards. Read it, and leave it as it is.",
    ablateHeads: (model, ids, off, by) => {
      const result = right(model, ids, off, by);
      off.length = 0;
      return result;
    },
  },
  "takes-any-number": {
    because:
      "A head that does not exist was asked for, and nothing happened: the caller will think it does not matter.",
    ablateHeads: (model, ids, off, by = "zero") =>
      right(
        model,
        ids,
        off.filter(({ layer, head }) => layer < model.blocks.length && head < model.heads),
        by,
      ),
  },
});
