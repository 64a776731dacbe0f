import { mistakesFor } from "#lib/mistakes";
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
    because: "The temperature was not used.",
    ...distribution({ weigh: (logits, T, ranked) => ways.weigh(logits, T === 0 ? 0 : 1, ranked) }),
  },
  "temperature-at-most-2": {
    because: "A temperature above 2 was taken for 2. It may be any number from 0 on.",
    ...distribution({ weigh: (logits, T, ranked) => ways.weigh(logits, Math.min(T, 2), ranked) }),
  },
  "temperature-at-least-a-thousandth": {
    because: "A very low temperature was raised to 0.001. Only 0 is special; all others divide as they are.",
    ...distribution({
      weigh: (logits, T, ranked) => ways.weigh(logits, T === 0 ? 0 : Math.max(T, 1e-3), ranked),
    }),
  },
  "tiny-temperature-for-0": {
    because:
      "A tiny temperature took the place of 0, so equal logits share the probability. At 0 the lower id has it all.",
    ...distribution({
      weigh: (logits, T, ranked) => logits.map((z) => Math.exp((z - logits[ranked[0]]) / Math.max(T, 1e-8))),
    }),
  },
  "multiplies-by-the-temperature": {
    because: "The logits were multiplied by the temperature. Divide: a high temperature makes them alike.",
    ...distribution({
      weigh: (logits, T, ranked) => ways.weigh(logits, T === 0 ? 0 : 1 / T, ranked),
    }),
  },
  "divides-the-probabilities": {
    because:
      "The probabilities were divided by the temperature: their proportions stay. Divide the logits, then softmax.",
    ...distribution({
      weigh: (logits, T, ranked) =>
        T === 0 ? ways.weigh(logits, 0, ranked) : softmax(logits).map((p) => p / T),
      end: (weights) => weights,
    }),
  },
  "temperature-0-divides": {
    because:
      "At temperature 0 something was divided by 0: NaN. It means the likeliest token, with all the probability.",
    ...distribution({
      weigh: (logits, T, ranked) => logits.map((z) => Math.exp((z - logits[ranked[0]]) / T)),
    }),
  },
  "temperature-0-is-uniform": {
    because: "Temperature 0 was taken for none given. It means the likeliest token alone.",
    ...distribution({ weigh: (logits, T, ranked) => ways.weigh(logits, T || 1, ranked) }),
  },
  "no-top-k": {
    because: "topK was not used.",
    ...distribution({ topK: (ranked) => ranked }),
  },
  "keeps-the-unlikeliest": {
    because: "The k unlikeliest tokens stayed: sort from the largest logit down.",
    ...distribution({ topK: (ranked, k) => [...ranked].reverse().slice(0, k) }),
  },
  "ties-let-more-in": {
    because: "All tokens as likely as the k-th stayed. Exactly k do: of equal ones the lower ids.",
    ...distribution({
      topK: (ranked, k, logits) =>
        ranked.filter((id) => logits[id] >= logits[ranked[Math.min(k, ranked.length) - 1]]),
    }),
  },
  "higher-ids-first": {
    because: "Of equal logits the higher id came first. The lower one does.",
    ...distribution({
      rank: (logits) =>
        idsOf(logits).sort((a, b) => (logits[a] === logits[b] ? b - a : logits[b] - logits[a])),
    }),
  },
  "equal-logits-share-an-id": {
    because: "Ids were looked up by their logits: of equal ones the first was found each time. Rank the ids.",
    ...distribution({
      rank: (logits) => [...logits].sort((a, b) => b - a).map((logit) => logits.indexOf(logit)),
      end: (weights, kept) => ways.end(weights, [...new Set(kept)], []),
    }),
  },
  "loses-the-ids": {
    because: "The probabilities came back sorted. Number i of the list belongs to token i.",
    ...distribution({
      end: (weights, kept) => ways.end(weights, kept, []).sort((a, b) => b - a),
    }),
  },
  "does-not-normalise": {
    because:
      "What was cut off is missing from the sum. Those that stay share out the whole probability again.",
    ...distribution({
      end: (weights, kept) => {
        const sum = weights.reduce((a, b) => a + b, 0);
        return weights.map((weight, id) => (kept.includes(id) ? weight / sum : 0));
      },
    }),
  },
  "a-zero-for-a-score": {
    because:
      "The logits of the cut tokens were set to 0 and the softmax taken again: exp(0) = 1 is a weight.",
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
    because: "topP dropped no token, though the likeliest ones reach p together.",
    ...distribution({ topP: (candidates) => candidates }),
  },
  "drops-the-crossing-token": {
    because:
      "The token that makes the sum reach p was dropped. It stays: the kept ones have at least p together.",
    ...distribution({
      topP: (candidates, weights, p) => {
        const kept = ways.topP(candidates, weights, p);
        return p < 1 && kept.length > 1 ? kept.slice(0, -1) : kept;
      },
    }),
  },
  "one-too-many": {
    because: "One token more than needed stayed. Stop as soon as the sum has reached p.",
    ...distribution({
      topP: (candidates, weights, p) =>
        candidates.slice(0, ways.topP(candidates, weights, p).length + (p < 1 ? 1 : 0)),
    }),
  },
  "one-too-many-at-the-border": {
    because: "The sum was exactly p, and one token more stayed. At least p is asked for: p itself is enough.",
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
    because: "Every token likelier than 1 − p stayed. top-p counts the sum of the likeliest, not each one.",
    ...distribution({
      topP: (candidates, weights, p) => {
        const total = sumOf(candidates, weights);
        const kept = candidates.filter((id) => weights[id] / total >= 1 - p);
        return p < 1 && kept.length > 0 ? kept : candidates.slice(0, p < 1 ? 1 : undefined);
      },
    }),
  },
  "in-the-order-of-the-ids": {
    because: "top-p walked through the tokens by their ids. It takes the likeliest first.",
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
      "top-p was measured on all tokens. It works on what top-k left, with probabilities that sum to 1.",
    ...distribution({
      topP: (candidates, weights, p) => {
        const all = weights.reduce((a, b) => a + b, 0);
        return ways.topP(candidates, weights, Math.min(1, (p * all) / sumOf(candidates, weights)));
      },
    }),
  },
  "top-p-before-the-temperature": {
    because:
      "top-p was measured at temperature 1. The temperature comes first, and changes who is needed for p.",
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
      "With p = 1 the sum was rounded up to 1 too early, and rare tokens were lost. p = 1 drops nobody.",
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
      "exp of a large logit is Infinity, and Infinity over Infinity NaN. Subtract the largest logit first.",
    ...distribution({
      weigh: (logits, T, ranked) =>
        T === 0 ? ways.weigh(logits, 0, ranked) : logits.map((z) => Math.exp(z / T)),
    }),
  },
  "sorts-the-learners-list": {
    because: "The list of logits itself was sorted: the caller needs it as it was. Sort a copy, or the ids.",
    samplingDistribution: (logits, options) => {
      const result = right(logits, options);
      logits.sort((a, b) => b - a);
      return result;
    },
  },
});
