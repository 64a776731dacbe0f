import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { stopGradient } from "#lib/stop-gradient";
import { type PairLogProbs, dpoLoss as right } from "./dpo-loss.js";

type Four = { pc: tf.Tensor; pr: tf.Tensor; rc: tf.Tensor; rr: tf.Tensor };

/** The loss from the four log-probabilities in another way; what does not fit is refused as it should be. */
const losing = (loss: (four: Four, beta: number) => tf.Tensor, stopped = true) => ({
  dpoLoss(policy: PairLogProbs, reference: PairLogProbs, beta: number): tf.Scalar {
    return tf.tidy(() => {
      right(policy, reference, beta);
      const keep = stopped ? stopGradient : (x: tf.Tensor) => x;
      const [rc, rr] = [keep(reference.chosen), keep(reference.rejected)];
      return loss({ pc: policy.chosen, pr: policy.rejected, rc, rr }, beta) as tf.Scalar;
    });
  },
});

/** −ln σ, averaged. */
const cost = (z: tf.Tensor) => tf.mean(tf.softplus(tf.neg(z)));
const margins = ({ pc, pr, rc, rr }: Four) => tf.sub(tf.sub(pc, rc), tf.sub(pr, rr));

export default mistakesFor<typeof import("./dpo-loss.js")>({
  "no-reference": {
    because:
      "The reference was left out. A reward says what has changed since the reference, not what is likely.",
    ...losing(({ pc, pr }, beta) => cost(tf.mul(beta, tf.sub(pc, pr)))),
  },
  swapped: {
    because: "Chosen and rejected are swapped: the loss falls when the rejected response gains.",
    ...losing((four, beta) => cost(tf.mul(-beta, margins(four)))),
  },
  "rejected-flipped": {
    because:
      "The rejected log-ratio has its sign turned: ln π_ref − ln π. The loss then falls when the rejected response gains, too.",
    ...losing(({ pc, pr, rc, rr }, beta) => cost(tf.mul(beta, tf.sub(tf.sub(pc, rc), tf.sub(rr, pr))))),
  },
  "chosen-flipped": {
    because:
      "The chosen log-ratio has its sign turned: ln π_ref − ln π. The loss then falls when the chosen response loses.",
    ...losing(({ pc, pr, rc, rr }, beta) => cost(tf.mul(beta, tf.sub(tf.sub(rc, pc), tf.sub(pr, rr))))),
  },
  "reference-added": {
    because: "The reference was added. A log-ratio is a difference: ln π − ln π_ref.",
    ...losing(({ pc, pr, rc, rr }, beta) => cost(tf.mul(beta, tf.sub(tf.add(pc, rc), tf.add(pr, rr))))),
  },
  "beta-forgotten": {
    because: "β is missing. The implied reward is β times the log-ratio.",
    ...losing((four) => cost(margins(four))),
  },
  "beta-on-the-policy": {
    because:
      "β multiplies the policy's part only. Both parts belong to the log-ratio, and β to the whole of it.",
    ...losing(({ pc, pr, rc, rr }, beta) => cost(tf.sub(tf.mul(beta, tf.sub(pc, pr)), tf.sub(rc, rr)))),
  },
  "beta-on-the-chosen": {
    because: "β multiplies the chosen reward only. Both rewards are in the same unit.",
    ...losing(({ pc, pr, rc, rr }, beta) => cost(tf.sub(tf.mul(beta, tf.sub(pc, rc)), tf.sub(pr, rr)))),
  },
  "divided-by-beta": {
    because:
      "The log-ratios were divided by β. The reward that a policy stands for is β times its log-ratio.",
    ...losing((four, beta) => cost(tf.div(margins(four), beta))),
  },
  "beta-squared": {
    because: "β was multiplied twice. It stands in the implied reward, and the loss adds none of its own.",
    ...losing((four, beta) => cost(tf.mul(beta * beta, margins(four)))),
  },
  "chosen-only": {
    because:
      "Only the chosen response was used. What was preferred to it does not show: a preference is between two.",
    ...losing(({ pc, rc }, beta) => cost(tf.mul(beta, tf.sub(pc, rc)))),
  },
  "both-alone": {
    because: "Each response got a loss of its own. What both share cancels only in their difference.",
    ...losing(({ pc, pr, rc, rr }, beta) =>
      tf.div(tf.add(cost(tf.mul(beta, tf.sub(pc, rc))), cost(tf.mul(-beta, tf.sub(pr, rr)))), 2),
    ),
  },
  "ratio-without-log": {
    because: "Ratios of probabilities were used as rewards. The reward is the logarithm of the ratio.",
    ...losing(({ pc, pr, rc, rr }, beta) =>
      cost(tf.mul(beta, tf.sub(tf.exp(tf.sub(pc, rc)), tf.exp(tf.sub(pr, rr))))),
    ),
  },
  "quotient-of-logs": {
    because: "Log-probabilities were divided. The logarithm of a quotient is a difference of logarithms.",
    ...losing(({ pc, pr, rc, rr }, beta) => cost(tf.mul(beta, tf.sub(tf.div(rc, pc), tf.div(rr, pr))))),
  },
  "mean-margin-first": {
    because:
      "The margins were averaged before the logarithm. Then a pair that is right hides one that is wrong.",
    ...losing((four, beta) => tf.softplus(tf.mul(-beta, tf.mean(margins(four))))),
  },
  summed: {
    because: "The losses were added up. A mean does not depend on how many pairs a batch has.",
    ...losing((four, beta) => tf.sum(tf.softplus(tf.mul(-beta, margins(four))))),
  },
  "margin-alone": {
    because: "This is minus the mean margin. Without −ln σ a pair that is ranked well pushes on for ever.",
    ...losing((four, beta) => tf.neg(tf.mean(tf.mul(beta, margins(four))))),
  },
  hinge: {
    because: "Pairs that are ranked by 1 or more cost nothing here. −ln P of the preference is asked for.",
    ...losing((four, beta) => tf.mean(tf.relu(tf.sub(1, tf.mul(beta, margins(four)))))),
  },
  "log-of-sigmoid": {
    because: "The logarithm was taken of a probability that is 0 in float32 where the policy is far off.",
    ...losing((four, beta) => tf.neg(tf.mean(tf.log(tf.sigmoid(tf.mul(beta, margins(four))))))),
  },
  "reference-learns": {
    because: "A gradient reaches the reference. It is a constant, so stop the gradient on both of its sides.",
    ...losing((four, beta) => cost(tf.mul(beta, margins(four))), false),
  },
  "rejected-is-constant": {
    because:
      "The gradient of the rejected response was stopped. It is pushed down as hard as the chosen one is pushed up.",
    ...losing(({ pc, pr, rc, rr }, beta) =>
      cost(tf.mul(beta, margins({ pc, pr: stopGradient(pr), rc, rr }))),
    ),
  },
  "beta-outside": {
    because: "β multiplies the loss. It belongs to the rewards, inside of −ln P.",
    ...losing((four, beta) => tf.mul(beta, cost(margins(four)))),
  },
  "in-bits": {
    because: "The loss is in bits. With the natural logarithm it is in nats.",
    ...losing((four, beta) => tf.div(cost(tf.mul(beta, margins(four))), Math.LN2)),
  },
  "all-against-all": {
    because: "Each chosen response was compared with every rejected one. People compared the two of a pair.",
    ...losing(({ pc, pr, rc, rr }, beta) => {
      const [chosen, rejected] = [tf.sub(pc, rc), tf.sub(pr, rr)];
      return cost(tf.mul(beta, tf.sub(tf.expandDims(chosen, 1), tf.expandDims(rejected, 0))));
    }),
  },
  "chosen-twice": {
    because:
      "The rejected reward was made of the policy's number for the chosen response. Each response has its own.",
    ...losing(({ pc, rc, rr }, beta) => cost(tf.mul(beta, tf.sub(tf.sub(pc, rc), tf.sub(pc, rr))))),
  },
  "without-the-logarithm": {
    because:
      "This is minus P, without its logarithm. Where the policy is as wrong as can be, it hardly learns.",
    ...losing((four, beta) => tf.neg(tf.mean(tf.sigmoid(tf.mul(beta, margins(four)))))),
  },
  "margins-cut": {
    because:
      "The margins were cut at ±50. A pair that is farther apart costs its distance: softplus needs no cut.",
    ...losing((four, beta) => cost(tf.clipByValue(tf.mul(beta, margins(four)), -50, 50))),
  },
});
