import * as tf from "@tensorflow/tfjs";
import { asTheLatest, mistakesFor } from "#lib/author/mistakes";
import type { Gradients } from "./accumulate-gradients.js";
import { type AdamW, type AdamWSettings, adamW, decays as rightDecays } from "./decoupled-decay.js";

type Settings = Required<AdamWSettings>;
/** Optimizers by name: of a variable, or of all of them together. */
type Adams = (name: string) => tf.AdamOptimizer;

/** How a step goes; a mistake replaces some of it. */
interface Steps {
  decays: (parameter: tf.Tensor) => boolean;
  fade: (variable: tf.Variable, lr: number, weightDecay: number) => void;
  /** the decay comes after the update */
  after: boolean;
  rate: (lr: number, first: number) => number;
  /** hands the gradients to the optimizers */
  apply: (adams: Adams, variables: tf.Variable[], grads: Gradients) => void;
  settings: (settings: Settings) => Partial<Settings>;
  make: (settings: Settings) => tf.AdamOptimizer;
  /** a new optimizer at every step */
  anew: boolean;
  gradient: (grad: tf.Tensor, variable: tf.Variable, weightDecay: number) => tf.Tensor;
  /** variables without a gradient decay as well */
  idle: boolean;
  /** which optimizers are freed in the end */
  freed: (adams: tf.AdamOptimizer[]) => tf.AdamOptimizer[];
}

const steps: Steps = {
  decays: rightDecays,
  fade: (variable, lr, weightDecay) => variable.assign(tf.mul(variable, 1 - lr * weightDecay)),
  after: false,
  rate: (lr) => lr,
  apply: (adams, variables, grads) => {
    for (const { name } of variables)
      if (grads[name]) adams(name).applyGradients([{ name, tensor: grads[name] }]);
  },
  settings: (settings) => settings,
  make: ({ beta1, beta2, epsilon }) => tf.train.adam(0, beta1, beta2, epsilon) as tf.AdamOptimizer,
  anew: false,
  gradient: (grad) => grad,
  idle: false,
  freed: (adams) => adams,
};

function stepping(other: Partial<Steps>) {
  const { decays, fade, after, rate, apply, settings, make, anew, gradient, idle, freed } = {
    ...steps,
    ...other,
  };
  return {
    decays,
    adamW: (variables: tf.Variable[], given: AdamWSettings = {}): AdamW => {
      const usual = { beta1: 0.9, beta2: 0.95, epsilon: 1e-8, weightDecay: 0.1, ...given };
      const all = { ...usual, ...settings(usual) };
      const made = new Map<string, tf.AdamOptimizer>();
      const dispose = () => {
        for (const adam of freed([...made.values()])) adam.dispose();
        made.clear();
      };
      let first: number | undefined;
      return {
        step(grads, lr) {
          first ??= lr;
          const usedRate = rate(lr, first);
          if (anew) dispose();
          const adams: Adams = (name) => {
            const adam = made.get(name) ?? make(all);
            made.set(name, adam);
            (adam as unknown as { learningRate: number }).learningRate = usedRate;
            return adam;
          };
          tf.tidy(() => {
            const decay = () => {
              for (const variable of variables)
                if ((idle || grads[variable.name]) && decays(variable)) fade(variable, lr, all.weightDecay);
            };
            if (!after) decay();
            const changed = Object.fromEntries(
              Object.entries(grads).map(([name, grad]) => {
                const variable = variables.find((v) => v.name === name);
                return [name, variable ? gradient(grad, variable, all.weightDecay) : grad];
              }),
            );
            apply(adams, variables, changed);
            if (after) decay();
          });
        },
        dispose,
      };
    },
  };
}

/** One Adam for all variables: it keeps moments by place in the list that it is given, and has one count of steps. */
const together = (
  list: (variables: tf.Variable[], grads: Gradients) => { name: string; tensor: tf.Tensor }[],
): Partial<Steps> => ({
  apply: (adams, variables, grads) => adams("all").applyGradients(list(variables, grads)),
});

let latestDecay = 0;

