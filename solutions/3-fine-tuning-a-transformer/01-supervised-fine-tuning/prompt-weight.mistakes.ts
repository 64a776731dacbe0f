import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { PAD } from "#lib/mini-world/words";
import type { EncodedChat } from "./chat-encoding.js";
import { promptWeightedLoss as right } from "./prompt-weight.js";

interface Places {
  rows: EncodedChat[];
  promptWeight: number;
  /** −ln P of what comes next, `[B, T]` */
  losses: tf.Tensor;
  /** as they should be, `[B, T]` */
  weights: tf.Tensor;
  /** 1 where the next token is graded, `[B, T]` */
  graded: tf.Tensor;
  /** 1 where a token of the chat comes next, `[B, T]` */
  inside: tf.Tensor;
}

/** Refuses as it should, and makes another loss of what each position costs. */
const making = (
  make: (places: Places) => tf.Tensor,
  temper?: (weights: tf.Tensor, logits: tf.Tensor) => tf.Tensor,
) => ({
  promptWeightedLoss(logits: tf.Tensor, rows: EncodedChat[], promptWeight: number): tf.Scalar {
    return tf.tidy(() => {
      right(logits, rows, promptWeight);
      const [, T, V] = logits.shape as number[];
      const grid = (of: (row: EncodedChat, t: number) => number) =>
        tf.tensor2d(
          rows.map((row) => Array.from({ length: T }, (_, t) => of(row, t))),
          [rows.length, T],
        );
      const inside = grid(({ ids }, t) => Number(t + 1 < ids.length));
      const graded = grid(({ graded }, t) => Number(graded[t + 1] ?? false));
      const weights = tf.add(graded, tf.mul(promptWeight, tf.sub(inside, graded)));
      const next = tf.cast(
        grid(({ ids }, t) => ids[t + 1] ?? PAD),
        "int32",
      );
      const scores = temper ? temper(weights, logits) : logits;
      const losses = tf.neg(tf.sum(tf.mul(tf.logSoftmax(scores), tf.oneHot(next as tf.Tensor2D, V)), -1));
      return make({ rows, promptWeight, losses, weights, graded, inside }) as tf.Scalar;
    });
  },
});

const meanBy = (losses: tf.Tensor, weights: tf.Tensor) =>
  tf.div(tf.sum(tf.mul(losses, weights)), tf.sum(weights));

/** The right mean by other weights. */
const weighing = (weigh: (row: EncodedChat, t: number, promptWeight: number) => number) =>
  making(({ rows, promptWeight, losses }) => {
    const [, T] = losses.shape as number[];
    const weights = rows.map((row) => Array.from({ length: T }, (_, t) => weigh(row, t, promptWeight)));
    return meanBy(losses, tf.tensor2d(weights));
  });

/** The right sum, divided by something else. */
const dividing = (divisor: (places: Places) => tf.Tensor | number) =>
  making((places) => tf.div(tf.sum(tf.mul(places.losses, places.weights)), divisor(places)));

