import { blank } from "#lib/blank";
import * as tf from "@tensorflow/tfjs";

/** When to give up. */
export interface Patience {
  /** how many losses in a row may be no better than the best one */
  patience: number;
  /** by how much a loss must lie below the best one to be better; 0 unless given */
  minDelta?: number;
}

/** Watches the validation loss of a training. */
export interface EarlyStopper {
  /** Takes note of the next validation loss. Gives true when it is time to stop. */
  see(loss: number): boolean;
  /** The best loss, and which of the losses seen it was, counted from 0; Infinity and −1 before the first. */
  best(): { loss: number; index: number };
  /** Gives the variables the values that they had at the best loss; before the first it does nothing. */
  restore(): void;
  /** Frees the copies. */
  dispose(): void;
}

/**
 * Stops a training that only learns its own text by heart, and brings back the weights of the best moment.
 *
 *     better:  loss < best − minDelta      then best = loss, and the wait starts over
 *     stop:    `patience` losses in a row that were not better
 *
 * A loss that is NaN is never better.
 *
 * @param variables whose values are kept, as copies: training writes over the variables themselves
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
        blank("take note of the loss, of its index and of the variables' values, and restart the wait");
      } else {
        blank("one more loss that was waited for in vain");
      }
      return blank("whether patience is at its end");
    },
    best: () => best,
    restore() {
      blank("every variable as it was at the best loss");
    },
    dispose() {
      tf.dispose(copies);
      copies = [];
    },
  };
}
