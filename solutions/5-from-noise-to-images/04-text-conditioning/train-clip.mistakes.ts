import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { gaussians } from "#lib/flow/noise";
import { CAPTION_LENGTH, captionOf, type Scene, scenePictures, VOCABULARY } from "#lib/pictures/scenes";
import type { Random } from "#lib/random";
import { tokenEmbedding } from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { batchedMultiHead } from "../../2-building-a-transformer/03-multi-head-attention/batched-multi-head.js";
import { contrastiveLogits, contrastiveLoss } from "./contrastive-loss.js";
import { type Captions, encodeCaption } from "./encode-caption.js";
import {
  type Clip,
  PIXEL_NOISE,
  pictureVectors,
  differentScenes as rightScenes,
  textVectors as rightVectors,
} from "./train-clip.js";

/** What the text tower works on: the words' vectors, and where they are, 1 or 0. */
interface Words {
  embedded: tf.Tensor; // [N, M, D]
  found: tf.Tensor; // [N, M, D], what attention with the mask adds
  counted: tf.Tensor; // [N, M, 1]
  clip: Clip;
}

const attend = (clip: Clip, x: tf.Tensor, mask?: tf.Tensor) =>
  batchedMultiHead(x, clip.text.attention, 4, mask).output; // [N, M, D]
const mean = (hidden: tf.Tensor, counted: tf.Tensor) =>
  tf.div(tf.sum(tf.mul(hidden, counted), 1), tf.sum(counted, 1)); // [N, D]
const last = (x: tf.Tensor, { text }: Clip) => tf.add(tf.matMul(x, text.last.W), text.last.b); // [N, E]

/** Another text tower, and the loss and the choice that are made with it. */
const reading = (vectorsOf: (words: Words, mask: tf.Tensor, ids: tf.Tensor) => tf.Tensor) => {
  const textVectors = (clip: Clip, captions: Captions): tf.Tensor => {
    tf.dispose(rightVectors(clip, captions));
    return tf.tidy(() => {
      const ids = tf.tensor2d(captions.ids, undefined, "int32"); // [N, M]
      const mask = tf.tensor2d(captions.mask, undefined, "bool"); // [N, M]
      const embedded = tokenEmbedding(ids, clip.text.words); // [N, M, D]
      const found = attend(clip, embedded, tf.expandDims(mask, 1)); // [N, M, D]
      const counted = tf.cast(tf.expandDims(mask, 2), "float32"); // [N, M, 1]
      return vectorsOf({ embedded, found, counted, clip }, mask, ids);
    });
  };
  return {
    textVectors,
    ...losing({ textVectors }),
    ...matching((clip, x, captions) => logitsOf(clip, x, captions, textVectors)),
  };
};

const logitsOf = (clip: Clip, x: tf.Tensor, captions: Captions, vectors = rightVectors) =>
  contrastiveLogits(pictureVectors(clip, x), vectors(clip, captions), clip.logScale);

/** Another loss: one of its parts is replaced. */
function losing({
  textVectors = rightVectors,
  scenesOf = rightScenes,
  noiseOf = (shape, rng) => gaussians(shape, rng, PIXEL_NOISE),
  textOf = (scene, rng) => captionOf(scene, rng),
  lossOf = contrastiveLoss,
  before = () => {},
}: {
  textVectors?: typeof rightVectors;
  scenesOf?: typeof rightScenes;
  noiseOf?: (shape: number[], rng: Random) => tf.Tensor;
  textOf?: (scene: Scene, rng: Random) => string;
  lossOf?: (logits: tf.Tensor, clip: Clip) => tf.Tensor;
  before?: (rng: Random) => void;
}) {
  return {
    clipLoss(clip: Clip, from: readonly Scene[], B: number, rng: Random): tf.Scalar {
      if (!Number.isInteger(B) || B < 1 || B > from.length) rightScenes(from, B, rng);
      return tf.tidy(() => {
        before(rng);
        const scenes = scenesOf(from, B, rng);
        const pictures = scenePictures(scenes, rng);
        const x = tf.add(pictures, noiseOf(pictures.shape, rng));
        const captions = encodeCaption(
          scenes.map((scene) => textOf(scene, rng)),
          VOCABULARY,
          CAPTION_LENGTH,
        );
        return lossOf(logitsOf(clip, x, captions, textVectors), clip) as tf.Scalar;
      });
    },
  };
}

