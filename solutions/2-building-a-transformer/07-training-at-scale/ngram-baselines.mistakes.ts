import { mistakesFor } from "#lib/author/mistakes";
import { type Baselines, ngramBaselines as right } from "./ngram-baselines.js";

type Probability = (a: number, b: number) => number;

/** How it is counted, made a share, and averaged; a mistake replaces some of it. */
interface Steps {
  counted: (train: number[], validation: number[]) => number[];
  pair: (pairs: number[][], a: number, b: number) => void;
  share: (counts: number[], b: number, s: number, V: number) => number;
  bigram: (pairs: number[][], a: number, b: number, share: (counts: number[], b: number) => number) => number;
  loss: (probability: Probability, validation: number[], train: number[]) => number;
}

const total = (counts: number[]) => counts.reduce((sum, n) => sum + n, 0);
const costs = (probability: Probability, text: number[], cost = (p: number) => -Math.log(p)) =>
  text.slice(1).map((b, i) => cost(probability(text[i], b)));
const mean = (values: number[]) => total(values) / values.length;

const steps: Steps = {
  counted: (train) => train,
  pair: (pairs, a, b) => pairs[a][b]++,
  share: (counts, b, s, V) => (counts[b] + s) / (total(counts) + s * V),
  bigram: (pairs, a, b, share) => share(pairs[a], b),
  loss: (probability, validation) => mean(costs(probability, validation)),
};

/** The three losses, with some of the steps done in another way. */
const counting = (other: Partial<Steps>) => ({
  ngramBaselines: (train: number[], validation: number[], V: number, smoothing = 0.1): Baselines => {
    right(train, validation, V, smoothing);
    const { counted, pair, share, bigram, loss } = { ...steps, ...other };
    const text = counted(train, validation);
    const single: number[] = Array(V).fill(0);
    const pairs: number[][] = Array.from({ length: V }, () => Array(V).fill(0));
    for (const b of text) single[b]++;
    for (let i = 1; i < text.length; i++) pair(pairs, text[i - 1], text[i]);
    const smoothed = (counts: number[], b: number) => share(counts, b, smoothing, V);
    const unigram = single.map((_, b) => smoothed(single, b));
    const table = pairs.map((row, a) => row.map((_, b) => bigram(pairs, a, b, smoothed)));
    return {
      uniform: loss(() => 1 / V, validation, train),
      unigram: loss((_, b) => unigram[b], validation, train),
      bigram: loss((a, b) => table[a][b], validation, train),
    };
  },
});

