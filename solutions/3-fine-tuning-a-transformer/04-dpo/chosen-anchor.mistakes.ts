import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { stopGradient } from "#lib/stop-gradient";
import { anchoredLoss as right, responseLoss as rightLoss } from "./chosen-anchor.js";
import { dpoLoss, type PairLogProbs } from "./dpo-loss.js";

type Anchor = (policy: PairLogProbs, reference: PairLogProbs, lengths: number[]) => tf.Tensor;
type Join = (dpo: tf.Tensor, anchor: tf.Tensor, weight: number, beta: number) => tf.Tensor;

const ofChosen: Anchor = ({ chosen }, _, lengths) => rightLoss(chosen, lengths);
const weighted: Join = (dpo, anchor, weight) => tf.add(dpo, tf.mul(weight, anchor));

/** Another anchor, or another way to add it; what is refused stays refused, unless another check is given. */
const anchored = (
  anchor: Anchor,
  {
    join = weighted,
    check = (...args: Parameters<typeof right>) => void right(...args),
  }: { join?: Join; check?: (...args: Parameters<typeof right>) => void } = {},
) => ({
  anchoredLoss(
    policy: PairLogProbs,
    reference: PairLogProbs,
    beta: number,
    { weight, lengths }: { weight: number; lengths: number[] },
  ): tf.Scalar {
    return tf.tidy(() => {
      check(policy, reference, beta, { weight, lengths });
      const dpo = dpoLoss(policy, reference, beta);
      return join(dpo, anchor(policy, reference, lengths), weight, beta) as tf.Scalar;
    });
  },
});

/** Another loss of responses, as an anchor too. */
const losing = (
  loss: (logProbs: tf.Tensor, lengths: number[]) => tf.Tensor,
  check: (logProbs: tf.Tensor, lengths: number[]) => void = (...args) => void rightLoss(...args),
) => {
  const responseLoss = (logProbs: tf.Tensor, lengths: number[]): tf.Scalar =>
    tf.tidy(() => {
      check(logProbs, lengths);
      return loss(logProbs, lengths) as tf.Scalar;
    });
  return {
    responseLoss,
    ...anchored(({ chosen }, _, lengths) => responseLoss(chosen, lengths), {
      check: (policy, reference, beta, { weight }) => {
        right(policy, reference, beta, { weight, lengths: Array(policy.chosen.size).fill(1) });
      },
    }),
  };
};

const perToken = (logProbs: tf.Tensor, lengths: number[]) => tf.div(logProbs, tf.tensor1d(lengths));

let kept: number[] = [];

