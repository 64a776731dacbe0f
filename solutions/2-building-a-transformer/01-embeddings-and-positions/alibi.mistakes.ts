import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { alibiSlopes } from "./alibi.js";

type Entry = (slope: number, i: number, j: number) => number;
type Slopes = (H: number) => number[];

const geometric = (heads: number) => Array.from({ length: heads }, (_, h) => 2 ** ((-8 * (h + 1)) / heads));
const powerBelow = (H: number) => 2 ** Math.floor(Math.log2(H));

/** The bias of other entries. */
const bias =
  (entry: Entry, slopesOf: Slopes = alibiSlopes) =>
  (H: number, T: number): tf.Tensor => {
    const positions = Array.from({ length: T }, (_, i) => i);
    return tf.tensor3d(
      slopesOf(H).map((slope) => positions.map((i) => positions.map((j) => entry(slope, i, j)))),
      [H, T, T],
    );
  };

const rightEntry: Entry = (slope, i, j) => (j <= i ? -slope * (i - j) : -Infinity);

/** Other slopes, and the bias made of them. */
const slopes = (slopesOf: Slopes) => {
  const checked: Slopes = (H) => {
    if (!Number.isInteger(H) || H < 1) throw new RangeError("no number of heads");
    return slopesOf(H);
  };
  return { alibiSlopes: checked, alibiBias: bias(rightEntry, checked) };
};

/** The published rule with other slopes for one power of two, or another choice of those between. */
const rule = (
  powerOfTwo: (n: number) => number[],
  inserted = (all: number[]) => all.filter((_, h) => h % 2 === 0),
) =>
  slopes((H) => {
    const n = powerBelow(H);
    return [...powerOfTwo(n), ...inserted(powerOfTwo(2 * n)).slice(0, H - n)];
  });

