import type { Matrix, Vector } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";
import { unusedTokens as right, SAME_HISTORY } from "./unused-tokens.js";

const dot = (a: Vector, b: Vector) => a.reduce((sum, x, k) => sum + x * b[k], 0);
const norm = (a: Vector) => Math.hypot(...a);
const cosine = (a: Vector, b: Vector) => (norm(a) * norm(b) === 0 ? 0 : dot(a, b) / (norm(a) * norm(b)));

/** Refuses as it should. */
const judging = (find: (E: Matrix) => number[]) => ({
  unusedTokens(E: Matrix): number[] {
    const answer = right(E);
    return answer && find(E);
  },
});

/** All rows that are alike in some way to another one. */
const alike = (isAlike: (a: Vector, b: Vector, i: number, j: number) => boolean) =>
  judging((E) => [...E.keys()].filter((i) => E.some((row, j) => j !== i && isAlike(E[i], row, i, j))));

/** The rows whose norm stands out. */
const byNorm = (standsOut: (norm: number, mean: number) => boolean) =>
  judging((E) => {
    const norms = E.map(norm);
    const mean = norms.reduce((a, b) => a + b) / norms.length;
    return [...norms.keys()].filter((i) => standsOut(norms[i], mean));
  });

/** The ids of rows with one history, group by group. */
function groups(E: Matrix): number[][] {
  const ids = right(E);
  const first = (i: number) => ids.find((j) => isSame(E[i], E[j])) ?? i;
  return [...new Set(ids.map(first))].map((leader) => ids.filter((i) => first(i) === leader));
}

const isSame = (a: Vector, b: Vector) => cosine(a, b) >= SAME_HISTORY;

export default mistakesFor<typeof import("./unused-tokens.js")>({
  "longest-rows": {
    because:
      "The longest rows were taken. <eos> has the longest of all and ends every page: a norm says how far, not by which pushes.",
    ...byNorm((norm, mean) => norm > 1.4 * mean),
  },
  "shortest-rows": {
    because:
      "The shortest rows were taken, as if a token that never occurs were never moved. In a tied table every step pushes it.",
    ...byNorm((norm, mean) => norm < 0.6 * mean),
  },
  "close-rows": {
    because:
      "Rows close to each other were taken. Short rows are all close, and the same pushes for longer lead further away.",
    ...alike((a, b) => norm(a.map((x, k) => x - b[k])) < 0.13),
  },
  "equal-rows": {
    because:
      "Only equal rows were taken. Rows start at different random numbers, and one may have been pushed for longer.",
    ...alike((a, b) => a.every((x, k) => Math.abs(x - b[k]) < 1e-6)),
  },
  "same-norm": {
    because: "Rows of equal norms were taken. Rows of one length can point anywhere.",
    ...alike((a, b) => Math.abs(norm(a) - norm(b)) < 0.03),
  },
  "dot-product": {
    because:
      "The dot product was compared without the norms. Long rows have large ones, whichever way they point.",
    ...alike((a, b) => dot(a, b) >= SAME_HISTORY),
  },
  "one-norm-only": {
    because: "The dot product was divided by one of the two norms. Then the other row's length still counts.",
    ...alike((a, b) => norm(a) > 0 && dot(a, b) / norm(a) >= SAME_HISTORY),
  },
  "opposite-too": {
    because:
      "The sign was dropped. A row that points the opposite way got the opposite pushes: that is another history.",
    ...alike((a, b) => Math.abs(cosine(a, b)) >= SAME_HISTORY),
  },
  "squared-norms": {
    because: "The dot product was divided by the squares of the norms. Divide by the norms themselves.",
    ...alike((a, b) => norm(a) * norm(b) > 0 && dot(a, b) / (dot(a, a) * dot(b, b)) >= SAME_HISTORY),
  },
  "zeros-like-all": {
    because:
      "A row of zeros counted as like every other: 0 / 0 is NaN, and NaN is not below any limit. It was never pushed.",
    ...alike((a, b) => !(dot(a, b) / (norm(a) * norm(b)) < SAME_HISTORY)),
  },
  "like-itself": {
    because: "Each row was compared with itself as well, and so every token counts as unused.",
    ...judging((E) => [...E.keys()].filter((i) => E.some((row) => isSame(E[i], row)))),
  },
  "first-of-them-missing": {
    because:
      "Each row was compared with those before it only, so the first unused token has none to be like.",
    ...alike((a, b, i, j) => j < i && isSame(a, b)),
  },
  "neighbors-only": {
    because: "Only rows next to each other were compared. Unused tokens can have any ids.",
    ...alike((a, b, i, j) => Math.abs(i - j) === 1 && isSame(a, b)),
  },
  "like-row-0": {
    because:
      "All rows were compared with row 0 alone. <pad> need not be unused: other models put a word there.",
    ...judging((E) => {
      const others = [...E.keys()].filter((i) => i > 0 && isSame(E[i], E[0]));
      return others.length > 0 ? [0, ...others] : [];
    }),
  },
  "resembling-words": {
    because:
      "The limit was lowered. Words used in the same contexts are almost parallel too: cast and story have a cosine of 0.998.",
    ...alike((a, b) => cosine(a, b) >= 0.99),
  },
  "largest-group-only": {
    because:
      "Only the largest group was kept. Tokens that were added later share another history, and never occurred either.",
    ...judging((E) => groups(E).reduce((most, group) => (group.length > most.length ? group : most), [])),
  },
  "group-after-group": {
    because:
      "The ids come one group after the other. They are expected in ascending order, whatever their history.",
    ...judging((E) => groups(E).flat()),
  },
  "longest-first": {
    because: "The ids are in the order of their rows' norms. They are expected in ascending order.",
    ...judging((E) => right(E).sort((i, j) => norm(E[j]) - norm(E[i]))),
  },
  "last-of-them-missing": {
    because: "Each row was compared with later ones alone, so the last of those that are alike is missing.",
    ...alike((a, b, i, j) => j > i && isSame(a, b)),
  },
  "like-the-mean": {
    because: "The rows were compared with the mean of all rows. Rows with one history are like each other.",
    ...judging((E) => {
      const mean = E[0].map((_, k) => E.reduce((sum, row) => sum + row[k], 0) / E.length);
      return [...E.keys()].filter((i) => isSame(E[i], mean));
    }),
  },
  "as-long-too": {
    because:
      "Rows of different lengths were held apart. How far the pushes took a row does not matter: a token may be new.",
    ...alike((a, b) => isSame(a, b) && Math.abs(norm(a) / norm(b) - 1) < 0.5),
  },
  "product-kept-from-zero": {
    because:
      "A small number was added to the product of the norms. Short rows then are like no other; only rows of zeros are to be.",
    ...alike((a, b) => dot(a, b) / (norm(a) * norm(b) + 1e-8) >= SAME_HISTORY),
  },
});
