import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { EOS, PAD } from "#lib/mini-world/words";
import { IGNORED } from "../../2-building-a-transformer/06-complete-model/lm-loss.js";
import type { EncodedChat } from "./chat-encoding.js";
import { sftBatch as right } from "./sft-targets.js";

/** How the columns of a batch are made; a mistake replaces some of it. */
interface Steps {
  /** what row `chat` has in column t */
  read: (chat: EncodedChat, t: number, T: number) => number;
  target: (chat: EncodedChat, t: number, T: number) => number;
  count: (y: number[][], rows: EncodedChat[]) => number;
  columns: (T: number) => number;
  dtype: "int32" | "float32";
}

const steps: Steps = {
  read: ({ ids }, t) => ids[t] ?? PAD,
  target: ({ ids, graded }, t) => (graded[t + 1] ? ids[t + 1] : IGNORED),
  count: (y) => y.flat().filter((id) => id !== IGNORED).length,
  columns: (T) => T - 1,
  dtype: "int32",
};

const making = (other: Partial<Steps>) => ({
  sftBatch(rows: EncodedChat[]) {
    tf.dispose(Object.values(right(rows)).filter((part) => typeof part === "object"));
    const { read, target, count, columns, dtype } = { ...steps, ...other };
    const T = Math.max(...rows.map(({ ids }) => ids.length));
    const table = (cell: Steps["read"]) =>
      rows.map((chat) => Array.from({ length: columns(T) }, (_, t) => cell(chat, t, T)));
    const y = table(target);
    return {
      x: tf.tensor2d(table(read), [rows.length, columns(T)], dtype),
      y: tf.tensor2d(y, [rows.length, columns(T)], dtype),
      count: count(y, rows),
    };
  },
});

