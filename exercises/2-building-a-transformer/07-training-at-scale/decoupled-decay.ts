import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";
import type { Gradients } from "./accumulate-gradients.js";

/** The settings of AdamW except for the learning rate, which is an argument of each step. */
export interface AdamWSettings {
  /** the share of the first moment that stays; 0.9 by default */
  beta1?: number;
  /** the share of the second moment that stays; 0.95 by default */
  beta2?: number;
  /** keeps the divisor away from 0; 1e-8 by default */
  epsilon?: number;
  /** λ: each step takes the share lr · weightDecay of a weight; 0.1 by default */
  weightDecay?: number;
}

/** An optimizer for a list of variables. */
export interface AdamW {
  /** One update with these gradients, which stay unchanged. A variable without a gradient isn't changed. */
  step(grads: Gradients, lr: number): void;
  /** Frees the moments. */
  dispose(): void;
}

/**
 * Whether a parameter decays: tables and matrices do, that is, tensors of two or more axes. Biases, γ and β don't.
 *
 * @see Brown et al. 2020 (GPT-3), appendix B; Karpathy's nanoGPT
 */
export function decays(parameter: tf.Tensor): boolean {
  return blank("whether it has two axes or more");
}

/** TensorFlow.js takes the learning rate of an optimizer once, but reads it again at each step. */
function setLearningRate(optimizer: tf.AdamOptimizer, lr: number): void {
  (optimizer as unknown as { learningRate: number }).learningRate = lr;
}

/**
 * AdamW for a model whose learning rate changes from step to step: TensorFlow.js's Adam, with the decay beside it.
 *
 *     θ ← θ · (1 − lr·λ)               only where `decays` says so
 *     θ ← θ − lr · m̂ / (√v̂ + ε)        by Adam, which doesn't know about the decay
 *
 * The bias correction in m̂ and v̂ counts the steps of each variable by itself, as in PyTorch. A step without a gradient for a
 * variable doesn't count for it.
 *
 * @param variables the variables that it trains; it changes no others
 * @see Loshchilov and Hutter 2017, algorithm 2
 */
export function adamW(
  variables: tf.Variable[],
  { beta1 = 0.9, beta2 = 0.95, epsilon = 1e-8, weightDecay = 0.1 }: AdamWSettings = {},
): AdamW {
  const newAdam = () => tf.train.adam(0, beta1, beta2, epsilon) as tf.AdamOptimizer;
  // An Adam of TensorFlow.js has one count of steps for all variables, and keeps moments by their index in the list it is given.
  const adams: tf.AdamOptimizer[] =
    blank("Adams for the variables, so that each variable has its own count of steps");
  return {
    step(grads, lr) {
      tf.tidy(() => {
        for (const [i, variable] of variables.entries()) {
          const grad = grads[variable.name];
          if (!grad) continue;
          if (decays(variable)) {
            blank("the decay of this variable");
          }
          blank("the update by Adam, at the learning rate of this step");
        }
      });
    },
    dispose() {
      for (const adam of adams) adam.dispose();
    },
  };
}
