import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { wordMaps as right } from "./word-maps.js";

/** The maps by another way; what doesn't fit is refused as it should be. */
const by = (maps: (weights: tf.Tensor, rows: number, columns: number, M: number) => tf.Tensor) => ({
  wordMaps: (weights: tf.Tensor, rows: number, columns: number): tf.Tensor => {
    tf.dispose(right(weights, rows, columns));
    return tf.tidy(() => maps(weights, rows, columns, weights.shape[3] as number));
  },
});
/** From [B, N, M], the weights of all heads together, to maps. */
const cut = (mean: tf.Tensor, rows: number, columns: number) =>
  tf.reshape(tf.transpose(mean, [0, 2, 1]), [mean.shape[0], -1, rows, columns]);
const joined = (join: (weights: tf.Tensor) => tf.Tensor) =>
  by((weights, rows, columns) => cut(join(weights), rows, columns));
const after = (change: (maps: tf.Tensor) => tf.Tensor) =>
  by((weights, rows, columns) => change(right(weights, rows, columns)));

export default mistakesFor<typeof import("./word-maps.js")>({
  "reshape-alone": {
    because:
      "You reshaped without swapping axes, so each map holds numbers of several words. Words come before patches first.",
    ...by((weights, rows, columns, M) =>
      tf.reshape(tf.mean(weights, 1), [weights.shape[0], M, rows, columns]),
    ),
  },
  "column-by-column": {
    because: "You laid the patches down column by column. They follow each other like words on a page.",
    ...by((weights, rows, columns) => tf.transpose(cut(tf.mean(weights, 1), columns, rows), [0, 1, 3, 2])),
  },
  "upside-down": {
    because: "You put the first patches into the last row. They belong to the top row.",
    ...after((maps) => tf.reverse(maps, 2)),
  },
  "heads-summed": {
    because: "You added up the heads, so the maps of all words sum to the number of heads. Take the mean.",
    ...joined((weights) => tf.sum(weights, 1)),
  },
  "first-head": {
    because: "You used only the first head. Each head reads in its own way, and the map is their mean.",
    ...joined((weights) => tf.squeeze(tf.slice(weights, [0, 0], [-1, 1]), [1])),
  },
  "strongest-head": {
    because: "You took the head that looks most at each patch. The map is the mean over all heads.",
    ...joined((weights) => tf.max(weights, 1)),
  },
  "words-averaged": {
    because: "You averaged over the words as well, so all maps are alike. Each word has its own.",
    ...joined((weights) => {
      const mean = tf.mean(weights, 1);
      return tf.add(tf.zerosLike(mean), tf.mean(mean, -1, true));
    }),
  },
  "items-averaged": {
    because: "You averaged over the items instead of the heads. A picture has maps of its own.",
    ...joined((weights) => {
      const mean = tf.mean(weights, 1);
      return tf.add(tf.zerosLike(mean), tf.mean(mean, 0, true));
    }),
  },
  "softmax-again": {
    because:
      "You sent the weights through a second softmax, which makes them nearly equal. They are weights already.",
    ...joined((weights) => tf.mean(tf.softmax(weights), 1)),
  },
  "softmax-over-patches": {
    because:
      "You took a softmax over the patches of each map. A number is the weight as attention computed it.",
    ...joined((weights) => {
      const mean = tf.transpose(tf.mean(weights, 1), [0, 2, 1]);
      return tf.transpose(tf.softmax(mean), [0, 2, 1]);
    }),
  },
  "stretched-to-one": {
    because:
      "You stretched each map until its brightest patch is 1. Nothing is scaled: a word that is hardly read has a dark map.",
    ...after((maps) => tf.div(maps, tf.max(maps, [2, 3], true))),
  },
  "shares-of-a-word": {
    because:
      "You divided each map by its sum. At each patch the maps of all words sum to 1, not the numbers of one map.",
    ...after((maps) => tf.div(maps, tf.sum(maps, [2, 3], true))),
  },
  "normalized-over-words": {
    because: "You divided the weights by their sum over the words, which is 0/0 for an item without a word.",
    ...after((maps) => tf.div(maps, tf.sum(maps, 1, true))),
  },
  "rows-and-columns-swapped": {
    because: "You swapped the rows and columns of the grid.",
    ...by((weights, rows, columns) => cut(tf.mean(weights, 1), columns, rows)),
  },
  "words-last": {
    because:
      "You left the words on the last axis. Each word has a small picture of its own, so they come before rows and columns.",
    ...by((weights, rows, columns, M) =>
      tf.reshape(tf.mean(weights, 1), [weights.shape[0], rows, columns, M]),
    ),
  },
});
