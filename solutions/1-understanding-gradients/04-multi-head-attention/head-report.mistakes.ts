import { mistakesFor } from "#lib/author/mistakes";
import type { HeadReport } from "./head-report.js";

type Vector = number[];
type Rows = number[][];

const sum = (x: Vector) => x.reduce((total, value) => total + value, 0);
const mean = (x: Vector) => sum(x) / x.length;
const entropyOf = (row: Vector) => -sum(row.map((w) => (w === 0 ? 0 : w * Math.log(w))));

/** The three numbers, each from the rows of one head. */
interface Measures {
  entropy: (rows: Rows) => number;
  previousToken: (rows: Rows) => number;
  firstToken: (rows: Rows) => number;
}

const right: Measures = {
  entropy: (rows) => mean(rows.map(entropyOf)),
  previousToken: (rows) => mean(rows.slice(1).map((row, i) => row[i])),
  firstToken: (rows) => mean(rows.slice(1).map((row) => row[0])),
};

/** A report in which some numbers are measured otherwise. */
function report(changed: Partial<Measures>): (weights: Rows[]) => HeadReport[] {
  const measure = { ...right, ...changed };
  return (weights) =>
    weights.map((rows) => {
      if (rows.length < 2 || rows.some((row) => row.length !== rows[0].length))
        throw new RangeError("a report needs two queries at least, and rows of one length");
      return {
        entropy: measure.entropy(rows),
        previousToken: measure.previousToken(rows),
        firstToken: measure.firstToken(rows),
      };
    });
}

/** The entropy averaged as it should be, but with another formula for a row. */
const entropyBy = (formula: (row: Vector) => number) =>
  report({ entropy: (rows) => mean(rows.map(formula)) });

