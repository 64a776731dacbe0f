import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { lmLoss } from "../../2-building-a-transformer/06-complete-model/lm-loss.js";
import type { EncodedChat } from "./chat-encoding.js";
import type { Judged, RateReport } from "./forgetting-report.js";
import { sftBatch } from "./sft-targets.js";

type Part = { loss: number; count: number };

const sum = (numbers: number[]) => numbers.reduce((total, x) => total + x, 0);
const mean = (numbers: number[]) => sum(numbers) / numbers.length;

/** The perplexity from the parts, joined in another way. */
const joining = (join: (parts: Part[], columns: number[]) => number) => ({
  async perplexity(model: GPT, texts: EncodedChat[], size = 16): Promise<number> {
    const parts: Part[] = [];
    const columns: number[] = [];
    for (let at = 0; at < texts.length; at += size) {
      const { x, y, count } = sftBatch(texts.slice(at, at + size));
      const loss = tf.tidy(() => lmLoss(gptLogits(model, x), y));
      parts.push({ loss: (await loss.data())[0], count });
      columns.push(x.size);
      tf.dispose([loss, x, y]);
    }
    const graded = parts.filter(({ count }) => count > 0);
    return join(
      graded,
      columns.filter((_, i) => parts[i].count > 0),
    );
  },
});

const nats = (parts: Part[]) =>
  sum(parts.map(({ loss, count }) => loss * count)) / sum(parts.map(({ count }) => count));

type Tune = (model: GPT, lr: number) => Promise<number[]>;
type Judge = (model: GPT) => Promise<Judged>;
const free = (model: GPT) => tf.dispose(Object.values(gptParameters(model)));

/** The right loop, but for the loss of a report. */
const telling = (lossOf: (losses: number[]) => number) => ({
  async tryRates(rates: number[], fresh: () => GPT, tune: Tune, judge: Judge): Promise<RateReport[]> {
    const reports: RateReport[] = [];
    for (const lr of rates) {
      const model = fresh();
      const losses = await tune(model, lr);
      reports.push({ lr, loss: lossOf(losses), ...(await judge(model)) });
      free(model);
    }
    return reports;
  },
});

const lastTen = (losses: number[]) => mean(losses.slice(-10));

/** The report that comes first in this order. */
const choosing = (before: (a: RateReport, b: RateReport) => number) => ({
  chooseRate(reports: RateReport[]): RateReport {
    if (reports.length === 0) throw new RangeError("none to choose from");
    return [...reports].sort(before)[0];
  },
});