export default mistakesFor<typeof import("./sft-targets.js")>({
  "not-shifted": {
    because:
      "Each target is the token that is read at its position. The model would learn to repeat its input.",
    ...making({ target: ({ ids, graded }, t) => (graded[t] ? ids[t] : IGNORED) }),
  },
  "shifted-twice": {
    because:
      "The targets are shifted by two. lmLoss does not shift: position t is compared with the token at t + 1.",
    ...making({ target: ({ ids, graded }, t) => (graded[t + 2] ? ids[t + 2] : IGNORED) }),
  },
  "one-late": {
    because:
      "The first graded token of each answer is left out. It is predicted at the last position of the prompt, and that position counts.",
    ...making({ target: ({ ids, graded }, t) => (graded[t] && graded[t + 1] ? ids[t + 1] : IGNORED) }),
  },
  "one-early": {
    because:
      "The token before each answer is graded as well. The grade belongs to the token that is predicted, not to the position before it.",
    ...making({ target: ({ ids, graded }, t) => (graded[t + 1] || graded[t + 2] ? ids[t + 1] : IGNORED) }),
  },
  "grade-of-the-read-token": {
    because:
      "The grade was looked up at the token that is read, so the first graded token is missed and the one after the last is graded.",
    ...making({ target: ({ ids, graded }, t) => (graded[t] ? (ids[t + 1] ?? IGNORED) : IGNORED) }),
  },
  "padding-is-graded": {
    because:
      "Padding after a row that ends in a graded token became a target. Nobody wrote it, and the model must not either.",
    ...making({
      target: ({ ids, graded }, t) =>
        t + 1 >= ids.length && graded[ids.length - 1] ? PAD : steps.target({ ids, graded }, t, 0),
    }),
  },
  "padding-by-id": {
    because: "A graded token that looks like padding was left out. The grade says what counts, not the id.",
    ...making({
      target: ({ ids, graded }, t) => (graded[t + 1] && ids[t + 1] !== PAD ? ids[t + 1] : IGNORED),
    }),
  },
  "end-by-id": {
    because:
      "<eos> was left out as if it were padding. A model that is never graded on its end does not stop.",
    ...making({
      target: ({ ids, graded }, t) => (graded[t + 1] && ids[t + 1] !== EOS ? ids[t + 1] : IGNORED),
    }),
  },
  "everything-counts": {
    because: "Every token of a row became a target, the question too. Only graded tokens are targets.",
    ...making({ target: ({ ids }, t) => ids[t + 1] ?? IGNORED }),
  },
  "from-the-first-grade-on": {
    because:
      "Everything after the first graded token became a target. The user's next question is not graded.",
    ...making({
      target: ({ ids, graded }, t) =>
        t + 1 >= graded.indexOf(true) && graded.includes(true) ? (ids[t + 1] ?? IGNORED) : IGNORED,
    }),
  },
  "the-prompt-counts": {
    because: "The grades are inverted: the prompt became the target, and the answer is left out.",
    ...making({
      target: ({ ids, graded }, t) => (t + 1 < ids.length && !graded[t + 1] ? ids[t + 1] : IGNORED),
    }),
  },
  "ignored-as-zero": {
    because:
      "What does not count became 0, which is the token <pad>. The loss leaves out −100 and nothing else.",
    ...making({
      target: (chat, t, T) => Math.max(0, steps.target(chat, t, T)),
      count: (_, rows) => rows.flatMap(({ graded }) => graded).filter(Boolean).length,
    }),
  },
  "padded-in-front": {
    because:
      "Padding came first. Then every word of the row gets another position than in the texts the model has read.",
    ...making({
      read: ({ ids }, t, T) => ids[t - (T - ids.length)] ?? PAD,
      target: ({ ids, graded }, t, T) =>
        graded[t + 1 - (T - ids.length)] ? ids[t + 1 - (T - ids.length)] : IGNORED,
    }),
  },
  "prompt-hidden": {
    because:
      "The tokens that are not graded were replaced by padding. The model is not graded on the question, but it has to read it.",
    ...making({ read: ({ ids, graded }, t) => (graded[t] ? ids[t] : PAD) }),
  },
  "padded-with-ignored": {
    because:
      "The rows were filled up with −100. That is a target to leave out; what is read has to be a token.",
    ...making({ read: ({ ids }, t) => ids[t] ?? IGNORED }),
  },
  "last-column-kept": {
    because: "The last column is still there. Nothing follows it, so it has no target.",
    ...making({ columns: (T) => T }),
  },
  "counts-all-columns": {
    because:
      "All targets were counted, those that are −100 too. The gradients of several batches would get the wrong weights.",
    ...making({ count: (y) => y.flat().length }),
  },
  "counts-the-longest-row": {
    because: "One row was counted for all. Rows have answers of different lengths.",
    ...making({
      count: (y) => y.length * Math.max(...y.map((row) => row.filter((id) => id !== IGNORED).length)),
    }),
  },
  "not-int32": {
    because: "x and y are float32. Ids are whole numbers: int32.",
    ...making({ dtype: "float32" }),
  },
  "counts-the-first-row": {
    because: "Only the targets of the first row were counted. All rows of the batch count.",
    ...making({ count: (y) => steps.count([y[0]], []) }),
  },
  "id-zero-not-counted": {
    because: "A target with the id 0 was not counted. Only −100 is no target.",
    ...making({ count: (y) => y.flat().filter((id) => id > 0).length }),
  },
  "counts-the-rows": {
    because: "The rows were counted. What counts is how many targets are graded.",
    ...making({ count: (y) => y.length }),
  },
  "read-token-as-target": {
    because:
      "The grade is that of the next token, but the target is the token that is read. The target comes next.",
    ...making({ target: ({ ids, graded }, t) => (graded[t + 1] ? ids[t] : IGNORED) }),
  },
  "own-last-token-hidden": {
    because:
      "Each row lost its own last token. Only the last column is left out: a shorter row is read to its end.",
    ...making({ read: ({ ids }, t) => (t < ids.length - 1 ? ids[t] : PAD) }),
  },
});
