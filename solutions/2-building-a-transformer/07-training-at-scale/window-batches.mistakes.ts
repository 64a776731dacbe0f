import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import type { Random } from "#lib/random";
import { IGNORED } from "../06-complete-model/lm-loss.js";
import { type Batch, batchesInOrder as right } from "./window-batches.js";

interface Window {
  x: number[];
  y: number[];
}

/** How windows are cut, placed and counted; a mistake replaces some of it. */
interface Steps {
  fits: (ids: number[], start: number, T: number) => boolean;
  cut: (ids: number[], start: number, T: number) => Window;
  draw: (ids: number[], B: number, T: number, rng: Random) => number[];
  starts: (ids: number[], T: number) => number[];
  count: (lengths: number[], T: number) => number;
  /** a part of a window made as long as the others */
  fill: (part: number[], n: number, value: number) => number[];
  pack: (rows: number[][], T: number) => tf.Tensor;
}

const many = (n: number, make: (i: number) => number) => Array.from({ length: n }, (_, i) => make(i));

const steps: Steps = {
  fits: (ids, start, T) => start >= 0 && start + T < ids.length,
  cut: (ids, start, T) => ({ x: ids.slice(start, start + T), y: ids.slice(start + 1, start + T + 1) }),
  draw: (ids, B, T, rng) => many(B, () => rng.integer(ids.length - T)),
  starts: (ids, T) => many(Math.ceil((ids.length - 1) / T), (i) => i * T),
  count: (lengths) => lengths.reduce((sum, length) => sum + length, 0),
  fill: (part, n, value) => [...part, ...Array<number>(n).fill(value)],
  pack: (rows) => tf.tensor(rows, undefined, "int32"),
};

