import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { stopGradient } from "#lib/stop-gradient";
import type { PairLogProbs } from "./dpo-loss.js";
import { ipoLoss as right } from "./ipo-loss.js";

/** The loss from the four log-probabilities in another way; what does not fit is refused as it should be. */
const losing = (
  loss: (
    margins: tf.Tensor,
    beta: number,
    four: { pc: tf.Tensor; pr: tf.Tensor; rc: tf.Tensor; rr: tf.Tensor },
  ) => tf.Tensor,
  stopped = true,
) => ({
  ipoLoss(policy: PairLogProbs, reference: PairLogProbs, beta: number): tf.Scalar {
    return tf.tidy(() => {
      right(policy, reference, beta);
      const keep = stopped ? stopGradient : (x: tf.Tensor) => x;
      const [pc, pr] = [policy.chosen, policy.rejected];
      const [rc, rr] = [keep(reference.chosen), keep(reference.rejected)];
      const margins = tf.sub(tf.sub(pc, rc), tf.sub(pr, rr)); // [B]
      return loss(margins, beta, { pc, pr, rc, rr }) as tf.Scalar;
    });
  },
});

const distance = (margins: tf.Tensor, target: number) => tf.mean(tf.square(tf.sub(margins, target)));

export default mistakesFor<typeof import("./ipo-loss.js")>({
  "always-against-the-other": {
    because:
      "A response was never drawn against itself. Then the rewards are 1 and 0, and the target is twice as far.",
    ...losing((m, beta) => distance(m, 1 / beta)),
  },
  "chance-as-target": {
    because:
      "The difference of the rewards was taken for the margin. The best policy moves by the reward divided by β.",
    ...losing((m) => distance(m, 0.5)),
  },
  "times-beta": {
    because: "The target grows with β. A larger β is a shorter leash, so the margin is smaller.",
    ...losing((m, beta) => distance(m, beta / 2)),
  },
  "in-units-of-reward": {
    because: "The margin was multiplied by β as in DPO. Here margin and target are both in nats.",
    ...losing((m, beta) => distance(tf.mul(beta, m), 0.5)),
  },
  "mixed-units": {
    because: "The margin was multiplied by β, but the target is in nats. Both must be in the same unit.",
    ...losing((m, beta) => distance(tf.mul(beta, m), 1 / (2 * beta))),
  },
  "log-odds-target": {
    because:
      "The reward was taken as ln(¾ / ¼), as Bradley-Terry would. IPO's reward is the chance to win itself.",
    ...losing((m, beta) => distance(m, (2 * Math.log(3)) / beta)),
  },
  "chosen-reward-alone": {
    because:
      "The chosen response's reward of ¾ was taken for the difference. The rejected one has ¼: it may meet itself.",
    ...losing((m, beta) => distance(m, 0.75 / beta)),
  },
  "no-target": {
    because: "The target is 0: this loss holds the policy at the reference.",
    ...losing((m) => distance(m, 0)),
  },
  "no-reference": {
    because: "The reference was left out. The margin is what has changed since the reference.",
    ...losing((_, beta, { pc, pr }) => distance(tf.sub(pc, pr), 1 / (2 * beta))),
  },
  swapped: {
    because: "Chosen and rejected are swapped: the loss falls when the rejected response gains.",
    ...losing((m, beta) => distance(tf.neg(m), 1 / (2 * beta))),
  },
  "reference-added": {
    because: "The reference was added. A log-ratio is a difference: ln π − ln π_ref.",
    ...losing((_, beta, { pc, pr, rc, rr }) =>
      distance(tf.sub(tf.add(pc, rc), tf.add(pr, rr)), 1 / (2 * beta)),
    ),
  },
  "no-square": {
    because: "The distance was not squared.",
    ...losing((m, beta) => tf.mean(tf.abs(tf.sub(m, 1 / (2 * beta))))),
  },
  "nothing-beyond": {
    because: "A margin beyond the target costs nothing here. IPO pulls it back.",
    ...losing((m, beta) => tf.mean(tf.square(tf.relu(tf.sub(1 / (2 * beta), m))))),
  },
  "square-of-the-mean": {
    because: "The margins were averaged first. Then a pair beyond the target hides one that is short of it.",
    ...losing((m, beta) => tf.square(tf.sub(tf.mean(m), 1 / (2 * beta)))),
  },
  summed: {
    because: "The squares were added up. A mean does not depend on how many pairs a batch has.",
    ...losing((m, beta) => tf.sum(tf.square(tf.sub(m, 1 / (2 * beta))))),
  },
  "that-of-dpo": {
    because: "This is the DPO loss. It has no lowest point: more margin is always better.",
    ...losing((m, beta) => tf.mean(tf.softplus(tf.mul(-beta, m)))),
  },
  "each-has-a-target": {
    because:
      "Each response was given half of the target. Only their difference has one; what both share is free.",
    ...losing((_, beta, { pc, pr, rc, rr }) =>
      tf.add(distance(tf.sub(pc, rc), 1 / (4 * beta)), distance(tf.sub(pr, rr), -1 / (4 * beta))),
    ),
  },
  "reference-learns": {
    because: "A gradient reaches the reference. It is a constant, so stop the gradient on both of its sides.",
    ...losing((m, beta) => distance(m, 1 / (2 * beta)), false),
  },
  "target-cut": {
    because: "The target was cut at 10. The smaller β, the farther it lies: no target is too large.",
    ...losing((margins, beta) => distance(margins, Math.min(10, 1 / (2 * beta)))),
  },
  "shifts-added": {
    because:
      "The two shifts were added up. A margin is how much more the chosen response has risen than the rejected one.",
    ...losing((_, beta, { pc, pr, rc, rr }) =>
      distance(tf.add(tf.sub(pc, rc), tf.sub(pr, rr)), 1 / (2 * beta)),
    ),
  },
  halved: {
    because: "The squares were halved. The loss is their mean, without a factor ½.",
    ...losing((margins, beta) => tf.div(distance(margins, 1 / (2 * beta)), 2)),
  },
  "root-taken": {
    because: "The root of the mean was taken. The loss is in squared nats.",
    ...losing((margins, beta) => tf.sqrt(distance(margins, 1 / (2 * beta)))),
  },
  "half-the-target": {
    because:
      "The target is half of what it should be. The chosen response wins ¾ of the time, the rejected one ¼: ½ lies between.",
    ...losing((margins, beta) => distance(margins, 1 / (4 * beta))),
  },
});
