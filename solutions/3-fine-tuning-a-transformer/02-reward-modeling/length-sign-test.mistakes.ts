import { mistakesFor } from "#lib/author/mistakes";
import { type Lengths, lengthSignTest as right } from "./length-sign-test.js";

interface Counted {
  longer: number;
  shorter: number;
  ties: number;
}

/** The right counts, and another z. */
const scored = (z: (counted: Counted, pairs: Lengths[]) => number) => ({
  lengthSignTest(pairs: Lengths[]) {
    const { longer, shorter, ties } = right(pairs);
    return { longer, shorter, ties, z: z({ longer, shorter, ties }, pairs) };
  },
});

/** Another count, and the right z of it. */
const counted = (isLonger: (a: number, b: number) => boolean) => ({
  lengthSignTest(pairs: Lengths[]) {
    right(pairs);
    const longer = pairs.filter(({ chosen, rejected }) => isLonger(chosen, rejected)).length;
    const shorter = pairs.filter(({ chosen, rejected }) => isLonger(rejected, chosen)).length;
    return { longer, shorter, ties: pairs.length - longer - shorter, z: coin(longer, longer + shorter) };
  },
});

const coin = (count: number, n: number) => (n === 0 ? 0 : (count - n / 2) / Math.sqrt(n / 4));
const mean = (list: number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;

export default mistakesFor<typeof import("./length-sign-test.js")>({
  "ties-halved": {
    because:
      "Ties counted half for each side. That leaves the difference, but n grows, and z shrinks: a tie is no toss of the coin.",
    ...scored(({ longer, shorter, ties }) => coin(longer + ties / 2, longer + shorter + ties)),
  },
  "ties-as-shorter": {
    because:
      "All pairs were taken for tosses, so that ties count against the longer ones. A tie is no toss of the coin.",
    ...scored(({ longer, shorter, ties }) => coin(longer, longer + shorter + ties)),
  },
  "ties-as-longer": {
    because: "Ties counted as longer ones. A tie is no toss of the coin.",
    lengthSignTest(pairs) {
      right(pairs);
      const longer = pairs.filter(({ chosen, rejected }) => chosen >= rejected).length;
      const shorter = pairs.length - longer;
      return { longer, shorter, ties: 0, z: coin(longer, pairs.length) };
    },
  },
  "ratio-rule": {
    because:
      "Only answers that are at least 1.5 times as long counted as longer. A sign test counts every difference.",
    ...counted((a, b) => a > b && a >= 1.5 * b),
  },
  "longer-by-two": {
    because: "A difference of one token was taken for a tie. A sign test counts every difference.",
    ...counted((a, b) => a > b + 1),
  },
  turned: {
    because: "z has the wrong sign: it is positive where more chosen answers are longer.",
    ...scored(({ longer, shorter }) => coin(shorter, longer + shorter)),
  },
  exchanged: {
    because:
      "Longer and shorter are exchanged: they say what the chosen answer is, compared with the rejected one.",
    ...counted((a, b) => a < b),
  },
  unsigned: {
    because:
      "The sign of z was dropped. It says which way the labels lean: toward long answers or toward short ones.",
    ...scored(({ longer, shorter }) => Math.abs(coin(longer, longer + shorter))),
  },
  "variance-for-deviation": {
    because: "The distance was divided by the variance n/4. z counts standard deviations: take the root.",
    ...scored(({ longer, shorter }) =>
      longer + shorter === 0 ? 0 : (longer - shorter) / 2 / ((longer + shorter) / 4),
    ),
  },
  "root-of-n": {
    because:
      "The distance from n/2 was divided by √n. The count of heads in n tosses has the standard deviation √n / 2.",
    ...scored(({ longer, shorter }) => coin(longer, longer + shorter) / 2),
  },
  "difference-by-half-root": {
    because:
      "The difference of the two counts was divided by √n / 2. That is the deviation of one count; the deviation of the difference is √n, twice that.",
    ...scored(({ longer, shorter }) => coin(longer, longer + shorter) * 2),
  },
  "observed-share": {
    because:
      "The standard deviation was taken at the observed share. The coin is on trial, so it is that of the coin, at ½.",
    ...scored(({ longer, shorter }) => {
      const n = longer + shorter;
      const share = n === 0 ? 0 : longer / n;
      const deviation = Math.sqrt(n * share * (1 - share));
      return longer === shorter ? 0 : (longer - n / 2) / deviation;
    }),
  },
  "share-alone": {
    because:
      "The share of longer ones, less ½, was returned. z also says how surprising that is, and it grows with n.",
    ...scored(({ longer, shorter }) => (longer + shorter === 0 ? 0 : longer / (longer + shorter) - 0.5)),
  },
  "mean-of-lengths": {
    because:
      "The lengths themselves were compared, mean by standard error. A few long answers decide that; a sign test counts pairs.",
    ...scored(({ longer, shorter }, pairs) => {
      const leads = pairs.map(({ chosen, rejected }) => chosen - rejected);
      const variance = mean(leads.map((lead) => (lead - mean(leads)) ** 2));
      return longer + shorter === 0 ? 0 : mean(leads) / Math.sqrt(variance / leads.length || 1);
    }),
  },
  "continuity-corrected": {
    because:
      "Half a count was taken off the distance, the continuity correction. Here z is defined without it.",
    ...scored(({ longer, shorter }) => {
      const n = longer + shorter;
      const distance = longer - n / 2;
      return n === 0 ? 0 : (Math.sign(distance) * Math.max(0, Math.abs(distance) - 0.5)) / Math.sqrt(n / 4);
    }),
  },
  "sample-deviation": {
    because:
      "n − 1 was taken for n in the deviation. That is for estimates from data; the coin's deviation is known.",
    ...scored(({ longer, shorter }) => {
      const n = longer + shorter;
      return n < 2 ? 0 : (longer - n / 2) / Math.sqrt((n - 1) / 4);
    }),
  },
  "only-ties": {
    because: "Where all pairs are ties, z is 0/0, which is NaN. Nothing speaks for either side then: z is 0.",
    ...scored(({ longer, shorter }) => (longer - shorter) / Math.sqrt(longer + shorter)),
  },
  "sum-of-differences": {
    because:
      "The differences themselves were added up, so a few long answers decide. Each pair is one toss, however much it differs.",
    ...scored((_, pairs) => {
      const leads = pairs.map(({ chosen, rejected }) => chosen - rejected);
      const [sum, squares] = [leads, leads.map((lead) => lead * lead)].map(
        (list) => mean(list) * list.length,
      );
      return squares === 0 ? 0 : sum / Math.sqrt(squares);
    }),
  },
  "few-pairs-say-nothing": {
    because: "z is 0 for fewer than ten pairs that differ. It is 0 only where no pair differs.",
    ...scored(({ longer, shorter }) => (longer + shorter < 10 ? 0 : coin(longer, longer + shorter))),
  },
  "agreement-says-nothing": {
    because:
      "z is 0 where all pairs point the same way. That is as far from a coin as can be; only ties say nothing.",
    ...scored(({ longer, shorter }) => (longer * shorter === 0 ? 0 : coin(longer, longer + shorter))),
  },
});
