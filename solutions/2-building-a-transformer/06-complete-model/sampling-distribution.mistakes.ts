import { mistakesFor } from "#lib/author/mistakes";
import { samplingDistribution as right, type SamplingOptions } from "./sampling-distribution.js";

interface Ways {
  rank: (logits: number[]) => number[];
  weigh: (logits: number[], temperature: number, ranked: number[]) => number[];
  topK: (ranked: number[], k: number, logits: number[]) => number[];
  topP: (candidates: number[], weights: number[], p: number) => number[];
  end: (weights: number[], kept: number[], logits: number[]) => number[];
}

const sumOf = (ids: number[], weights: number[]) => ids.reduce((sum, id) => sum + weights[id], 0);
const idsOf = (logits: number[]) => logits.map((_, id) => id);

const ways: Ways = {
  rank: (logits) => idsOf(logits).sort((a, b) => (logits[a] === logits[b] ? a - b : logits[b] - logits[a])),
  weigh: (logits, T, ranked) =>
    logits.map((z, id) => (T === 0 ? Number(id === ranked[0]) : Math.exp((z - logits[ranked[0]]) / T))),
  topK: (ranked, k) => ranked.slice(0, k),
  topP: (candidates, weights, p) => {
    const total = sumOf(candidates, weights);
    const kept: number[] = [];
    for (const id of candidates) {
      if (p < 1 && sumOf(kept, weights) >= p * total) break;
      kept.push(id);
    }
    return kept;
  },
  end: (weights, kept) => {
    const sum = sumOf(kept, weights);
    return weights.map((weight, id) => (kept.includes(id) ? weight / sum : 0));
  },
};

/** The function behind its checks, with some steps replaced. */
const distribution = (other: Partial<Ways>) => ({
  samplingDistribution: (logits: number[], options: SamplingOptions = {}): number[] => {
    right(logits, options);
    // Long vocabularies are only asked for their sum, and the slow steps here would take minutes.
    if (logits.length > 1000) return right(logits, options);
    const { temperature = 1, topK = logits.length, topP = 1 } = options;
    const way = { ...ways, ...other };
    const ranked = way.rank(logits);
    const weights = way.weigh(logits, temperature, ranked);
    const candidates = way.topK(ranked, topK, logits);
    return way.end(weights, way.topP(candidates, weights, topP), logits);
  },
});

const softmax = (logits: number[]) => {
  const top = Math.max(...logits);
  const weights = logits.map((z) => Math.exp(z - top));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
};

