import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
import type { EarlyStopper, Patience } from "./early-stopping.js";

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
      const { better, again, stop, noted, copy, always, creeps, lowest, start, after, free, restore } = {
        ...steps,
        ...other,
      };
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
            best = noted(loss, state.seen, minDelta);
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
    because: "Once it says stop, it says so for ever. A later loss that is better must restart the wait.",
    earlyStopping: sticky,
  },
  "against-the-last-one": {
    because: "Each loss was compared with the one before it. What counts is the best one so far.",
    ...stopping({ better: (loss, { last }, minDelta) => loss < last - minDelta }),
  },
  "stops-too-late": {
    because: "It waits for one loss too many: with patience 3 the third one in vain is the last.",
    ...stopping({ stop: (waited, patience) => waited > patience }),
  },
  "stops-too-early": {
    because: "It gives up one loss too early: with patience 3 there are to be three in vain.",
    ...stopping({ stop: (waited, patience, better) => !better && waited >= patience - 1 }),
  },
  "never-stops": {
    because: "However long nothing gets better, it goes on.",
    ...stopping({ stop: () => false }),
  },
  "stops-once": {
    because: "It says stop at one moment only. The next call must say so too: patience has still run out.",
    ...stopping({ stop: (waited, patience) => waited === patience }),
  },
  "never-waits-anew": {
    because: "After a better loss the old waiting counted on. Patience is for losses in a row.",
    ...stopping({ again: (waited) => waited }),
  },
  "waits-one-less": {
    because: "The better loss itself was counted as one in vain.",
    ...stopping({ again: () => 1 }),
  },
  "equal-is-better": {
    because: "A loss equal to the best was taken for better: on a plateau it never stops.",
    ...stopping({ better: (loss, { best }, minDelta) => loss <= best - minDelta }),
  },
  "higher-is-better": {
    because: "Higher losses were taken for better ones.",
    ...stopping({ better: (loss, { best, seen }, minDelta) => seen === 0 || loss > best + minDelta }),
  },
  "ignores-the-delta": {
    because: "minDelta was not used: every little gain counts as better.",
    ...stopping({ better: (loss, { best }) => loss < best }),
  },
  "delta-the-other-way": {
    because: "minDelta was added to the best loss: worse ones pass for better.",
    ...stopping({ better: (loss, { best }, minDelta) => loss < best + minDelta }),
  },
  "delta-as-a-share": {
    because: "minDelta was taken for a share of the best loss. It is an amount, in nats.",
    ...stopping({
      better: (loss, { best }, minDelta) => loss < (best === Infinity ? best : best * (1 - minDelta)),
    }),
  },
  "creeps-down": {
    because:
      "Gains below minDelta still lowered the best loss. Then many small ones never add up to a better one.",
    ...stopping({ creeps: true }),
  },
  "nan-is-better": {
    because:
      "NaN was taken for a better loss. Every comparison with it is false: ask whether it is better, not whether it is not.",
    ...stopping({ better: (loss, { best }, minDelta) => !(loss >= best - minDelta) }),
  },
  "counts-from-one": {
    because: "The index of the best loss is one too high: the first loss has the index 0.",
    ...stopping({ noted: (loss, index) => ({ loss, index: index + 1 }) }),
  },
  "notes-the-limit": {
    because: "The best loss was noted less minDelta. Note the loss itself.",
    ...stopping({ noted: (loss, index, minDelta) => ({ loss: loss - minDelta, index }) }),
  },
  "lowest-is-best": {
    because:
      "The lowest loss was noted as the best one. It is only better if it lies lower by more than minDelta.",
    ...stopping({ lowest: true }),
  },
  "copies-at-the-start": {
    because:
      "Copies were made before the first loss, and restore brought them back. Until then it does nothing.",
    ...stopping({ start: (variables) => variables.map((variable) => variable.clone()) }),
  },
  "restores-once": {
    because: "The second restore brought nothing back. Keep the copies until dispose().",
    ...stopping({
      after: (copies) => {
        tf.dispose(copies);
        return [];
      },
    }),
  },
  "frees-the-variables": {
    because:
      "The variables themselves were kept, not copies, and the next better loss freed them. Clone them.",
    ...stopping({ copy: (variables) => [...variables] }),
  },
  "restores-nothing": {
    because:
      "Restore brought nothing back. It needs copies from the best loss: training writes over the variables.",
    ...stopping({
      copy: (variables) => variables,
      free: () => {},
      restore: () => {},
    }),
  },
  "copies-the-first-only": {
    because: "The copies are those of the first loss. Every better one makes new copies.",
    ...stopping({
      copy: (variables, before) => (before.length > 0 ? before : steps.copy(variables, before)),
      free: () => {},
    }),
  },
  "keeps-the-last": {
    because: "Copies were made at every loss, so the last ones came back. Keep those of the best.",
    ...stopping({ always: true }),
  },
  "restores-one-variable": {
    because: "Only the first variable was brought back. A model is all of them.",
    ...stopping({ restore: (variables, [first]) => first && variables[0].assign(first) }),
  },
  "piles-up-copies": {
    because: "Each better loss leaves the copies of the one before in memory. Free them first.",
    ...stopping({ free: () => {} }),
  },
});