/** All three functions, with some of their steps done in another way. */
function cutting(other: Partial<Steps>) {
  const { fits, cut, draw, starts, count, fill, pack } = { ...steps, ...other };
  const windowAt = (ids: number[], start: number, T: number): Window => {
    if (!fits(ids, start, T))
      throw new RangeError(`a window of ${T} and the next token doesn't fit at ${start} of ${ids.length}`);
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
        return { x: fill(x, T - length, 0), y: fill(y, T - length, IGNORED), length };
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
    because: "Your y is x itself: the model predicts the token that it has just read. y is one step ahead.",
    ...cutting({
      cut: (ids, start, T) => ({ x: ids.slice(start, start + T), y: ids.slice(start, start + T) }),
    }),
  },
  "turns-round-in-the-window": {
    because: "Your last target is the window's first token. It is the token that follows in the text.",
    ...cutting({
      cut: (ids, start, T) => {
        const x = ids.slice(start, start + T);
        return { x, y: [...x.slice(1), x[0]] };
      },
    }),
  },
  "targets-of-the-next-window": {
    because:
      "Your y is the window after x. Each target comes one position after its own input, not T positions.",
    ...cutting({
      cut: (ids, start, T) => ({
        x: ids.slice(start, start + T),
        y: many(T, (i) => ids[Math.min(start + T + i, ids.length - 1)]),
      }),
    }),
  },
  "two-steps-ahead": {
    because: "Your y runs two tokens ahead of x, so no position predicts the token in between.",
    ...cutting({
      cut: (ids, start, T) => ({
        x: ids.slice(start, start + T),
        y: ids.slice(start + 2, start + T + 2),
      }),
    }),
  },
  "targets-behind-the-inputs": {
    because: "Your y holds the token before each input: the model would learn to write backwards.",
    ...cutting({
      cut: (ids, start, T) => ({
        x: ids.slice(start, start + T),
        y: many(T, (i) => ids[Math.max(0, start - 1 + i)]),
      }),
    }),
  },
  "inputs-ahead": {
    because: "You swapped x and y: x must be the earlier of the two.",
    ...cutting({
      cut: (ids, start, T) => ({ x: ids.slice(start + 1, start + T + 1), y: ids.slice(start, start + T) }),
    }),
  },
  "one-token-short": {
    because:
      "You cut T tokens and used them for x and y, so both are one short. A window is T + 1 tokens of the text.",
    ...cutting({
      cut: (ids, start, T) => ({ x: ids.slice(start, start + T - 1), y: ids.slice(start + 1, start + T) }),
    }),
  },
  "fits-without-its-last-target": {
    because:
      "You accept a window whose last target lies after the end of the text. A window needs T + 1 tokens, not T.",
    ...cutting({ fits: (ids, start, T) => start >= 0 && start + T <= ids.length }),
  },
  "refuses-the-last-window": {
    because:
      "You refuse the last window that fits. Its last target is the last token of the text, at index n − 1.",
    ...cutting({ fits: (ids, start, T) => start >= 0 && start + T + 1 < ids.length }),
  },
  "refuses-the-first-window": {
    because:
      "You refuse a window at 0. The first token of the text has index 0, so 0 is a start as any other.",
    ...cutting({ fits: (ids, start, T) => start > 0 && start + T < ids.length }),
  },
  "last-place-missing": {
    because:
      "You never draw the last place at which a window fits, so the end of the text is never a target.",
    ...cutting({ draw: (ids, B, T, rng) => many(B, () => rng.integer(ids.length - T - 1)) }),
  },
  "one-place-too-many": {
    because: "Some of your windows begin too late: their last target would lie after the end of the text.",
    ...cutting({ draw: (ids, B, T, rng) => many(B, () => rng.integer(ids.length - T + 1)) }),
  },
  "anywhere-in-the-text": {
    because:
      "You drew the start from the whole text. A window needs room for T tokens and one more after it.",
    ...cutting({ draw: (ids, B, _, rng) => many(B, () => rng.integer(ids.length)) }),
  },
  "only-at-multiples": {
    because:
      "Your windows begin only at 0, T, 2·T, so the model never sees tokens from both sides of a border together.",
    ...cutting({
      draw: (ids, B, T, rng) => many(B, () => T * rng.integer(Math.floor((ids.length - 1) / T))),
    }),
  },
  "one-place-for-all": {
    because:
      "All windows of your batch begin at the same place: B copies of one window are no better than one.",
    ...cutting({
      draw: (ids, B, T, rng) => {
        const start = rng.integer(ids.length - T);
        return many(B, () => start);
      },
    }),
  },
  "always-the-beginning": {
    because: "Your windows are the first B of the text, every time. Draw each window's start from rng.",
    ...cutting({ draw: (ids, B, T) => many(B, (i) => i % (ids.length - T)) }),
  },
  "ids-as-floats": {
    because: "Your ids became floats. They are whole numbers that choose rows of a table: int32.",
    ...cutting({ pack: (rows, T) => tf.tensor2d(rows, [rows.length, T]) }),
  },
  "time-before-batch": {
    because: "You transposed the batch: one row is one window, [B, T].",
    ...cutting({ pack: (rows, T) => tf.transpose(steps.pack(rows, T)) }),
  },
  "one-window-too-many": {
    because:
      "You began a window after the last target, and it has no target. There are n − 1 targets, not n.",
    ...cutting({ starts: (ids, T) => many(Math.floor((ids.length - 1) / T) + 1, (i) => i * T) }),
  },
  "drops-the-rest": {
    because:
      "You left out the end of the text, which fills no whole window. Every token except the first is a target once.",
    ...cutting({
      starts: (ids, T) => many(Math.max(1, Math.floor((ids.length - 1) / T)), (i) => i * T),
    }),
  },
  "moves-the-last-window": {
    because: "You moved the last window back until it was full, so some targets occur twice and count twice.",
    ...cutting({
      starts: (ids, T) =>
        steps.starts(ids, T).map((start) => Math.max(0, Math.min(start, ids.length - 1 - T))),
    }),
  },
  "steps-over-a-target": {
    because: "Your windows begin T + 1 apart: the token between two of them is a target of neither.",
    ...cutting({
      starts: (ids, T) => many(Math.ceil((ids.length - 1) / (T + 1)), (i) => i * (T + 1)),
    }),
  },
  "windows-overlap": {
    because: "Your windows overlap, so most tokens are targets many times. In order, windows lie end to end.",
    ...cutting({ starts: (ids, T) => many(Math.max(1, ids.length - T), (i) => i) }),
  },
  "counts-the-last-window": {
    because: "You counted only the targets of the batch's last window. Those of all windows add up.",
    ...cutting({ count: (lengths) => lengths[lengths.length - 1] }),
  },
  "counts-the-filling": {
    because: "You counted the padding too. Only targets that are not IGNORED count.",
    ...cutting({ count: (lengths, T) => lengths.length * T }),
  },
  "zero-is-no-token": {
    because: "You didn't count targets of 0. 0 is a token like any other; only IGNORED doesn't count.",
    ...cutting({}),
    batchesInOrder: (ids, B, T) =>
      right(ids, B, T).map((batch, i) => ({
        ...batch,
        count: ids.slice(1 + i * B * T, 1 + (i + 1) * B * T).filter((id) => id !== 0).length,
      })),
  },
  "counts-the-windows": {
    because: "You counted the windows, not their targets. A short window has fewer.",
    ...cutting({ count: (lengths) => lengths.length }),
  },
  "no-place-twice": {
    because:
      "You drew again where a place had come before. One number is drawn for each window, and places may repeat.",
    ...cutting({
      draw: (ids, B, T, rng) => {
        const places = ids.length - T;
        const used = new Set<number>();
        return many(B, () => {
          let start = rng.integer(places);
          while (used.has(start) && used.size < places) start = rng.integer(places);
          used.add(start);
          return start;
        });
      },
    }),
  },
  "moved-to-a-multiple": {
    because: "You moved each start down to a multiple of T. A window begins at any place where it fits.",
    ...cutting({
      draw: (ids, B, T, rng) => many(B, () => Math.floor(rng.integer(ids.length - T) / T) * T),
    }),
  },
  "targets-one-short": {
    because: "Your y has one target too few. Each of the T tokens has one: the last lies at start + T.",
    ...cutting({
      cut: (ids, start, T) => ({ x: ids.slice(start, start + T), y: ids.slice(start + 1, start + T) }),
    }),
  },
  "padded-at-the-front": {
    because: "You padded the short window at its front. Its tokens come first, and the padding after them.",
    ...cutting({ fill: (part, n, value) => [...Array<number>(n).fill(value), ...part] }),
  },
  "padded-with-ignored": {
    because: "You padded x with IGNORED, which is no token. Pad x with token 0, and y with IGNORED.",
    ...cutting({ fill: (part, n) => [...part, ...Array<number>(n).fill(IGNORED)] }),
  },
  "padded-with-zeros": {
    because: "You padded y with 0, which is a token: the padding would be learned. Pad y with IGNORED.",
    ...cutting({ fill: (part, n) => [...part, ...Array<number>(n).fill(0)] }),
  },
  "padded-with-the-last-token": {
    because: "You repeated the window's last token. Pad x with token 0.",
    ...cutting({
      fill: (part, n, value) => [
        ...part,
        ...Array<number>(n).fill(value === 0 ? part[part.length - 1] : value),
      ],
    }),
  },
  "drops-the-last-batch": {
    because:
      "You left out the last batch because it has fewer than B windows. It may be smaller: its targets count too.",
    ...cutting({}),
    batchesInOrder: (ids, B, T) => right(ids, B, T).filter(({ x }, i) => i === 0 || x.shape[0] === B),
  },
});
