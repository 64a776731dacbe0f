import { assertRectangular } from "#lib/arrays";
import { mistakesFor } from "#lib/author/mistakes";

type Scores = number[][];
function hide(scores: Scores, visible: (i: number, j: number) => boolean, hidden = -Infinity): Scores {
  assertRectangular("scores", scores);
  return scores.map((row, i) => row.map((x, j) => (visible(i, j) ? x : hidden)));
}

/** What each query sees, by the number of queries. */
const triangles = new Map<number, boolean[][]>();

const past = (i: number, j: number) => j <= i;

export default mistakesFor<typeof import("./causal-mask.js")>({
  "hides-the-present": {
    because:
      "A query may look at its own position: the diagonal stays visible. Otherwise query 0 sees nothing at all.",
    causalMask: (scores) => hide(scores, (i, j) => j < i),
  },
  "multiplies-by-zero": {
    because:
      "A score of 0 still gets weight e⁰ = 1 before the division in softmax; only -Infinity gives weight 0.",
    causalMask: (scores) => hide(scores, past, 0),
  },
  "hides-the-past": {
    because: "This is the wrong triangle: it hides what came before. A query sees itself and the past.",
    causalMask: (scores) => hide(scores, (i, j) => j >= i),
  },
  "minus-one": {
    because: "A hidden score of −1 still gets weight: e⁻¹ is about 0.37. Only -Infinity gives weight 0.",
    causalMask: (scores) => hide(scores, past, -1),
  },
  "large-negative-number": {
    because:
      "A finite number is a bet that no visible score is that low. -Infinity is below every score, always.",
    causalMask: (scores) => hide(scores, past, -1e9),
  },
  "minus-a-hundred": {
    because:
      "-100 hides a key only while every visible score is far above it. -Infinity is below every score.",
    causalMask: (scores) => hide(scores, past, -100),
  },
  "minus-ten-thousand": {
    because:
      "-10000 hides a key only while every visible score is far above it. -Infinity is below every score.",
    causalMask: (scores) => hide(scores, past, -1e4),
  },
  "lowest-finite-number": {
    because:
      "The lowest finite number is still a score: if all visible scores were that low, the future would count. Use -Infinity.",
    causalMask: (scores) => hide(scores, past, -Number.MAX_VALUE),
  },
  "zero-is-hidden": {
    because: "JavaScript treats a visible score of 0 as false, so you hid it too. Only the position decides.",
    causalMask: (scores) => {
      assertRectangular("scores", scores);
      return scores.map((row, i) => row.map((score, j) => (j <= i && score) || -Infinity));
    },
  },
  "hands-back-full-rows": {
    because:
      "A row in which nothing is hidden is the input's own list here, so a caller that writes into it changes the scores.",
    causalMask: (scores) => {
      const masked = hide(scores, past);
      return masked.map((row, i) => (i >= row.length - 1 ? scores[i] : row));
    },
  },
  "peeks-at-the-next": {
    because:
      "Your query i sees key i + 1, the very token that it must predict. The last visible key is its own.",
    causalMask: (scores) => hide(scores, (i, j) => j <= i + 1),
  },
  "lines-up-the-ends": {
    because:
      "Positions count from the start: query i and key i are the same token, however many keys follow.",
    causalMask: (scores) => hide(scores, (i, j) => j <= i + scores[0].length - scores.length),
  },
  "returns-the-mask-alone": {
    because:
      "This is the mask alone, 0 where a key is visible. The result must still contain the visible scores.",
    causalMask: (scores) => hide(scores, past).map((row) => row.map((x) => (x === -Infinity ? x : 0))),
  },
  "mask-of-ones": {
    because: "Your visible places hold 1 in place of the scores. Keep each visible score as it is.",
    causalMask: (scores) =>
      hide(
        scores.map((row) => row.map(() => 1)),
        past,
      ),
  },
  "forgets-the-distant-past": {
    because: "You hide keys that lie far back. A query sees everything before it, however long ago.",
    causalMask: (scores) => hide(scores, (i, j) => j <= i && i - j < 10),
  },
  "changes-the-input": {
    because: "The values are right, but you wrote them into the scores, which the backward pass still needs.",
    causalMask: (scores) => {
      assertRectangular("scores", scores);
      for (let i = 0; i < scores.length; i++) scores[i].fill(-Infinity, i + 1);
      return scores;
    },
  },
  "rounds-what-is-visible": {
    because: "You rounded the visible scores. Each of them stays exactly as it is.",
    causalMask: (scores) => hide(scores, past).map((row) => row.map((x) => Number(x.toPrecision(12)))),
  },
  "compares-the-last-row-alone": {
    because: "Only the first and the last row are compared. A row between them may differ as well.",
    causalMask: (scores) => {
      assertRectangular("scores", [scores[0], scores[scores.length - 1]]);
      return scores.map((row, i) => row.map((x, j) => (past(i, j) ? x : -Infinity)));
    },
  },
  "keeps-the-triangle": {
    because:
      "Which keys are seen is remembered by the number of queries. There may be more or fewer keys at the next call.",
    causalMask: (scores) => {
      assertRectangular("scores", scores);
      if (!triangles.has(scores.length))
        triangles.set(
          scores.length,
          scores.map((row, i) => row.map((_, j) => past(i, j))),
        );
      const seen = triangles.get(scores.length) as boolean[][];
      return scores.map((row, i) => row.map((x, j) => (seen[i][j] ? x : -Infinity)));
    },
  },
  "hidden-is-nan": {
    because:
      "You wrote NaN where a key is hidden, and NaN spreads to the whole row. Only -Infinity gives weight 0.",
    causalMask: (scores) => hide(scores, past, Number.NaN),
  },
  "plus-infinity": {
    because: "Infinity is the largest score of all. Write -Infinity: it is below every score.",
    causalMask: (scores) => hide(scores, past, Infinity),
  },
  "sees-itself-alone": {
    because: "Each query sees its own position alone. It sees everything before it, too.",
    causalMask: (scores) => hide(scores, (i, j) => j === i),
  },
  "zero-on-the-diagonal": {
    because: "You wrote 0 on the diagonal. A query sees its own key, so its score stays as it is.",
    causalMask: (scores) => hide(scores, past).map((row, i) => row.map((x, j) => (i === j ? 0 : x))),
  },
  "cuts-off-the-rows": {
    because:
      "You cut the rows off behind the diagonal. Every row keeps its length, with -Infinity for later keys.",
    causalMask: (scores) => {
      assertRectangular("scores", scores);
      return scores.map((row, i) => row.slice(0, i + 1));
    },
  },
  "infinity-times-zero": {
    because: "0 · -Infinity is NaN. Choose between the score and -Infinity; a product can't choose.",
    causalMask: (scores) => {
      assertRectangular("scores", scores);
      return scores.map((row, i) => row.map((x, j) => x + (j <= i ? 0 : 1) * -Infinity));
    },
  },
  "hides-the-last-key": {
    because: "You hide the last key from every query. The query of its own position sees it.",
    causalMask: (scores) =>
      hide(scores, (i, j) => j <= i && (scores[0].length === 1 || j < scores[0].length - 1)),
  },
  "a-square-alone": {
    because: "There may be more or fewer keys than queries. You hide what goes beyond a square as well.",
    causalMask: (scores) => {
      const n = Math.min(scores.length, scores[0].length);
      return hide(scores, (i, j) => j <= i && i < n && j < n);
    },
  },
  "looks-the-row-up": {
    because:
      "One list may serve as several rows, each a query of its own. Count the rows, and make a new list for each.",
    causalMask: (scores) => {
      assertRectangular("scores", scores);
      return scores.map((row) => row.map((x, j) => (past(scores.indexOf(row), j) ? x : -Infinity)));
    },
  },
  "refuses-what-is-no-square": {
    because: "There may be more or fewer keys than queries. Refuse only rows that differ in length.",
    causalMask: (scores) => {
      if (scores[0].length !== scores.length)
        throw new RangeError(`queries and keys must agree, got ${scores.length} and ${scores[0].length}`);
      return hide(scores, past);
    },
  },
});
