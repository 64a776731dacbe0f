import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { gptLogits } from "./gpt-logits.js";
import { gptParameters } from "./gpt-parameters.js";
import type { GPT } from "./init-gpt.js";
import { lmLoss } from "./lm-loss.js";

interface Step {
  model: GPT;
  optimizer: tf.Optimizer;
  ids: tf.Tensor;
  targets: tf.Tensor;
  parameters: [string, tf.Variable][];
  frozen: string[];
}

interface Ways {
  trained: (step: Step) => tf.Variable[];
  loss: (step: Step) => tf.Scalar;
  minimize: (loss: () => tf.Scalar, trained: tf.Variable[], step: Step) => tf.Scalar;
}

const ways: Ways = {
  trained: ({ parameters, frozen }) =>
    parameters.filter(([name]) => !frozen.includes(name)).map(([, variable]) => variable),
  loss: ({ model, ids, targets }) => lmLoss(gptLogits(model, ids), targets),
  minimize: (loss, trained, { optimizer }) => optimizer.minimize(loss, true, trained) as tf.Scalar,
};

const stepping = (other: Partial<Ways>) => ({
  gptTrainStep: (
    model: GPT,
    optimizer: tf.Optimizer,
    ids: tf.Tensor,
    targets: tf.Tensor,
    frozen: string[] = [],
  ): tf.Scalar => {
    const way = { ...ways, ...other };
    const parameters = Object.entries(gptParameters(model)) as [string, tf.Variable][];
    const unknown = frozen.filter((name) => !parameters.some(([known]) => known === name));
    if (unknown.length > 0) throw new RangeError(`the model has no parameters ${unknown.join(", ")}`);
    const step = { model, optimizer, ids, targets, parameters, frozen };
    return way.minimize(() => way.loss(step), way.trained(step), step);
  },
});

const lists = new WeakMap<tf.Optimizer, tf.Variable[]>();

let kept: Step["parameters"] | undefined;

/** All but the parameters whose names match. */
const allBut =
  (pattern: RegExp) =>
  ({ parameters, frozen }: Step) =>
    parameters
      .filter(([name]) => !frozen.includes(name) && !pattern.test(name))
      .map(([, variable]) => variable);

