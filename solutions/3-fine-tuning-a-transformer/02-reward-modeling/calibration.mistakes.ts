import { mistakesFor } from "#lib/author/mistakes";
import { expectedCalibrationError as right } from "./calibration.js";

/** The predictions of one bin. */
interface Bin {
  count: number;
  predicted: number;
  happened: number;
  middle: number;
}

const mean = (list: number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;
const upper = (p: number, bins: number) => Math.min(Math.floor(p * bins), bins - 1);

/** Refuses as it should, puts predictions into bins, and makes an error of the filled ones. */
const of = (error: (filled: Bin[], n: number, bins: number) => number, binOf = upper) => ({
  expectedCalibrationError(probabilities: number[], outcomes: boolean[], bins = 10) {
    right(probabilities, outcomes, bins);
    const all = Array.from({ length: bins }, (_, bin) => {
      const members = probabilities.flatMap((p, i) => (binOf(p, bins) === bin ? [i] : []));
      return {
        count: members.length,
        predicted: mean(members.map((i) => probabilities[i])),
        happened: mean(members.map((i) => Number(outcomes[i]))),
        middle: (bin + 0.5) / bins,
      };
    });
    return error(
      all.filter(({ count }) => count > 0),
      probabilities.length,
      bins,
    );
  },
});

const weighted = (distance: (bin: Bin) => number) => (filled: Bin[], n: number) =>
  filled.reduce((sum, bin) => sum + (bin.count / n) * distance(bin), 0);
const gap = ({ predicted, happened }: Bin) => Math.abs(predicted - happened);

/** The right error of other predictions and outcomes. */
const given = (change: (p: number, outcome: boolean) => [number, boolean]) => ({
  expectedCalibrationError(probabilities: number[], outcomes: boolean[], bins = 10) {
    right(probabilities, outcomes, bins);
    const pairs = probabilities.map((p, i) => change(p, outcomes[i]));
    return right(
      pairs.map(([p]) => p),
      pairs.map(([, outcome]) => outcome),
      bins,
    );
  },
});

export default mistakesFor<typeof import("./calibration.js")>({
  midpoints: {
    because:
      "The middle of the bin was taken for its predictions. They may all be near an edge: take their mean.",
    ...of(weighted(({ middle, happened }) => Math.abs(middle - happened))),
  },
  unweighted: {
    because:
      "Each bin counted the same. A prediction drawn at random is in a full bin more often than in an empty one.",
    ...of((filled) => mean(filled.map(gap))),
  },
  "by-all-bins": {
    because:
      "The errors of the bins were divided by the number of bins, empty ones too. The weight of a bin is its share of the predictions.",
    ...of((filled, _n, bins) => filled.reduce((sum, bin) => sum + gap(bin), 0) / bins),
  },
  "sum-of-bins": {
    because:
      "The errors of the bins were added up without weights. The weight of a bin is its share of the predictions.",
    ...of((filled) => filled.reduce((sum, bin) => sum + gap(bin), 0)),
  },
  signed: {
    because:
      "Errors kept their sign, so that too high and too low cancel out. Take the distance in each bin.",
    ...of(weighted(({ predicted, happened }) => predicted - happened)),
  },
  "signed-until-the-end": {
    because:
      "Too high in one bin and too low in another cancel out. Take the distance in each bin, before the bins are added up.",
    ...of((filled, n) => Math.abs(weighted(({ predicted, happened }) => predicted - happened)(filled, n))),
  },
  squared: {
    because: "The errors of the bins were squared. The expected error is a mean of distances.",
    ...of(weighted((bin) => gap(bin) ** 2)),
  },
  worst: {
    because:
      "The error of the worst bin was returned. That is the maximum calibration error; here the mean is asked for.",
    ...of((filled) => Math.max(...filled.map(gap))),
  },
  "not-added": {
    because: "What the bins contribute was thrown away: error stays 0. Each bin adds its part to it.",
    ...of(() => 0),
  },
  "divided-by-the-width": {
    because:
      "The index was found by a division by the width of a bin. 0.6 / 0.1 is 5.999… in floating point: multiply by the number of bins.",
    ...of(weighted(gap), (p, bins) => Math.min(Math.floor(p / (1 / bins)), bins - 1)),
  },
  "one-falls-out": {
    because:
      "A prediction of 1 is in no bin: 1 times the number of bins is one index too far. The last bin has both its edges.",
    ...of(weighted(gap), (p, bins) => Math.floor(p * bins)),
  },
  "one-is-dropped-before": {
    because: "Predictions of 0 and 1 were left out. Being certain and wrong is the worst error there is.",
    expectedCalibrationError(probabilities, outcomes, bins = 10) {
      right(probabilities, outcomes, bins);
      const kept = probabilities.flatMap((p, i) => (p > 0 && p < 1 ? [i] : []));
      return kept.length === 0
        ? 0
        : right(
            kept.map((i) => probabilities[i]),
            kept.map((i) => outcomes[i]),
            bins,
          );
    },
  },
  "upper-edge": {
    because:
      "A prediction on an edge went to the lower bin. A bin has its lower edge, and only the last has its upper one too.",
    ...of(weighted(gap), (p, bins) => Math.max(0, Math.ceil(p * bins) - 1)),
  },
  rounded: {
    because:
      "The index was rounded to the nearest, so that the first and the last bin are half as wide. Bins have equal widths.",
    ...of(weighted(gap), (p, bins) => Math.min(Math.round(p * bins), bins - 1)),
  },
  "wider-bins": {
    because:
      "The bins divide 0 to 1 into one part less, so that 1 has a bin of its own. All bins have equal widths.",
    ...of(weighted(gap), (p, bins) => Math.floor(p * (bins - 1))),
  },
  "equal-counts": {
    because:
      "Each bin got the same number of predictions. Here the bins have equal widths, whatever they hold.",
    expectedCalibrationError(probabilities, outcomes, bins = 10) {
      right(probabilities, outcomes, bins);
      const n = probabilities.length;
      const order = [...probabilities.keys()].sort((i, j) => probabilities[i] - probabilities[j]);
      let error = 0;
      for (let bin = 0; bin < bins; bin++) {
        const members = order.slice(Math.floor((bin * n) / bins), Math.floor(((bin + 1) * n) / bins));
        error += Math.abs(members.reduce((sum, i) => sum + probabilities[i] - Number(outcomes[i]), 0)) / n;
      }
      return error;
    },
  },
  "always-ten": {
    because: "bins was ignored: there are always ten.",
    expectedCalibrationError: (probabilities, outcomes, bins = 10) => {
      right(probabilities, outcomes, bins);
      return right(probabilities, outcomes);
    },
  },
  "empty-bin": {
    because:
      "An empty bin has the mean 0/0, which is NaN, and so is the sum. A bin that holds nothing adds nothing.",
    expectedCalibrationError(probabilities, outcomes, bins = 10) {
      const error = right(probabilities, outcomes, bins);
      return new Set(probabilities.map((p) => upper(p, bins))).size < bins ? Number.NaN : error;
    },
  },
  "chosen-always-first": {
    because:
      "All outcomes were taken for true, as if the chosen one were always the first. The outcomes say which came true.",
    ...given((p) => [p, true]),
  },
  "confidence-folded": {
    because:
      "Each prediction was turned into the confidence in the likelier outcome. Then errors on both sides of ½ share a bin and cancel out.",
    ...given((p, outcome) => (p < 0.5 ? [1 - p, !outcome] : [p, outcome])),
  },
  "each-alone": {
    because:
      "Each prediction was compared with its own outcome. A chance of 0.8 can't be 0 away from true or false; only many together can.",
    expectedCalibrationError(probabilities, outcomes, bins = 10) {
      right(probabilities, outcomes, bins);
      return mean(probabilities.map((p, i) => Math.abs(p - Number(outcomes[i]))));
    },
  },
  "brier-score": {
    because:
      "The mean squared distance to the outcomes was returned: the Brier score, which also measures how much is known.",
    expectedCalibrationError(probabilities, outcomes, bins = 10) {
      right(probabilities, outcomes, bins);
      return mean(probabilities.map((p, i) => (p - Number(outcomes[i])) ** 2));
    },
  },
  "nudged-over-the-edge": {
    because:
      "A small number was added before rounding down. What is just below an edge then goes to the upper bin.",
    ...of(weighted(gap), (p, bins) => Math.min(Math.floor(p * bins + 1e-9), bins - 1)),
  },
  "kept-below-one": {
    because:
      "Predictions were cut to a number just below 1. With many bins it falls before the last bin: cut the index instead.",
    ...of(weighted(gap), (p, bins) => Math.floor(Math.min(p, 0.999) * bins)),
  },
  "root-of-squares": {
    because:
      "The errors were squared, and the root taken of their mean. The expected error is the mean of the distances themselves.",
    ...of((filled, n) => Math.sqrt(weighted((bin) => gap(bin) ** 2)(filled, n))),
  },
  "over-alone": {
    because:
      "Only predictions that were too high counted. The distance is the error of a bin, over or under.",
    ...of(weighted(({ predicted, happened }) => Math.max(0, predicted - happened))),
  },
  "in-percent": {
    because: "The error is in percent. It is a number from 0 to 1.",
    ...of((filled, n) => 100 * weighted(gap)(filled, n)),
  },
});
