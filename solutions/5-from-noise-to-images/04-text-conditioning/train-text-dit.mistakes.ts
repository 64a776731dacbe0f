import * as tf from "@tensorflow/tfjs";
import { asTheLatest, mistakesFor } from "#lib/author/mistakes";
import { gaussians, uniformTimes } from "#lib/flow/noise";
import type { Velocity } from "#lib/flow/velocity";
import { picturesIn } from "#lib/pictures/pixels";
import { CAPTION_LENGTH, captionOf, type Scene, scenePictures, VOCABULARY } from "#lib/pictures/scenes";
import type { TextDiT } from "#lib/pictures/text-dit";
import type { Random } from "#lib/random";
import { batchedLinear } from "../../2-building-a-transformer/02-scaled-dot-product-attention/batched-linear.js";
import { silu } from "../../2-building-a-transformer/04-feed-forward-networks/swiglu.js";
import { eulerFlow } from "../01-flow-matching/euler-flow.js";
import { flowTrainer } from "../01-flow-matching/train-two-moons.js";
import { velocityLoss } from "../01-flow-matching/velocity-loss.js";
import { normalTimes } from "../02-diffusion-transformer/draw-times.js";
import { gridPositions } from "../02-diffusion-transformer/grid-positions.js";
import { modulate } from "../02-diffusion-transformer/modulate.js";
import { patchify, unpatchify } from "../02-diffusion-transformer/patchify.js";
import { timeFeatures } from "../02-diffusion-transformer/time-features.js";
import { guidedVelocity, type LabeledVelocity } from "../03-class-conditioning/guided-sampler.js";
import { type CaptionRow, dropCaptions } from "./drop-captions.js";
import { type Captions, encodeCaption } from "./encode-caption.js";
import { textBlock } from "./text-block.js";
import { captionVelocity, noCaption, type TextPlan, textTrainer, textVelocity } from "./train-text-dit.js";

type Told = { velocity: tf.Tensor; weights: tf.Tensor[] };

interface VelocityParts {
  words: (ids: tf.Tensor, net: TextDiT) => tf.Tensor;
  mask: (mask: tf.Tensor) => tf.Tensor;
  signal: (signal: tf.Tensor, words: tf.Tensor) => tf.Tensor;
  /** the stream after all blocks, and the weights of each */
  through: (
    tokens: tf.Tensor,
    block: (h: tf.Tensor, i: number) => { output: tf.Tensor; weights: tf.Tensor },
    layers: number,
  ) => { stream: tf.Tensor; weights: tf.Tensor[] };
}
const placed = (ids: tf.Tensor, net: TextDiT, from = 0) =>
  tf.add(tf.gather(net.words as tf.Tensor, ids), tf.slice(net.places as tf.Tensor, from, ids.shape[1]));
const velocityParts: VelocityParts = {
  words: (ids, net) => placed(ids, net),
  mask: (mask) => mask,
  signal: (signal) => signal,
  through: (tokens, block, layers) => {
    let stream = tokens;
    const weights = Array.from({ length: layers }, (_, i) => {
      const read = block(stream, i);
      stream = read.output;
      return read.weights;
    });
    return { stream, weights };
  },
};
const dense = (y: tf.Tensor, { W, b }: { W: tf.Tensor; b: tf.Tensor }) => tf.add(tf.matMul(y, W), b);
/** The velocity with some parts done in another way; what doesn't fit is refused as it should be. */
const velocityWith =
  (other: Partial<VelocityParts>) =>
  (net: TextDiT, x: tf.Tensor, t: tf.Tensor, captions: Captions): Told => {
    const right = textVelocity(net, x, t, captions);
    tf.dispose([right.velocity, right.weights]);
    const way = { ...velocityParts, ...other };
    const { height: H, width: W, patch: P, dModel: D, heads } = net.sizes;
    return tf.tidy(() => {
      const ids = tf.tensor2d(captions.ids, undefined, "int32");
      const mask = way.mask(tf.tensor2d(captions.mask, undefined, "bool"));
      const words = way.words(ids, net);
      const told = dense(silu(dense(timeFeatures(t, 32), net.time.first)), net.time.second);
      const signal = way.signal(told, words);
      const embedded = batchedLinear(patchify(x, P), net.embed.W, net.embed.b);
      const tokens = tf.add(embedded, gridPositions(H / P, W / P, D));
      const block = (h: tf.Tensor, i: number) => textBlock(h, signal, words, mask, net.blocks[i], heads);
      const { stream, weights } = way.through(tokens, block, net.blocks.length);
      const [shift, scale] = tf.split(dense(silu(told), net.last.modulation), 2, 1);
      const out = batchedLinear(modulate(stream, shift, scale), net.last.out.W, net.last.out.b);
      return { velocity: unpatchify(out, P, H, W), weights };
    });
  };