/** Another choice of captions, from a table with a row for each picture, the largest number wins. */
function matching(tableOf: (clip: Clip, x: tf.Tensor, captions: Captions) => tf.Tensor, axis = 1) {
  return {
    async matchCaptions(clip: Clip, x: tf.Tensor, captions: Captions): Promise<number[]> {
      const best = tf.tidy(() => tf.argMax(tableOf(clip, x, captions), axis));
      const indices = Array.from(await best.data());
      best.dispose();
      return indices;
    },
  };
}

/** Another draw of scenes; too many or too few are refused as they should be. */
const drawing = (draw: (from: readonly Scene[], B: number, rng: Random) => Scene[]) => {
  const differentScenes = (from: readonly Scene[], B: number, rng: Random): Scene[] => {
    if (!Number.isInteger(B) || B < 1 || B > from.length) return rightScenes(from, B, rng);
    return draw(from, B, rng);
  };
  return { differentScenes, ...losing({ scenesOf: differentScenes }) };
};

export default mistakesFor<typeof import("./train-clip.js")>({
  "padding-in-the-mean": {
    because: "You took the mean over the whole row. Padding isn't part of a caption: only its words count.",
    ...reading(({ embedded, found, clip }) => last(tf.mean(tf.add(embedded, found), 1), clip)),
  },
  "divided-by-the-row": {
    because: "You divided the sum of the words by the length of the row. Divide it by the number of words.",
    ...reading(({ embedded, found, counted, clip }) =>
      last(tf.mean(tf.mul(tf.add(embedded, found), counted), 1), clip),
    ),
  },
  "padding-in-the-sum": {
    because:
      "You left padding in the sum, although you divided by the number of words alone. Set padding to zero first.",
    ...reading(({ embedded, found, counted, clip }) =>
      last(tf.div(tf.sum(tf.add(embedded, found), 1), tf.sum(counted, 1)), clip),
    ),
  },
  "padding-is-attended-to": {
    because:
      "You used the mask only for the mean, so the words attend to padding as well. Attention gets the mask, too.",
    ...reading(({ embedded, counted, clip }) =>
      last(mean(tf.add(embedded, attend(clip, embedded)), counted), clip),
    ),
  },
  "mask-nowhere": {
    because: "You never used the mask, so padding counts as words. It belongs to attention and to the mean.",
    ...reading(({ embedded, clip }) => last(tf.mean(tf.add(embedded, attend(clip, embedded)), 1), clip)),
  },
  "mask-upside-down": {
    because: "You inverted the mask, so the words see only padding. True means that a token may be read.",
    ...reading(({ embedded, counted, clip }, mask) =>
      last(
        mean(tf.add(embedded, attend(clip, embedded, tf.expandDims(tf.logicalNot(mask), 1))), counted),
        clip,
      ),
    ),
  },
  "sum-for-mean": {
    because:
      "You added up the words. A caption is their mean: otherwise the bias counts less the longer it is.",
    ...reading(({ embedded, found, counted, clip }) =>
      last(tf.sum(tf.mul(tf.add(embedded, found), counted), 1), clip),
    ),
  },
  "first-word-for-the-caption": {
    because: "You took the vector of the first word for the caption. The caption is the mean of all words.",
    ...reading(({ embedded, found, clip }) => {
      const [N, , D] = embedded.shape as number[];
      return last(tf.reshape(tf.slice(tf.add(embedded, found), [0, 0, 0], [N, 1, D]), [N, D]), clip);
    }),
  },
  "end-for-the-caption": {
    because:
      "You took the vector of <end> for the caption, as OpenAI's CLIP does. Here it is the mean of all words.",
    ...reading(({ embedded, found, clip }, _, ids) => {
      const isEnd = tf.cast(tf.expandDims(tf.equal(ids, VOCABULARY.indexOf("<end>")), 2), "float32");
      return last(mean(tf.add(embedded, found), isEnd), clip);
    }),
  },
  "end-left-out-of-the-mean": {
    because: "You left <end> out of the mean. It counts as a word, and an empty caption has no other.",
    ...reading(({ embedded, found, counted, clip }, _, ids) => {
      const isWord = tf.cast(tf.expandDims(tf.notEqual(ids, VOCABULARY.indexOf("<end>")), 2), "float32");
      const some = tf.mul(counted, isWord);
      return last(
        tf.div(tf.sum(tf.mul(tf.add(embedded, found), some), 1), tf.maximum(tf.sum(some, 1), 1)),
        clip,
      );
    }),
  },
  "own-vector-lost": {
    because: "You kept only what attention found. Add it to the words' own vectors.",
    ...reading(({ found, counted, clip }) => last(mean(found, counted), clip)),
  },
  "attention-left-out": {
    because: "You left out attention. What the words find in each other is added before the mean.",
    ...reading(({ embedded, counted, clip }) => last(mean(embedded, counted), clip)),
  },
  "last-bias-left-out": {
    because: "You left out the bias of the last layer. A linear layer is a product plus a bias.",
    ...reading(({ embedded, found, counted, clip }) =>
      tf.matMul(mean(tf.add(embedded, found), counted), clip.text.last.W),
    ),
  },
  "already-of-length-one": {
    because:
      "You brought the vectors to length 1 here. The tower returns them as they are; the logits do that.",
    ...reading(({ embedded, found, counted, clip }) => {
      const x = last(mean(tf.add(embedded, found), counted), clip);
      return tf.div(x, tf.sqrt(tf.add(tf.sum(tf.square(x), 1, true), 1e-12)));
    }),
  },
  "drawn-with-repetition": {
    because:
      "You let a scene come twice. A picture is then pushed away from a caption that fits it as well as its own.",
    ...drawing((from, B, rng) => Array.from({ length: B }, () => from[rng.integer(from.length)])),
  },
  "first-scenes-of-the-list": {
    because: "You always took the beginning of the list. Every choice of scenes must be equally likely.",
    ...drawing((from, B) => from.slice(0, B)),
  },
  "neighbors-of-the-list": {
    because:
      "You took a run of neighbors in the list. They share color and shape, and other pairs never meet.",
    ...drawing((from, B, rng) => {
      const start = rng.integer(from.length);
      return Array.from({ length: B }, (_, i) => from[(start + i) % from.length]);
    }),
  },
  "sorted-by-a-coin": {
    because:
      "You sorted the list by a random comparison, which isn't uniform. Give each scene a random number and sort by it.",
    ...drawing((from, B, rng) => [...from].sort(() => rng.random() - 0.5).slice(0, B)),
  },
  "last-scene-never-drawn": {
    because: "You never draw the last scene. integer(n) is already a whole number from 0 to n − 1.",
    ...drawing((from, B, rng) => {
      const rest = [...from];
      return Array.from(
        { length: B },
        () => rest.splice(rng.integer(Math.max(1, rest.length - 1)), 1)[0] as Scene,
      );
    }),
  },
  "large-batch-cut": {
    because: "You silently shrank a batch that is larger than the list. Refuse it.",
    differentScenes: (from, B, rng) =>
      rightScenes(from, Number.isInteger(B) ? Math.min(B, from.length) : B, rng),
  },
  "twins-in-the-loss": {
    because:
      "You drew scenes with repetition in the loss. Two captions of one scene then count as each other's wrong answer.",
    ...losing({
      scenesOf: (from, B, rng) => Array.from({ length: B }, () => from[rng.integer(from.length)]),
    }),
  },
  "clean-pictures": {
    because: "You added no noise to the pictures. Draw it for each number of each picture.",
    ...losing({ noiseOf: (shape, rng) => tf.mul(0, gaussians(shape, rng)) }),
  },
  "noise-of-one": {
    because:
      "You drew noise with a standard deviation of 1. Here it is 0.4, so that the pictures stay recognizable.",
    ...losing({ noiseOf: (shape, rng) => gaussians(shape, rng) }),
  },
  "one-noise-for-the-batch": {
    because: "You gave all pictures of a batch the same noise. Each has its own.",
    ...losing({ noiseOf: (shape, rng) => gaussians([1, ...shape.slice(1)], rng, PIXEL_NOISE) }),
  },
  "captions-always-alike": {
    because:
      "You gave a scene the same caption every time. Draw the wording, so that the model can't learn the order of words.",
    ...losing({ textOf: (scene) => captionOf(scene) }),
  },
  "noise-drawn-first": {
    because:
      "You made a draw before the scenes. The order is scenes, pictures, noise, captions; otherwise a seed gives other numbers.",
    ...losing({ before: (rng) => void rng.random() }),
  },
  "one-direction": {
    because:
      "You asked only the pictures for their text. The loss is that of `contrastiveLoss`, which asks both.",
    ...losing({
      lossOf: (logits) =>
        tf.neg(tf.div(tf.sum(tf.mul(tf.logSoftmax(logits), tf.eye(logits.shape[0]))), logits.shape[0])),
    }),
  },
  "scale-not-learned": {
    because:
      "You made the scale a constant in the loss, so it never changes. It is one of the model's tensors and learns with them.",
    ...losing({
      lossOf: (logits, clip) => {
        const fixed = tf.customGrad((x) => ({
          value: tf.clone(x as tf.Tensor),
          gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
        }));
        return contrastiveLoss(tf.mul(tf.div(logits, tf.exp(clip.logScale)), fixed(tf.exp(clip.logScale))));
      },
    }),
  },
  "best-picture-of-each-caption": {
    because: "You found the best picture for each caption. Find the best caption for each picture.",
    ...matching((clip, x, captions) => logitsOf(clip, x, captions), 0),
  },
  "worst-caption": {
    because: "You took the caption with the smallest logit. The larger a logit, the better the two fit.",
    ...matching((clip, x, captions) => tf.neg(logitsOf(clip, x, captions))),
  },
  "long-captions-win": {
    because: "You multiplied the vectors as they are, so long ones win. Directions decide what fits best.",
    ...matching((clip, x, captions) =>
      tf.matMul(pictureVectors(clip, x), rightVectors(clip, captions), false, true),
    ),
  },
  "each-caption-in-its-turn": {
    because:
      "You compared captions within their own column, so a popular one loses. Compare the captions of one picture.",
    ...matching((clip, x, captions) =>
      tf.softmax(tf.transpose(logitsOf(clip, x, captions)) as tf.Tensor).transpose(),
    ),
  },
  "captions-before-the-pictures": {
    because:
      "You drew the wording before pictures and noise. The order is scenes, pictures, noise, captions.",
    clipLoss: (clip, from, B, rng) =>
      tf.tidy(() => {
        const scenes = rightScenes(from, B, rng);
        const texts = scenes.map((scene) => captionOf(scene, rng));
        const pictures = scenePictures(scenes, rng);
        const x = tf.add(pictures, gaussians(pictures.shape, rng, PIXEL_NOISE));
        return contrastiveLoss(logitsOf(clip, x, encodeCaption(texts, VOCABULARY, CAPTION_LENGTH)));
      }),
  },
  "pictures-always-alike": {
    because: "You didn't hand rng to `scenePictures`. A scene then looks the same in every batch.",
    clipLoss: (clip, from, B, rng) =>
      tf.tidy(() => {
        const scenes = rightScenes(from, B, rng);
        const pictures = scenePictures(scenes);
        const x = tf.add(pictures, gaussians(pictures.shape, rng, PIXEL_NOISE));
        const texts = scenes.map((scene) => captionOf(scene, rng));
        return contrastiveLoss(logitsOf(clip, x, encodeCaption(texts, VOCABULARY, CAPTION_LENGTH)));
      }),
  },
  "one-head": {
    because: "You let the words attend with a single head. The text tower has 4.",
    ...reading(({ embedded, counted, clip }, mask) => {
      const found = batchedMultiHead(embedded, clip.text.attention, 1, tf.expandDims(mask, 1)).output;
      return last(mean(tf.add(embedded, found), counted), clip);
    }),
  },
  "largest-for-mean": {
    because: "You took the largest number over the words. A caption is the mean of its words.",
    ...reading(({ embedded, found, counted, clip }) => {
      const hidden = tf.add(tf.mul(tf.add(embedded, found), counted), tf.mul(tf.sub(counted, 1), 1e9));
      return last(tf.max(hidden, 1), clip);
    }),
  },
});