export default mistakesFor<typeof import("./ngram-baselines.js")>({
  "no-smoothing": {
    because:
      "A pair that the training text lacks has probability 0 and costs Infinity. Smoothing gives it a little.",
    ...counting({ share: (counts, b) => counts[b] / total(counts) }),
  },
  "smooths-the-count-only": {
    because: "You added s to each count but not V times to their sum, so the shares sum to more than 1.",
    ...counting({ share: (counts, b, s) => (counts[b] + s) / total(counts) }),
  },
  "smooths-the-sum-once": {
    because: "You added s to each of the V counts, but only once to their sum. The sum grows by s·V.",
    ...counting({ share: (counts, b, s) => (counts[b] + s) / (total(counts) + s) }),
  },
  "smooths-by-one": {
    because: "You added 1 to every count. The amount is an argument.",
    ...counting({ share: (counts, b, _, V) => (counts[b] + 1) / (total(counts) + V) }),
  },
  "smooths-by-a-tenth": {
    because: "You added 0.1, whatever the argument. 0.1 is only the default of smoothing.",
    ...counting({ share: (counts, b, _, V) => (counts[b] + 0.1) / (total(counts) + 0.1 * V) }),
  },
  "counts-the-validation": {
    because:
      "You counted the validation text, so the baseline has seen the answers. Count the training text.",
    ...counting({ counted: (_, validation) => validation }),
  },
  "counts-both-texts": {
    because: "You counted both texts, so the baseline has seen the answers. Count only the training text.",
    ...counting({ counted: (train, validation) => [...train, ...validation] }),
  },
  "judged-by-the-training": {
    because: "You measured the loss on the training text. Measure it on text that was not counted.",
    ...counting({ loss: (probability, _, train) => mean(costs(probability, train)) }),
  },
  "pairs-turned-round": {
    because:
      "You swapped rows and columns of the pairs: the row is the token before, the column the one after.",
    ...counting({ pair: (pairs, a, b) => pairs[b][a]++ }),
  },
  "pairs-once": {
    because: "You recorded that a pair occurs, not how often.",
    ...counting({
      pair: (pairs, a, b) => {
        pairs[a][b] = 1;
      },
    }),
  },
  "joint-for-conditional": {
    because:
      "You took the pair's share of all pairs, P(a, b). After a, only the pairs that begin with a count.",
    ...counting({
      bigram: (pairs, a, b, share) => share(pairs.flat(), a * pairs.length + b),
    }),
  },
  "counts-the-last-token": {
    because:
      "Your n(a) counts every a of the text, including its last token. Only an a with a token after it begins a pair.",
    ngramBaselines: (train, validation, V, s = 0.1) => {
      const count = (has: (i: number) => boolean) => train.filter((_, i) => has(i)).length;
      const probability: Probability = (a, b) =>
        (count((i) => train[i] === a && train[i + 1] === b) + s) / (count((i) => train[i] === a) + s * V);
      const first = right(train, validation, V, s);
      // The whole book would take minutes; the first law that sees it is by hand.
      return train.length > 1000 ? first : { ...first, bigram: mean(costs(probability, validation)) };
    },
  },
  "given-the-next": {
    because: "You took the share among all pairs that end in b. The known token is the one before, a.",
    ...counting({
      bigram: (pairs, a, b, share) =>
        share(
          pairs.map((row) => row[b]),
          a,
        ),
    }),
  },
  "bits-for-nats": {
    because:
      "You used the logarithm to base 2: bits. The losses of this course are in nats, the natural logarithm.",
    ...counting({ loss: (probability, text) => mean(costs(probability, text, (p) => -Math.log2(p))) }),
  },
  "forgets-the-minus": {
    because: "Logarithms of probabilities are negative. The loss is minus their mean.",
    ...counting({ loss: (probability, text) => mean(costs(probability, text, Math.log)) }),
  },
  "log-of-the-mean": {
    because: "You averaged the probabilities first. Take each target's logarithm before the mean.",
    ...counting({ loss: (probability, text) => -Math.log(mean(costs(probability, text, (p) => p))) }),
  },
  "sum-of-the-losses": {
    because: "You summed the losses of the targets. Take the mean, which does not grow with the text.",
    ...counting({ loss: (probability, text) => total(costs(probability, text)) }),
  },
  "divides-by-the-tokens": {
    because: "You divided the sum by the number of tokens. The first one is not a target.",
    ...counting({ loss: (probability, text) => total(costs(probability, text)) / text.length }),
  },
  perplexity: {
    because: "You returned the exponential of the loss, the perplexity. Return the loss itself.",
    ...counting({ loss: (probability, text) => Math.exp(mean(costs(probability, text))) }),
  },
  "one-unless-told": {
    because: "Your default of the smoothing is 1. It is a tenth.",
    ngramBaselines: (train, validation, V, smoothing = 1) => right(train, validation, V, smoothing),
  },
  "zero-means-the-default": {
    because: "You took a smoothing of 0 for one that isn't given. With 0 nothing is added.",
    ngramBaselines: (train, validation, V, smoothing) => right(train, validation, V, smoothing || 0.1),
  },
  "smooths-the-sum-only": {
    because: "You added s·V to the sum but no s to the count, so the shares sum to less than 1.",
    ...counting({ share: (counts, b, s, V) => counts[b] / (total(counts) + s * V) }),
  },
  "seen-tokens-for-the-vocabulary": {
    because:
      "You added s once for each token that was seen. All V tokens get it: unseen ones are what it is for.",
    ...counting({
      share: (counts, b, s) => (counts[b] + s) / (total(counts) + s * counts.filter((n) => n > 0).length),
    }),
  },
  "uniform-over-seen-tokens": {
    because:
      "You took the uniform model over the tokens of the training text. It knows nothing: all V are equally likely.",
    ngramBaselines: (train, validation, V, smoothing) => ({
      ...right(train, validation, V, smoothing),
      uniform: Math.log(new Set(train).size),
    }),
  },
  "first-token-judged-too": {
    because:
      "You judged the unigrams on the first token too. All three models are judged on the same targets.",
    ngramBaselines: (train, validation, V, smoothing = 0.1) => {
      const share = (b: number) =>
        (train.filter((id) => id === b).length + smoothing) / (train.length + smoothing * V);
      return {
        ...right(train, validation, V, smoothing),
        unigram: mean(validation.map((b) => -Math.log(share(b)))),
      };
    },
  },
});