export default mistakesFor<typeof import("./head-report.js")>({
  "log-of-zero": {
    because:
      "ln 0 is -Infinity, and 0 · -Infinity is NaN: one hidden key ruins the sum. A weight of 0 must add nothing.",
    headReport: entropyBy((row) => -sum(row.map((w) => w * Math.log(w)))),
  },
  "adds-a-tiny-number": {
    because:
      "A tiny number inside the logarithm avoids NaN, but it changes the other terms as well. Skip weights of 0.",
    headReport: entropyBy((row) => -sum(row.map((w) => w * Math.log(w + 1e-9)))),
  },
  "forgets-the-minus": {
    because:
      "The sign is missing: logarithms of weights are negative, and the minus before the sum makes it positive.",
    headReport: entropyBy((row) => -entropyOf(row)),
  },
  "counts-in-bits": {
    because: "This is the entropy in bits, with the logarithm to base 2. Nats use the natural logarithm.",
    headReport: entropyBy((row) => entropyOf(row) / Math.LN2),
  },
  "forgets-the-weight": {
    because:
      "You added up the bare logarithms. Multiply each by its weight: keys that get little weight hardly matter.",
    headReport: entropyBy((row) => -sum(row.map((w) => (w === 0 ? 0 : Math.log(w))))),
  },
  "averages-within-the-row": {
    because: "You averaged the terms of a row over the keys. Entropy is their sum; only rows are averaged.",
    headReport: entropyBy((row) => entropyOf(row) / row.length),
  },
  "share-of-the-own-token": {
    because:
      "This is the weight on the query's own token. Row i of the choices belongs to query i + 1: mind the shift.",
    headReport: report({ previousToken: (rows) => mean(rows.slice(1).map((row, i) => row[i + 1])) }),
  },
  "one-key-too-early": {
    because:
      "There is no key −1: the value there is undefined, and the mean becomes NaN. The first choice is query 1, key 0.",
    headReport: report({ previousToken: (rows) => mean(rows.slice(1).map((row, i) => row[i - 1])) }),
  },
  "keeps-query-0": {
    because:
      "You kept query 0 among the choices, so all rows are off by one. The choices are the queries from 1 on.",
    headReport: report({
      previousToken: (rows) => mean(rows.map((row, i) => row[i])),
      firstToken: (rows) => mean(rows.map((row) => row[0])),
    }),
  },
  "counts-query-0-as-zero": {
    because:
      "You counted query 0 with a share of 0. It has no token before it, so it must not lower the mean.",
    headReport: report({
      previousToken: (rows) => mean(rows.map((row, i) => (i === 0 ? 0 : row[i - 1]))),
      firstToken: (rows) => mean(rows.map((row) => row[0])),
    }),
  },
  "counts-query-0-as-one": {
    because:
      "You counted query 0 for the first token. It has no choice, and its weight there is always 1: leave it out.",
    headReport: report({ firstToken: (rows) => mean(rows.map((row) => row[0])) }),
  },
  "query-0-looks-back-at-itself": {
    because: "For query 0 you took its weight on itself. It has no previous token: leave query 0 out.",
    headReport: report({ previousToken: (rows) => mean(rows.map((row, i) => row[Math.max(0, i - 1)])) }),
  },
  "divides-by-all-queries": {
    because:
      "You divided the weights on the first token by the number of all queries. Query 0 doesn't count, so there is one fewer.",
    headReport: report({ firstToken: (rows) => sum(rows.slice(1).map((row) => row[0])) / rows.length }),
  },
  "entropy-without-query-0": {
    because:
      "You left query 0 out of the entropy. Only the two shares leave it out; the entropy averages all rows.",
    headReport: report({ entropy: (rows) => mean(rows.slice(1).map(entropyOf)) }),
  },
  "row-for-column": {
    because:
      "This averages the weights of one query over its keys. The first token is a key: average column 0 over the queries.",
    headReport: report({ firstToken: (rows) => mean(rows[1]) }),
  },
  "adds-machine-epsilon": {
    because:
      "The smallest number inside the logarithm still hides smaller weights. Leave weights of 0 out, and take ln w of the others.",
    headReport: entropyBy((row) => -sum(row.map((w) => w * Math.log(w + Number.EPSILON)))),
  },
  "drops-tiny-weights": {
    because: "You left out tiny weights as well. Only a weight of exactly 0 adds nothing to the entropy.",
    headReport: entropyBy((row) => -sum(row.map((w) => (w > 1e-12 ? w * Math.log(w) : 0)))),
  },
  "stops-at-a-zero": {
    because:
      "The sum ends at the first weight of 0. Later keys may have weights again: pass over the 0, and go on.",
    headReport: entropyBy((row) => entropyOf(row.includes(0) ? row.slice(0, row.indexOf(0)) : row)),
  },
  "divides-by-the-largest-entropy": {
    because: "You divided the entropy by its largest value, ln T. It is reported in nats, as it is.",
    headReport: entropyBy((row) => entropyOf(row) / Math.log(row.length)),
  },
  "effective-number-of-keys": {
    because: "This is e to the entropy, a number of keys. Report the entropy itself.",
    headReport: entropyBy((row) => Math.exp(entropyOf(row))),
  },
  "one-minus-the-squares": {
    because: "You measured the spread by 1 − Σ w². The entropy is −Σ w · ln w.",
    headReport: entropyBy((row) => 1 - sum(row.map((w) => w * w))),
  },
  "largest-weight-alone": {
    because: "You took the logarithm of the largest weight. The entropy sums over all weights of the row.",
    headReport: entropyBy((row) => -Math.log(Math.max(...row))),
  },
  "entropy-of-the-mean-row": {
    because: "You averaged the rows first. Take the entropy of each row, then the mean of those.",
    headReport: report({
      entropy: (rows) => entropyOf(rows[0].map((_, j) => mean(rows.map((row) => row[j])))),
    }),
  },
  "weights-up-to-the-query": {
    because: "Your entropy stops at the query's own key. It sums over the whole row, with or without a mask.",
    headReport: report({ entropy: (rows) => mean(rows.map((row, i) => entropyOf(row.slice(0, i + 1)))) }),
  },
  "next-token": {
    because: "You took the weight on the token after the query. The token just before query i is i − 1.",
    headReport: report({ previousToken: (rows) => mean(rows.slice(0, -1).map((row, i) => row[i + 1])) }),
  },
  "largest-share-before": {
    because: "You took the largest of the weights on the token before. Report their mean.",
    headReport: report({ previousToken: (rows) => Math.max(...rows.slice(1).map((row, i) => row[i])) }),
  },
  "sum-of-the-shares": {
    because: "You added up the weights on the token before. Report their mean.",
    headReport: report({ previousToken: (rows) => sum(rows.slice(1).map((row, i) => row[i])) }),
  },
  "queries-from-2-on": {
    because: "You left out query 1. Its token before is token 0, and it counts.",
    headReport: report({ previousToken: (rows) => mean(rows.slice(2).map((row, i) => row[i + 1])) }),
  },
  "last-token-for-first": {
    because: "You took the weight on the last token. The very first token is token 0.",
    headReport: report({ firstToken: (rows) => mean(rows.slice(1).map((row) => row[row.length - 1])) }),
  },
  "refuses-two-queries": {
    because: "You refuse a head with two queries. It has one query with a token before: that is enough.",
    headReport: (weights) => {
      const short = weights.find((rows) => rows.length < 3);
      if (short) throw new RangeError(`a report needs two queries at least, got ${short.length}`);
      return report({})(weights);
    },
  },
  "share-of-the-strongest": {
    because: "You took the largest weight of each row. Report the weight on the token just before.",
    headReport: report({ previousToken: (rows) => mean(rows.slice(1).map((row) => Math.max(...row))) }),
  },
});
