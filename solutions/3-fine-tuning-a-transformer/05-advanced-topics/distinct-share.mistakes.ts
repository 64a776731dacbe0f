import { mistakesFor } from "#lib/author/mistakes";
import { distinctShare as right } from "./distinct-share.js";

const ngrams = (text: number[], n: number) => text.slice(n - 1).map((_, t) => text.slice(t, t + n));
const allOf = (texts: number[][], n: number) => texts.flatMap((text) => ngrams(text, n));
const different = (list: number[][], separator = " ") =>
  new Set(list.map((ngram) => ngram.join(separator))).size;

/** Another share, after the refusals of the right one. */
const told = (share: (texts: number[][], n: number, budget: number | undefined) => number) => ({
  distinctShare(texts: number[][], n: number, budget?: number): number {
    right(texts, n, budget);
    return share(texts, n, budget);
  },
});

export default mistakesFor<typeof import("./distinct-share.js")>({
  "across-texts": {
    because:
      "The texts were joined first, so that n-grams run from one text into the next. No text contains those.",
    ...told((texts, n, budget) => {
      const counted = ngrams(texts.flat(), n).slice(0, budget);
      return different(counted) / counted.length;
    }),
  },
  "by-tokens": {
    because:
      "The different n-grams were divided by the number of tokens. A text of T tokens has T − n + 1 n-grams.",
    ...told((texts, n, budget) => {
      const tokens = Math.min(texts.flat().length, budget ?? Number.POSITIVE_INFINITY);
      return different(allOf(texts, n).slice(0, budget)) / tokens;
    }),
  },
  "mean-over-texts": {
    because:
      "Each text got a share of its own, and the mean was returned. What one text has from another one is then never seen.",
    ...told((texts, n, budget) => {
      if (budget !== undefined) return right(texts, n, budget);
      const lists = texts.map((text) => ngrams(text, n)).filter(({ length }) => length > 0);
      return lists.reduce((sum, list) => sum + different(list) / list.length, 0) / lists.length;
    }),
  },
  "set-per-text": {
    because: "An n-gram counted as new in each text that has it. All texts together have one set of n-grams.",
    ...told((texts, n, budget) => {
      if (budget !== undefined) return right(texts, n, budget);
      return texts.reduce((sum, text) => sum + different(ngrams(text, n)), 0) / allOf(texts, n).length;
    }),
  },
  "no-overlap": {
    because:
      "Texts were cut into blocks of n tokens. An n-gram begins at every token that has n − 1 after it.",
    ...told((texts, n, budget) => {
      const all = texts.flatMap((text) => ngrams(text, n).filter((_, t) => t % n === 0)).slice(0, budget);
      return different(all) / all.length;
    }),
  },
  "one-too-few": {
    because: "The last n-gram of each text is missing. The last one begins at index T − n.",
    ...told((texts, n, budget) => {
      const all = texts.flatMap((text) => ngrams(text, n).slice(0, -1)).slice(0, budget);
      return all.length === 0 ? Number.NaN : different(all) / all.length;
    }),
  },
  "short-ends": {
    because: "Pieces of fewer than n tokens at the ends of texts were counted too. An n-gram has n tokens.",
    ...told((texts, n, budget) => {
      const all = texts.flatMap((text) => text.map((_, t) => text.slice(t, t + n))).slice(0, budget);
      return different(all) / all.length;
    }),
  },
  "run-together": {
    because: "The ids of an n-gram were joined without a separator: 1 11 and 11 1 become the same.",
    ...told((texts, n, budget) => {
      const all = allOf(texts, n).slice(0, budget);
      return different(all, "") / all.length;
    }),
  },
  "order-ignored": {
    because: "The ids of an n-gram were sorted. 5 6 and 6 5 are two n-grams.",
    ...told((texts, n, budget) => {
      const all = allOf(texts, n)
        .slice(0, budget)
        .map((ngram) => ngram.sort((a, b) => a - b));
      return different(all) / all.length;
    }),
  },
  "lists-compared-by-object": {
    because: "A Set of lists compares objects, not what is in them, so no two n-grams are the same.",
    ...told(() => 1),
  },
  "only-once": {
    because: "Only n-grams that come once were counted. One that comes three times is one different n-gram.",
    ...told((texts, n, budget) => {
      const keys = allOf(texts, n)
        .slice(0, budget)
        .map((ngram) => ngram.join(" "));
      return keys.filter((key) => keys.indexOf(key) === keys.lastIndexOf(key)).length / keys.length;
    }),
  },
  "repeated-share": {
    because: "This is the share that comes again. Asked for is the share that is different.",
    ...told((texts, n, budget) => 1 - right(texts, n, budget)),
  },
  "budget-ignored": {
    because: "The budget was ignored. Only the first n-grams count, as many as the budget says.",
    ...told((texts, n) => right(texts, n)),
  },
  "budget-above-the-line-only": {
    because:
      "The budget cut the n-grams above the line and not below it. Both are of the same first n-grams.",
    ...told((texts, n, budget) => different(allOf(texts, n).slice(0, budget)) / allOf(texts, n).length),
  },
  "budget-below-the-line-only": {
    because:
      "All different n-grams were divided by the budget, so that the share can exceed 1. Cut first, then count.",
    ...told((texts, n, budget) => different(allOf(texts, n)) / (budget ?? allOf(texts, n).length)),
  },
  "budget-of-tokens": {
    because:
      "The budget was taken for tokens. It counts n-grams, so that texts of any length can be compared.",
    ...told((texts, n, budget = Number.POSITIVE_INFINITY) => {
      let left = budget;
      const cut = texts.map((text) => {
        const kept = text.slice(0, Math.max(0, left));
        left -= kept.length;
        return kept;
      });
      const all = allOf(cut, n);
      return all.length === 0 ? Number.NaN : different(all) / all.length;
    }),
  },
  "budget-of-texts": {
    because:
      "The budget was taken for texts. It counts n-grams, so that texts of any length can be compared.",
    ...told((texts, n, budget) => {
      const all = allOf(texts.slice(0, budget), n);
      return all.length === 0 ? Number.NaN : different(all) / all.length;
    }),
  },
  "budget-for-each-text": {
    because: "Each text got the whole budget. It is the number of n-grams of all texts together.",
    ...told((texts, n, budget) => {
      const all = texts.flatMap((text) => ngrams(text, n).slice(0, budget));
      return different(all) / all.length;
    }),
  },
  "from-the-end": {
    because: "The last n-grams were counted. The budget is for the first ones.",
    ...told((texts, n, budget) => {
      const all = allOf(texts, n).slice(budget === undefined ? 0 : -budget);
      return different(all) / all.length;
    }),
  },
  "n-grams-as-arguments": {
    because:
      "All n-grams of a text became arguments of one call, and a call cannot take so many. Add them one by one, or flatten the lists.",
    ...told((texts, n, budget) => {
      const all: number[][] = [];
      for (const text of texts) all.push(...ngrams(text, n));
      return different(all.slice(0, budget)) / (budget ?? all.length);
    }),
  },
  "by-a-number": {
    because:
      "Each n-gram became one number, and two n-grams can have the same. Compare all ids, in their order.",
    ...told((texts, n, budget) => {
      const all = allOf(texts, n).slice(0, budget);
      return (
        new Set(all.map((ngram) => ngram.reduce((hash, id) => (hash * 31 + id) | 0, 7))).size / all.length
      );
    }),
  },
  "first-token-alone": {
    because:
      "Only the first token of each n-gram was compared. Two n-grams are the same if all n tokens are.",
    ...told((texts, n, budget) => {
      const all = allOf(texts, n).slice(0, budget);
      return new Set(all.map(([first]) => first)).size / all.length;
    }),
  },
  "new-after-its-neighbor": {
    because:
      "An n-gram was compared with the one before it alone. It is new only if none before it is the same.",
    ...told((texts, n, budget) => {
      const all = allOf(texts, n).slice(0, budget);
      return all.filter((ngram, i) => i === 0 || ngram.join() !== all[i - 1].join()).length / all.length;
    }),
  },
  "place-by-place": {
    because:
      "The first n-grams of all texts were counted first, then the second ones. The order is that of the texts.",
    ...told((texts, n, budget) => {
      const longest = Math.max(...texts.map(({ length }) => length));
      const grams = texts.map((text) => ngrams(text, n));
      const all = Array.from({ length: longest }, (_, t) =>
        grams.flatMap((own) => own.slice(t, t + 1)),
      ).flat();
      return different(all.slice(0, budget)) / (budget ?? all.length);
    }),
  },
  "all-up-to-n": {
    because: "Shorter n-grams were counted as well. Only those of n tokens count.",
    ...told((texts, n, budget) => {
      const all = texts
        .flatMap((text) => Array.from({ length: n }, (_, k) => ngrams(text, k + 1)).flat())
        .slice(0, budget);
      return different(all) / all.length;
    }),
  },
});