export default mistakesFor<typeof import("./prompt-weight.js")>({
  "divided-by-all-positions": {
    because:
      "The sum was divided by the number of positions. A position that counts half is half a position in the divisor, too.",
    ...dividing(({ inside }) => tf.sum(inside)),
  },
  "divided-by-the-shape": {
    because:
      "The sum was divided by B·(T − 1), padding and all. Then the loss falls with every token of padding in the batch.",
    ...dividing(({ losses: { shape } }) => (shape[0] as number) * ((shape[1] as number) - 1)),
  },
  "mean-of-the-tensor": {
    because: "tf.mean divides by all B·T positions, also by those that count less or not at all.",
    ...dividing(({ losses }) => losses.size),
  },
  "divided-by-the-graded": {
    because:
      "The sum was divided by the graded tokens alone. The prompt's tokens are in the sum, so their weights belong in the divisor.",
    ...dividing(({ graded }) => tf.maximum(tf.sum(graded), 1)),
  },
  "divided-by-what-counts": {
    because: "The sum was divided by how many positions count. It takes the sum of their weights.",
    ...dividing(({ weights }) => tf.sum(tf.cast(tf.greater(weights, 0), "float32"))),
  },
  "not-divided": {
    because: "The losses were only added up. The loss is a mean: a longer answer does not make it larger.",
    ...dividing(() => 1),
  },
  "two-means": {
    because:
      "The prompt's mean, times its weight, was added to the answer's mean. In one weighted mean each token counts, not each part.",
    ...making(({ losses, graded, inside, promptWeight }) => {
      const prompt = tf.sub(inside, graded);
      const mean = (part: tf.Tensor) => tf.div(tf.sum(tf.mul(losses, part)), tf.maximum(tf.sum(part), 1));
      return tf.add(mean(graded), tf.mul(promptWeight, mean(prompt)));
    }),
  },
  "mixed-means": {
    because:
      "The means of prompt and answer were mixed, w to 1 − w. With a weight of 1 that would leave out the answer.",
    ...making(({ losses, graded, inside, promptWeight }) => {
      const prompt = tf.sub(inside, graded);
      const mean = (part: tf.Tensor) => tf.div(tf.sum(tf.mul(losses, part)), tf.maximum(tf.sum(part), 1));
      return tf.add(tf.mul(1 - promptWeight, mean(graded)), tf.mul(promptWeight, mean(prompt)));
    }),
  },
  "mean-of-rows": {
    because:
      "Each chat got a mean of its own, and these were averaged. Then a token of a short answer counts more; with none it is NaN.",
    ...making(({ losses, weights }) =>
      tf.mean(tf.div(tf.sum(tf.mul(losses, weights), 1), tf.sum(weights, 1))),
    ),
  },
  "weight-of-what-is-read": {
    because:
      "The weight is that of the token at the position. What counts there is the token that comes next.",
    ...weighing(({ ids, graded }, t, promptWeight) =>
      t + 1 >= ids.length ? 0 : graded[t] ? 1 : promptWeight,
    ),
  },
  "padding-counts": {
    because: "Padding got the prompt's weight. It is no part of the chat, and its weight is 0.",
    ...weighing(({ graded }, t, promptWeight) => (graded[t + 1] ? 1 : promptWeight)),
  },
  "one-after-the-end": {
    because:
      "The last token of a chat counts as well. After it comes padding, or nothing: there is nothing to predict.",
    ...weighing(({ ids, graded }, t, promptWeight) =>
      t >= ids.length ? 0 : graded[t + 1] ? 1 : promptWeight,
    ),
  },
  "prompt-left-out": {
    because: "The prompt's tokens have no weight at all. They count too, promptWeight each.",
    ...making(({ losses, graded }) => tf.div(tf.sum(tf.mul(losses, graded)), tf.maximum(tf.sum(graded), 1))),
  },
  "prompt-in-full": {
    because: "All tokens count alike. Those that are not graded have the weight promptWeight.",
    ...making(({ losses, inside }) => meanBy(losses, inside)),
  },
  "weight-of-the-answer": {
    because: "The answer got the weight and the prompt counted fully. It is the prompt that counts less.",
    ...making(({ losses, graded, inside, promptWeight }) => {
      const weights = tf.add(tf.mul(graded, promptWeight), tf.sub(inside, graded));
      return tf.div(tf.sum(tf.mul(losses, weights)), tf.maximum(tf.sum(weights), 1e-9));
    }),
  },
  "weight-on-logits": {
    because:
      "The logits were multiplied by the weights. That makes the model less sure of the prompt; it does not make the prompt count less.",
    ...making(
      ({ losses, inside }) => meanBy(losses, inside),
      (weights, logits) => tf.mul(logits, tf.expandDims(weights, -1)),
    ),
  },
  "divisor-kept-from-zero": {
    because:
      "The divisor was kept away from 0 by a small number. A small weight gives a mean too, and no weight at all is refused.",
    ...dividing(({ weights }) => tf.add(tf.sum(weights), 1e-8)),
  },
  "divisor-of-one-or-more": {
    because:
      "The divisor was held at 1 or more. The weights may sum to less, and the loss is a mean nevertheless.",
    ...dividing(({ weights }) => tf.maximum(tf.sum(weights), 1)),
  },
  "all-after-the-first-answer": {
    because:
      "Everything after the first graded token counts fully. The next question of the user is a prompt again.",
    ...weighing(({ ids, graded }, t, promptWeight) =>
      t + 1 >= ids.length ? 0 : graded.slice(0, t + 2).includes(true) ? 1 : promptWeight,
    ),
  },
  "shared-out": {
    because: "The answer got what promptWeight leaves of 1. The answer always counts 1.",
    ...making(({ losses, graded, inside, promptWeight }) => {
      const weights = tf.add(tf.mul(graded, 1 - promptWeight), tf.mul(tf.sub(inside, graded), promptWeight));
      return meanBy(losses, weights);
    }),
  },
  "prompt-counts-the-rest": {
    because:
      "The prompt got the weight 1 − promptWeight. It is promptWeight itself: 0 leaves the prompt out.",
    ...weighing(({ ids, graded }, t, promptWeight) =>
      t + 1 >= ids.length ? 0 : graded[t + 1] ? 1 : 1 - promptWeight,
    ),
  },
  "weight-of-zero-replaced": {
    because: "A prompt weight of 0 was taken for a missing one. With it the answers alone count.",
    ...weighing(({ ids, graded }, t, promptWeight) =>
      t + 1 >= ids.length ? 0 : graded[t + 1] ? 1 : promptWeight || 0.1,
    ),
  },
  "grades-of-the-first-chat": {
    because: "The grades of the first chat were used for all. Each chat has its own.",
    ...making(({ losses, rows, promptWeight }) => {
      const T = losses.shape[1] as number;
      const weights = rows.map(({ ids }) =>
        Array.from({ length: T }, (_, t) =>
          t + 1 >= ids.length ? 0 : rows[0].graded[t + 1] ? 1 : promptWeight,
        ),
      );
      return meanBy(losses, tf.tensor2d(weights));
    }),
  },
  "last-token-left-out": {
    because:
      "The last token of each chat has no weight. It comes after the one before it, and is predicted there.",
    ...weighing(({ ids, graded }, t, promptWeight) =>
      t + 2 >= ids.length ? 0 : graded[t + 1] ? 1 : promptWeight,
    ),
  },
  "mean-of-rows-that-count": {
    because:
      "Each chat got a mean of its own, and these were averaged. Then a token of a short answer counts more.",
    ...making(({ losses, weights }) =>
      tf.mean(tf.divNoNan(tf.sum(tf.mul(losses, weights), 1), tf.sum(weights, 1))),
    ),
  },
});
