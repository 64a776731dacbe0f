import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";

/** When to stop a training run. */
export interface Patience {
  /** how many losses in a row without improvement end the run */
  patience: number;
  /** how far below the best loss a loss must be to count as better; 0 by default */
  minDelta?: number;
}

/** Watches the validation loss of a training run. */
export interface EarlyStopper {
  /** Takes the next validation loss, and returns true when it is time to stop. */
  see(loss: number): boolean;
  /** The best loss and its index among all losses so far; Infinity and −1 before the first. What was returned stays as it was. */
  best(): { loss: number; index: number };
  /** Sets the variables to their values at the best loss; before the first loss it does nothing. */
  restore(): void;
  /** Frees the copies. */
  dispose(): void;
}

/**
 * Stops a training run that overfits, and restores the weights of its best validation loss.
 *
 *     better:  loss < best − minDelta      then best = loss, and the wait starts over
 *     stop:    after `patience` losses in a row that were not better
 *
 * A loss that is NaN is never better.
 *
 * A variable shares the numbers of the tensor that it is assigned, and doesn't free that tensor. The copies stay until a better
 * loss or `dispose`.
 *
 * @param variables whose values are copied, because training overwrites the variables themselves
 * @see Prechelt 1998
 */
export function earlyStopping(variables: tf.Variable[], { patience, minDelta = 0 }: Patience): EarlyStopper {
  let [seen, waited] = [0, 0];
  let best = { loss: Infinity, index: -1 };
  let copies: tf.Tensor[] = []; // the shapes of the variables

  return {
    see(loss) {
      const index = seen++;
      const better: boolean =
        blank("whether this loss is better than the best one");
      if (better) {
        tf.dispose(copies);
        blank("remember this loss, its index and the values of the variables, and restart the wait");
      } else {
        blank("count one more evaluation without improvement");
      }
      return blank("whether patience has run out");
    },
    best: () => best,
    restore() {
      blank("set each variable to its value at the best loss");
    },
    dispose() {
      tf.dispose(copies);
      copies = [];
    },
  };
}