export default mistakesFor<typeof import("./decoupled-decay.js")>({
  "everything-decays": {
    because: "Your biases, γ and β decay too. Only tensors of two axes or more do.",
    ...stepping({ decays: () => true }),
  },
  "nothing-decays": {
    because: "None of your parameters decay. Tables and matrices do.",
    ...stepping({ decays: () => false }),
  },
  "vectors-decay": {
    because: "Your tensors with one axis decay, and tables and matrices don't: it is the other way round.",
    ...stepping({ decays: (parameter) => parameter.rank < 2 }),
  },
  "matrices-only": {
    because:
      "Only your tensors of exactly two axes decay. Two or more: the kernels of a convolution have four.",
    ...stepping({ decays: (parameter) => parameter.rank === 2 }),
  },
  "decay-in-the-gradient": {
    because:
      "You added λ·θ to the gradient, so Adam divides it by √v̂ like the rest. The decay acts on the weights themselves.",
    ...stepping({
      fade: () => {},
      gradient: (grad, variable, weightDecay) =>
        rightDecays(variable) ? tf.add(grad, tf.mul(variable, weightDecay)) : grad,
    }),
  },
  "never-fades": {
    because: "None of your weights decay: before Adam's update each loses the share lr·λ of itself.",
    ...stepping({ fade: () => {} }),
  },
  "fades-twice-as-much": {
    because: "Your weights decay by 2·lr·λ, as if by the gradient of λθ². The share is lr·λ.",
    ...stepping({
      fade: (variable, lr, weightDecay) => variable.assign(tf.mul(variable, 1 - 2 * lr * weightDecay)),
    }),
  },
  "decay-after-the-update": {
    because: "You applied the decay after the update, so the update decays too. The decay comes first.",
    ...stepping({ after: true }),
  },
  "decay-without-the-rate": {
    because: "Your weights decay by λ at each step, whatever the learning rate. The share is lr·λ.",
    ...stepping({ fade: (variable, _, weightDecay) => variable.assign(tf.mul(variable, 1 - weightDecay)) }),
  },
  "decay-by-the-rate-alone": {
    because: "Your weights decay by lr at each step. The share is lr·λ.",
    ...stepping({ fade: (variable, lr) => variable.assign(tf.mul(variable, 1 - lr)) }),
  },
  "decay-grows": {
    because: "Your weights grow by the share lr·λ. They must shrink.",
    ...stepping({
      fade: (variable, lr, weightDecay) => variable.assign(tf.mul(variable, 1 + lr * weightDecay)),
    }),
  },
  "subtracts-a-number": {
    because: "You subtracted lr·λ itself. A weight loses that share of itself.",
    ...stepping({
      fade: (variable, lr, weightDecay) => variable.assign(tf.sub(variable, lr * weightDecay)),
    }),
  },
  "keeps-the-first-rate": {
    because: "You used the learning rate of the first step for all steps. Each step has its own.",
    ...stepping({ rate: (_, first) => first }),
  },
  "only-the-decay": {
    because:
      "Only the decay moves your weights: Adam took no step, or one with the learning rate 0 that it was created with.",
    ...stepping({ rate: () => 0 }),
  },
  uphill: {
    because: "You moved the weights along the gradient, so the loss grows.",
    ...stepping({ rate: (lr) => -lr }),
  },
  "one-count-for-all": {
    because:
      "Your one Adam counts the steps of all: a variable whose gradient comes late gets the bias correction of the others.",
    ...stepping(together((variables, grads) => variables.map(({ name }) => ({ name, tensor: grads[name] })))),
  },
  "one-adam-in-every-place": {
    because:
      "Your variables share one Adam. It keeps moments by index in its list, so all of them use the first ones. Make an Adam for each.",
    ...stepping({
      apply: (adams, variables, grads) => {
        for (const { name } of variables)
          if (grads[name]) adams("all").applyGradients([{ name, tensor: grads[name] }]);
      },
    }),
  },
  "order-of-the-gradients": {
    because:
      "Your gradients came in another order at one step, and each got another's moments. Keep the order of the variables.",
    ...stepping(together((_, grads) => Object.entries(grads).map(([name, tensor]) => ({ name, tensor })))),
  },
  "closes-the-gap": {
    because: "A variable without a gradient lost its index in your list, and later ones got its moments.",
    ...stepping(
      together((variables, grads) =>
        variables.filter(({ name }) => grads[name]).map(({ name }) => ({ name, tensor: grads[name] })),
      ),
    ),
  },
  "zeros-for-nothing": {
    because: "You took a missing gradient for zeros, so Adam's old moments still move the variable.",
    ...stepping({
      apply: (adams, variables, grads) => {
        for (const variable of variables) {
          const tensor = grads[variable.name] ?? tf.zerosLike(variable);
          adams(variable.name).applyGradients([{ name: variable.name, tensor }]);
        }
      },
    }),
  },
  "trains-strangers": {
    because: "You trained every variable with a gradient. An optimizer trains only its own variables.",
    ...stepping({
      apply: (adams, _, grads) => {
        for (const [name, tensor] of Object.entries(grads)) adams(name).applyGradients([{ name, tensor }]);
      },
    }),
  },
  "forgets-its-moments": {
    because:
      "You made a new Adam at every step, whose moments start at 0 each time. Use one optimizer for all steps.",
    ...stepping({ anew: true }),
  },
  "betas-exchanged": {
    because: "You swapped β₁ and β₂: the first is for the gradient, the second for its square.",
    ...stepping({ settings: ({ beta1, beta2 }) => ({ beta1: beta2, beta2: beta1 }) }),
  },
  "usual-betas": {
    because: "You used 0.9 and 0.95 for β₁ and β₂, whatever the settings.",
    ...stepping({ settings: () => ({ beta1: 0.9, beta2: 0.95 }) }),
  },
  "beta2-of-a-library": {
    because: "Your default of β₂ is 0.999, as in PyTorch. Language models use 0.95.",
    decays: rightDecays,
    adamW: (variables, given) => stepping({}).adamW(variables, { beta2: 0.999, ...given }),
  },
  "lambda-of-a-library": {
    because: "Your default of λ is 0.01, as in PyTorch. Language models use 0.1.",
    decays: rightDecays,
    adamW: (variables, given) => stepping({}).adamW(variables, { weightDecay: 0.01, ...given }),
  },
  "library-epsilon": {
    because:
      "You created Adam without ε, so it uses the library's default, 10⁻⁷. Pass it the ε of the settings.",
    ...stepping({ make: ({ beta1, beta2 }) => tf.train.adam(0, beta1, beta2) as tf.AdamOptimizer }),
  },
  "only-matrices-decay-in-a-step": {
    because: "Your step lets only tensors of exactly two axes decay. Ask `decays`: two axes or more.",
    decays: rightDecays,
    adamW: stepping({ decays: (parameter) => parameter.rank === 2 }).adamW,
  },
  "frees-the-first-adam": {
    because:
      "You freed the moments of the first variable alone. Each variable has an Adam of its own: free them all.",
    ...stepping({ freed: (adams) => adams.slice(0, 1) }),
  },
  "decays-without-a-gradient": {
    because: "You let a variable without a gradient decay. Such a variable isn't changed at all.",
    ...stepping({ idle: true }),
  },
  "zeros-that-decay": {
    because:
      "You took a missing gradient for zeros, so the variable decays and counts a step. Leave it as it is.",
    ...stepping({
      idle: true,
      apply: (adams, variables, grads) => {
        for (const variable of variables) {
          const tensor = grads[variable.name] ?? tf.zerosLike(variable);
          adams(variable.name).applyGradients([{ name: variable.name, tensor }]);
        }
      },
    }),
  },
  "epsilon-of-a-library": {
    because: "Your default of ε is 1e-7, as in TensorFlow.js. Here it is 1e-8.",
    decays: rightDecays,
    adamW: (variables, given) => stepping({}).adamW(variables, { epsilon: 1e-7, ...given }),
  },
  "zero-means-the-default": {
    because: "You took λ = 0 for a setting that is not given. With 0 nothing decays.",
    ...stepping({ settings: ({ weightDecay }) => ({ weightDecay: weightDecay || 0.1 }) }),
  },
  "asks-the-latest-optimizer": {
    because:
      "You keep the moments outside the function, where the next optimizer writes over them. Keep them in the call that makes it.",
    adamW: asTheLatest(adamW),
  },
  "decays-as-the-latest-says": {
    because:
      "Your λ is that of the optimizer made last. Each optimizer has its own settings, whatever is made later.",
    ...stepping({
      settings: (settings) => {
        latestDecay = settings.weightDecay;
        return settings;
      },
      fade: (variable, lr) => variable.assign(tf.mul(variable, 1 - lr * latestDecay)),
    }),
  },
});
