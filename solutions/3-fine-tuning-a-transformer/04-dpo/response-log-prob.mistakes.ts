import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { stopGradient } from "#lib/stop-gradient";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { tokenLogProbs } from "../03-rlhf/rollout.js";
import { responseLogProbs as right } from "./response-log-prob.js";

interface Place {
  /** the column */
  m: number;
  /** the row */
  b: number;
  row: number[];
  start: number;
  M: number;
}

const counts = ({ m, row, start }: Place) => m + 1 >= start && m + 1 < row.length;

/** The sum over columns, each of another weight; what is refused stays refused, unless another check is given. */
const counting = (
  weight: (place: Place, starts: number[]) => number | boolean,
  {
    check = (model: GPT, rows: number[][], starts: number[]) => void right(model, rows, starts),
    ended = (sums: tf.Tensor): tf.Tensor => sums,
  } = {},
) => ({
  responseLogProbs(model: GPT, rows: number[][], starts: number[]): tf.Tensor {
    return tf.tidy(() => {
      check(model, rows, starts);
      const logProbs = tokenLogProbs(model, rows);
      const M = logProbs.shape[1] as number;
      const table = rows.map((row, b) =>
        Array.from({ length: M }, (_, m) => Number(weight({ m, b, row, start: starts[b], M }, starts))),
      );
      return ended(tf.sum(tf.mul(tf.tensor2d(table, [rows.length, M]), logProbs), 1));
    });
  },
});

/** Lets some starts through which should be refused. */
const lenient = (isOdd: (start: number, length: number) => boolean) =>
  counting(counts, {
    check(_, rows, starts) {
      const odd = starts.find((start, b) => isOdd(start, rows[b]?.length ?? 0));
      if (starts.length !== rows.length || odd !== undefined)
        throw new RangeError(`${starts.length} starts for ${rows.length} rows, of which ${odd} does not fit`);
    },
  });

const masks = new Map<string, number[][]>();

export default mistakesFor<typeof import("./response-log-prob.js")>({
  "mean-per-token": {
    because:
      "The mean over the response's tokens was taken. The probability of a whole response is a product, and its logarithm a sum.",
    ...counting((place) => Number(counts(place)) / (place.row.length - place.start)),
  },
  "never-quite-sure": {
    because:
      "You keep each token's ln P at −0.001 or below, so a response of which the model is sure still costs something for every token.",
    responseLogProbs(model: GPT, rows: number[][], starts: number[]): tf.Tensor {
      return tf.tidy(() => {
        right(model, rows, starts);
        const logProbs = tf.minimum(tokenLogProbs(model, rows), -1e-3);
        const M = logProbs.shape[1] as number;
        const table = rows.map((row, b) =>
          Array.from({ length: M }, (_, m) => Number(counts({ m, b, row, start: starts[b], M }))),
        );
        return tf.sum(tf.mul(tf.tensor2d(table, [rows.length, M]), logProbs), 1);
      });
    },
  },
  "mean-over-columns": {
    because:
      "The mean over all columns was taken, those of prompt and padding too. The number must not depend on how long the longest row is.",
    ...counting((place) => Number(counts(place)) / place.M),
  },
  "prompt-counted": {
    because: "The prompt's tokens were counted too. The model did not write the prompt.",
    ...counting(({ m, row }) => m + 1 < row.length),
  },
  "end-left-out": {
    because: "The last token was left out. To stop there is a part of what the model writes.",
    ...counting((place) => counts(place) && place.m + 2 < place.row.length),
  },
  "one-late": {
    because:
      "Column m was taken for token m. It is about token m + 1, so the response's first token is lost.",
    ...counting(({ m, start, row }) => m >= start && m < row.length),
  },
  "one-early": {
    because: "The columns begin one too early: the prompt's last token was counted.",
    ...counting(({ m, start, row }) => m + 2 >= start && m + 1 < row.length),
  },
  "padding-counted": {
    because: "Every column from the start on was counted. After a short row's end they are about padding.",
    ...counting(({ m, start }) => m + 1 >= start),
  },
  "ends-at-the-longest": {
    because: "The last column of the longest row was left out for all rows, as if it were every row's end.",
    ...counting((place) => counts(place) && place.m + 1 < place.M),
  },
  "one-start-for-all": {
    because: "The first row's start was used for all rows. Every row has a prompt of its own length.",
    ...counting(({ m, row }, starts) => m + 1 >= starts[0] && m + 1 < row.length),
  },
  "pad-is-no-token": {
    because:
      "Tokens with the id of <pad> were left out. What is padding is told by a row's length; inside a response every token counts.",
    ...counting((place) => counts(place) && place.row[place.m + 1] !== 0),
  },
  "up-to-the-first-eos": {
    because: "The response was ended at its first <eos>. It goes to the row's end, whatever tokens it has.",
    ...counting((place) => {
      const first = place.row.indexOf(2, place.start);
      return counts(place) && (first < 0 || place.m + 1 <= first);
    }),
  },
  "last-token-alone": {
    because:
      "Only the last token's log-probability is left. It is given all others, but does not contain them.",
    ...counting(({ m, row }) => m + 2 === row.length),
  },
  "probability-itself": {
    because:
      "This is the probability, and the logarithm is asked for. Of a long response P is too small to be useful.",
    ...counting(counts, { ended: (sums) => tf.exp(sums) }),
  },
  "negative-log-probability": {
    because: "The sign is that of a loss. A log-probability is 0 or less.",
    ...counting(counts, { ended: (sums) => tf.neg(sums) }),
  },
  "empty-response-allowed": {
    because: "A response without a token was let through. Not even its <eos> is there.",
    ...lenient((start, length) => !(Number.isInteger(start) && start >= 1 && start <= length)),
  },
  "no-prompt-allowed": {
    because: "A start of 0 was let through. No column is about token 0, as nothing precedes it.",
    ...lenient((start, length) => !(Number.isInteger(start) && start >= 0 && start < length)),
  },
  "fractions-allowed": {
    because: "A start that is no whole number was let through.",
    ...lenient((start, length) => !(start >= 1 && start < length)),
  },
  "mask-remembered": {
    because:
      "The mask of an earlier call is used again for rows of the same lengths. Their starts may differ.",
    ...counting(({ b, m, row, start, M }, starts) => {
      const key = `${starts.length} ${M} ${b} ${row.length}`;
      const known = masks.get(key) ?? [];
      masks.set(key, known);
      known[m] ??= [Number(counts({ b, m, row, start, M }))];
      return known[m][0];
    }),
  },
  "a-column-of-padding": {
    because:
      "A column too many was counted after a shorter row. The last one that counts is about the row's last token.",
    ...counting(({ m, start, row }) => m + 1 >= start && m < row.length),
  },
  "until-the-first-end": {
    because:
      "A row was counted up to its first <eos>. That one may stand in the prompt, at the end of an earlier turn.",
    ...counting((place) => counts(place) && (!place.row.includes(2) || place.m + 1 <= place.row.indexOf(2))),
  },
  "one-token-is-too-few": {
    because: "A response of one token was refused. It has its <eos>, and that is enough.",
    ...lenient((start, length) => !(Number.isInteger(start) && start >= 1 && start < length - 1)),
  },
  "no-gradient": {
    because:
      "No gradient flows back to the model. Training needs it: compute with tensors, and cut nothing off.",
    ...counting(counts, { ended: (sums) => stopGradient(sums) }),
  },
});