type RowOf = (label: number, item: number, captions: Captions, none: CaptionRow) => CaptionRow;
const rowIn = ({ ids, mask }: Captions, i: number): CaptionRow => ({ ids: ids[i], mask: mask[i] });
const rightRow: RowOf = (label, _, captions, none) =>
  label === captions.ids.length ? none : rowIn(captions, label);

interface LossParts {
  pictures: (scenes: Scene[], rng: Random) => tf.Tensor;
  texts: (scenes: Scene[], rng: Random) => string[];
  told: (captions: Captions, share: number, rng: Random) => Captions;
  times: (B: number, rng: Random) => tf.Tensor;
  loss: (velocity: Velocity, x: tf.Tensor, noise: tf.Tensor, t: tf.Tensor) => tf.Scalar;
}
const lossParts: LossParts = {
  pictures: (scenes) => scenePictures(scenes),
  texts: (scenes, rng) => scenes.map((scene) => captionOf(scene, rng)),
  told: (captions, share, rng) => dropCaptions(captions, share, noCaption(), rng),
  times: normalTimes,
  loss: velocityLoss,
};
type GuidedBy = (
  captionVelocity: (net: TextDiT, captions: Captions, none: CaptionRow) => LabeledVelocity,
  net: TextDiT,
  captions: Captions,
  w: number,
) => Velocity;
interface DrawingParts {
  velocity: GuidedBy;
  noise: (shape: number[], rng: Random) => tf.Tensor;
  flow: typeof eulerFlow;
  pixels: (drawn: tf.Tensor) => tf.Tensor;
}
const guided: GuidedBy = (captionVelocity, net, captions, w) => {
  const B = captions.ids.length;
  return guidedVelocity(captionVelocity(net, captions, noCaption()), [...captions.ids.keys()], B, w);
};
const drawingParts: DrawingParts = {
  velocity: guided,
  noise: (shape, rng) => gaussians(shape, rng),
  flow: eulerFlow,
  pixels: (drawn) => drawn,
};

interface Parts {
  velocity?: typeof textVelocity;
  rowOf?: RowOf;
  loss?: Partial<LossParts>;
  learns?: (net: TextDiT) => tf.Variable[];
  drawing?: Partial<DrawingParts>;
}
/** All functions of the file with some parts done in another way: what uses a changed one changes, too. */
function by({
  velocity: velocityOf = textVelocity,
  rowOf = rightRow,
  loss: ownLoss = {},
  learns = (net) => Object.values(net.parameters),
  drawing = {},
}: Parts) {
  const captionVelocity =
    (net: TextDiT, captions: Captions, none: CaptionRow): LabeledVelocity =>
    (x, t, labels) =>
      tf.tidy(() => {
        const rows = labels.map((label, item) => rowOf(label, item, captions, none));
        const told = { ids: rows.map(({ ids }) => ids), mask: rows.map(({ mask }) => mask) };
        return velocityOf(net, x, t, told).velocity;
      });
  const textLoss = (
    net: TextDiT,
    from: readonly Scene[],
    { batch: B, share }: Pick<TextPlan, "batch" | "share">,
    rng: Random,
  ): tf.Scalar => {
    const { pictures, texts, told, times, loss } = { ...lossParts, ...ownLoss };
    return tf.tidy(() => {
      const scenes = Array.from({ length: B }, () => from[rng.integer(from.length)]);
      const captions = encodeCaption(texts(scenes, rng), VOCABULARY, CAPTION_LENGTH);
      const hidden = told(captions, share, rng);
      const x = pictures(scenes, rng);
      const noise = gaussians(x.shape, rng);
      const velocity: Velocity = (each, when) => velocityOf(net, each, when, hidden).velocity;
      return loss(velocity, x, noise, times(B, rng));
    });
  };
  return {
    textVelocity: velocityOf,
    captionVelocity,
    textLoss,
    textTrainer: (net: TextDiT, from: readonly Scene[], plan: TextPlan, rng: Random) =>
      flowTrainer(learns(net), () => textLoss(net, from, plan, rng), plan),
    async drawScenes(
      net: TextDiT,
      texts: string[],
      w: number,
      steps: number,
      rng: Random,
      keep?: (x: tf.Tensor, t: number) => void,
    ): Promise<Float32Array[]> {
      if (texts.length === 0) throw new RangeError("texts must hold at least one text, got none");
      const { velocity, noise, flow, pixels } = { ...drawingParts, ...drawing };
      const { height: H, width: W, channels: C } = net.sizes;
      const drawn: tf.Tensor = tf.tidy(() => {
        const captions = encodeCaption(texts, VOCABULARY, CAPTION_LENGTH);
        guided(captionVelocity, net, captions, w);
        const flowed = flow(
          ...([
            velocity(captionVelocity, net, captions, w),
            noise([texts.length, H, W, C], rng),
            steps,
            keep,
          ] as const),
        );
        return pixels(flowed);
      });
      const values = await drawn.data();
      drawn.dispose();
      return picturesIn(values, H * W * C);
    },
  };
}
const byVelocity = (other: Partial<VelocityParts>) => by({ velocity: velocityWith(other) });
const byLabels = (rowOf: RowOf) => by({ rowOf });
const byLoss = (loss: Partial<LossParts>) => by({ loss });
/** The times are drawn right before the noise. */
const early = () => {
  let t: tf.Tensor | undefined;
  return byLoss({
    pictures: (scenes, rng) => {
      t = normalTimes(scenes.length, rng);
      return scenePictures(scenes);
    },
    times: () => t as tf.Tensor,
  });
};
/** Which captions are hidden is drawn after the times. */
const late = () => {
  let told: Captions = { ids: [], mask: [] };
  let share = 0;
  return byLoss({
    told: (captions, given) => {
      [told, share] = [{ ids: [...captions.ids], mask: [...captions.mask] }, given];
      return told;
    },
    times: (B, rng) => {
      const t = normalTimes(B, rng);
      Object.assign(told, dropCaptions({ ids: told.ids, mask: told.mask }, share, noCaption(), rng));
      return t;
    },
  });
};
const byDrawing = (drawing: Partial<DrawingParts>) => by({ drawing });

