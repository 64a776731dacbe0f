import * as tf from "@tensorflow/tfjs";
import type { Gradients } from "./accumulate-gradients.js";

/** The settings of AdamW but for the learning rate, which every step is given. */
export interface AdamWSettings {
  /** share of the first moment that stays; 0.9 unless given */
  beta1?: number;
  /** share of the second moment that stays; 0.95 unless given */
  beta2?: number;
  /** keeps the divisor away from 0; 1e-8 unless given */
  epsilon?: number;
  /** λ: lr · weightDecay is the share that fades at each step; 0.1 unless given */
  weightDecay?: number;
}

/** An optimizer of some variables. */
export interface AdamW {
  /** One update with these gradients, which are left as they are. A variable without a gradient stays as it is. */
  step(grads: Gradients, lr: number): void;
  /** Frees the moments. */
  dispose(): void;
}

/**
 * Whether a parameter fades: tensors of two or more axes do, which are tables and matrices. Biases, γ and β do not.
 *
 * @see Brown et al. 2020 (GPT-3), appendix B; Karpathy's nanoGPT
 */
export function decays(parameter: tf.Tensor): boolean {
  return /* blank: whether it has two axes or more */ parameter.rank >= 2 /* end */;
}

/** TensorFlow.js fixes the rate of an optimizer when it is made, and hides it. It reads the rate again at every step, though. */
function setLearningRate(optimizer: tf.AdamOptimizer, lr: number): void {
  (optimizer as unknown as { learningRate: number }).learningRate = lr;
}

/**
 * AdamW for a model whose learning rate changes from step to step: TensorFlow.js's Adam, with the decay beside it.
 *
 *     θ ← θ · (1 − lr·λ)               only where `decays` says so
 *     θ ← θ − lr · m̂ / (√v̂ + ε)        by Adam, which knows nothing of the decay
 *
 * The bias correction in m̂ and v̂ counts the steps of each variable by itself, as PyTorch does: a step without a gradient for
 * a variable is none of its steps.
 *
 * @param variables what it trains; no others are touched
 * @see Loshchilov and Hutter 2017, algorithm 2
 */
export function adamW(
  variables: tf.Variable[],
  { beta1 = 0.9, beta2 = 0.95, epsilon = 1e-8, weightDecay = 0.1 }: AdamWSettings = {},
): AdamW {
  const newAdam = () => tf.train.adam(0, beta1, beta2, epsilon) as tf.AdamOptimizer;
  // An Adam of TensorFlow.js has one count of steps for all variables that it is given.
  const adams: tf.AdamOptimizer[] =
    /* blank: Adams for the variables, so that each variable has its own count of steps */ variables.map(
      newAdam,
    ) /* end */;
  return {
    step(grads, lr) {
      tf.tidy(() => {
        for (const [i, variable] of variables.entries()) {
          const grad = grads[variable.name];
          if (!grad) continue;
          if (decays(variable)) {
            // blank: let the variable fade
            variable.assign(tf.mul(variable, 1 - lr * weightDecay)); // the shape of the variable
            // end
          }
          // blank: set this step's rate, and let Adam apply the gradient
          setLearningRate(adams[i], lr);
          adams[i].applyGradients([{ name: variable.name, tensor: grad }]);
          // end
        }
      });
    },
    dispose() {
      for (const adam of adams) adam.dispose();
    },
  };
}
