import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
import { causalMask } from "./attention-mask.js";
import {
  type RecallModel,
  recallLogits as rightLogits,
  recallLoss as rightLoss,
} from "./attention-recall.js";
import { batchedLinear } from "./batched-linear.js";
import { selfAttention } from "./self-attention.js";

type Logits = (model: RecallModel, x: tf.Tensor) => { logits: tf.Tensor; weights: tf.Tensor };
type Loss = (logits: tf.Tensor, answers: tf.Tensor) => tf.Tensor;
type Step = (loss: () => tf.Scalar, model: RecallModel, optimizer: tf.Optimizer) => tf.Scalar;

const meanOfQuestions: Loss = (logits, answers) =>
  tf.neg(tf.div(tf.sum(tf.mul(answers, tf.logSoftmax(logits))), tf.sum(answers))); // []

const minimize: Step = (loss, _model, optimizer) => optimizer.minimize(loss, true) as tf.Scalar;

/** All three functions, with one of them done in another way. */
function recalling(other: { logits?: Logits; loss?: Loss; step?: Step }) {
  const { logits = rightLogits, loss = meanOfQuestions, step = minimize } = other;
  const recallLogits: Logits = (model, x) => tf.tidy(() => logits(model, x));
  const recallLoss = (model: RecallModel, x: tf.Tensor, answers: tf.Tensor) =>
    tf.tidy(() => {
      rightLoss(model, x, answers);
      return loss(recallLogits(model, x).logits, answers);
    });
  return {
    recallLogits,
    recallLoss,
    recallStep: (model: RecallModel, optimizer: tf.Optimizer, x: tf.Tensor, answers: tf.Tensor) =>
      step(() => recallLoss(model, x, answers) as tf.Scalar, model, optimizer),
  };
}

const attending =
  (mask: (T: number) => tf.Tensor | undefined): Logits =>
  (model, x) => {
    const { output, weights } = selfAttention(x, model, mask(x.shape[1] as number));
    return { logits: batchedLinear(output, model.Wo), weights };
  };

