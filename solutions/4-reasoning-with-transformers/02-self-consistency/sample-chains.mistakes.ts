import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { END, PAD } from "#lib/chain-sums/tokens";
import type { Random } from "#lib/random";
import { logSumExp } from "../../1-understanding-gradients/07-cross-entropy-loss/log-sum-exp.js";
import { idTensor } from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { sampleToken } from "../../2-building-a-transformer/06-complete-model/sample-token.js";
import type { KVCache } from "../../2-building-a-transformer/08-kv-cache/append-cache.js";
import { cachedLogits } from "../../2-building-a-transformer/08-kv-cache/cached-forward.js";
import { type ChainSampling, sampleChains as right, type Sample } from "./sample-chains.js";

/** What a row does in a step, where a mistake does something else than the solution. */
interface Step {
  logits: number[];
  adjusted: number[];
  id: number;
  temperature: number;
}

interface Variant {
  isOpen?: (written: number[], most: number, prompt: number[]) => boolean;
  /** whether the writing ends, from which rows are open */
  isDone?: (open: boolean[]) => boolean;
  logProb?: (step: Step) => number;
  /** what a row that is no longer open is fed, and whether a draw is made for it */
  closedDraws?: boolean;
  /** what an open row is fed */
  fed?: (id: number, row: number, all: number[]) => number;
  /** what adjust is handed */
  asked?: (logits: number[], written: number[], row: number) => [number[], number[], number];
  adjusts?: boolean;
  adjustsClosed?: boolean;
  temperature?: (temperature: number) => number;
  /** one draw for all rows of a step */
  oneDraw?: boolean;
  /** last row first */
  backward?: boolean;
  /** no draw at temperature 0 */
  greedy?: boolean;
  /** adjust counts the open rows */
  openIndex?: boolean;
  record?: (id: number, written: number[]) => void;
}

/** The solution with one thing changed; bad prompts are refused as they should be. */
const sampling = (variant: Variant) => ({
  async sampleChains(model: GPT, prompts: number[][], options: ChainSampling): Promise<Sample[]> {
    const { temperature, most, rng, adjust = (logits: number[]) => logits } = options;
    const isFit = prompts.length > 0 && prompts.every((prompt) => prompt.length === prompts[0].length);
    const [L] = model.P.shape;
    const isRefused = !isFit || !(Number.isInteger(most) && most >= 1) || prompts[0].length + most - 1 > L;
    if (
      isRefused ||
      prompts.flat().some((id) => !(Number.isInteger(id) && id >= 0 && id < (model.E.shape[0] as number)))
    )
      return right(model, prompts, options);
    const isOpen = variant.isOpen ?? ((written) => written.length < most && written.at(-1) !== END);
    const samples: Sample[] = prompts.map(() => ({ written: [], logProbs: [] }));
    const openRows = () => samples.map(({ written }, b) => isOpen(written, most, prompts[b]));
    const isDone = variant.isDone ?? ((open) => !open.includes(true));
    let caches: KVCache[] = [];
    let unread = prompts;
    let read = 0;
    try {
      while (!isDone(openRows()) && openRows().includes(true) && read + unread[0].length <= L) {
        read += unread[0].length;
        const step = tf.tidy(() => {
          const { logits, caches: longer } = cachedLogits(model, idTensor(unread, model.E.shape[0]), caches);
          const [B, t, V] = logits.shape as number[];
          return { last: tf.reshape(tf.slice(logits, [0, t - 1, 0], [B, 1, V]), [B, V]), caches: longer };
        });
        tf.dispose(caches);
        caches = step.caches;
        const all = (await step.last.array()) as number[][];
        step.last.dispose();
        const open = openRows();
        const shared = variant.oneDraw ? rng.random() : 0;
        const source: Random = variant.oneDraw ? { ...rng, random: () => shared } : rng;
        const ids: number[] = samples.map(() => PAD);
        const order = samples.map((_, b) => (variant.backward ? samples.length - 1 - b : b));
        for (const b of order) {
          const { written, logProbs } = samples[b];
          if (!open[b] && !variant.closedDraws && !variant.adjustsClosed) continue;
          const logits = [...all[b]];
          const row = variant.openIndex ? open.slice(0, b).filter(Boolean).length : b;
          const asked = (variant.asked ?? ((z, w, row) => [[...z], [...w], row]))(logits, written, row);
          const adjusted = variant.adjusts === false ? logits : adjust(...asked);
          if (!open[b] && !variant.closedDraws) continue;
          const tempered = (variant.temperature ?? ((T) => T))(temperature);
          const id =
            variant.greedy && temperature === 0
              ? adjusted.indexOf(Math.max(...adjusted))
              : sampleToken(adjusted, { temperature: tempered }, source);
          ids[b] = id;
          if (!open[b]) continue;
          const lnP = variant.logProb ?? (({ logits: z }) => z[id] - logSumExp(z));
          logProbs.push(lnP({ logits, adjusted, id, temperature }));
          (variant.record ?? ((token, list) => list.push(token)))(id, written);
        }
        unread = ids.map((id, b) => [variant.fed ? variant.fed(id, b, ids) : id]);
      }
    } finally {
      tf.dispose(caches);
    }
    return samples;
  },
});