export default mistakesFor<typeof import("./sampling-distribution.js")>({
  "no-temperature": {
    because: "You didn't use the temperature.",
    ...distribution({ weigh: (logits, T, ranked) => ways.weigh(logits, T === 0 ? 0 : 1, ranked) }),
  },
  "temperature-at-most-2": {
    because: "You lowered a temperature above 2 to 2. It may be any number from 0 on.",
    ...distribution({ weigh: (logits, T, ranked) => ways.weigh(logits, Math.min(T, 2), ranked) }),
  },
  "temperature-at-least-a-thousandth": {
    because: "You raised a very low temperature to 0.001. Only 0 is special; divide by all others unchanged.",
    ...distribution({
      weigh: (logits, T, ranked) => ways.weigh(logits, T === 0 ? 0 : Math.max(T, 1e-3), ranked),
    }),
  },
  "temperature-at-least-a-billionth": {
    because: "You raised a very low temperature. Only 0 is special; divide by all others unchanged.",
    ...distribution({
      weigh: (logits, T, ranked) => ways.weigh(logits, T === 0 ? 0 : Math.max(T, 1e-9), ranked),
    }),
  },
  "nearly-equal-is-equal": {
    because:
      "You treated nearly equal logits as equal. The larger one is larger, however small the difference.",
    ...distribution({
      rank: (logits) =>
        idsOf(logits).sort((a, b) =>
          Math.abs(logits[a] - logits[b]) < 1e-9 ? a - b : logits[b] - logits[a],
        ),
    }),
  },
  "nearly-p-is-p": {
    because: "You stopped where the sum almost reached p. The token that makes it reach p is kept, too.",
    ...distribution({
      topP: (candidates, weights, p) =>
        ways.topP(candidates, weights, p < 1 ? Math.max(p - 1e-9, 1e-300) : 1),
    }),
  },
  "nearly-1-is-1": {
    because: "You treated a p close to 1 as 1. Only p = 1 keeps all tokens.",
    ...distribution({ topP: (candidates, weights, p) => ways.topP(candidates, weights, p > 0.999 ? 1 : p) }),
  },
  "rare-is-never": {
    because:
      "You rounded a very small probability to 0. Without top-k and top-p every token keeps its share.",
    ...distribution({
      end: (weights, kept, logits) => ways.end(weights, kept, logits).map((p) => (p < 1e-30 ? 0 : p)),
    }),
  },
  "tiny-temperature-for-0": {
    because:
      "You replaced 0 by a tiny temperature, so equal logits share the probability. At 0 the lower id gets all of it.",
    ...distribution({
      weigh: (logits, T, ranked) => logits.map((z) => Math.exp((z - logits[ranked[0]]) / Math.max(T, 1e-8))),
    }),
  },
  "multiplies-by-the-temperature": {
    because:
      "You multiplied the logits by the temperature. Divide: a high temperature makes them more alike.",
    ...distribution({
      weigh: (logits, T, ranked) => ways.weigh(logits, T === 0 ? 0 : 1 / T, ranked),
    }),
  },
  "divides-the-probabilities": {
    because:
      "You divided the probabilities by the temperature, which keeps their proportions. Divide the logits, then take softmax.",
    ...distribution({
      weigh: (logits, T, ranked) =>
        T === 0 ? ways.weigh(logits, 0, ranked) : softmax(logits).map((p) => p / T),
      end: (weights) => weights,
    }),
  },
  "temperature-0-divides": {
    because:
      "At temperature 0 you divided by 0, which makes NaN. 0 means the likeliest token, with all the probability.",
    ...distribution({
      weigh: (logits, T, ranked) => logits.map((z) => Math.exp((z - logits[ranked[0]]) / T)),
    }),
  },
  "temperature-0-is-uniform": {
    because: "You took temperature 0 for a missing one. It means only the likeliest token.",
    ...distribution({ weigh: (logits, T, ranked) => ways.weigh(logits, T || 1, ranked) }),
  },
  "no-top-k": {
    because: "You didn't use topK.",
    ...distribution({ topK: (ranked) => ranked }),
  },
  "keeps-the-unlikeliest": {
    because: "You kept the k least likely tokens: sort from the largest logit down.",
    ...distribution({ topK: (ranked, k) => [...ranked].reverse().slice(0, k) }),
  },
  "ties-let-more-in": {
    because: "You kept all tokens as likely as the k-th. Keep exactly k: of equal logits the lower ids.",
    ...distribution({
      topK: (ranked, k, logits) =>
        ranked.filter((id) => logits[id] >= logits[ranked[Math.min(k, ranked.length) - 1]]),
    }),
  },
  "higher-ids-first": {
    because: "Of equal logits you put the higher id first. The lower one comes first.",
    ...distribution({
      rank: (logits) =>
        idsOf(logits).sort((a, b) => (logits[a] === logits[b] ? b - a : logits[b] - logits[a])),
    }),
  },
  "equal-logits-share-an-id": {
    because:
      "You looked ids up by their logits, which finds the first of equal ones each time. Rank the ids.",
    ...distribution({
      rank: (logits) => [...logits].sort((a, b) => b - a).map((logit) => logits.indexOf(logit)),
      end: (weights, kept) => ways.end(weights, [...new Set(kept)], []),
    }),
  },
  "loses-the-ids": {
    because: "You returned the probabilities sorted. Entry i of the list belongs to token i.",
    ...distribution({
      end: (weights, kept) => ways.end(weights, kept, []).sort((a, b) => b - a),
    }),
  },
  "does-not-normalise": {
    because: "Your probabilities don't sum to 1 after the cut. Divide those that stay by their sum.",
    ...distribution({
      end: (weights, kept) => {
        const sum = weights.reduce((a, b) => a + b, 0);
        return weights.map((weight, id) => (kept.includes(id) ? weight / sum : 0));
      },
    }),
  },
  "a-zero-for-a-score": {
    because: "You set the logits of cut tokens to 0 and took the softmax again: exp(0) = 1 is a weight.",
    ...distribution({
      end: (weights, kept, logits) =>
        kept.length === weights.length
          ? ways.end(weights, kept, logits)
          : ways.end(
              weights.map((weight, id) => (kept.includes(id) ? weight : Math.exp(-Math.max(...logits)))),
              idsOf(logits),
              logits,
            ),
    }),
  },
  "no-top-p": {
    because: "Your topP dropped no token, although the likeliest ones reach p together.",
    ...distribution({ topP: (candidates) => candidates }),
  },
  "drops-the-crossing-token": {
    because:
      "You dropped the token that makes the sum reach p. It stays: the kept tokens have at least p together.",
    ...distribution({
      topP: (candidates, weights, p) => {
        const kept = ways.topP(candidates, weights, p);
        return p < 1 && kept.length > 1 ? kept.slice(0, -1) : kept;
      },
    }),
  },
  "one-too-many": {
    because: "You kept one token more than needed. Stop as soon as the sum has reached p.",
    ...distribution({
      topP: (candidates, weights, p) =>
        candidates.slice(0, ways.topP(candidates, weights, p).length + (p < 1 ? 1 : 0)),
    }),
  },
  "one-too-many-at-the-border": {
    because:
      "Your sum was exactly p, and you kept one more token. The sum must be at least p: p itself is enough.",
    ...distribution({
      topP: (candidates, weights, p) => {
        const total = sumOf(candidates, weights);
        const kept: number[] = [];
        for (const id of candidates) {
          if (p < 1 && sumOf(kept, weights) > p * total) break;
          kept.push(id);
        }
        return kept;
      },
    }),
  },
  "threshold-for-each": {
    because:
      "You kept every token likelier than 1 − p. top-p adds up the likeliest instead of judging each token.",
    ...distribution({
      topP: (candidates, weights, p) => {
        const total = sumOf(candidates, weights);
        const kept = candidates.filter((id) => weights[id] / total >= 1 - p);
        return p < 1 && kept.length > 0 ? kept : candidates.slice(0, p < 1 ? 1 : undefined);
      },
    }),
  },
  "in-the-order-of-the-ids": {
    because: "Your top-p went through the tokens by id. It takes the likeliest first.",
    ...distribution({
      topP: (candidates, weights, p) =>
        ways.topP(
          [...candidates].sort((a, b) => a - b),
          weights,
          p,
        ),
    }),
  },
  "top-p-of-all-tokens": {
    because:
      "You measured top-p on all tokens. It works on the tokens that top-k kept, with probabilities that sum to 1.",
    ...distribution({
      topP: (candidates, weights, p) => {
        const all = weights.reduce((a, b) => a + b, 0);
        return ways.topP(candidates, weights, Math.min(1, (p * all) / sumOf(candidates, weights)));
      },
    }),
  },
  "top-p-before-the-temperature": {
    because:
      "You measured top-p at temperature 1. The temperature comes first, and changes which tokens reach p.",
    samplingDistribution: (logits, options = {}) => {
      right(logits, options);
      if (logits.length > 1000) return right(logits, options);
      const { temperature = 1, topK = logits.length, topP = 1 } = options;
      const ranked = ways.rank(logits);
      const cut = ways.topP(ways.topK(ranked, topK, logits), softmax(logits), topP);
      return ways.end(ways.weigh(logits, temperature, ranked), cut, logits);
    },
  },
  "p-of-1-cuts": {
    because:
      "With p = 1 your sum was rounded up to 1 too early, and rare tokens were lost. p = 1 drops no token.",
    ...distribution({
      topP: (candidates, weights, p) => {
        const total = sumOf(candidates, weights);
        const kept: number[] = [];
        for (const id of candidates) {
          if (sumOf(kept, weights) >= p * total) break;
          kept.push(id);
        }
        return kept;
      },
    }),
  },
  "large-logits-overflow": {
    because:
      "exp of a large logit is Infinity, and Infinity over Infinity is NaN. Subtract the largest logit first.",
    ...distribution({
      weigh: (logits, T, ranked) =>
        T === 0 ? ways.weigh(logits, 0, ranked) : logits.map((z) => Math.exp(z / T)),
    }),
  },
  "sorts-the-learners-list": {
    because: "You sorted the list of logits itself, which belongs to the caller. Sort a copy, or the ids.",
    samplingDistribution: (logits, options) => {
      const result = right(logits, options);
      logits.sort((a, b) => b - a);
      return result;
    },
  },
  "sorted-as-text": {
    because:
      "You sorted the logits as texts, where 9 comes after 10 and −2 after −1. Compare them as numbers.",
    ...distribution({
      rank: (logits) =>
        idsOf(logits).sort((a, b) => {
          const [first, second] = [String(logits[a]), String(logits[b])];
          return first < second ? 1 : first > second ? -1 : 0;
        }),
    }),
  },
  "equal-logits-share-at-0": {
    because: "At temperature 0 you gave equal logits equal shares. The one with the lower id gets all.",
    ...distribution({
      weigh: (logits, T, ranked) =>
        T === 0 ? logits.map((z) => Number(z === logits[ranked[0]])) : ways.weigh(logits, T, ranked),
    }),
  },
  "nearly-0-is-0": {
    because: "You took a small temperature for 0. Divide by it, however small it is.",
    ...distribution({ weigh: (logits, T, ranked) => ways.weigh(logits, T < 1e-3 ? 0 : T, ranked) }),
  },
  "k-above-the-vocabulary": {
    because: "You refused a topK above the number of tokens. Then all tokens are kept.",
    samplingDistribution: (logits, options) => {
      const { topK = 1 } = options ?? {};
      if (topK > logits.length) throw new RangeError(`topK must be a whole number from 1 on, got ${topK}`);
      return right(logits, options);
    },
  },
});
