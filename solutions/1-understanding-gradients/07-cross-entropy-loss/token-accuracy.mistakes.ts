import { mistakesFor } from "#lib/author/mistakes";
import { softmax } from "../03-attention/softmax.js";
import { crossEntropy } from "./cross-entropy.js";

type Vector = number[];
type Matrix = number[][];
const IGNORE = -100;

/** What a mistake may replace. */
interface Parts {
  bits: (loss: number) => number;
  choose: (row: Vector) => number;
  /** Whether, or by how much, a choice is right. */
  isRight: (choice: number, target: number, row: Vector) => boolean | number;
  share: (right: number, counted: number, positions: number) => number;
}

const right: Parts = {
  bits: (loss) => loss / Math.LN2,
  choose: (row) => row.indexOf(Math.max(...row)),
  isRight: (choice, target) => choice === target,
  share: (right, counted) => right / counted,
};

function accuracy(changed: Partial<Parts>) {
  const part = { ...right, ...changed };
  return (logits: Matrix, targets: number[]) => {
    const { loss } = crossEntropy(logits, targets);
    const counted = targets.filter((target) => target !== IGNORE).length;
    let hits = 0;
    for (const [t, row] of logits.entries()) hits += Number(part.isRight(part.choose(row), targets[t], row));
    return { bits: part.bits(loss), top1: part.share(hits, counted, targets.length) };
  };
}

/** The choices of each list of logits. */
const kept = new WeakMap<Matrix, Vector>();

