import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { tokenLogProbs } from "../03-rlhf/rollout.js";
import { responseLogProbs as right } from "./response-log-prob.js";

/** What is refused stays refused; the columns count otherwise. */
const counting = (weight: (m: number, start: number, length: number, M: number) => number) => ({
  responseLogProbs(model: GPT, rows: number[][], starts: number[]): tf.Tensor {
    return tf.tidy(() => {
      right(model, rows, starts);
      const logProbs = tokenLogProbs(model, rows);
      const M = logProbs.shape[1] as number;
      const table = rows.map(({ length }, b) =>
        Array.from({ length: M }, (_, m) => weight(m, starts[b], length, M)),
      );
      return tf.sum(tf.mul(tf.tensor2d(table, [rows.length, M]), logProbs), 1);
    });
  },
});

export default mistakesFor<typeof import("./response-log-prob.js")>({
  "mean-per-token": {
    because:
      "The mean over the response's tokens was taken. The probability of a whole response is a product, and its logarithm a sum.",
    ...counting((m, start, length) => Number(m + 1 >= start && m + 1 < length) / (length - start)),
  },
  "prompt-counted": {
    because: "The prompt's tokens were counted too. The model did not write the prompt.",
    ...counting((m, _, length) => Number(m + 1 < length)),
  },
  "end-left-out": {
    because: "The last token was left out. To stop there is a part of what the model writes.",
    ...counting((m, start, length) => Number(m + 1 >= start && m + 1 < length - 1)),
  },
  "one-late": {
    because:
      "Column m was taken for token m. It is about token m + 1, so the response's first token is lost.",
    ...counting((m, start, length) => Number(m >= start && m < length)),
  },
});