export default mistakesFor<typeof import("./train-text-dit.js")>({
  "places-left-out": {
    because:
      "You left out the vectors of the places. Each token is the row of its word plus the row of its place.",
    ...byVelocity({ words: (ids, net) => tf.gather(net.words as tf.Tensor, ids) }),
  },
  "last-places": {
    because: "You gave a short caption the last places. Its first word is in place 0.",
    ...byVelocity({
      words: (ids, net) => placed(ids, net, net.places.shape[0] - (ids.shape[1] as number)),
    }),
  },
  "place-of-the-first": {
    because: "You gave all words the vector of the first place. Each place has its own.",
    ...byVelocity({
      words: (ids, net) =>
        tf.add(tf.gather(net.words as tf.Tensor, ids), tf.slice(net.places as tf.Tensor, 0, 1)),
    }),
  },
  "mask-left-out": {
    because: "You didn't pass the mask to the blocks, so they read padding like a word.",
    ...byVelocity({ mask: (mask) => tf.onesLike(mask) }),
  },
  "words-in-the-signal": {
    because:
      "You added the mean of the words to the signal, as with a class. The signal is that of the time alone.",
    ...byVelocity({ signal: (signal, words) => tf.add(signal, tf.mean(words, 1)) }),
  },
  "all-blocks-read-the-patches": {
    because:
      "You gave each block the embedded patches. A block reads the stream as the block before it left it.",
    ...byVelocity({
      through: (tokens, block, layers) => {
        const read = Array.from({ length: layers }, (_, i) => block(tokens, i));
        return { stream: read[layers - 1].output, weights: read.map(({ weights }) => weights) };
      },
    }),
  },
  "blocks-backward": {
    because: "You ran the last block first. The stream goes through the blocks in their order.",
    ...byVelocity({
      through: (tokens, block, layers) =>
        velocityParts.through(tokens, (h, i) => block(h, layers - 1 - i), layers),
    }),
  },
  "weights-of-the-last-block": {
    because: "You kept only the last block's weights. Each block has a table of its own.",
    ...byVelocity({
      through: (...given) => {
        const { stream, weights } = velocityParts.through(...given);
        return { stream, weights: weights.slice(-1) };
      },
    }),
  },
  "none-is-label-zero": {
    because:
      "You took label 0 for “says nothing”. Label i is caption i, and “says nothing” comes after the last.",
    ...byLabels((label, _, captions, none) => (label === 0 ? none : rowIn(captions, label - 1))),
  },
  "labels-ignored": {
    because: "You gave item i caption i, whatever its label. Labels may repeat and come in any order.",
    ...byLabels((label, item, captions, none) =>
      label === captions.ids.length ? none : rowIn(captions, item % captions.ids.length),
    ),
  },
  "own-empty-caption": {
    because: "You made the caption that says nothing yourself. The caller says which one it is.",
    ...byLabels((label, _, captions) =>
      label === captions.ids.length ? noCaption() : rowIn(captions, label),
    ),
  },
  "none-with-another-mask": {
    because:
      "You gave “says nothing” the ids of none but the mask of a caption. Ids and mask belong together.",
    ...byLabels((label, _, captions, none) =>
      label === captions.ids.length ? { ids: none.ids, mask: captions.mask[0] } : rowIn(captions, label),
    ),
  },
  "last-caption-for-none": {
    because:
      "You gave the last label the last caption, so guidance would move away from that text. The last label is none.",
    ...byLabels((label, _, captions) => rowIn(captions, Math.min(label, captions.ids.length - 1))),
  },
  "never-dropped": {
    because: "You never hid a caption, so the network never learns what to do without one.",
    ...byLoss({
      told: (captions, share, rng) => {
        dropCaptions(captions, share, noCaption(), rng);
        return captions;
      },
    }),
  },
  "dropped-by-batch": {
    because: "You hid the captions of the whole batch or none. Each is hidden by itself.",
    ...byLoss({
      told: (captions, share, rng) =>
        rng.random() < share ? dropCaptions(captions, 1, noCaption(), rng) : captions,
    }),
  },
  "share-stays": {
    because: "You kept the share and hid the rest. The share is the probability that a caption is hidden.",
    ...byLoss({
      told: (captions, share, rng) => dropCaptions(captions, 1 - share, noCaption(), rng),
    }),
  },
  "hidden-with-its-own-mask": {
    because: "You left a hidden caption its own mask, so the network reads the padding after its end.",
    ...byLoss({
      told: (captions, share, rng) => ({
        ids: dropCaptions(captions, share, noCaption(), rng).ids,
        mask: captions.mask,
      }),
    }),
  },
  "hidden-with-its-own-ids": {
    because:
      "You left a hidden caption its ids under the mask of the empty one, so the network still reads its first word.",
    ...byLoss({
      told: (captions, share, rng) => ({
        ids: captions.ids,
        mask: dropCaptions(captions, share, noCaption(), rng).mask,
      }),
    }),
  },
  "padding-for-none": {
    because:
      "You turned a hidden caption into padding alone. The empty caption has one token to read: its end.",
    ...byLoss({
      told: (captions, share, rng) => {
        const { ids, mask } = noCaption();
        return dropCaptions(captions, share, { ids: ids.map(() => 0), mask: mask.map(() => false) }, rng);
      },
    }),
  },
  "captions-shifted": {
    because: "You gave each picture its neighbor's caption. Picture i and caption i are of scene i.",
    ...byLoss({
      texts: (scenes, rng) => {
        const [first, ...rest] = lossParts.texts(scenes, rng);
        return [...rest, first];
      },
    }),
  },
  "words-in-one-order": {
    because:
      "You used the same order of words each time. The network would learn a word's place instead of the word.",
    ...byLoss({ texts: (scenes) => scenes.map((scene) => captionOf(scene)) }),
  },
  "shapes-moved": {
    because: "You moved the shapes at random. Each scene has one picture here, made without `rng`.",
    ...byLoss({ pictures: (scenes, rng) => scenePictures(scenes, rng) }),
  },
  "uniform-times": {
    because: "You drew uniform times. Most should be in the middle, which decides what a picture shows.",
    ...byLoss({ times: uniformTimes }),
  },
  "one-time-for-the-batch": {
    because: "You gave all pictures of the batch one time. Each has a time of its own.",
    ...byLoss({ times: (B, rng) => tf.add(tf.zeros([B]), normalTimes(1, rng)) }),
  },
  "times-before-noise": {
    because:
      "You drew the times before the noise. The order is scenes, captions, which are hidden, noise, times.",
    ...early(),
  },
  "hidden-after-the-other-draws": {
    because:
      "You hid captions after all other draws. The order is scenes, captions, which are hidden, noise, times.",
    ...late(),
  },
  "data-and-noise-swapped": {
    because: "You swapped data and noise. t = 0 is data.",
    ...byLoss({ loss: (velocity, x, noise, t) => velocityLoss(velocity, noise, x, t) }),
  },
  "words-not-trained": {
    because:
      "You left the table of words out of what learns. The network has to learn what a word means, too.",
    ...by({
      learns: (net) => {
        const { words: _, ...rest } = net.parameters;
        return Object.values(rest);
      },
    }),
  },
  "w-ignored": {
    because: "You drew the pictures at w = 1: with their texts, but without guidance.",
    ...byDrawing({ velocity: (velocity, net, captions) => guided(velocity, net, captions, 1) }),
  },
  "guided-away-from-a-text": {
    because: "Your label for “says nothing” is off by one, so guidance moves away from the last text.",
    ...byDrawing({
      velocity: (captionVelocity, net, captions, w) => {
        const velocity = captionVelocity(net, captions, noCaption());
        return guidedVelocity(velocity, [...captions.ids.keys()], captions.ids.length - 1, w);
      },
    }),
  },
  "guided-away-from-padding": {
    because: "You guided away from a row of padding. Guide away from the empty caption, which has its end.",
    ...byDrawing({
      velocity: (captionVelocity, net, captions, w) => {
        const { ids, mask } = noCaption();
        const none = { ids: ids.map(() => 0), mask: mask.map(() => false) };
        return guidedVelocity(
          captionVelocity(net, captions, none),
          [...captions.ids.keys()],
          captions.ids.length,
          w,
        );
      },
    }),
  },
  "same-noise-for-all": {
    because: "You started all pictures from the same noise. Each has its own.",
    ...byDrawing({
      noise: ([B, ...shape], rng) => tf.tile(gaussians([1, ...shape], rng), [B, 1, 1, 1]),
    }),
  },
  "keep-left-out": {
    because: "You never showed `keep` the pictures on their way. Pass it to the flow.",
    ...byDrawing({ flow: (velocity, noise, steps) => eulerFlow(velocity, noise, steps) }),
  },
  clipped: {
    because: "You clipped the pixels. Return them as they are; the code that shows them clips them.",
    ...byDrawing({ pixels: (drawn) => tf.clipByValue(drawn, -1, 1) }),
  },
  "width-before-height": {
    because: "You drew noise with the width before the height. Pictures are [B, H, W, C].",
    ...byDrawing({ noise: ([B, H, W, C], rng) => gaussians([B, W, H, C], rng) }),
  },
  "texts-in-reverse": {
    because: "You gave the pictures the texts in reverse. Picture i is of text i.",
    ...byDrawing({
      velocity: (of, net, captions, w) => {
        const labels = [...captions.ids.keys()];
        return guidedVelocity(of(net, captions, noCaption()), labels.reverse(), labels.length, w);
      },
    }),
  },
  "first-text-for-all": {
    because: "You drew all pictures of the first text. Each has a text of its own.",
    ...byDrawing({
      velocity: (of, net, captions, w) => {
        const B = captions.ids.length;
        return guidedVelocity(of(net, captions, noCaption()), Array(B).fill(0), B, w);
      },
    }),
  },
  "away-from-the-first-text": {
    because:
      "You guided away from the first text. The label after the last one is the caption that says nothing.",
    ...byDrawing({
      velocity: (of, net, captions, w) =>
        guidedVelocity(of(net, captions, noCaption()), [...captions.ids.keys()], 0, w),
    }),
  },
  "w-of-the-paper": {
    because:
      "You went on with w − 1. `guide` takes the w that is given: at 1 the result is that of the text.",
    ...byDrawing({ velocity: (of, net, captions, w) => guided(of, net, captions, w - 1) }),
  },
  "caption-before": {
    because: "You took the caption before the label's. Label i is caption i.",
    ...byLabels((label, item, captions, none) => rightRow(Math.max(0, label - 1), item, captions, none)),
  },
  "last-weights-first": {
    because: "You returned the weights of the last block first. They stand in the order of the blocks.",
    ...byVelocity({
      through: (...given) => {
        const { stream, weights } = velocityParts.through(...given);
        return { stream, weights: weights.reverse() };
      },
    }),
  },
  "asks-the-latest-trainer": {
    because:
      "You keep the network outside the function, where the next trainer writes over it. Keep it in the call that makes the trainer.",
    textTrainer: asTheLatest(textTrainer),
  },
  "asks-the-latest-velocity": {
    because:
      "You keep what the labels stand for outside the function, where the next velocity writes over it. Keep it in the call.",
    captionVelocity: asTheLatest(captionVelocity),
  },
});