export default mistakesFor<typeof import("./alibi.js")>({
  "starts-at-one": {
    because:
      "You gave the first head slope 1, as if h were 0 in 2^(−8h/H). The exponent has h + 1 and ends at −8.",
    ...rule((n) => Array.from({ length: n }, (_, h) => 2 ** ((-8 * h) / n))),
  },
  "rises-with-the-head": {
    because: "Your slopes rise from head to head. Head 0 is the steepest, the last one the flattest.",
    ...rule((n) => geometric(n).reverse()),
  },
  "halves-every-time": {
    because:
      "You gave each head half the slope of the one before: that is right for 8 heads only. The last slope of a power of two is 1/256.",
    ...rule((n) => Array.from({ length: n }, (_, h) => 2 ** -(h + 1))),
  },
  "evenly-spaced": {
    because:
      "Your slopes fall by equal steps. They form a geometric sequence: each is the one before times 2^(−8/H).",
    ...rule((n) => Array.from({ length: n }, (_, h) => 1 - (h * 255) / 256 / Math.max(1, n - 1))),
  },
  "stretches-the-formula": {
    because:
      "You used the formula for any H. The published rule uses it for powers of two, and fills up from the next one.",
    ...slopes(geometric),
  },
  "fills-up-from-the-front": {
    because:
      "You took the first slopes of 2n heads as they come. Take every second one: these lie between slopes that you already have.",
    ...rule(geometric, (all) => all),
  },
  "fills-up-with-what-is-there": {
    because:
      "Every second slope of 2n heads is already in the list. Take the others: the first, the third and so on.",
    ...rule(geometric, (all) => all.filter((_, h) => h % 2 === 1)),
  },
  "fills-up-from-the-end": {
    because:
      "You took the last of the slopes in between. Take them from the first on: the steepest come first.",
    ...slopes((H) => {
      const n = powerBelow(H);
      const between = geometric(2 * n).filter((_, h) => h % 2 === 0);
      return [...geometric(n), ...between.slice(2 * n - H)];
    }),
  },
  "keeps-all-that-are-between": {
    because:
      "You returned more slopes than heads. Take only as many of the slopes in between as heads are missing.",
    ...slopes((H) => {
      const n = powerBelow(H);
      return n === H ? geometric(n) : [...geometric(n), ...geometric(2 * n).filter((_, h) => h % 2 === 0)];
    }),
  },
  "rewards-distance": {
    because: "Your sign is wrong: a key counts more the farther back it is. Distance is a penalty.",
    alibiBias: bias((slope, i, j) => (j <= i ? slope * (i - j) : -Infinity)),
  },
  "future-gets-a-bonus": {
    because:
      "For later keys the distance i − j is negative, so your penalty became a bonus. Hide the future: −Infinity.",
    alibiBias: bias((slope, i, j) => -slope * (i - j)),
  },
  "future-at-a-distance": {
    because:
      "You only made the future unattractive, by its distance. It still gets a share of the attention: hide it.",
    alibiBias: bias((slope, i, j) => -slope * Math.abs(i - j)),
  },
  "future-is-zero": {
    because:
      "A bias of 0 leaves the score of a later key unchanged: the best it could get. Only −Infinity hides it.",
    alibiBias: bias((slope, i, j) => (j <= i ? -slope * (i - j) : 0)),
  },
  "minus-a-billion": {
    because:
      "A large negative number hides only as long as no score is that low. −Infinity hides whatever the scores are.",
    alibiBias: bias((slope, i, j) => (j <= i ? -slope * (i - j) : -1e9)),
  },
  "hides-the-past": {
    because: "You swapped queries and keys: rows are queries, and a query may look at j <= i.",
    alibiBias: bias((slope, i, j) => (j >= i ? -slope * (j - i) : -Infinity)),
  },
  "hides-the-present": {
    because: "You hid the query's own position. A query sees it, at distance 0 and without a penalty.",
    alibiBias: bias((slope, i, j) => (j < i ? -slope * (i - j) : -Infinity)),
  },
  "present-costs-too": {
    because: "You counted the distance from 1: a query is 0 positions away from itself.",
    alibiBias: bias((slope, i, j) => (j <= i ? -slope * (i - j + 1) : -Infinity)),
  },
  "clips-the-distance": {
    because: "Your bias stops falling far back. It continues: −slope · (i − j), however far back the key is.",
    alibiBias: bias((slope, i, j) => (j <= i ? -slope * Math.min(i - j, 128) : -Infinity)),
  },
  "distance-squared": {
    because: "Your penalty grows with the square of the distance. The L of ALiBi stands for linear.",
    alibiBias: bias((slope, i, j) => (j <= i ? -slope * (i - j) ** 2 : -Infinity)),
  },
  "penalises-the-position": {
    because:
      "Your penalty grows with the key's position, so the oldest key wins. It must grow with the distance i − j.",
    alibiBias: bias((slope, i, j) => (j <= i ? -slope * j : -Infinity)),
  },
  "divides-by-the-slope": {
    because: "You divided the distance by the slope, so steep heads became flat ones. Multiply.",
    alibiBias: bias((slope, i, j) => (j <= i ? -(i - j) / slope : -Infinity)),
  },
  "at-most-32-heads": {
    because: "Your power of two stops at 32. Take the largest one that is not above the number of heads.",
    ...slopes((H) => {
      const n = Math.min(powerBelow(H), 32);
      return [
        ...geometric(n),
        ...geometric(2 * n)
          .filter((_, h) => h % 2 === 0)
          .slice(0, H - n),
      ];
    }),
  },
  "bounds-the-bias": {
    because: "You put a limit on the bias. It goes on falling with the distance, however far back a key is.",
    alibiBias: bias((slope, i, j) => (j <= i ? Math.max(-slope * (i - j), -100) : -Infinity)),
  },
  "powers-of-e": {
    because: "You took powers of e. The slopes are powers of 2.",
    ...rule((n) => Array.from({ length: n }, (_, h) => Math.exp((-8 * (h + 1)) / n))),
  },
  "ends-at-one-half": {
    because: "Your slopes end at 1/2. The factor 8 is missing in the exponent: they end at 2^−8.",
    ...rule((n) => Array.from({ length: n }, (_, h) => 2 ** (-(h + 1) / n))),
  },
  "exponent-without-minus": {
    because:
      "Your exponents are positive, so the slopes grow above 1. They are below 1: the exponent is negative.",
    ...rule((n) => Array.from({ length: n }, (_, h) => 2 ** ((8 * (h + 1)) / n))),
  },
  "sorts-the-slopes": {
    because: "You sorted the slopes. Those of n heads come first, then those that fill up.",
    ...slopes((H) => [...alibiSlopes(H)].sort((a, b) => b - a)),
  },
  "fills-up-with-the-formula": {
    because: "You filled up with the formula for H heads. Take every second slope of 2n heads.",
    ...slopes((H) => [...geometric(powerBelow(H)), ...geometric(H).slice(0, H - powerBelow(H))]),
  },
  "logarithm-of-the-distance": {
    because: "You took the logarithm of the distance. Every step back costs the same.",
    alibiBias: bias((slope, i, j) => (j <= i ? -slope * Math.log1p(i - j) : -Infinity)),
  },
});
