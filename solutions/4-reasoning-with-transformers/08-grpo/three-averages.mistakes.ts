import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { type Average, averageObjective as right, type WholeBatch } from "./three-averages.js";

interface Tables {
  /** the objective */
  x: tf.Tensor;
  /** the mask */
  m: tf.Tensor;
}

type Way = (tables: Tables, whole: WholeBatch) => tf.Tensor;

const sums = ({ x, m }: Tables) => tf.sum(tf.mul(x, m), 1); // [B]
const lengths = ({ m }: Tables) => tf.sum(m, 1); // [B]
const total = (tables: Tables) => tf.sum(sums(tables)); // []
const rowsOf = ({ m }: Tables) => m.shape[0];
/** 1 where a row has a token, `[B]` */
const isThere = (tables: Tables) => tf.cast(tf.greater(lengths(tables), 0), "float32");

const ways: Record<Average, Way> = {
  sequence: (t, { rows }) => tf.div(tf.sum(tf.div(sums(t), tf.maximum(lengths(t), 1))), rows),
  token: (t, { tokens }) => tf.div(total(t), tokens),
  constant: (t, { rows, cap }) => tf.div(total(t), rows * cap),
};

/** Some averages are taken in another way; what does not fit is refused as it should be. */
const averaging = (other: Partial<Record<Average, Way>>) => ({
  averageObjective(x: tf.Tensor, m: tf.Tensor, how: Average, whole: WholeBatch): tf.Scalar {
    right(x, m, how, whole).dispose();
    return tf.tidy(() => ({ ...ways, ...other })[how]({ x, m }, whole) as tf.Scalar);
  },
});

/** All three averages read something else than they are given. */
const reading = (change: (tables: Tables, whole: WholeBatch) => { tables: Tables; whole: WholeBatch }) =>
  averaging(
    Object.fromEntries(
      Object.entries(ways).map(([how, way]) => [
        how,
        (t: Tables, w: WholeBatch) => {
          const { tables, whole } = change(t, w);
          return way(tables, whole);
        },
      ]),
    ),
  );