export default mistakesFor<typeof import("./chosen-anchor.js")>({
  "per-response": {
    because:
      "The loss is that of whole responses, and not per token. A long response would count more than a short one.",
    ...losing((logProbs) => tf.neg(tf.mean(logProbs))),
  },
  "all-tokens-together": {
    because:
      "All tokens were put into one mean, so a long response counts more. Each response counts the same.",
    ...losing((logProbs, lengths) =>
      tf.neg(
        tf.div(
          tf.sum(logProbs),
          lengths.reduce((sum, length) => sum + length, 0),
        ),
      ),
    ),
  },
  "divided-by-the-longest": {
    because: "All log-probabilities were divided by the longest length. Each response has its own.",
    ...losing((logProbs, lengths) => tf.neg(tf.mean(tf.div(logProbs, Math.max(...lengths))))),
  },
  "summed-over-responses": {
    because: "The losses of the responses were added up. Their mean does not depend on how many there are.",
    ...losing((logProbs, lengths) => tf.neg(tf.sum(perToken(logProbs, lengths)))),
  },
  "wrong-sign": {
    because: "The sign is wrong: this loss falls when the responses become less likely.",
    ...losing((logProbs, lengths) => tf.mean(perToken(logProbs, lengths))),
  },
  "lengths-remembered": {
    because:
      "The lengths of an earlier batch of the same size are used again. Each batch holds other responses.",
    ...losing((logProbs, lengths) => {
      if (kept.length !== lengths.length) kept = [...lengths];
      return tf.neg(tf.mean(perToken(logProbs, kept)));
    }),
  },
  "empty-responses-allowed": {
    because: "A length of 0 was let through. The loss per token of a response without tokens is no number.",
    ...losing(
      (logProbs, lengths) => tf.neg(tf.mean(perToken(logProbs, lengths))),
      (logProbs, lengths) =>
        void rightLoss(
          logProbs,
          lengths.map((length) => (length === 0 ? 1 : length)),
        ),
    ),
  },
  "on-the-rejected": {
    because:
      "The anchor holds the rejected responses. Those are what the policy may forget; the chosen ones must stay likely.",
    ...anchored(({ rejected }, _, lengths) => rightLoss(rejected, lengths)),
  },
  "on-both-sides": {
    because: "The anchor holds both responses. Only the chosen ones should stay likely.",
    ...anchored(({ chosen, rejected }, _, lengths) =>
      tf.div(tf.add(rightLoss(chosen, lengths), rightLoss(rejected, lengths)), 2),
    ),
  },
  "on-the-ratio": {
    because:
      "The anchor was put on the log-ratio to the reference. It is the loss of fine-tuning, which knows no reference.",
    ...anchored(({ chosen }, reference, lengths) => rightLoss(tf.sub(chosen, reference.chosen), lengths)),
  },
  "on-the-reference": {
    because: "The anchor is the reference's loss: a constant, which pulls at nothing.",
    ...anchored((_, reference, lengths) => rightLoss(reference.chosen, lengths)),
  },
  "on-the-margin": {
    because: "The anchor was put on chosen less rejected. DPO pulls at that difference already.",
    ...anchored(({ chosen, rejected }, _, lengths) => rightLoss(tf.sub(chosen, rejected), lengths)),
  },
  "no-gradient": {
    because: "The anchor's value is right, but no gradient flows through it, so that it holds nothing.",
    ...anchored((policy, reference, lengths) => stopGradient(ofChosen(policy, reference, lengths))),
  },
  "weight-left-out": {
    because: "The anchor was added without its weight.",
    ...anchored(ofChosen, { join: (dpo, anchor) => tf.add(dpo, anchor) }),
  },
  "weight-of-zero-is-one": {
    because: "A weight of 0 was taken for none given. It is a number like others: no anchor.",
    ...anchored(ofChosen, { join: (dpo, anchor, weight) => tf.add(dpo, tf.mul(weight || 1, anchor)) }),
  },
  "weights-share-one": {
    because:
      "The weight was taken from DPO's part. It is how much the anchor counts beside the whole loss of DPO.",
    ...anchored(ofChosen, {
      join: (dpo, anchor, weight) => tf.add(tf.mul(1 - weight, dpo), tf.mul(weight, anchor)),
    }),
  },
  "beta-twice": {
    because: "DPO's loss was multiplied by β. β is inside of it already, where it scales the rewards.",
    ...anchored(ofChosen, {
      join: (dpo, anchor, weight, beta) => tf.add(tf.mul(beta, dpo), tf.mul(weight, anchor)),
    }),
  },
  "times-beta": {
    because: "The anchor was multiplied by β too. β scales rewards, and the anchor is none.",
    ...anchored(ofChosen, {
      join: (dpo, anchor, weight, beta) => tf.add(dpo, tf.mul(weight * beta, anchor)),
    }),
  },
  subtracted: {
    because: "The anchor was subtracted, so that it pushes the chosen responses away.",
    ...anchored(ofChosen, { join: (dpo, anchor, weight) => tf.sub(dpo, tf.mul(weight, anchor)) }),
  },
  "no-dpo": {
    because:
      "Only the anchor is left. That is fine-tuning on the chosen responses, and the rejected ones say nothing.",
    ...anchored(ofChosen, { join: (_, anchor, weight) => tf.mul(weight, anchor) }),
  },
  "weights-unchecked": {
    because: "A negative weight was let through: it would push the chosen responses away.",
    ...anchored(ofChosen, {
      check: (policy, reference, beta, { lengths }) =>
        void right(policy, reference, beta, { weight: 1, lengths }),
    }),
  },
  "nothing-checked-at-zero": {
    because:
      "With a weight of 0 the lengths are not checked. A mistake of the caller should not wait for another weight.",
    anchoredLoss: (policy, reference, beta, anchor) =>
      anchor.weight === 0 ? dpoLoss(policy, reference, beta) : right(policy, reference, beta, anchor),
  },
  "length-of-the-first": {
    because: "All responses were divided by the length of the first one. Each has its own.",
    ...losing((logProbs, lengths) => tf.neg(tf.mean(tf.div(logProbs, lengths[0])))),
  },
  "end-not-counted": {
    because:
      "Each length was taken less one, as if <eos> were no token. It is one of the tokens that the model writes.",
    ...losing((logProbs, lengths) =>
      tf.neg(
        tf.mean(
          perToken(
            logProbs,
            lengths.map((n) => Math.max(1, n - 1)),
          ),
        ),
      ),
    ),
  },
  "weight-on-dpo": {
    because: "The weight multiplies the loss of DPO. It says how much the anchor counts.",
    ...anchored(ofChosen, { join: (dpo, anchor, weight) => tf.add(tf.mul(weight, dpo), anchor) }),
  },
  "weight-above-one-refused": {
    because: "A weight above 1 was refused. It is no share: any finite number from 0 on is allowed.",
    ...anchored(ofChosen, {
      check(policy, reference, beta, anchor) {
        if (anchor.weight > 1)
          throw new RangeError(`an anchor's weight must be a finite number, 0 or more, got ${anchor.weight}`);
        right(policy, reference, beta, anchor);
      },
    }),
  },
});
