import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
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
  (
    mask: (T: number) => tf.Tensor | undefined,
    projections = (model: RecallModel): Parameters<typeof selfAttention>[1] => model,
  ): Logits =>
  (model, x) => {
    const { output, weights } = selfAttention(x, projections(model), mask(x.shape[1] as number));
    return { logits: batchedLinear(output, model.Wo), weights };
  };

export default mistakesFor<typeof import("./attention-recall.js")>({
  "no-mask": {
    because:
      "Every sentence sees the whole conversation, later sentences included. Give the layer a causal mask.",
    ...recalling({ logits: attending(() => undefined) }),
  },
  "mask-turned-round": {
    because: "Every sentence sees what comes after it. true in the mask means: may look.",
    ...recalling({ logits: attending((T) => tf.logicalNot(causalMask(T))) }),
  },
  "no-attention": {
    because: "You answer each sentence from its own value: nothing that was said before reaches the answer.",
    ...recalling({
      logits: (model, x) => ({
        logits: batchedLinear(batchedLinear(x, model.Wv), model.Wo),
        weights: rightLogits(model, x).weights,
      }),
    }),
  },
  "keeps-three-axes": {
    because:
      "The product with Wo runs, but has no gradient: send a tensor with three axes through weights as a list of rows.",
    ...recalling({
      logits: (model, x) => {
        const { output, weights } = selfAttention(x, model, causalMask(x.shape[1] as number));
        return { logits: tf.matMul(output, model.Wo), weights };
      },
    }),
  },
  "skips-the-output-layer": {
    because: "The attention's output has no logit for each answer yet: send it through Wo first.",
    ...recalling({
      logits: (model, x) => {
        const { output, weights } = selfAttention(x, model, causalMask(x.shape[1] as number));
        return { logits: output, weights };
      },
      loss: (logits, answers) => tf.mul(tf.sum(logits), tf.sum(answers)),
    }),
  },
  "probabilities-for-scores": {
    because: "You took the softmax in recallLogits, and the loss takes it again. Return logits.",
    ...recalling({
      logits: (model, x) => {
        const { logits, weights } = rightLogits(model, x);
        return { logits: tf.softmax(logits), weights };
      },
    }),
  },
  "mean-over-all-positions": {
    because:
      "You divided the sum by all positions. Only those with a question count: divide by their number.",
    ...recalling({
      loss: (logits, answers) => tf.neg(tf.mean(tf.sum(tf.mul(answers, tf.logSoftmax(logits)), -1))),
    }),
  },
  "mean-over-everything": {
    because:
      "Your mean runs over the answers too: the loss of a question is one logarithm, not a fifth of it.",
    ...recalling({ loss: (logits, answers) => tf.neg(tf.mean(tf.mul(answers, tf.logSoftmax(logits)))) }),
  },
  "sum-of-the-losses": {
    because: "You summed the losses of the questions. Their mean doesn't grow with the batch.",
    ...recalling({ loss: (logits, answers) => tf.neg(tf.sum(tf.mul(answers, tf.logSoftmax(logits)))) }),
  },
  "mean-of-the-items": {
    because:
      "You averaged each conversation, then these averages: questions count more in a conversation with few of them.",
    ...recalling({
      loss: (logits, answers) => {
        const items = tf.neg(tf.sum(tf.mul(answers, tf.logSoftmax(logits)), [1, 2])); // [B]
        return tf.mean(tf.divNoNan(items, tf.sum(answers, [1, 2])));
      },
    }),
  },
  "facts-count-too": {
    because:
      "You took sentences without a question for questions about answer 0. Their rows of answers are all 0.",
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
    because: "You added up the raw logits. The loss uses logarithms of probabilities: softmax comes first.",
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
    because: "You computed the loss, but you updated no weight.",
    ...recalling({ step: (loss) => loss() }),
  },
  "keeps-the-loss": {
    because: "You return null: minimize returns the loss only if its second argument asks for it.",
    ...recalling({ step: (loss, _model, optimizer) => optimizer.minimize(loss) as tf.Scalar }),
  },
  "loss-after-the-step": {
    because: "You took the loss after the update. Return the one that the gradient belongs to.",
    ...recalling({
      step: (loss, model, optimizer) => {
        minimize(loss, model, optimizer).dispose();
        return loss();
      },
    }),
  },
  "output-layer-only": {
    because: "You trained only Wo. Wq and Wk decide where to look, and Wv what to pass on.",
    ...recalling({
      step: (loss, { Wo }, optimizer) => optimizer.minimize(loss, true, [Wo]) as tf.Scalar,
    }),
  },
  uphill: {
    because:
      "The weights moved uphill, so the loss grows. An optimizer minimizes the function that it is given.",
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
    because: "tf.variableGrads returns tensors that you own: dispose the gradients after the update.",
    ...recalling({
      step: (loss, _model, optimizer) => {
        const { value, grads } = tf.variableGrads(loss);
        optimizer.applyGradients(grads);
        return value;
      },
    }),
  },
  "mask-transposed": {
    because:
      "You transposed the causal mask: every sentence sees itself and later ones. It sees earlier ones.",
    ...recalling({ logits: attending((T) => tf.transpose(causalMask(T))) }),
  },
  "queries-and-keys-swapped": {
    because: "You made queries with Wk and keys with Wq. Each weight has the role that its name tells.",
    ...recalling({ logits: attending(causalMask, ({ Wq, Wk, Wv }) => ({ Wq: Wk, Wk: Wq, Wv })) }),
  },
  "keys-for-values": {
    because: "You made the values with Wk. A key is for being found; Wv makes what is passed on.",
    ...recalling({ logits: attending(causalMask, ({ Wq, Wk }) => ({ Wq, Wk, Wv: Wk })) }),
  },
  "weights-transposed": {
    because: "You returned the weights as keys by queries. A row belongs to a query, a column to a key.",
    ...recalling({
      logits: (model, x) => {
        const { logits, weights } = rightLogits(model, x);
        return { logits, weights: tf.transpose(weights, [0, 2, 1]) };
      },
    }),
  },
  "mean-over-the-items": {
    because: "You divided the sum by the number of conversations. Divide it by the number of questions.",
    ...recalling({
      loss: (logits, answers) =>
        tf.neg(tf.div(tf.sum(tf.mul(answers, tf.logSoftmax(logits))), logits.shape[0])),
    }),
  },
  "loss-in-bits": {
    because: "This is in bits, with the logarithm to base 2. The loss has the natural logarithm.",
    ...recalling({ loss: (logits, answers) => tf.div(meanOfQuestions(logits, answers), Math.LN2) }),
  },
  "logarithm-of-the-softmax": {
    because:
      "You took the logarithm after the softmax. A probability may round to 0, so compute both in one: tf.logSoftmax.",
    ...recalling({
      loss: (logits, answers) =>
        tf.neg(tf.div(tf.sum(tf.mul(answers, tf.log(tf.softmax(logits)))), tf.sum(answers))),
    }),
  },
  "output-layer-untrained": {
    because: "You trained Wq, Wk and Wv, but not Wo. The step is on all four weights.",
    ...recalling({
      step: (loss, { Wq, Wk, Wv }, optimizer) => optimizer.minimize(loss, true, [Wq, Wk, Wv]) as tf.Scalar,
    }),
  },
});