export default mistakesFor<typeof import("./gpt-train-step.js")>({
  "never-moves": {
    because: "You computed the loss, but moved no weight.",
    ...stepping({ minimize: (loss) => loss() }),
  },
  "keeps-the-loss": {
    because: "You returned null: minimize returns the loss only if its second argument asks for it.",
    ...stepping({
      minimize: (loss, trained, { optimizer }) => optimizer.minimize(loss, false, trained) as any,
    }),
  },
  "loss-after-the-step": {
    because: "You took the loss after the step. Return the loss that the gradient belongs to.",
    ...stepping({
      minimize: (loss, trained, step) => {
        ways.minimize(loss, trained, step).dispose();
        return loss();
      },
    }),
  },
  uphill: {
    because:
      "You moved the weights up the slope. An optimizer makes its function smaller: give it the loss itself.",
    ...stepping({
      minimize: (loss, trained, step) => {
        const up = ways.minimize(() => tf.neg(loss()) as tf.Scalar, trained, step);
        return tf.tidy(() => {
          const before = tf.neg(up) as tf.Scalar;
          up.dispose();
          return before;
        });
      },
    }),
  },
  "two-steps": {
    because: "You moved the weights twice: minimize computes the gradient and applies it.",
    ...stepping({
      minimize: (loss, trained, step) => {
        const before = ways.minimize(loss, trained, step);
        ways.minimize(loss, trained, step).dispose();
        return before;
      },
    }),
  },
  "nobody-is-frozen": {
    because: "You moved the frozen parameters as well. Leave them out of the list that the optimizer gets.",
    ...stepping({ trained: ({ parameters }) => parameters.map(([, variable]) => variable) }),
  },
  "only-the-frozen-move": {
    because: "You moved the frozen parameters, and the rest stayed: your filter is inverted.",
    ...stepping({
      trained: ({ parameters, frozen }) => {
        const chosen = parameters.filter(([name]) => frozen.length === 0 || frozen.includes(name));
        return chosen.map(([, variable]) => variable);
      },
    }),
  },
  "freezes-by-the-beginning": {
    because:
      "You froze all names that begin like a frozen one. A name means exactly one parameter: freezing `E` must not freeze `E...`.",
    ...stepping({
      trained: ({ parameters, frozen }) =>
        parameters
          .filter(([name]) => !frozen.some((stop) => name.startsWith(stop.replace(/\.?[^.]*$/, "") || stop)))
          .map(([, variable]) => variable),
    }),
  },
  "empties-the-list": {
    because:
      "You emptied the list of frozen names. The caller owns it, and passes it again at the next step.",
    ...stepping({
      trained: (step) => {
        const trained = ways.trained(step);
        step.frozen.length = 0;
        return trained;
      },
    }),
  },
  "frozen-for-good": {
    because:
      "You left the frozen variables untrainable after the step. Freezing in one step must not affect the next.",
    ...stepping({
      trained: (step) => {
        for (const [name, variable] of step.parameters)
          if (step.frozen.includes(name)) variable.trainable = false;
        return ways.trained(step);
      },
    }),
  },
  "list-of-the-first-step": {
    because: "You kept the first step's list for all later steps. Each step has its own frozen list.",
    ...stepping({
      trained: (step) => {
        const trained = lists.get(step.optimizer) ?? ways.trained(step);
        lists.set(step.optimizer, trained);
        return trained;
      },
    }),
  },
  "moved-and-put-back": {
    because:
      "You moved the frozen weights, then restored them. The optimizer would remember their gradients: give it none.",
    ...stepping({
      minimize: (loss, _, step) => {
        const frozen = step.parameters.filter(([name]) => step.frozen.includes(name));
        const saved = frozen.map(([, variable]) => tf.clone(variable));
        const all = step.parameters.map(([, variable]) => variable);
        const before = ways.minimize(loss, all, step);
        for (const [i, [, variable]] of frozen.entries()) variable.assign(saved[i]);
        tf.dispose(saved);
        return before;
      },
    }),
  },
  "blocks-only": {
    because: "You trained only the blocks. Tables and the last norm are parameters too.",
    ...stepping({ trained: allBut(/^(E|P|norm|unembedding)/) }),
  },
  "no-token-table": {
    because: "You left the token table unchanged. It is a parameter, and it is used twice.",
    ...stepping({ trained: allBut(/^E$/) }),
  },
  "no-biases-no-norms": {
    because: "You trained only matrices. Biases, gamma and beta are parameters too.",
    ...stepping({ trained: allBut(/(gamma|beta|b.)$/) }),
  },
  "unembedding-stays": {
    because: "You never trained the model's own unembedding. It is a parameter like the others.",
    ...stepping({ trained: allBut(/^unembedding$/) }),
  },
  "loss-of-the-inputs": {
    because: "You compared the logits with the tokens that the model reads. It must predict the targets.",
    ...stepping({ loss: ({ model, ids }) => lmLoss(gptLogits(model, ids), ids) }),
  },
  "loss-times-ten": {
    because: "You scaled the loss before the step, which scales all gradients. Use the loss unchanged.",
    ...stepping({ loss: (step) => tf.mul(ways.loss(step), 10) as tf.Scalar }),
  },
  "leaves-gradients-behind": {
    because: "tf.variableGrads returns tensors that you own: dispose of the gradients after the update.",
    ...stepping({
      minimize: (loss, trained, { optimizer }) => {
        const { value, grads } = tf.variableGrads(loss, trained);
        optimizer.applyGradients(trained.map(({ name }) => ({ name, tensor: grads[name] })));
        return value;
      },
    }),
  },
  "frees-the-batch": {
    because: "You disposed of the batch after the step. The caller may use it again.",
    ...stepping({
      minimize: (loss, trained, step) => {
        const before = ways.minimize(loss, trained, step);
        tf.dispose([step.ids, step.targets]);
        return before;
      },
    }),
  },
  "first-name-only": {
    because: "You froze only the first name of the list. Each of its names stays unchanged.",
    ...stepping({
      trained: ({ parameters, frozen }) =>
        parameters.filter(([name]) => name !== frozen[0]).map(([, variable]) => variable),
    }),
  },
  "model-of-the-first-step": {
    because:
      "You kept the parameters of the first model. The next call may train another one: list them each time.",
    ...stepping({
      trained: (step) => {
        kept ??= step.parameters;
        return ways.trained({ ...step, parameters: kept });
      },
    }),
  },
  "ignored-is-token-0": {
    because:
      "You turned the targets of −100 into token 0. Pass the targets on unchanged: lmLoss leaves those out.",
    ...stepping({ loss: ({ model, ids, targets }) => lmLoss(gptLogits(model, ids), tf.maximum(targets, 0)) }),
  },
});
