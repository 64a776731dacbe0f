import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
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
      "The first head got slope 1, as if h were 0 in 2^(−8h/H). The exponent takes h + 1 and ends at −8.",
    ...rule((n) => Array.from({ length: n }, (_, h) => 2 ** ((-8 * h) / n))),
  },
  "rises-with-the-head": {
    because: "The slopes rise from head to head. Head 0 is the steepest, the last one the flattest.",
    ...rule((n) => geometric(n).reverse()),
  },
  "halves-every-time": {
    because:
      "Each head got half the slope of the one before: that is right for 8 heads only. For a power of two the last slope is 1/256.",
    ...rule((n) => Array.from({ length: n }, (_, h) => 2 ** -(h + 1))),
  },
  "evenly-spaced": {
    because:
      "The slopes fall by equal steps. They form a geometric sequence: each is the one before times 2^(−8/H).",
    ...rule((n) => Array.from({ length: n }, (_, h) => 1 - (h * 255) / 256 / Math.max(1, n - 1))),
  },
  "stretches-the-formula": {
    because:
      "The formula was used for any H. The published rule takes it for powers of two and fills up from the next one.",
    ...slopes(geometric),
  },
  "fills-up-from-the-front": {
    because:
      "The first slopes of 2n heads were taken as they come. Every second one lies between slopes that are there already.",
    ...rule(geometric, (all) => all),
  },
  "fills-up-with-what-is-there": {
    because:
      "Of the slopes of 2n heads every second one is there already. Take the others: the first, the third and so on.",
    ...rule(geometric, (all) => all.filter((_, h) => h % 2 === 1)),
  },
  "keeps-all-that-are-between": {
    because:
      "More slopes than heads came out: of those between, only as many are taken as heads are missing.",
    ...slopes((H) => {
      const n = powerBelow(H);
      return n === H ? geometric(n) : [...geometric(n), ...geometric(2 * n).filter((_, h) => h % 2 === 0)];
    }),
  },
  "rewards-distance": {
    because: "The sign is wrong: a key counts more the farther back it lies. Distance is a penalty.",
    alibiBias: bias((slope, i, j) => (j <= i ? slope * (i - j) : -Infinity)),
  },
  "future-gets-a-bonus": {
    because:
      "Behind the query the distance i − j is negative, and the penalty became a bonus. The future is hidden: −Infinity.",
    alibiBias: bias((slope, i, j) => -slope * (i - j)),
  },
  "future-at-a-distance": {
    because:
      "The future was only made unattractive, by its distance. It would still get a share of the attention: hide it.",
    alibiBias: bias((slope, i, j) => -slope * Math.abs(i - j)),
  },
  "future-is-zero": {
    because:
      "A bias of 0 leaves the score of a later key as it is: the best it could get. Only −Infinity hides it.",
    alibiBias: bias((slope, i, j) => (j <= i ? -slope * (i - j) : 0)),
  },
  "minus-a-billion": {
    because:
      "A large negative number hides only while no score is as low. −Infinity hides whatever the scores are.",
    alibiBias: bias((slope, i, j) => (j <= i ? -slope * (i - j) : -1e9)),
  },
  "hides-the-past": {
    because: "Queries and keys changed places: rows are queries, and a query may look at j <= i.",
    alibiBias: bias((slope, i, j) => (j >= i ? -slope * (j - i) : -Infinity)),
  },
  "hides-the-present": {
    because: "A query sees its own position, at distance 0 and without a penalty.",
    alibiBias: bias((slope, i, j) => (j < i ? -slope * (i - j) : -Infinity)),
  },
  "present-costs-too": {
    because: "The distance was counted from 1: a query is 0 positions away from itself.",
    alibiBias: bias((slope, i, j) => (j <= i ? -slope * (i - j + 1) : -Infinity)),
  },
  "clips-the-distance": {
    because: "Far back the bias stops falling. It goes on: −slope · (i − j), however far back the key is.",
    alibiBias: bias((slope, i, j) => (j <= i ? -slope * Math.min(i - j, 128) : -Infinity)),
  },
  "distance-squared": {
    because: "The penalty grows with the square of the distance. The L of ALiBi says linear.",
    alibiBias: bias((slope, i, j) => (j <= i ? -slope * (i - j) ** 2 : -Infinity)),
  },
  "penalises-the-position": {
    because:
      "The penalty grows with the key's position, so that the oldest key wins. It grows with the distance i − j.",
    alibiBias: bias((slope, i, j) => (j <= i ? -slope * j : -Infinity)),
  },
  "divides-by-the-slope": {
    because: "The distance was divided by the slope: steep heads became flat ones. It is multiplied.",
    alibiBias: bias((slope, i, j) => (j <= i ? -(i - j) / slope : -Infinity)),
  },
});
