import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { stepScores as right } from "./step-scores.js";

/** Of each step the numbers at a position, `[B, S, V]`, of which one column is taken; what does not fit is refused as it should be. */
const reading = (
  at: (place: number, T: number) => number,
  column: (row: number[], place: number, s: number) => number = (row, place) => row[place],
  scale: (logits: tf.Tensor) => tf.Tensor = (logits) => logits,
) => ({
  stepScores(logits: tf.Tensor, ids: number[][], places: number[][]): tf.Tensor {
    right(logits, ids, places).dispose();
    return tf.tidy(() => {
      const [, T, V] = logits.shape;
      const size: [number, number] = [places.length, places[0].length];
      const positions = places.map((row) => row.map((place) => at(place, T as number)));
      const columns = places.map((row, b) => row.map((place, s) => column(ids[b], place, s) ?? 0));
      const reads = tf.oneHot(tf.tensor2d(positions, size, "int32"), T as number); // [B, S, T]
      const judged = tf.oneHot(tf.tensor2d(columns, size, "int32"), V as number); // [B, S, V]
      return tf.sum(tf.mul(tf.matMul(reads, scale(logits)), judged), -1); // [B, S]
    });
  },
});
const before = (place: number) => place - 1;

/** Another number of the logits one position before each place, `[B, S, V]`. */
const summed = (f: (rows: tf.Tensor) => tf.Tensor) => ({
  stepScores(logits: tf.Tensor, ids: number[][], places: number[][]): tf.Tensor {
    right(logits, ids, places).dispose();
    return tf.tidy(() => {
      const [, T] = logits.shape;
      const size: [number, number] = [places.length, places[0].length];
      const reads = tf.oneHot(
        tf.tensor2d(
          places.map((row) => row.map(before)),
          size,
          "int32",
        ),
        T as number,
      );
      return f(tf.matMul(reads, logits));
    });
  },
});

export default mistakesFor<typeof import("./step-scores.js")>({
  "own-position": {
    because:
      "The logits were read at the step's own position. There the model has read the token, and says what comes after it.",
    ...reading((place) => place),
  },
  "two-positions-early": {
    because:
      "The logits were read two positions early. There the model does not know yet which operand the step adds.",
    ...reading((place) => Math.max(0, place - 2)),
  },
  "next-token": {
    because: "This is the logit of the token after the step. A step is judged by the token that ends it.",
    ...reading(
      (place) => place,
      (row, place) => row[place + 1],
    ),
  },
  "token-before": {
    because:
      "The token was shifted too, and only the position should be. The judged token is the one at the place itself.",
    ...reading(before, (row, place) => row[place - 1]),
  },
  "largest-logit": {
    because:
      "This is the largest logit. It says how sure the model is of the token that it would write, not of the one that was written.",
    ...summed((rows) => tf.max(rows, -1)),
  },
  "as-if-it-were-the-best": {
    because:
      "The largest logit was taken off. That is a comparison with another token; the score is the logit itself.",
    ...reading(before, undefined, (logits) => tf.sub(logits, tf.max(logits, -1, true))),
  },
  softmax: {
    because:
      "The logits went through a softmax. The loss takes a logit for each step, and a probability there is squeezed once more.",
    ...reading(before, undefined, (logits) => tf.softmax(logits)),
  },
  "log-softmax": {
    because:
      "These are log-probabilities, which are never above 0. A judge must be able to say that a step is surely right.",
    ...reading(before, undefined, (logits) => tf.logSoftmax(logits)),
  },
  sigmoid: {
    because: "The logits went through a sigmoid. That is left to the loss, which needs the logit itself.",
    ...reading(before, undefined, (logits) => tf.sigmoid(logits)),
  },
  "mean-logit": {
    because: "The logits of all tokens were averaged. Only that of the written token judges it.",
    ...summed((rows) => tf.mean(rows, -1)),
  },
  "step-for-token": {
    because:
      "The logit of the step's number was taken. Which logit it is depends on the token that was written.",
    ...reading(before, (_row, _place, s) => s),
  },
  "place-as-a-token": {
    because: "The place itself was taken for a token. The token is what the row of ids holds at the place.",
    stepScores(logits, ids, places) {
      const V = logits.shape[2] as number;
      return reading(before, (_row, place) => place % V).stepScores(logits, ids, places);
    },
  },
  "places-of-the-first-row": {
    because: "Every row was read at the places of the first one. Each row has places of its own.",
    stepScores(logits, ids, places) {
      right(logits, ids, places).dispose();
      return right(
        logits,
        ids,
        places.map(() => places[0]),
      );
    },
  },
  "tokens-of-the-first-row": {
    because: "The tokens were taken from the first row for every chain. Each chain has tokens of its own.",
    stepScores(logits, ids, places) {
      right(logits, ids, places).dispose();
      return right(
        logits,
        ids.map(() => ids[0]),
        places,
      );
    },
  },
  "sorted-places": {
    because: "The places were sorted first. Scores come in the order in which the caller names the places.",
    stepScores(logits, ids, places) {
      right(logits, ids, places).dispose();
      return right(
        logits,
        ids,
        places.map((row) => [...row].sort((a, b) => a - b)),
      );
    },
  },
  "no-gradient": {
    because:
      "The numbers were picked in a way through which no gradient flows. Without one the judge learns nothing.",
    stepScores(logits, ids, places) {
      return tf.customGrad((x) => ({
        value: right(x as tf.Tensor, ids, places),
        gradFunc: () => tf.zerosLike(x as tf.Tensor),
      }))(logits);
    },
  },
});
