import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/mistakes";
import type { Random } from "#lib/random";
import { IGNORED } from "../06-complete-model/lm-loss.js";
import { type Batch, batchesInOrder as right, windowAt as rightWindow } from "./window-batches.js";

interface Window {
  x: number[];
  y: number[];
}

/** How windows are cut, placed and counted; a mistake replaces some of it. */
interface Steps {
  cut: (ids: number[], start: number, T: number) => Window;
  draw: (ids: number[], B: number, T: number, rng: Random) => number[];
  starts: (ids: number[], T: number) => number[];
  count: (lengths: number[], T: number) => number;
  pack: (rows: number[][], T: number) => tf.Tensor;
}

const many = (n: number, make: (i: number) => number) => Array.from({ length: n }, (_, i) => make(i));

const steps: Steps = {
  cut: (ids, start, T) => ({ x: ids.slice(start, start + T), y: ids.slice(start + 1, start + T + 1) }),
  draw: (ids, B, T, rng) => many(B, () => rng.integer(ids.length - T)),
  starts: (ids, T) => many(Math.ceil((ids.length - 1) / T), (i) => i * T),
  count: (lengths) => lengths.reduce((sum, length) => sum + length, 0),
  pack: (rows, T) => tf.tensor2d(rows, [rows.length, T], "int32"),
};

/** All three functions, with some of their steps done in another way. */
function cutting(other: Partial<Steps>) {
  const { cut, draw, starts, count, pack } = { ...steps, ...other };
  const windowAt = (ids: number[], start: number, T: number): Window => {
    rightWindow(ids, start, T);
    return cut(ids, start, T);
  };
  const batch = (windows: Window[], T: number, counted: number): Batch =>
    tf.tidy(() => ({
      x: pack(
        windows.map(({ x }) => x),
        T,
      ),
      y: pack(
        windows.map(({ y }) => y),
        T,
      ),
      count: counted,
    }));
  return {
    windowAt,
    randomBatch: (ids: number[], B: number, T: number, rng: Random) => {
      if (ids.length <= T) throw new RangeError("too short");
      const windows = draw(ids, B, T, rng).map((start) => windowAt(ids, start, T));
      return batch(windows, T, B * T);
    },
    batchesInOrder: (ids: number[], B: number, T: number) => {
      if (ids.length < 2) throw new RangeError("nothing to predict");
      const windows = starts(ids, T).map((start) => {
        const length = Math.min(T, ids.length - 1 - start);
        const { x, y } = length > 0 ? windowAt(ids, start, length) : { x: [], y: [] };
        const filling = (value: number) => Array(T - length).fill(value);
        return { x: [...x, ...filling(0)], y: [...y, ...filling(IGNORED)], length };
      });
      const batches: Batch[] = [];
      for (let first = 0; first < windows.length; first += B) {
        const some = windows.slice(first, first + B);
        batches.push(
          batch(
            some,
            T,
            count(
              some.map(({ length }) => length),
              T,
            ),
          ),
        );
      }
      return batches;
    },
  };
}