export default mistakesFor<typeof import("./token-accuracy.js")>({
  "nats-for-bits": {
    because: "Your bits are still the loss in nats. A bit is ln 2 nats, so there are more bits than nats.",
    tokenAccuracy: accuracy({ bits: (loss) => loss }),
  },
  "upside-down": {
    because:
      "You multiplied the loss by ln 2. A bit is less than a nat, so the number of bits is larger: divide.",
    tokenAccuracy: accuracy({ bits: (loss) => loss * Math.LN2 }),
  },
  "logarithm-again": {
    because: "You took the logarithm of the loss. The loss is a logarithm already; only its unit changes.",
    tokenAccuracy: accuracy({ bits: (loss) => Math.log2(loss) }),
  },
  "perplexity-for-bits": {
    because: "This is 2^loss. Bits are the loss in a different unit: a constant factor.",
    tokenAccuracy: accuracy({ bits: (loss) => 2 ** loss }),
  },
  "decimal-digits": {
    because: "You divided the loss by ln 10, which counts decimal digits. A bit is ln 2 nats.",
    tokenAccuracy: accuracy({ bits: (loss) => loss / Math.LN10 }),
  },
  "counts-ignored-positions": {
    because:
      "You took the share of all positions. Those without a target can't be right, so they don't count.",
    tokenAccuracy: accuracy({ share: (right, _, positions) => right / positions }),
  },
  "ignored-counts-as-right": {
    because: "You counted a position without a target as right. It is neither right nor wrong: leave it out.",
    tokenAccuracy: accuracy({
      isRight: (choice, target) => target === IGNORE || choice === target,
    }),
  },
  "drops-ignored-targets-first": {
    because: "You filtered the targets before the comparison, so later ones met choices of other positions.",
    tokenAccuracy: (logits, targets) => {
      const { loss } = crossEntropy(logits, targets);
      const kept = targets.filter((target) => target !== IGNORE);
      const hits = kept.filter((target, t) => target === right.choose(logits[t])).length;
      return { bits: right.bits(loss), top1: hits / kept.length };
    },
  },
  "target-zero-never-right": {
    because:
      "0 is an id like any other, but JavaScript treats it as false: test whether the target is IGNORE.",
    tokenAccuracy: accuracy({ isRight: (choice, target) => target !== 0 && choice === target }),
  },
  "last-of-equals": {
    because: "You chose the last of several largest logits. The lowest id wins, so that all programs agree.",
    tokenAccuracy: accuracy({ choose: (row) => row.lastIndexOf(Math.max(...row)) }),
  },
  "any-of-equals": {
    because:
      "You counted a target that shares the largest logit as right. The model chooses only one token: the first.",
    tokenAccuracy: accuracy({ isRight: (_, target, row) => row[target] === Math.max(...row) }),
  },
  "smallest-logit": {
    because: "You chose the smallest logit. The most likely token has the largest.",
    tokenAccuracy: accuracy({ choose: (row) => row.indexOf(Math.min(...row)) }),
  },
  "starts-at-zero": {
    because:
      "You start the search for the largest logit at the value 0: if all logits are negative, it finds none.",
    tokenAccuracy: accuracy({
      choose: (row) => {
        let [id, best] = [0, 0];
        for (const [v, z] of row.entries()) if (z > best) [id, best] = [v, z];
        return id;
      },
    }),
  },
  "starts-at-minus-1000": {
    because:
      "You start the search for the largest logit at a number, and logits can be lower. Start at -Infinity.",
    tokenAccuracy: accuracy({
      choose: (row) => {
        let [id, best] = [0, -1000];
        for (const [v, z] of row.entries()) if (z > best) [id, best] = [v, z];
        return id;
      },
    }),
  },
  "compares-as-text": {
    because: 'You sorted the logits as text, where "10" comes before "9". Compare them as numbers.',
    tokenAccuracy: accuracy({
      choose: (row) => row.indexOf([...row].map(String).sort().map(Number).at(-1)!),
    }),
  },
  "compares-exponentials": {
    because:
      "You compared the exponentials of the logits. Far from 0 they are 0 or Infinity: compare the logits.",
    tokenAccuracy: accuracy({
      choose: (row) => right.choose(row.map((z) => Math.exp(z))),
    }),
  },
  "count-for-share": {
    because: "Your top1 is the number of right choices. Divide it by the number of positions with a target.",
    tokenAccuracy: accuracy({ share: (right) => right }),
  },
  percent: {
    because: "Your top1 is in percent. Return a share, from 0 to 1.",
    tokenAccuracy: accuracy({ share: (right, counted) => (100 * right) / counted }),
  },
  "share-of-errors": {
    because: "This is the share of wrong choices: 1 minus the accuracy.",
    tokenAccuracy: accuracy({ share: (right, counted) => 1 - right / counted }),
  },
  "mean-probability": {
    because: "You averaged the targets' probabilities. top1 counts: a choice is right or it is not.",
    tokenAccuracy: accuracy({
      isRight: (_, target, row) => (target === IGNORE ? 0 : softmax(row)[target]),
    }),
  },
  "above-one-half": {
    because:
      "You counted only choices with a probability of 1/2 or more. The largest wins, however small it is.",
    tokenAccuracy: accuracy({
      isRight: (choice, target, row) => choice === target && softmax(row)[choice] >= 0.5 - 1e-12,
    }),
  },
  "value-for-id": {
    because:
      "You compared the largest logit itself with the target. The choice is its index in the row, the id.",
    tokenAccuracy: accuracy({ choose: (row) => Math.max(...row) }),
  },
  "counts-from-one": {
    because: "You counted the ids from 1. Token ids start at 0, like array indices.",
    tokenAccuracy: accuracy({ choose: (row) => row.indexOf(Math.max(...row)) + 1 }),
  },
  "compares-probabilities": {
    because:
      "You compared probabilities. Logits that differ by a hair round to the same one: compare the logits themselves.",
    tokenAccuracy: accuracy({
      choose: (row) => {
        const p = softmax(row);
        return p.indexOf(Math.max(...p));
      },
    }),
  },
  "equal-within-a-tolerance": {
    because:
      "You treated logits that are almost equal as equal. The larger one is chosen, however small its lead.",
    tokenAccuracy: accuracy({ choose: (row) => row.findIndex((z) => Math.max(...row) - z < 1e-9) }),
  },
  "compares-with-the-first-target": {
    because:
      "You compared every choice with target 0. The choice at position t meets the target of position t.",
    tokenAccuracy: (logits, targets) => {
      const { bits } = accuracy({})(logits, targets);
      const counted = targets.filter((target) => target !== IGNORE).length;
      return { bits, top1: logits.filter((row) => right.choose(row) === targets[0]).length / counted };
    },
  },
  "position-for-choice": {
    because: "You compared the position itself with its target. Compare the id that was chosen there.",
    tokenAccuracy: (logits, targets) => {
      const { bits } = accuracy({})(logits, targets);
      const counted = targets.filter((target) => target !== IGNORE).length;
      return { bits, top1: targets.filter((target, t) => target === t).length / counted };
    },
  },
  "rounded-logarithm": {
    because: "You rounded ln 2. Math.LN2 knows all its digits.",
    tokenAccuracy: accuracy({ bits: (loss) => loss / Number("0.693") }),
  },
  "share-of-the-uniform-loss": {
    because: "You divided by the logarithm of the vocabulary's size. Bits divide by ln 2.",
    tokenAccuracy: (logits, targets) => {
      const made = accuracy({})(logits, targets);
      return { ...made, bits: crossEntropy(logits, targets).loss / Math.log(logits[0].length) };
    },
  },
  "sum-of-bits": {
    because: "You added up the bits of all positions. Return their mean.",
    tokenAccuracy: (logits, targets) => {
      const made = accuracy({})(logits, targets);
      return { ...made, bits: made.bits * targets.length };
    },
  },
  "first-above-0": {
    because: "You took the first logit above 0. Take the largest.",
    tokenAccuracy: accuracy({ choose: (row) => row.findIndex((x) => x > 0) }),
  },
  "last-rise": {
    because: "You compared each logit with the one before it. Compare it with the largest so far.",
    tokenAccuracy: accuracy({
      choose: (row) => {
        let best = 0;
        for (let v = 1; v < row.length; v++) if (row[v] > row[v - 1]) best = v;
        return best;
      },
    }),
  },
  "stops-before-the-last": {
    because: "Your search leaves out the last token. Every token of the vocabulary can be the choice.",
    tokenAccuracy: accuracy({
      choose: (row) => {
        let best = 0;
        for (let v = 1; v < row.length - 1; v++) if (row[v] > row[best]) best = v;
        return best;
      },
    }),
  },
  "any-target-will-do": {
    because:
      "A choice counts as right where it is the target of any position. It must be the target of its own.",
    tokenAccuracy: (logits, targets) => {
      const made = accuracy({})(logits, targets);
      const choices = logits.map(right.choose);
      return {
        ...made,
        top1:
          choices.filter((id) => targets.includes(id)).length /
          targets.filter((target) => target !== IGNORE).length,
      };
    },
  },
  "near-is-right": {
    because: "You accept the ids beside the target. Ids are names: only the target itself is right.",
    tokenAccuracy: accuracy({ isRight: (choice, target) => Math.abs(choice - target) <= 1 }),
  },
  "over-the-vocabulary": {
    because: "You divided by the size of the vocabulary. Divide by the positions with a target.",
    tokenAccuracy: (logits, targets) => {
      const made = accuracy({})(logits, targets);
      return {
        ...made,
        top1: (made.top1 * targets.filter((target) => target !== IGNORE).length) / logits[0].length,
      };
    },
  },
  "over-one-fewer": {
    because: "You divided by one position fewer. A share divides by all that count.",
    tokenAccuracy: accuracy({ share: (hits, counted) => hits / (counted - 1) }),
  },
  "rounded-share": {
    because: "You rounded the share. Keep all its digits.",
    tokenAccuracy: accuracy({ share: (hits, counted) => Math.round((100 * hits) / counted) / 100 }),
  },
  "zero-is-no-share": {
    because: "A share of 0 is a share. JavaScript treats it as false.",
    tokenAccuracy: accuracy({ share: (hits, counted) => hits / counted || 1 / counted }),
  },
  "sorts-the-logits": {
    because: "sort changes the caller's logits, and then another id is first. Search without sorting.",
    tokenAccuracy: (logits, targets) => {
      const made = accuracy({})(logits, targets);
      for (const row of logits) row.sort((a, b) => b - a);
      return made;
    },
  },
  "targets-one-later": {
    because:
      "You compared each choice with the target of the next position. targets holds the next token already.",
    tokenAccuracy: (logits, targets) => {
      const made = accuracy({})(logits, targets);
      const choices = logits.map(right.choose);
      return {
        ...made,
        top1:
          choices.filter((id, t) => id === targets[t + 1]).length /
          targets.filter((target) => target !== IGNORE).length,
      };
    },
  },
  "targets-one-before": {
    because: "You compared each choice with the target of the position before. Position t has target t.",
    tokenAccuracy: (logits, targets) => {
      const made = accuracy({})(logits, targets);
      const choices = logits.map(right.choose);
      return {
        ...made,
        top1:
          choices.filter((id, t) => id === targets[t - 1]).length /
          targets.filter((target) => target !== IGNORE).length,
      };
    },
  },
  "all-or-nothing": {
    because: "You return 1 only where every choice is right. top1 is the share of right choices.",
    tokenAccuracy: accuracy({ share: (hits, counted) => Number(hits === counted) }),
  },
  "search-from-id-1": {
    because: "Your search begins at id 1, so token 0 is never the choice. It begins at id 0.",
    tokenAccuracy: accuracy({
      choose: (row) => {
        let best = 1;
        for (let v = 1; v < row.length; v++) if (row[v] > row[best]) best = v;
        return best;
      },
    }),
  },
  "largest-size": {
    because:
      "You looked for the largest size, and a negative logit was in the way. The choice is the largest logit.",
    tokenAccuracy: accuracy({ choose: (row) => row.indexOf(Math.max(...row.map(Math.abs))) }),
  },
  "remembers-the-choices": {
    because:
      "The choices are remembered for the list of logits. Its numbers may change: choose at every call.",
    tokenAccuracy: (logits, targets) => {
      const choices = kept.get(logits) ?? logits.map(right.choose);
      kept.set(logits, choices);
      const counted = targets.filter((target) => target !== IGNORE).length;
      const hits = choices.filter((id, t) => id === targets[t]).length;
      return { bits: crossEntropy(logits, targets).loss / Math.LN2, top1: hits / counted };
    },
  },
});