const tempered = (logits: number[], temperature: number) => logits.map((z) => z / (temperature || 1e-6));

export default mistakesFor<typeof import("./sample-chains.js")>({
  "ended-rows-go-on": {
    because: "A row went on after its period. What comes after the period is no part of the chain.",
    ...sampling({ isOpen: (written, most) => written.length < most }),
  },
  "ends-with-the-first": {
    because: "The first row that ended stopped all of them. Each row has an end of its own.",
    ...sampling({ isDone: (open) => open.includes(false) }),
  },
  "one-token-too-many": {
    because: "A row got one token more than `most`. A row that has written `most` tokens is no longer open.",
    ...sampling({ isOpen: (written, most) => written.length <= most && written.at(-1) !== END }),
  },
  "period-of-the-prompt": {
    because: "A period in the prompt ended the row. Only one that the row has written itself ends it.",
    ...sampling({
      isOpen: (written, most, prompt) => written.length < most && ![...prompt, ...written].includes(END),
    }),
  },
  "pad-ends-a-row": {
    because:
      "`PAD` ended a row. It is a token like others when a model writes it; only the period ends a row.",
    ...sampling({
      isOpen: (written, most) => written.length < most && written.at(-1) !== END && written.at(-1) !== PAD,
    }),
  },
  "period-left-out": {
    because: "The period was not recorded. It is a token that the model chose, and it belongs to the chain.",
    async sampleChains(model, prompts, options) {
      return (await right(model, prompts, options)).map(({ written, logProbs }) =>
        written.at(-1) === END
          ? { written: written.slice(0, -1), logProbs: logProbs.slice(0, -1) }
          : { written, logProbs },
      );
    },
  },
  "prompt-in-the-sample": {
    because: "`written` begins with the prompt. A sample holds what the model wrote, without the problem.",
    async sampleChains(model, prompts, options) {
      const samples = await right(model, prompts, options);
      return samples.map(({ written, logProbs }, b) => ({ written: [...prompts[b], ...written], logProbs }));
    },
  },
  "fills-up-ended-rows": {
    because:
      "Rows that had ended were recorded with the token that fills them up. What they are fed is nothing that they wrote.",
    async sampleChains(model, prompts, options) {
      const samples = await right(model, prompts, options);
      const longest = Math.max(0, ...samples.map(({ written }) => written.length));
      return samples.map(({ written, logProbs }) => ({
        written: [...written, ...Array<number>(longest - written.length).fill(PAD)],
        logProbs: [...logProbs, ...Array<number>(longest - written.length).fill(0)],
      }));
    },
  },
  "draws-for-ended-rows": {
    because:
      "A draw was made for rows that had ended. Only open rows draw, so that the others' draws do not depend on them.",
    ...sampling({ closedDraws: true }),
  },
  "one-draw-for-all": {
    because:
      "One draw served all rows of a step. Equal prompts then give equal chains, and a vote over them is a single vote.",
    ...sampling({ oneDraw: true }),
  },
  "greedy-without-a-draw": {
    because:
      "At temperature 0 no number was drawn. `sampleToken` draws one there, too, so that all temperatures use equally many.",
    ...sampling({ greedy: true }),
  },
  "index-among-open-rows": {
    because:
      "`adjust` was told the index among the rows that are open. A row keeps its index when others end.",
    ...sampling({ openIndex: true }),
  },
  "last-row-first": {
    because: "The last row drew first. In each step the first row comes first.",
    ...sampling({ backward: true }),
  },
  "first-row-fed-to-all": {
    because: "All rows were fed the token of the first row. Each row reads what it has written itself.",
    ...sampling({ fed: (_, __, all) => all[0] }),
  },
  "temperature-ignored": {
    because: "All draws were made at temperature 1. The temperature divides the logits before the draw.",
    ...sampling({ temperature: () => 1 }),
  },
  "always-greedy": {
    because:
      "Each row took its likeliest token. Chains with equal prompts then are equal; draw by `sampleToken`.",
    ...sampling({ temperature: () => 0 }),
  },
  "temperature-multiplies": {
    because:
      "The logits were multiplied with the temperature. They are divided by it: a high temperature makes draws more alike.",
    ...sampling({ temperature: (T) => (T === 0 ? 0 : 1 / T) }),
  },
  "exponentials-overflow": {
    because: "e^z is Infinity from z = 710 on. Subtract the largest logit first, as logSumExp does.",
    ...sampling({
      logProb: ({ logits, id }) =>
        Math.log(Math.exp(logits[id]) / logits.reduce((sum, z) => sum + Math.exp(z), 0)),
    }),
  },
  "log-probability-bounded": {
    because:
      "You keep ln P from falling below a bound, so a chain that the model takes for impossible looks likelier than it is.",
    ...sampling({ logProb: ({ logits, id }) => Math.max(-100, logits[id] - logSumExp(logits)) }),
  },
  "log-probability-bounded-by-float32": {
    because:
      "You keep ln P above the smallest float, ln 1e-45 = −103. Take off logSumExp from the logit: then no logarithm of 0 comes up.",
    ...sampling({ logProb: ({ logits, id }) => Math.max(-103, logits[id] - logSumExp(logits)) }),
  },
  "tiny-number-in-the-logarithm": {
    because:
      "You add a tiny number to the probability before its logarithm, so ln P never falls below the tiny number's own.",
    ...sampling({ logProb: ({ logits, id }) => Math.log(Math.exp(logits[id] - logSumExp(logits)) + 1e-45) }),
  },
  "small-number-in-the-logarithm": {
    because:
      "You add 1e-12 to the probability before its logarithm, so ln P never falls below −27.6. The model's own goes on to −300.",
    ...sampling({ logProb: ({ logits, id }) => Math.log(Math.exp(logits[id] - logSumExp(logits)) + 1e-12) }),
  },
  "tempered-log-probabilities": {
    because:
      "The log-probabilities are those at the temperature of the draws. They should be the model's own, at temperature 1.",
    ...sampling({
      logProb: ({ logits, id, temperature }) => {
        const z = tempered(logits, temperature);
        return z[id] - logSumExp(z);
      },
    }),
  },
  "adjusted-log-probabilities": {
    because:
      "The log-probabilities come from the adjusted logits. They should be the model's own, whatever the draw was made from.",
    ...sampling({ logProb: ({ adjusted, id }) => adjusted[id] - logSumExp(adjusted) }),
  },
  "logits-for-log-probabilities": {
    because: "These are logits. Take off their logSumExp to make log-probabilities of them.",
    ...sampling({ logProb: ({ logits, id }) => logits[id] }),
  },
  "probabilities-not-logarithms": {
    because: "These are probabilities. Their natural logarithm was asked for.",
    ...sampling({ logProb: ({ logits, id }) => Math.exp(logits[id] - logSumExp(logits)) }),
  },
  "adjust-never-asked": {
    because: "`adjust` was not asked. The draw is made from the logits that it returns.",
    ...sampling({ adjusts: false }),
  },
  "adjust-of-ended-rows": {
    because:
      "`adjust` was asked for rows that had ended. It is asked once before each draw, and those rows make none.",
    ...sampling({ adjustsClosed: true }),
  },
  "adjust-gets-the-lists": {
    because:
      "`adjust` got the lists themselves. If it changes them, log-probabilities and chains change; hand it copies.",
    ...sampling({ asked: (logits, written, row) => [logits, written, row] }),
  },
  "adjust-without-history": {
    because: "`adjust` was not told what the row has written so far.",
    ...sampling({ asked: (logits, _, row) => [[...logits], [], row] }),
  },
});