export default mistakesFor<typeof import("./window-batches.js")>({
  "targets-are-the-inputs": {
    because:
      "y is x itself: the model would be asked for the token that it has just read. y is one step ahead.",
    ...cutting({
      cut: (ids, start, T) => ({ x: ids.slice(start, start + T), y: ids.slice(start, start + T) }),
    }),
  },
  "turns-round-in-the-window": {
    because: "The last target is the window's first token. It is the token that follows in the text.",
    ...cutting({
      cut: (ids, start, T) => {
        const x = ids.slice(start, start + T);
        return { x, y: [...x.slice(1), x[0]] };
      },
    }),
  },
  "targets-of-the-next-window": {
    because: "y is the window behind x. Each target stands one place after its own input, not T places.",
    ...cutting({
      cut: (ids, start, T) => ({
        x: ids.slice(start, start + T),
        y: many(T, (i) => ids[Math.min(start + T + i, ids.length - 1)]),
      }),
    }),
  },
  "two-steps-ahead": {
    because: "y runs two tokens ahead of x: the token in between is never asked for.",
    ...cutting({
      cut: (ids, start, T) => ({
        x: ids.slice(start, start + T),
        y: many(T, (i) => ids[Math.min(start + 2 + i, ids.length - 1)]),
      }),
    }),
  },
  "targets-behind-the-inputs": {
    because: "y holds the token before each input: the model would learn to write backwards.",
    ...cutting({
      cut: (ids, start, T) => ({
        x: ids.slice(start, start + T),
        y: many(T, (i) => ids[Math.max(0, start - 1 + i)]),
      }),
    }),
  },
  "inputs-ahead": {
    because: "x and y are exchanged: x has to be the earlier of the two.",
    ...cutting({
      cut: (ids, start, T) => ({ x: ids.slice(start + 1, start + T + 1), y: ids.slice(start, start + T) }),
    }),
  },
  "one-token-short": {
    because:
      "T tokens were cut and shared by x and y, so both are one short. A window is T + 1 tokens of the text.",
    ...cutting({
      cut: (ids, start, T) => ({ x: ids.slice(start, start + T - 1), y: ids.slice(start + 1, start + T) }),
    }),
  },
  "last-place-missing": {
    because:
      "The last place at which a window fits is never drawn, so the end of the text is never a target.",
    ...cutting({ draw: (ids, B, T, rng) => many(B, () => rng.integer(ids.length - T - 1)) }),
  },
  "one-place-too-many": {
    because: "Some windows begin too late: their last target would lie behind the end of the text.",
    ...cutting({ draw: (ids, B, T, rng) => many(B, () => rng.integer(ids.length - T + 1)) }),
  },
  "anywhere-in-the-text": {
    because:
      "The beginning was drawn from the whole text. A window needs room for T tokens and one more behind it.",
    ...cutting({ draw: (ids, B, _, rng) => many(B, () => rng.integer(ids.length)) }),
  },
  "only-at-multiples": {
    because: "Windows begin at 0, T, 2·T only: whatever stands across their borders is never seen together.",
    ...cutting({
      draw: (ids, B, T, rng) => many(B, () => T * rng.integer(Math.floor((ids.length - 1) / T))),
    }),
  },
  "one-place-for-all": {
    because:
      "All windows of the batch begin at the same place: B copies of one window are no better than one.",
    ...cutting({
      draw: (ids, B, T, rng) => {
        const start = rng.integer(ids.length - T);
        return many(B, () => start);
      },
    }),
  },
  "always-the-beginning": {
    because: "The windows are the first B of the text, every time. Draw each window's place from rng.",
    ...cutting({ draw: (ids, B, T) => many(B, (i) => i % (ids.length - T)) }),
  },
  "ids-as-floats": {
    because: "The ids became floats. They are whole numbers that choose rows of a table: int32.",
    ...cutting({ pack: (rows, T) => tf.tensor2d(rows, [rows.length, T]) }),
  },
  "time-before-batch": {
    because: "The batch lies on its side: one row is one window, [B, T].",
    ...cutting({ pack: (rows, T) => tf.transpose(steps.pack(rows, T)) }),
  },
  "one-window-too-many": {
    because: "Behind the last target a window was begun that has none. There are n − 1 targets, not n.",
    ...cutting({ starts: (ids, T) => many(Math.floor((ids.length - 1) / T) + 1, (i) => i * T) }),
  },
  "drops-the-rest": {
    because:
      "The end of the text, which fills no whole window, was left out. Every token but the first is a target once.",
    ...cutting({
      starts: (ids, T) => many(Math.max(1, Math.floor((ids.length - 1) / T)), (i) => i * T),
    }),
  },
  "moves-the-last-window": {
    because: "The last window was moved back until it is full: some targets come twice, and weigh twice.",
    ...cutting({
      starts: (ids, T) =>
        steps.starts(ids, T).map((start) => Math.max(0, Math.min(start, ids.length - 1 - T))),
    }),
  },
  "steps-over-a-target": {
    because: "Windows begin T + 1 apart: the token between two of them is no target of either.",
    ...cutting({
      starts: (ids, T) => many(Math.ceil((ids.length - 1) / (T + 1)), (i) => i * (T + 1)),
    }),
  },
  "windows-overlap": {
    because: "The windows overlap, so most tokens are targets many times. In order they lie end to end.",
    ...cutting({ starts: (ids, T) => many(Math.max(1, ids.length - T), (i) => i) }),
  },
  "counts-the-last-window": {
    because: "Only the targets of the batch's last window were counted. Those of all windows add up.",
    ...cutting({ count: (lengths) => lengths[lengths.length - 1] }),
  },
  "counts-the-filling": {
    because: "The filling was counted too. Only targets that are not IGNORED count.",
    ...cutting({ count: (lengths, T) => lengths.length * T }),
  },
  "zero-is-no-token": {
    because: "Targets of 0 were not counted. 0 is a token like any other; what does not count is IGNORED.",
    ...cutting({}),
    batchesInOrder: (ids, B, T) =>
      right(ids, B, T).map((batch, i) => ({
        ...batch,
        count: ids.slice(1 + i * B * T, 1 + (i + 1) * B * T).filter((id) => id !== 0).length,
      })),
  },
  "counts-the-windows": {
    because: "The windows were counted, not their targets. A short window has fewer.",
    ...cutting({ count: (lengths) => lengths.length }),
  },
});
