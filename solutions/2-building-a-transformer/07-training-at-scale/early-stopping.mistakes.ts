import * as tf from "@tensorflow/tfjs";
import { asTheLatest, mistakesFor } from "#lib/author/mistakes";
import type { EarlyStopper, Patience } from "./early-stopping.js";
import { earlyStopping } from "./early-stopping.js";

interface State {
  best: number;
  last: number;
  seen: number;
}

/** How losses are judged and values kept; a mistake replaces some of it. */
interface Steps {
  better: (loss: number, state: State, minDelta: number) => boolean;
  /** the waiting after a better loss */
  again: (waited: number) => number;
  stop: (waited: number, patience: number, better: boolean) => boolean;
  noted: (loss: number, index: number, minDelta: number) => { loss: number; index: number };
  copy: (variables: tf.Variable[], before: tf.Tensor[]) => tf.Tensor[];
  /** copies are made of every loss, or of the best only */
  always: boolean;
  /** the lowest loss is noted even if it was not better by minDelta */
  creeps: boolean;
  /** the lowest loss is taken for the best, with its values, even if it does not restart the wait */
  lowest: boolean;
  /** copies that are there before the first loss */
  start: (variables: tf.Variable[]) => tf.Tensor[];
  /** copies once they were restored */
  after: (copies: tf.Tensor[]) => tf.Tensor[];
  /** the waiting once values were restored */
  rested: (waited: number) => number;
  /** the best loss is forgotten once values were restored */
  forgets: boolean;
  /** one object is given out for the best loss, and changed by each better one */
  oneObject: boolean;
  free: (copies: tf.Tensor[]) => void;
  restore: (variables: tf.Variable[], copies: tf.Tensor[]) => void;
}

const steps: Steps = {
  better: (loss, { best }, minDelta) => loss < best - minDelta,
  again: () => 0,
  stop: (waited, patience) => waited >= patience,
  noted: (loss, index) => ({ loss, index }),
  copy: (variables) => variables.map((variable) => variable.clone()),
  always: false,
  creeps: false,
  lowest: false,
  start: () => [],
  after: (copies) => copies,
  rested: (waited) => waited,
  forgets: false,
  oneObject: false,
  free: (copies) => tf.dispose(copies),
  restore: (variables, copies) => {
    copies.forEach((copy, i) => {
      variables[i].assign(copy);
    });
  },
};

function stopping(other: Partial<Steps>) {
  return {
    earlyStopping: (variables: tf.Variable[], { patience, minDelta = 0 }: Patience): EarlyStopper => {
      const {
        better,
        again,
        stop,
        noted,
        copy,
        always,
        creeps,
        lowest,
        start,
        after,
        free,
        restore,
        ...how
      } = { ...steps, ...other };
      let [waited, copies] = [0, start(variables)];
      const state: State = { best: Infinity, last: Infinity, seen: 0 };
      let best = { loss: Infinity, index: -1 };
      return {
        see(loss) {
          const improved = better(loss, state, minDelta);
          const lower = lowest && loss < state.best;
          if (improved || always || lower) {
            free(copies);
            copies = copy(variables, copies);
          }
          if (improved) {
            const found = noted(loss, state.seen, minDelta);
            best = how.oneObject ? Object.assign(best, found) : found;
            state.best = loss;
            waited = again(waited);
          } else waited++;
          if (lower) best = noted(loss, state.seen, minDelta);
          if (creeps || lowest) state.best = Math.min(state.best, loss);
          state.seen++;
          state.last = loss;
          return stop(waited, patience, improved);
        },
        best: () => best,
        restore() {
          restore(variables, copies);
          copies = after(copies);
          waited = how.rested(waited);
          if (how.forgets) state.best = Infinity;
        },
        dispose() {
          tf.dispose(copies);
          copies = [];
        },
      };
    },
  };
}

/** What the right one says, but once it has wanted to stop it never wants anything else. */
function sticky(variables: tf.Variable[], patience: Patience): EarlyStopper {
  const stopper = stopping({}).earlyStopping(variables, patience);
  let ended = false;
  return {
    ...stopper,
    see(loss) {
      ended = stopper.see(loss) || ended;
      return ended;
    },
  };
}

