import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { tokenEmbedding } from "../01-embeddings-and-positions/token-embedding.js";
import { selfAttention } from "../02-scaled-dot-product-attention/self-attention.js";
import { batchedFeedForward } from "./batched-feed-forward.js";
import { geluExact } from "./gelu-forms.js";
import { swiglu } from "./swiglu.js";
import {
  type ClockModel,
  type Network,
  clockLogits as rightLogits,
  clockLoss as rightLoss,
  think as rightThink,
} from "./what-ffn-adds.js";

type Think = (network: Network, x: tf.Tensor) => tf.Tensor;
/** From the tokens to the step; a mistake replaces some of it. */
interface Steps {
  think: Think;
  gather: (x: tf.Tensor, model: ClockModel) => tf.Tensor;
  work: (
    residual: tf.Tensor,
    x: tf.Tensor,
    thinking: (y: tf.Tensor) => tf.Tensor,
    model: ClockModel,
  ) => tf.Tensor;
  answer: (output: tf.Tensor) => tf.Tensor;
  score: (last: tf.Tensor, model: ClockModel) => tf.Tensor;
  step: (loss: () => tf.Scalar, model: ClockModel, optimizer: tf.Optimizer) => tf.Scalar;
}

const variablesOf = ({ network, ...rest }: ClockModel) =>
  [...Object.values(rest), ...Object.values(network.weights)] as tf.Variable[];

const steps: Steps = {
  think: rightThink,
  gather: (x, model) => tf.add(x, selfAttention(x, model).output), // [B, T, D]
  work: (residual, _x, thinking) => tf.add(residual, thinking(residual)), // [B, T, D]
  answer: (output) => {
    const [B, T] = output.shape as number[];
    return tf.reshape(tf.slice(output, [0, T - 1, 0], [B, 1, -1]), [B, -1]); // [B, D]
  },
  score: (last, { U }) => tf.matMul(last, U), // [B, A]
  step: (loss, model, optimizer) => optimizer.minimize(loss, true, variablesOf(model)) as tf.Scalar,
};

/** All functions of the exercise, with some of the steps done in another way. */
function clock(other: Partial<Steps>) {
  const { think, gather, work, answer, score, step } = { ...steps, ...other };
  const clockLogits = (model: ClockModel, ids: tf.Tensor) =>
    tf.tidy(() => {
      const x = tokenEmbedding(ids, model.E); // [B, T, D]
      const output = work(gather(x, model), x, (y) => think(model.network, y), model); // [B, T, D]
      return score(answer(output), model); // [B, A]
    });
  const clockLoss = (model: ClockModel, ids: tf.Tensor, answers: tf.Tensor) =>
    tf.tidy(() => {
      rightLoss(model, ids, answers);
      const right = tf.sum(tf.mul(answers, tf.logSoftmax(clockLogits(model, ids))), -1); // [B]
      return tf.neg(tf.mean(right)); // []
    });
  return {
    think,
    clockLogits,
    clockLoss,
    clockStep: (model: ClockModel, optimizer: tf.Optimizer, ids: tf.Tensor, answers: tf.Tensor) =>
      step(() => clockLoss(model, ids, answers) as tf.Scalar, model, optimizer),
  };
}