export default mistakesFor<typeof import("./attention-recall.js")>({
  "no-mask": {
    because:
      "Every sentence sees the whole conversation, what comes later too. Hand the layer a causal mask.",
    ...recalling({ logits: attending(() => undefined) }),
  },
  "mask-turned-round": {
    because: "Every sentence sees what comes after it. true in the mask means: may look.",
    ...recalling({ logits: attending((T) => tf.logicalNot(causalMask(T))) }),
  },
  "no-attention": {
    because: "Each sentence is answered from its own value: nothing that was said before comes in.",
    ...recalling({
      logits: (model, x) => ({
        logits: batchedLinear(batchedLinear(x, model.Wv), model.Wo),
        weights: rightLogits(model, x).weights,
      }),
    }),
  },
  "keeps-three-axes": {
    because:
      "The product with Wo runs, but has no gradient: what has three axes goes through weights as a list of rows.",
    ...recalling({
      logits: (model, x) => {
        const { output, weights } = selfAttention(x, model, causalMask(x.shape[1] as number));
        return { logits: tf.matMul(output, model.Wo), weights };
      },
    }),
  },
  "skips-the-output-layer": {
    because: "What the attention mixed has no score for each answer yet: it goes through Wo first.",
    ...recalling({
      logits: (model, x) => {
        const { output, weights } = selfAttention(x, model, causalMask(x.shape[1] as number));
        return { logits: output, weights };
      },
      loss: (logits, answers) => tf.mul(tf.sum(logits), tf.sum(answers)),
    }),
  },
  "probabilities-for-scores": {
    because: "The softmax is in recallLogits already; the loss takes it again. Logits are scores.",
    ...recalling({
      logits: (model, x) => {
        const { logits, weights } = rightLogits(model, x);
        return { logits: tf.softmax(logits), weights };
      },
    }),
  },
  "mean-over-all-positions": {
    because:
      "The sum was divided by all positions. Only those with a question count: divide by their number.",
    ...recalling({
      loss: (logits, answers) => tf.neg(tf.mean(tf.sum(tf.mul(answers, tf.logSoftmax(logits)), -1))),
    }),
  },
  "mean-over-everything": {
    because:
      "The mean runs over the answers too: the loss of a question is one logarithm, not a fifth of it.",
    ...recalling({ loss: (logits, answers) => tf.neg(tf.mean(tf.mul(answers, tf.logSoftmax(logits)))) }),
  },
  "sum-of-the-losses": {
    because: "The losses of the questions were summed. Their mean does not grow with the batch.",
    ...recalling({ loss: (logits, answers) => tf.neg(tf.sum(tf.mul(answers, tf.logSoftmax(logits)))) }),
  },
  "mean-of-the-items": {
    because:
      "Each conversation was averaged by itself, then these averages: few questions count more in one with few.",
    ...recalling({
      loss: (logits, answers) => {
        const items = tf.neg(tf.sum(tf.mul(answers, tf.logSoftmax(logits)), [1, 2])); // [B]
        return tf.mean(tf.divNoNan(items, tf.sum(answers, [1, 2])));
      },
    }),
  },
  "facts-count-too": {
    because:
      "Sentences that ask nothing were taken for questions about answer 0. Their rows of answers are all 0.",
    ...recalling({
      loss: (logits, answers) => {
        const ids = tf.argMax(answers, -1); // [B, T]
        return tf.neg(
          tf.mean(tf.sum(tf.mul(tf.oneHot(ids, logits.shape[2] as number), tf.logSoftmax(logits)), -1)),
        );
      },
    }),
  },
  "logits-for-logarithms": {
    because:
      "The raw scores were added up. The loss is made of logarithms of probabilities: softmax comes first.",
    ...recalling({
      loss: (logits, answers) => tf.neg(tf.div(tf.sum(tf.mul(answers, logits)), tf.sum(answers))),
    }),
  },
  "forgets-the-logarithm": {
    because: "This is minus the probability of the right answer, not minus its logarithm.",
    ...recalling({
      loss: (logits, answers) => tf.neg(tf.div(tf.sum(tf.mul(answers, tf.softmax(logits))), tf.sum(answers))),
    }),
  },
  "forgets-the-minus": {
    because:
      "Logarithms of probabilities are negative: without the minus, training makes the right answers unlikely.",
    ...recalling({ loss: (logits, answers) => tf.neg(meanOfQuestions(logits, answers)) }),
  },
  "never-moves": {
    because: "The loss was computed, but no weight was updated.",
    ...recalling({ step: (loss) => loss() }),
  },
  "keeps-the-loss": {
    because: "null came back: minimize hands the loss over only if its second argument asks for it.",
    ...recalling({ step: (loss, _model, optimizer) => optimizer.minimize(loss) as tf.Scalar }),
  },
  "loss-after-the-step": {
    because: "The loss was taken after the update. What comes back is the one that the gradient belongs to.",
    ...recalling({
      step: (loss, model, optimizer) => {
        minimize(loss, model, optimizer).dispose();
        return loss();
      },
    }),
  },
  "output-layer-only": {
    because: "Only Wo was trained. Where to look is decided by Wq and Wk, what to hand over by Wv.",
    ...recalling({
      step: (loss, { Wo }, optimizer) => optimizer.minimize(loss, true, [Wo]) as tf.Scalar,
    }),
  },
  uphill: {
    because: "The weights moved up the slope: the loss grows. An optimizer minimizes what it is given.",
    ...recalling({
      step: (loss, _model, optimizer) => {
        const up = optimizer.minimize(() => tf.neg(loss()) as tf.Scalar, true) as tf.Scalar;
        const before = tf.tidy(() => tf.neg(up) as tf.Scalar);
        up.dispose();
        return before;
      },
    }),
  },
  "leaves-gradients-behind": {
    because:
      "tf.variableGrads hands its tensors over to you: after the update the gradients are to be disposed.",
    ...recalling({
      step: (loss, _model, optimizer) => {
        const { value, grads } = tf.variableGrads(loss);
        optimizer.applyGradients(grads);
        return value;
      },
    }),
  },
});
