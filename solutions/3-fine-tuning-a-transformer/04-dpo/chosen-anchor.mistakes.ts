import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
import { anchoredLoss as right, responseLoss as rightLoss } from "./chosen-anchor.js";
import { dpoLoss, type PairLogProbs } from "./dpo-loss.js";

type Anchor = (policy: PairLogProbs, reference: PairLogProbs, lengths: number[]) => tf.Scalar;

/** Another anchor, or another way to add it; what is refused stays refused. */
const anchored = (
  anchor: Anchor,
  join = (dpo: tf.Tensor, extra: tf.Tensor, weight: number, _beta: number): tf.Tensor =>
    tf.add(dpo, tf.mul(weight, extra)),
) => ({
  anchoredLoss(
    policy: PairLogProbs,
    reference: PairLogProbs,
    beta: number,
    { weight, lengths }: { weight: number; lengths: number[] },
  ): tf.Scalar {
    return tf.tidy(() => {
      right(policy, reference, beta, { weight, lengths });
      return join(
        dpoLoss(policy, reference, beta),
        anchor(policy, reference, lengths),
        weight,
        beta,
      ) as tf.Scalar;
    });
  },
});

/** Another loss of responses, as an anchor too. */
const losing = (loss: (logProbs: tf.Tensor, lengths: number[]) => tf.Tensor) => {
  const responseLoss = (logProbs: tf.Tensor, lengths: number[]): tf.Scalar =>
    tf.tidy(() => {
      rightLoss(logProbs, lengths);
      return loss(logProbs, lengths) as tf.Scalar;
    });
  return { responseLoss, ...anchored(({ chosen }, _, lengths) => responseLoss(chosen, lengths)) };
};

export default mistakesFor<typeof import("./chosen-anchor.js")>({
  "on-the-rejected": {
    because:
      "The anchor holds the rejected responses. Those are what the policy may forget; the chosen ones must stay likely.",
    ...anchored(({ rejected }, _, lengths) => rightLoss(rejected, lengths)),
  },
  "per-response": {
    because:
      "The loss is that of whole responses, and not per token. A long response would count more than a short one.",
    ...losing((logProbs) => tf.neg(tf.mean(logProbs))),
  },
});