export default mistakesFor<typeof import("./what-ffn-adds.js")>({
  "linear-with-gelu": {
    because: "Your linear kind isn't linear: it uses GELU, the default if no other activation is given.",
    ...clock({
      think: (network, x) =>
        network.kind === "swiglu" ? swiglu(x, network.weights) : batchedFeedForward(x, network.weights),
    }),
  },
  "never-bends": {
    because: "You gave the GELU kind the activation that changes nothing: then it is a linear network too.",
    ...clock({
      think: (network, x) =>
        network.kind === "swiglu"
          ? swiglu(x, network.weights)
          : batchedFeedForward(x, network.weights, (h) => h),
    }),
  },
  "linear-with-relu": {
    because: "ReLU is a nonlinearity too. The linear kind passes its hidden units on unchanged.",
    ...clock({
      think: (network, x) =>
        network.kind === "linear" ? batchedFeedForward(x, network.weights, tf.relu) : rightThink(network, x),
    }),
  },
  "the-exact-form": {
    because: "You gave the GELU kind the exact form. It uses the network's default, the tanh form.",
    ...clock({
      think: (network, x) =>
        network.kind === "gelu" ? batchedFeedForward(x, network.weights, geluExact) : rightThink(network, x),
    }),
  },
  "linear-does-nothing": {
    because: "Your linear kind returns its input. It goes through both layers, only without a nonlinearity.",
    ...clock({
      think: (network, x) => (network.kind === "linear" ? tf.clone(x) : rightThink(network, x)),
    }),
  },
  "gate-without-bend": {
    because: "Your gated kind adds its halves. It is SwiGLU: the gate multiplies.",
    ...clock({
      think: (network, x) => {
        if (network.kind !== "swiglu") return rightThink(network, x);
        const { W1, W2, W3 } = network.weights;
        return tf.tidy(() => {
          const F = W1.shape[1] as number;
          const D = W2.shape[1] as number;
          return batchedFeedForward(
            x,
            { W1: tf.add(W1, W3), b1: tf.zeros([F]), W2, b2: tf.zeros([D]) },
            (hidden) => hidden,
          );
        });
      },
    }),
  },
  "gate-on-the-other-branch": {
    because: "You swapped W1 and W3 in the call of SwiGLU. W1 makes the gate.",
    ...clock({
      think: (network, x) => {
        if (network.kind !== "swiglu") return rightThink(network, x);
        const { W1, W2, W3 } = network.weights;
        return swiglu(x, { W1: W3, W2, W3: W1 });
      },
    }),
  },
  "no-network": {
    because: "You left the network out: what attention gathered goes straight to the answers.",
    ...clock({ work: (residual) => residual }),
  },
  "no-attention": {
    because: "You left attention out: the sign = sees neither number, so all questions look alike to it.",
    ...clock({ gather: (x) => x }),
  },
  "attention-replaces-the-stream": {
    because: "You replaced the residual stream by the output of attention. Add it to the stream.",
    ...clock({ gather: (x, model) => selfAttention(x, model).output }),
  },
  "queries-and-keys-exchanged": {
    because: "You made queries with the weights of keys, and keys with those of queries.",
    ...clock({
      gather: (x, model) => tf.add(x, selfAttention(x, { Wq: model.Wk, Wk: model.Wq, Wv: model.Wv }).output),
    }),
  },
  "gathers-the-stream": {
    because: "You applied the attention weights to the residual stream itself. Attention gathers the values.",
    ...clock({ gather: (x, model) => tf.add(x, tf.matMul(selfAttention(x, model).weights, x)) }),
  },
  "network-replaces-the-stream": {
    because:
      "You replaced the residual stream by the output of the network. Add it to the stream after attention.",
    ...clock({ work: (residual, _x, thinking) => thinking(residual) }),
  },
  "reads-before-attention": {
    because:
      "Your network reads the stream from before attention: each position alone, with nothing gathered.",
    ...clock({ work: (residual, x, thinking) => tf.add(residual, thinking(x)) }),
  },
  "adds-to-the-start": {
    because: "You added the network's output to the embeddings, so what attention gathered is lost.",
    ...clock({ work: (residual, x, thinking) => tf.add(x, thinking(residual)) }),
  },
  "network-first": {
    because:
      "You ran the network first and attention after it. The network must work on what attention has gathered.",
    ...clock({
      gather: (x) => x,
      work: (x, _x, thinking, model) => {
        const output = tf.add(x, thinking(x)); // [B, T, D]
        return tf.add(output, selfAttention(output, model).output);
      },
    }),
  },
  "attention-read-by-the-network": {
    because:
      "Your network reads the output of attention alone. It must read the stream: that plus what was there before.",
    ...clock({ work: (residual, x, thinking) => tf.add(residual, thinking(tf.sub(residual, x))) }),
  },
  "thinks-twice": {
    because: "You sent the stream through the network twice. A layer has one network.",
    ...clock({
      work: (residual, _x, thinking) => {
        const once = tf.add(residual, thinking(residual)); // [B, T, D]
        return tf.add(once, thinking(once));
      },
    }),
  },
  "never-moves": {
    because: "You computed the loss, but you updated no weight.",
    ...clock({ step: (loss) => loss() }),
  },
  "own-optimizer": {
    because: "You made your own optimizer for the step. The given one has its own learning rate and memory.",
    ...clock({
      step: (loss, model) => {
        const own = tf.train.sgd(0.5);
        const before = steps.step(loss, model, own);
        own.dispose();
        return before;
      },
    }),
  },
  "keeps-the-loss": {
    because: "You return null: minimize returns the loss only if its second argument asks for it.",
    ...clock({
      step: (loss, model, optimizer) => optimizer.minimize(loss, false, variablesOf(model)) as tf.Scalar,
    }),
  },
  "loss-after-the-step": {
    because: "You took the loss after the update. Return the one that the gradient belongs to.",
    ...clock({
      step: (loss, model, optimizer) => {
        steps.step(loss, model, optimizer).dispose();
        return loss();
      },
    }),
  },
  "network-only": {
    because: "You trained only the network. The token table, attention and the answers must learn too.",
    ...clock({
      step: (loss, { network }, optimizer) =>
        optimizer.minimize(loss, true, Object.values(network.weights) as tf.Variable[]) as tf.Scalar,
    }),
  },
  "all-but-the-network": {
    because: "You left the weights of the network untrained: put them into the list of variables too.",
    ...clock({
      step: (loss, { network: _, ...rest }, optimizer) =>
        optimizer.minimize(loss, true, Object.values(rest)) as tf.Scalar,
    }),
  },
  uphill: {
    because:
      "The weights moved uphill, so the loss grows. An optimizer minimizes the function that it is given.",
    ...clock({
      step: (loss, model, optimizer) => {
        const up = steps.step(() => tf.neg(loss()) as tf.Scalar, model, optimizer);
        const before = tf.tidy(() => tf.neg(up) as tf.Scalar);
        up.dispose();
        return before;
      },
    }),
  },
  "leaves-gradients-behind": {
    because: "tf.variableGrads returns tensors that you own: dispose the gradients after the update.",
    ...clock({
      step: (loss, model, optimizer) => {
        const { value, grads } = tf.variableGrads(loss, variablesOf(model));
        optimizer.applyGradients(grads);
        return value;
      },
    }),
  },
  "first-position-answers": {
    because: "You took the logits from the first position. The last one, at the sign =, answers.",
    ...clock({
      answer: (output) => tf.reshape(tf.slice(output, [0, 0, 0], [-1, 1, -1]), [output.shape[0], -1]),
    }),
  },
  "mean-of-the-positions": {
    because: "You averaged the positions. Only the last one answers.",
    ...clock({ answer: (output) => tf.mean(output, 1) }),
  },
  "position-before-the-last": {
    because: "You took the position before the last one. Positions count from 0, so the last is T − 1.",
    ...clock({
      answer: (output) => {
        const [B, T] = output.shape as number[];
        return tf.reshape(tf.slice(output, [0, Math.max(0, T - 2), 0], [B, 1, -1]), [B, -1]); // [B, D]
      },
    }),
  },
  "rows-of-the-flat-stream": {
    because:
      "You took the last rows of all positions in one list: they belong to the last questions. Take the last row of each.",
    ...clock({
      answer: (output) => {
        const [B, T, D] = output.shape as number[];
        return tf.slice(tf.reshape(output, [B * T, D]), [B * T - B, 0], [B, -1]); // [B, D]
      },
    }),
  },
  "linear-without-biases": {
    because: "Your linear kind is x · W1 · W2 without the biases. Only the nonlinearity is left out.",
    ...clock({
      think: (network, x) => {
        if (network.kind !== "linear") return rightThink(network, x);
        const { W1, W2, b1, b2 } = network.weights;
        return tf.tidy(() =>
          batchedFeedForward(x, { W1, b1: tf.zerosLike(b1), W2, b2: tf.zerosLike(b2) }, (hidden) => hidden),
        );
      },
    }),
  },
  "probabilities-for-logits": {
    because: "You took the softmax in clockLogits, and the loss takes it again. Return logits.",
    ...clock({ score: (last, { U }) => tf.softmax(tf.matMul(last, U)) }),
  },
  "logarithm-of-the-softmax": {
    because:
      "You took the logarithm after the softmax. A probability may round to 0, so compute both in one: tf.logSoftmax.",
    clockLoss: (model, ids, answers) =>
      tf.tidy(() => {
        tf.dispose(rightLoss(model, ids, answers));
        const right = tf.sum(tf.mul(answers, tf.log(tf.softmax(rightLogits(model, ids)))), -1); // [B]
        return tf.neg(tf.mean(right)); // []
      }),
  },
});