export default mistakesFor<typeof import("./forgetting-report.js")>({
  "mean-of-perplexities": {
    because:
      "The perplexities of the parts were averaged. Average the nats first, then take the exponential once: a mean of exponentials is larger.",
    ...joining(
      (parts) =>
        sum(parts.map(({ loss, count }) => Math.exp(loss) * count)) / sum(parts.map(({ count }) => count)),
    ),
  },
  "parts-weigh-alike": {
    because:
      "Every part got the same weight. A part with more graded tokens counts more, or the result depends on how the texts are cut.",
    ...joining((parts) => Math.exp(mean(parts.map(({ loss }) => loss)))),
  },
  "weighed-by-columns": {
    because:
      "The parts were weighed by all their columns, with padding and what is not graded. Only graded tokens count.",
    ...joining((parts, columns) =>
      Math.exp(sum(parts.map(({ loss }, i) => loss * columns[i])) / sum(columns)),
    ),
  },
  "last-part-only": {
    because: "Only the last part was counted.",
    ...joining((parts) => Math.exp(parts[parts.length - 1].loss)),
  },
  "loss-as-perplexity": {
    because: "This is the loss, in nats. Perplexity is e to that power.",
    ...joining(nats),
  },
  "two-to-the-nats": {
    because: "2 was raised to the nats. That fits bits; the loss is in nats, and their base is e.",
    ...joining((parts) => 2 ** nats(parts)),
  },
  "sum-of-nats": {
    because: "The exponential was taken of the sum. Perplexity is per token.",
    ...joining((parts) => Math.exp(sum(parts.map(({ loss, count }) => loss * count)))),
  },
  "product-of-perplexities": {
    because:
      "The means of the parts were added up before the exponential. That multiplies their perplexities.",
    ...joining((parts) => Math.exp(sum(parts.map(({ loss }) => loss)))),
  },
  "one-model-for-all-rates": {
    because:
      "One model was tuned at one rate after the other. Each rate has to begin with the base, or the second one continues the first.",
    async tryRates(rates, fresh, tune, judge) {
      if (rates.length === 0) return [];
      const model = fresh();
      const reports: RateReport[] = [];
      for (const lr of rates)
        reports.push({ lr, loss: lastTen(await tune(model, lr)), ...(await judge(model)) });
      free(model);
      return reports;
    },
  },
  "judged-before-tuning": {
    because: "The model was judged before it was tuned, so every rate gets the figures of the base.",
    async tryRates(rates, fresh, tune, judge) {
      const reports: RateReport[] = [];
      for (const lr of rates) {
        const model = fresh();
        const judged = await judge(model);
        reports.push({ lr, loss: lastTen(await tune(model, lr)), ...judged });
        free(model);
      }
      return reports;
    },
  },
  "judges-another-model": {
    because: "The model that was judged is not the one that was tuned, but a fresh base.",
    async tryRates(rates, fresh, tune, judge) {
      const reports: RateReport[] = [];
      for (const lr of rates) {
        const model = fresh();
        const loss = lastTen(await tune(model, lr));
        free(model);
        const other = fresh();
        reports.push({ lr, loss, ...(await judge(other)) });
        free(other);
      }
      return reports;
    },
  },
  "models-are-kept": {
    because: "The models were not freed. Each rate leaves a whole model in memory.",
    async tryRates(rates, fresh, tune, judge) {
      const reports: RateReport[] = [];
      for (const lr of rates) {
        const model = fresh();
        reports.push({ lr, loss: lastTen(await tune(model, lr)), ...(await judge(model)) });
      }
      return reports;
    },
  },
  "last-loss": {
    because:
      "The loss of the last step alone was reported. One batch says little: take the mean of the last ten.",
    ...telling((losses) => losses[losses.length - 1]),
  },
  "lowest-loss": {
    because: "The lowest loss was reported. That is the luckiest batch; take the mean of the last ten.",
    ...telling((losses) => Math.min(...losses)),
  },
  "mean-of-all": {
    because: "The losses of all steps were averaged. The first ones tell of the base, not of what it became.",
    ...telling(mean),
  },
  "always-by-ten": {
    because: "The sum of the last losses was divided by ten, though there were fewer.",
    ...telling((losses) => sum(losses.slice(-10)) / 10),
  },
  "by-the-training-loss": {
    because:
      "The rate with the lowest training loss was chosen. At 1e-2 the model has memorized its 18 examples and answers no other question.",
    ...choosing((a, b) => a.loss - b.loss),
  },
  "by-perplexity": {
    because: "The rate that forgot least was chosen. A rate of 0 forgets nothing, and learns nothing.",
    ...choosing((a, b) => a.perplexity - b.perplexity),
  },
  "ties-by-order": {
    because: "Of equally good rates the first one was taken. The one that forgot less is better.",
    ...choosing((a, b) => b.exact - a.exact),
  },
  "ties-by-loss": {
    because: "Equally good rates were told apart by their training loss. The one that forgot less is better.",
    ...choosing((a, b) => b.exact - a.exact || a.loss - b.loss),
  },
  "ties-forget-more": {
    because: "Of equally good rates the one with the higher perplexity was taken: it forgot more.",
    ...choosing((a, b) => b.exact - a.exact || b.perplexity - a.perplexity),
  },
  "sorts-the-reports": {
    because: "The list of reports was sorted in place. It is the caller's.",
    chooseRate(reports) {
      if (reports.length === 0) throw new RangeError("none to choose from");
      return reports.sort((a, b) => b.exact - a.exact || a.perplexity - b.perplexity)[0];
    },
  },
  "ten-lowest": {
    because: "The ten lowest losses were averaged. The last ten are meant, whatever came before.",
    ...telling((losses) => mean([...losses].sort((a, b) => b - a).slice(-10))),
  },
  "zero-is-no-loss": {
    because: "Losses of 0 were left out. A step without a loss is a step, and counts in the mean.",
    ...telling((losses) => mean(losses.filter((loss) => loss !== 0).slice(-10))),
  },
  "per-text": {
    because: "The nats were divided by the number of texts. Perplexity is per graded token.",
    async perplexity(model, texts, size = 16) {
      let nats = 0;
      for (let at = 0; at < texts.length; at += size) {
        const { x, y, count } = sftBatch(texts.slice(at, at + size));
        const loss = tf.tidy(() => lmLoss(gptLogits(model, x), y));
        const [mean] = await loss.data();
        if (count > 0) nats += mean * count;
        tf.dispose([loss, x, y]);
      }
      return Math.exp(nats / texts.length);
    },
  },
  "first-part-only": {
    because: "Only the first part was counted. All graded tokens of all texts count.",
    ...joining((parts) => Math.exp(parts[0].loss)),
  },
  "first-ten": {
    because:
      "The first ten losses were averaged. They tell of the base; the last ten tell what became of it.",
    ...telling((losses) => mean(losses.slice(0, 10))),
  },
  "last-eleven": {
    because: "Eleven losses were averaged. The last ten are asked for.",
    ...telling((losses) => mean(losses.slice(-11))),
  },
  "freed-before-it-is-judged": {
    because: "The model was freed before it was judged. Judge it first.",
    async tryRates(rates, fresh, tune, judge) {
      const reports: RateReport[] = [];
      for (const lr of rates) {
        const model = fresh();
        const loss = lastTen(await tune(model, lr));
        free(model);
        reports.push({ lr, loss, ...(await judge(model)) });
      }
      return reports;
    },
  },
  "all-rates-at-once": {
    because:
      "All rates were tried at once, so all models are in memory together. One rate comes after the other.",
    async tryRates(rates, fresh, tune, judge) {
      return await Promise.all(
        rates.map(async (lr) => (await telling(lastTen).tryRates([lr], fresh, tune, judge))[0]),
      );
    },
  },
  "rates-sorted": {
    because: "The rates were sorted. The reports come in the order in which the rates were given.",
    tryRates: (rates, ...rest) =>
      telling(lastTen).tryRates(
        [...rates].sort((a, b) => a - b),
        ...rest,
      ),
  },
});