export default mistakesFor<typeof import("./early-stopping.js")>({
  "never-changes-its-mind": {
    because:
      "Once your stopper says stop, it always does. A later loss that is better must restart the wait.",
    earlyStopping: sticky,
  },
  "against-the-last-one": {
    because: "You compared each loss with the previous one. Compare it with the best one so far.",
    ...stopping({ better: (loss, { last }, minDelta) => loss < last - minDelta }),
  },
  "stops-too-late": {
    because: "You wait for one loss too many: with patience 3 stop at the third loss without improvement.",
    ...stopping({ stop: (waited, patience) => waited > patience }),
  },
  "stops-too-early": {
    because: "You stop one loss too early: with patience 3 wait for three losses without improvement.",
    ...stopping({ stop: (waited, patience, better) => !better && waited >= patience - 1 }),
  },
  "never-stops": {
    because: "You never stop, however long nothing improves.",
    ...stopping({ stop: () => false }),
  },
  "stops-once": {
    because: "You say stop only once. The next call must say so too: patience has still run out.",
    ...stopping({ stop: (waited, patience) => waited === patience }),
  },
  "never-waits-anew": {
    because: "After a better loss your old wait continues. Patience counts losses in a row.",
    ...stopping({ again: (waited) => waited }),
  },
  "waits-one-less": {
    because: "You counted the better loss itself as one without improvement.",
    ...stopping({ again: () => 1 }),
  },
  "equal-is-better": {
    because: "You took a loss equal to the best for better, so on a plateau you never stop.",
    ...stopping({ better: (loss, { best }, minDelta) => loss <= best - minDelta }),
  },
  "higher-is-better": {
    because: "You took higher losses for better ones.",
    ...stopping({ better: (loss, { best, seen }, minDelta) => seen === 0 || loss > best + minDelta }),
  },
  "ignores-the-delta": {
    because: "You didn't use minDelta: every small improvement counts as better.",
    ...stopping({ better: (loss, { best }) => loss < best }),
  },
  "delta-the-other-way": {
    because: "You added minDelta to the best loss, so worse losses pass for better.",
    ...stopping({ better: (loss, { best }, minDelta) => loss < best + minDelta }),
  },
  "delta-as-a-share": {
    because: "You took minDelta for a share of the best loss. It is an amount, in nats.",
    ...stopping({
      better: (loss, { best }, minDelta) => loss < (best === Infinity ? best : best * (1 - minDelta)),
    }),
  },
  "creeps-down": {
    because:
      "Improvements below minDelta still lowered your best loss. Then many small ones never add up to a better one.",
    ...stopping({ creeps: true }),
  },
  "nan-is-better": {
    because:
      "You took NaN for a better loss. Every comparison with NaN is false: ask whether it is better, not whether it is not.",
    ...stopping({ better: (loss, { best }, minDelta) => !(loss >= best - minDelta) }),
  },
  "takes-infinity": {
    because: "You treated the first loss as better, whatever it is. Infinity is not less than Infinity.",
    ...stopping({
      better: (loss, { best, seen }, minDelta) =>
        (seen === 0 && !Number.isNaN(loss)) || loss < best - minDelta,
    }),
  },
  "asks-for-a-little-more": {
    because:
      "You asked for a gain of your own, however small. Without minDelta, any loss below the best is better.",
    ...stopping({ better: (loss, { best }, minDelta) => loss < best - Math.max(minDelta, 1e-9) }),
  },
  "no-loss-below-zero": {
    because: "You accepted only losses of 0 or more as better. Any loss below the best one is better.",
    ...stopping({ better: (loss, { best }, minDelta) => loss >= 0 && loss < best - minDelta }),
  },
  "notes-nothing": {
    because: "You didn't record the better loss, so every loss is compared with Infinity.",
    ...stopping({ better: (loss) => loss < Infinity, noted: () => ({ loss: Infinity, index: -1 }) }),
  },
  "one-object-for-the-best": {
    because: "You change the object that best() returned earlier. Make a new one for each better loss.",
    ...stopping({ oneObject: true }),
  },
  "counts-from-one": {
    because: "Your index of the best loss is one too high: the first loss has the index 0.",
    ...stopping({ noted: (loss, index) => ({ loss, index: index + 1 }) }),
  },
  "notes-the-limit": {
    because: "You recorded the best loss minus minDelta. Record the loss itself.",
    ...stopping({ noted: (loss, index, minDelta) => ({ loss: loss - minDelta, index }) }),
  },
  "lowest-is-best": {
    because:
      "You recorded the lowest loss as the best one. A loss is better only if it is lower by more than minDelta.",
    ...stopping({ lowest: true }),
  },
  "copies-at-the-start": {
    because:
      "You made copies before the first loss, and restore brought them back. Until then it does nothing.",
    ...stopping({ start: (variables) => variables.map((variable) => variable.clone()) }),
  },
  "restore-restarts-the-wait": {
    because: "Your restore restarted the wait. Only a better loss does that.",
    ...stopping({ rested: () => 0 }),
  },
  "restore-forgets-the-best": {
    because:
      "Your restore forgot the best loss, so a worse one passed for better afterward. It changes only the variables.",
    ...stopping({ forgets: true }),
  },
  "skips-what-is-not-trained": {
    because: "You restored only the trainable variables. Restore each variable that you were given.",
    ...stopping({
      restore: (variables, copies) => {
        copies.forEach((copy, i) => {
          if (variables[i].trainable) variables[i].assign(copy);
        });
      },
    }),
  },
  "all-into-the-first": {
    because:
      "You assigned every copy to the first variable. Each copy belongs to the variable with its index.",
    ...stopping({
      restore: (variables, copies) => {
        for (const copy of copies) variables[0].assign(copy);
      },
    }),
  },
  "restores-once": {
    because: "Your second restore brought nothing back. Keep the copies until dispose().",
    ...stopping({
      after: (copies) => {
        tf.dispose(copies);
        return [];
      },
    }),
  },
  "frees-the-variables": {
    because:
      "You kept the variables themselves, not copies, and the next better loss freed them. Clone them.",
    ...stopping({ copy: (variables) => [...variables] }),
  },
  "restores-nothing": {
    because:
      "Your restore brought nothing back. It needs copies from the best loss: training overwrites the variables.",
    ...stopping({
      copy: (variables) => variables,
      free: () => {},
      restore: () => {},
    }),
  },
  "copies-the-first-only": {
    because: "Your copies are those of the first loss. Every better loss makes new copies.",
    ...stopping({
      copy: (variables, before) => (before.length > 0 ? before : steps.copy(variables, before)),
      free: () => {},
    }),
  },
  "keeps-the-last": {
    because: "You made copies at every loss, so the last ones came back. Keep those of the best.",
    ...stopping({ always: true }),
  },
  "assigns-new-tensors": {
    because:
      "Your restore made new tensors and left them in memory: assign doesn't free what it is given. Assign the copies themselves.",
    ...stopping({
      restore: (variables, copies) => {
        copies.forEach((copy, i) => {
          variables[i].assign(copy.clone());
        });
      },
    }),
  },
  "restores-one-variable": {
    because: "You restored only the first variable. Restore all variables of the model.",
    ...stopping({ restore: (variables, [first]) => first && variables[0].assign(first) }),
  },
  "piles-up-copies": {
    because: "Each better loss leaves the previous copies in memory. Free them first.",
    ...stopping({ free: () => {} }),
  },
  "first-loss-is-better": {
    because: "You took the first loss for better whatever it is. NaN is never better, not even as the first.",
    ...stopping({ better: (loss, { best, seen }, minDelta) => seen === 0 || loss < best - minDelta }),
  },
  "zero-is-no-loss": {
    because:
      "You took a best loss of 0 for none. It is a loss like any other, and a higher one is not better.",
    ...stopping({ better: (loss, { best }, minDelta) => loss < (best || Infinity) - minDelta }),
  },
  "asks-the-latest-run": {
    because:
      "You keep the best loss, the wait and the copies outside the function, where another run writes over them. Keep them in the call.",
    earlyStopping: asTheLatest(earlyStopping),
  },
});