export default mistakesFor<typeof import("./three-averages.js")>({
  "means-of-the-parts": {
    because:
      "These rows were averaged as if they were the whole batch. Parts of different sizes then don't add up to the whole.",
    ...averaging({
      sequence: (t) => tf.mean(tf.div(sums(t), tf.maximum(lengths(t), 1))),
      token: (t) => tf.div(total(t), tf.maximum(tf.sum(t.m), 1)),
      constant: (t, { cap }) => tf.div(total(t), rowsOf(t) * cap),
    }),
  },
  "tokens-of-the-part": {
    because:
      "The tokens of this part were counted. The token average divides by the tokens of the whole batch.",
    ...averaging({ token: (t) => tf.div(total(t), tf.maximum(tf.sum(t.m), 1)) }),
  },
  "constant-rows-of-the-part": {
    because:
      "The constant average was divided by the rows of this part. The whole batch has a row for each of its chains.",
    ...averaging({ constant: (t, { cap }) => tf.div(total(t), rowsOf(t) * cap) }),
  },
  "empty-row-is-nan": {
    because: "A row without a token has a mean of 0 / 0, and the whole batch becomes NaN. Such a row adds 0.",
    ...averaging({ sequence: (t, { rows }) => tf.div(tf.sum(tf.div(sums(t), lengths(t))), rows) }),
  },
  "gradient-of-a-hidden-zero": {
    because:
      "0 / 0 was hidden, by divNoNan or where. Its gradient is multiplied by 0 there, and 0 · ∞ is NaN: divide by 1 or more.",
    ...averaging({
      sequence: (t, { rows }) => tf.div(tf.sum(tf.divNoNan(sums(t), lengths(t))), rows),
    }),
  },
  "empty-rows-not-counted": {
    because: "Rows without a token were not counted. They add 0, and are rows all the same.",
    ...averaging({
      sequence: (t, { rows }) =>
        tf.div(
          tf.sum(tf.div(sums(t), tf.maximum(lengths(t), 1))),
          tf.sub(rows, tf.sub(rowsOf(t), tf.sum(isThere(t)))),
        ),
    }),
  },
  "one-token-more": {
    because: "One was added to the length of every row, against 0 / 0. That changes all the other rows, too.",
    ...averaging({ sequence: (t, { rows }) => tf.div(tf.sum(tf.div(sums(t), tf.add(lengths(t), 1))), rows) }),
  },
  "mean-over-columns": {
    because:
      "The mean of a row was taken over all columns. The columns of prompt and padding hold no tokens of the row.",
    ...averaging({ sequence: (t, { rows }) => tf.div(tf.sum(tf.mean(tf.mul(t.x, t.m), 1)), rows) }),
  },
  "length-to-the-last-token": {
    because: "The columns up to a row's last token were counted. The prompt's tokens don't count.",
    ...averaging({
      sequence: (t, { rows }) => {
        const places = tf.range(1, (t.m.shape[1] as number) + 1); // [M]
        return tf.div(tf.sum(tf.div(sums(t), tf.maximum(tf.max(tf.mul(t.m, places), 1), 1))), rows);
      },
    }),
  },
  "sequence-is-token": {
    because:
      "The sequence average weighs all tokens the same. Each row has its own mean first, and then all rows weigh the same.",
    ...averaging({ sequence: ways.token }),
  },
  "token-is-sequence": {
    because:
      "The token average takes the mean of each row first. It is one mean over all tokens, however they are spread over rows.",
    ...averaging({ token: ways.sequence }),
  },
  "constant-divides-by-the-longest": {
    because: "The divisor is the longest row of this table. It should be `cap`, which no batch changes.",
    ...averaging({ constant: (t, { rows }) => tf.div(total(t), rows * (t.m.shape[1] as number)) }),
  },
  "constant-without-rows": {
    because:
      "The constant average was divided by `cap` alone. It is a mean over the rows of the batch as well.",
    ...averaging({ constant: (t, { cap }) => tf.div(total(t), cap) }),
  },
  "constant-without-cap": {
    because: "The constant average was divided by the rows alone. Each row is divided by `cap`, too.",
    ...averaging({ constant: (t, { rows }) => tf.div(total(t), rows) }),
  },
  "token-mean-per-row": {
    because:
      "The token average was divided by the rows as well. Tokens are counted once, in the whole batch.",
    ...averaging({ token: (t, { rows, tokens }) => tf.div(total(t), rows * tokens) }),
  },
  "sums-of-sequences": {
    because: "The rows were added up without their means. A row's sum is divided by the tokens of the row.",
    ...averaging({ sequence: (t, { rows }) => tf.div(total(t), rows) }),
  },
  "mask-ignored": {
    because: "The mask has no effect on the sums: what is at prompt and padding was added up, too.",
    averageObjective(x: tf.Tensor, m: tf.Tensor, how: Average, whole: WholeBatch): tf.Scalar {
      right(x, m, how, whole).dispose();
      return tf.tidy(() => {
        const all = tf.sum(x, 1); // [B]
        if (how === "sequence")
          return tf.div(tf.sum(tf.div(all, tf.maximum(tf.sum(m, 1), 1))), whole.rows) as tf.Scalar;
        return tf.div(tf.sum(all), how === "token" ? whole.tokens : whole.rows * whole.cap) as tf.Scalar;
      });
    },
  },
  "sums-over-rows": {
    because: "The sums run over the rows. A row's mean runs over its tokens, the second axis.",
    ...averaging({
      sequence: ({ x, m }, { rows }) =>
        tf.div(tf.sum(tf.div(tf.sum(tf.mul(x, m), 0), tf.maximum(tf.sum(m, 0), 1))), rows),
    }),
  },
  "a-loss": {
    because: "The sign was turned. This is the objective itself; the loss is made of it later.",
    ...reading(({ x, m }, whole) => ({ tables: { x: tf.neg(x), m }, whole })),
  },
  "zeros-are-no-tokens": {
    because: "Places with an objective of 0 were not counted as tokens. The mask says what a token is.",
    ...averaging({
      sequence: (t, { rows }) => {
        const counts = tf.sum(tf.abs(tf.sign(tf.mul(t.x, t.m))), 1); // [B]
        return tf.div(tf.sum(tf.div(sums(t), tf.maximum(counts, 1))), rows);
      },
    }),
  },
  "every-objective-is-a-token": {
    because:
      "Tokens were counted where the objective is not 0. Prompt and padding have numbers there as well: the mask says what a token is.",
    ...averaging({
      sequence: (t, { rows }) => {
        const counts = tf.sum(tf.abs(tf.sign(t.x)), 1); // [B]
        return tf.div(tf.sum(tf.div(sums(t), tf.maximum(counts, 1))), rows);
      },
    }),
  },
  "small-number-added": {
    because:
      "A small number was added to the length of every row, against 0 / 0. It shrinks every mean: replace only a length of 0.",
    ...averaging({
      sequence: (t, { rows }) => tf.div(tf.sum(tf.div(sums(t), tf.add(lengths(t), 1e-6))), rows),
    }),
  },
  "unchecked-batch": {
    because:
      "The numbers of the whole batch were not checked. A batch of no rows, or of fewer than these, is a fault.",
    averageObjective(x: tf.Tensor, m: tf.Tensor, how: Average, whole: WholeBatch): tf.Scalar {
      right(x, m, how, { rows: m.shape[0] ?? 1, tokens: 1, cap: 1 }).dispose();
      return tf.tidy(() => ways[how]({ x, m }, whole) as tf.Scalar);
    },
  },
  "sequence-and-token-exchanged": {
    because:
      "Two averages are exchanged: `sequence` averages each row first, `token` takes all tokens of the batch as one.",
    ...averaging({ sequence: ways.token, token: ways.sequence }),
  },
  "longest-row-for-cap": {
    because:
      "The longest of these rows was taken for the cap. The cap is given, and the same for every batch.",
    ...averaging({
      constant: (t, { rows }) => tf.div(total(t), tf.mul(rows, tf.maximum(1, tf.max(lengths(t))))),
    }),
  },
  "filled-rows-of-the-part": {
    because:
      "The divisor was the number of these rows that have a token. It is the number of rows of the whole batch, empty ones too.",
    ...averaging({
      sequence: (t) =>
        tf.div(tf.sum(tf.div(sums(t), tf.maximum(lengths(t), 1))), tf.maximum(tf.sum(isThere(t)), 1)),
    }),
  },
});
