import { mistakesFor } from "#lib/author/mistakes";
import { type DpoMetrics, type PairNumbers, dpoMetrics as right } from "./dpo-metrics.js";

interface Pairs {
  /** what has changed, by pair */
  chosen: number[];
  rejected: number[];
  now: PairNumbers;
  before: PairNumbers;
}

/** Refuses as it should, and replaces some of the metrics. */
const telling = (parts: (pairs: Pairs) => Partial<DpoMetrics>) => ({
  dpoMetrics(policy: PairNumbers, reference: PairNumbers): DpoMetrics {
    const due = right(policy, reference);
    const chosen = policy.chosen.map((x, i) => x - reference.chosen[i]);
    const rejected = policy.rejected.map((x, i) => x - reference.rejected[i]);
    return { ...due, ...parts({ chosen, rejected, now: policy, before: reference }) };
  },
});

const mean = (list: number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;
const minus = (a: number[], b: number[]) => a.map((x, i) => x - b[i]);
/** The share of margins above 0, where a tie counts what is said. */
const ranked = (margins: number[], tie = 0.5) => mean(margins.map((m) => (m === 0 ? tie : Number(m > 0))));

export default mistakesFor<typeof import("./dpo-metrics.js")>({
  "accuracy-is-raw": {
    because:
      "The policy's own log-probabilities were ranked. The implied reward is what has changed since the reference.",
    ...telling(({ now }) => ({ accuracy: ranked(minus(now.chosen, now.rejected)) })),
  },
  "raw-is-implied": {
    because:
      "The raw accuracy was taken from the implied rewards. It asks which response the policy finds likelier.",
    ...telling(({ chosen, rejected }) => ({ rawAccuracy: ranked(minus(chosen, rejected)) })),
  },
  "raw-of-the-reference": {
    because: "The raw accuracy is the reference's. It asks which response the trained policy finds likelier.",
    ...telling(({ before }) => ({ rawAccuracy: ranked(minus(before.chosen, before.rejected)) })),
  },
  "ties-lose": {
    because: "A tie counts 0 here. A policy that has not moved would look worse than a coin.",
    ...telling(({ chosen, rejected }) => ({ accuracy: ranked(minus(chosen, rejected), 0) })),
  },
  "ties-win": {
    because: "A tie counts 1 here. A policy that has not moved would have an accuracy of 100%.",
    ...telling(({ chosen, rejected }) => ({ accuracy: ranked(minus(chosen, rejected), 1) })),
  },
  "near-ties": {
    because: "A small lead was taken for a tie. A tie is a lead of exactly 0.",
    ...telling(({ chosen, rejected, now }) => {
      const rounded = (margins: number[]) => margins.map((m) => (Math.abs(m) < 0.01 ? 0 : m));
      return {
        accuracy: ranked(rounded(minus(chosen, rejected))),
        rawAccuracy: ranked(rounded(minus(now.chosen, now.rejected))),
      };
    }),
  },
  "raw-ties-lose": {
    because: "In the raw accuracy a tie counts 0. It counts half there as well.",
    ...telling(({ now }) => ({ rawAccuracy: ranked(minus(now.chosen, now.rejected), 0) })),
  },
  "raw-ties-win": {
    because: "In the raw accuracy a tie counts 1. It counts half there as well.",
    ...telling(({ now }) => ({ rawAccuracy: ranked(minus(now.chosen, now.rejected), 1) })),
  },
  "chosen-rose": {
    because:
      "A pair was counted as right if its chosen response rose. It has to rise more, or fall less, than the other.",
    ...telling(({ chosen }) => ({ accuracy: ranked(chosen) })),
  },
  "one-up-one-down": {
    because:
      "A pair was counted as right only if one rose and the other fell. Only which moved higher counts.",
    ...telling(({ chosen, rejected }) => ({
      accuracy: mean(chosen.map((x, i) => (x === rejected[i] ? 0.5 : Number(x > 0 && rejected[i] < 0)))),
    })),
  },
  "margin-is-raw": {
    because: "The margin is the policy's own. What the reference already had of it must be taken off.",
    ...telling(({ now }) => ({ margin: mean(minus(now.chosen, now.rejected)) })),
  },
  "margin-of-sizes": {
    because:
      "The margins were averaged without their signs. A pair that is ranked wrongly has a negative margin.",
    ...telling(({ chosen, rejected }) => ({ margin: mean(minus(chosen, rejected).map(Math.abs)) })),
  },
  "margin-turned": {
    because: "The margin is rejected less chosen. It should be positive where the policy is right.",
    ...telling(({ chosen, rejected }) => ({ margin: mean(minus(rejected, chosen)) })),
  },
  "margin-times-beta": {
    because: "The margin was multiplied by 0.1, a usual β. It is in nats, divided by β.",
    ...telling(({ chosen, rejected }) => ({ margin: 0.1 * mean(minus(chosen, rejected)) })),
  },
  "shifts-turned": {
    because: "The shifts are reference less policy. A response that became likelier has a shift above 0.",
    ...telling(({ chosen, rejected }) => ({ chosenShift: -mean(chosen), rejectedShift: -mean(rejected) })),
  },
  "shifts-swapped": {
    because: "The two shifts are swapped.",
    ...telling(({ chosen, rejected }) => ({ chosenShift: mean(rejected), rejectedShift: mean(chosen) })),
  },
  "shift-without-reference": {
    because:
      "The shifts are the policy's log-probabilities. A shift is what has changed since the reference.",
    ...telling(({ now }) => ({ chosenShift: mean(now.chosen), rejectedShift: mean(now.rejected) })),
  },
  "fall-of-the-rejected": {
    because:
      "The rejected shift tells how far the rejected responses fell. It is below 0 if they became less likely.",
    ...telling(({ rejected }) => ({ rejectedShift: -mean(rejected) })),
  },
  "ratios-averaged": {
    because:
      "The ratios of probabilities were averaged, then the logarithm taken. The mean of the nats is asked for.",
    ...telling(({ chosen, rejected }) => ({
      chosenShift: Math.log(mean(chosen.map(Math.exp))),
      rejectedShift: Math.log(mean(rejected.map(Math.exp))),
    })),
  },
  "by-probabilities": {
    because:
      "Probabilities were compared. Those of long responses are 0 in float64; their logarithms are not.",
    ...telling(({ now }) => ({
      rawAccuracy: ranked(minus(now.chosen.map(Math.exp), now.rejected.map(Math.exp))),
    })),
  },
  "both-from-the-policy": {
    because:
      "Accuracy and margin are those of the policy's own log-probabilities. The implied rewards are what has changed since the reference.",
    ...telling(({ now }) => ({
      accuracy: ranked(minus(now.chosen, now.rejected)),
      margin: mean(minus(now.chosen, now.rejected)),
    })),
  },
  "reference-of-the-first-pair": {
    because: "The reference's number of the first pair was used for all. Each pair has its own.",
    ...telling(({ now, before }) => {
      const chosen = now.chosen.map((x) => x - before.chosen[0]);
      const rejected = minus(now.rejected, before.rejected);
      return {
        accuracy: ranked(minus(chosen, rejected)),
        margin: mean(minus(chosen, rejected)),
        chosenShift: mean(chosen),
      };
    }),
  },
  "margin-without-sign": {
    because:
      "The sign of the margin was dropped. It is below 0 where the rejected responses have gained more.",
    ...telling(({ chosen, rejected }) => ({ margin: Math.abs(mean(minus(chosen, rejected))) })),
  },
  "shifts-added": {
    because: "The two shifts were added up. The margin is the chosen one less the rejected one.",
    ...telling(({ chosen, rejected }) => ({ margin: mean(chosen) + mean(rejected) })),
  },
  "sizes-of-shifts": {
    because:
      "The shifts were averaged without their signs. A shift is below 0 where the policy's number is less.",
    ...telling(({ chosen }) => ({ chosenShift: mean(chosen.map(Math.abs)) })),
  },
  "sums-for-means": {
    because: "The shifts were added up over the pairs. Each is a mean.",
    ...telling(({ chosen, rejected }) => ({
      chosenShift: mean(chosen) * chosen.length,
      rejectedShift: mean(rejected) * rejected.length,
    })),
  },
});
