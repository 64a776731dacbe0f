import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
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
    because: "You ran the model unchanged. Replace the heads' outputs in the tap.",
    ablateHeads: ablating({ at: () => [] }),
  },
  "zeroes-the-weights": {
    because:
      "You replaced the attention weights. Replace the head's output, which Wo reads: a mean of weights still looks at this text.",
    ablateHeads: ablating({
      at: (place, off) => off.filter(({ layer }) => place === `${layer}.weights`).map(({ head }) => head),
    }),
  },
  "whole-layer": {
    because: "You ablated all heads of the layer. Ablate only those of the list.",
    ablateHeads: ablating({ mix: (x, instead) => tf.add(tf.mul(0, x), instead) }),
  },
  "the-others": {
    because: "You left the heads of the list on, and ablated the others.",
    ablateHeads: ablating({ mix: (x, instead, gone) => parts.mix(x, instead, tf.sub(1, gone)) }),
  },
  "in-every-layer": {
    because: "You ablated the head in all layers. Head 1 of layer 0 and head 1 of layer 1 are two heads.",
    ablateHeads: ablating({
      at: (place, off) => (place.endsWith(".heads") ? off.map(({ head }) => head) : []),
    }),
  },
  "counts-layers-from-one": {
    because: "You ablated the layer before. Layers count from 0.",
    ablateHeads: ablating({
      at: (place, off) => off.filter(({ layer }) => place === `${layer - 1}.heads`).map(({ head }) => head),
    }),
  },
  "first-of-the-list": {
    because: "You ablated only the first head of the list.",
    ablateHeads: ablating({}, (off) => off.slice(0, 1)),
  },
  "last-of-a-layer": {
    because: "Of several heads in one layer you ablated only the last one.",
    ablateHeads: ablating({ at: (place, off) => parts.at(place, off).slice(-1) }),
  },
  "always-zero": {
    because: 'The second option is missing: by "mean" the head\'s output becomes its mean over the texts.',
    ablateHeads: ablating({ instead: (x) => tf.zerosLike(x) }),
  },
  "always-mean": {
    because: 'You used the mean for "zero" too. By "zero" the output becomes 0.',
    ablateHeads: ablating({ instead: (x) => tf.mean(x, 0, true) }),
  },
  "mean-over-positions": {
    because:
      "You took the mean over the positions, including later ones. Take it over the texts, separately at each position.",
    ablateHeads: ablating({ instead: (x, by) => (by === "zero" ? tf.zerosLike(x) : tf.mean(x, 2, true)) }),
  },
  "mean-over-texts-and-positions": {
    because:
      "You took one mean for all positions. A head's average output may differ from position to position.",
    ablateHeads: ablating({
      instead: (x, by) => (by === "zero" ? tf.zerosLike(x) : tf.mean(x, [0, 2], true)),
    }),
  },
  "mean-of-the-heads": {
    because: "You took the mean over the heads of a layer. Take each head's own mean, over the texts.",
    ablateHeads: ablating({ instead: (x, by) => (by === "zero" ? tf.zerosLike(x) : tf.mean(x, 1, true)) }),
  },
  "adds-the-mean": {
    because: "You added the mean to the head's output. It replaces the output.",
    ablateHeads: ablating({ mix: (x, instead, gone) => tf.add(x, tf.mul(gone, instead)) }),
  },
  "makes-up-for-it": {
    because: "You scaled the other heads up to make up for the missing one. They stay unchanged.",
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
      "You set all that attention adds to 0, including the bias of Wo. Replace a head's output before Wo.",
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
      "You set rows of Wo to 0 in the model itself, so the head is gone for good. Change activations, not weights.",
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
    because: "You took the mean over only the first two texts. All texts of the batch count equally.",
    ablateHeads: ablating({
      instead: (x, by) =>
        by === "zero" ? tf.zerosLike(x) : tf.mean(tf.slice(x, 0, Math.min(2, x.shape[0])), 0, true),
    }),
  },
  "empties-the-list": {
    because: "You emptied the caller's list of heads. Read it, and leave it unchanged.",
    ablateHeads: (model, ids, off, by) => {
      const result = right(model, ids, off, by);
      off.length = 0;
      return result;
    },
  },
  "takes-any-number": {
    because: "You accepted a head that does not exist: the caller will think that it does not matter.",
    ablateHeads: (model, ids, off, by = "zero") =>
      right(
        model,
        ids,
        off.filter(({ layer, head }) => layer < model.blocks.length && head < model.heads),
        by,
      ),
  },
  "first-of-a-layer": {
    because: "Of several heads in one layer you ablated only the first one.",
    ablateHeads: ablating({ at: (place, off) => parts.at(place, off).slice(0, 1) }),
  },
  "layer-of-the-first-head": {
    because:
      "You ablated only the heads in the layer of the first one. Each head of the list has its own layer.",
    ablateHeads: ablating({}, (off) => off.filter(({ layer }) => layer === off[0].layer)),
  },
  "layers-that-begin-alike": {
    because:
      "You took every layer whose number begins like that of the head. Layer 1 is not layer 10: compare the whole place.",
    ablateHeads: ablating({
      at: (place, off) =>
        off
          .filter(({ layer }) => place.startsWith(`${layer}`) && place.endsWith(".heads"))
          .map(({ head }) => head),
    }),
  },
  "first-text-for-the-mean": {
    because:
      "You put the first text's output in place of the mean. The mean runs over all texts of the batch.",
    ablateHeads: ablating({ instead: (x, by) => (by === "zero" ? tf.zerosLike(x) : tf.slice(x, 0, 1)) }),
  },
  "all-that-attention-adds": {
    because:
      "You replaced what the whole layer's attention adds. Replace one head's output, before Wo mixes the heads.",
    ablateHeads: (model, ids, off, by = "zero") => {
      right(model, ids, off, by).dispose();
      return gptLogits(model, ids, (place, x) => {
        if (!off.some(({ layer }) => place === `${layer}.attention`)) return x;
        return by === "zero" ? tf.zerosLike(x) : tf.add(tf.zerosLike(x), tf.mean(x, 0, true));
      });
    },
  },
});
