import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { PAD } from "#lib/mini-world/words";
import type { Random } from "#lib/random";
import { idTensor } from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { sampleToken } from "../../2-building-a-transformer/06-complete-model/sample-token.js";
import type { SamplingOptions } from "../../2-building-a-transformer/06-complete-model/sampling-distribution.js";

interface Ways {
  /** the windows of the rows, all of one length */
  padded: (windows: number[][], T: number) => number[][];
  /** where in the padded row b the logits are read */
  place: (windows: number[][], b: number, T: number) => number;
  /** the rows that are open after a step, in which `open` were */
  open: (open: number[][], stop: number | undefined, rows: number[][]) => number[][];
  /** writes a token for each open row */
  write: (open: number[][], scores: number[][], draw: (scores: number[]) => number, stop?: number) => void;
  options: (options: SamplingOptions) => SamplingOptions;
  /** what the model reads of a row, with L positions */
  window: (row: number[], L: number) => number[];
  /** the rows that are open before the first step */
  start: (rows: number[][], stop: number | undefined) => number[][];
  /** what is given back of a row */
  result: (row: number[], prompt: number[], stop?: number) => number[];
}

const last = (row: number[]) => row[row.length - 1];
const ways: Ways = {
  padded: (windows, T) => windows.map((window) => [...window, ...Array(T - window.length).fill(PAD)]),
  place: (windows, b) => windows[b].length - 1,
  open: (open, stop) => open.filter((row) => last(row) !== stop),
  write: (open, scores, draw) => {
    for (const [b, row] of open.entries()) row.push(draw(scores[b]));
  },
  options: (options) => options,
  window: (row, L) => row.slice(-L),
  start: (rows) => rows,
  result: (row, prompt) => row.slice(prompt.length),
};

const writing = (other: Partial<Ways>) => ({
  async generateBatch(
    model: GPT,
    prompts: number[][],
    count: number,
    options: SamplingOptions,
    rng: Random,
    { stop }: { stop?: number } = {},
  ): Promise<number[][]> {
    const way = { ...ways, ...other };
    if (prompts.some((prompt) => prompt.length === 0)) throw new RangeError("a prompt has one token or more");
    const rows = prompts.map((prompt) => [...prompt]);
    const [[V], [L]] = [model.E.shape, model.P.shape];
    let open = way.start(rows, stop);
    for (let written = 0; written < count && open.length > 0; written++) {
      const windows = open.map((row) => way.window(row, L));
      const T = Math.max(...windows.map(({ length }) => length));
      const logits = tf.tidy(() => gptLogits(model, idTensor(way.padded(windows, T), V))); // [B, T, V]
      const all = (await logits.array()) as number[][][];
      logits.dispose();
      const scores = all.map((row, b) => row[way.place(windows, b, T)]);
      way.write(open, scores, (each) => sampleToken(each, way.options(options), rng), stop);
      open = way.open(open, stop, rows);
    }
    return rows.map((row, b) => way.result(row, prompts[b], stop));
  },
});

export default mistakesFor<typeof import("./generate-batch.js")>({
  "reads-the-last-column": {
    because:
      "The logits were read in the last column. In a short row that is padding: its own last token stands further left.",
    ...writing({ place: (_windows, _b, T) => T - 1 }),
  },
  "one-place-too-far": {
    because:
      "The logits were read one place after the last token. What follows a token is said at its own place.",
    ...writing({ place: (windows, b, T) => Math.min(windows[b].length, T - 1) }),
  },
  "one-place-too-early": {
    because:
      "The logits were read one place before the last token. They say what the last token is, not what follows it.",
    ...writing({ place: (windows, b) => Math.max(0, windows[b].length - 2) }),
  },
  "place-of-the-first-row": {
    because: "All rows were read where the first one ends. Each row has an end of its own.",
    ...writing({ place: (windows) => windows[0].length - 1 }),
  },
  "pads-in-front": {
    because:
      "The padding was put in front. Then every token of a short row has another position, and it reads the padding.",
    ...writing({
      padded: (windows, T) => windows.map((window) => [...Array(T - window.length).fill(PAD), ...window]),
      place: (_windows, _b, T) => T - 1,
    }),
  },
  "cuts-to-the-shortest": {
    because:
      "All rows were cut to the length of the shortest, so the others continue after a token in their middle. Pad to the longest.",
    ...writing({
      padded: (windows) => {
        const shortest = Math.min(...windows.map(({ length }) => length));
        return windows.map((window) => window.slice(0, shortest));
      },
      place: (windows) => Math.min(...windows.map(({ length }) => length)) - 1,
    }),
  },
  "never-closes": {
    because: "Rows continue after their stop token. A row is closed once it has got that token.",
    ...writing({ open: (open) => open }),
  },
  "stops-with-the-first": {
    because: "The first stop token ended all rows. Each row is closed by its own.",
    ...writing({ open: (open, stop) => (open.some((row) => last(row) === stop) ? [] : open) }),
  },
  "closes-before-the-stop": {
    because:
      "The stop token was left out. It is part of what was written: it says that the model had come to an end.",
    ...writing({ result: (row, prompt, stop) => row.slice(prompt.length).filter((id) => id !== stop) }),
  },
  "closes-by-any-stop": {
    because: "A stop token in the prompt closed its row. Only one that was written does.",
    ...writing({ open: (open, stop) => open.filter((row) => stop === undefined || !row.includes(stop)) }),
  },
  "no-stop-at-0": {
    because: "Token 0 cannot be the stop here: 0 is an id like any other, but JavaScript counts it as false.",
    ...writing({ open: (open, stop) => (stop ? open.filter((row) => last(row) !== stop) : open) }),
  },
  "never-closes-a-single-row": {
    because: "A single row was never closed. It has a stop token as every other row.",
    ...writing({
      open: (open, stop, rows) => (rows.length === 1 ? open : open.filter((row) => last(row) !== stop)),
    }),
  },
  "draws-for-closed-rows": {
    because:
      "Closed rows still took draws, so the open ones got those of later steps. Draw for open rows only.",
    ...writing({
      open: (open) => open,
      write: (open, scores, draw, stop) => {
        for (const [b, row] of open.entries()) {
          const token = draw(scores[b]);
          if (stop === undefined || last(row) !== stop || !closed.has(row)) row.push(token);
          if (token === stop) closed.add(row);
        }
      },
    }),
  },
  "last-row-first": {
    because: "The last row drew first. Draws are given out from the first row on.",
    ...writing({
      write: (open, scores, draw) => {
        for (let b = open.length - 1; b >= 0; b--) open[b].push(draw(scores[b]));
      },
    }),
  },
  "gives-the-prompt-too": {
    because: "The prompt is in the result. Only what was generated after it belongs there.",
    ...writing({ result: (row) => row }),
  },
  "pads-in-front-only": {
    because:
      "Rows are padded in front, so their tokens stand at other positions, and after padding that a causal model looks at.",
    ...writing({
      padded: (windows, T) => windows.map((window) => [...Array(T - window.length).fill(PAD), ...window]),
    }),
  },
  "scores-of-the-first-row": {
    because: "Every row got its token by the scores of the first one. Each row has scores of its own.",
    ...writing({
      write(open, scores, draw) {
        for (const row of open) row.push(draw(scores[0]));
      },
    }),
  },
  "reads-the-beginning": {
    because: "Of a long row the first tokens were read. A model with L positions reads the last L.",
    ...writing({ window: (row, L) => row.slice(0, L) }),
  },
  "temperature-alone": {
    because: "Only the temperature was handed on. top-k and top-p are options as well.",
    ...writing({ options: ({ temperature }) => ({ temperature }) }),
  },
  "stop-in-the-prompt-closes": {
    because: "A stop token in the prompt closed its row. Only one that was generated closes it.",
    ...writing({ start: (rows, stop) => rows.filter((row) => !row.includes(stop as number)) }),
  },
  "prompt-that-ends-is-closed": {
    because:
      "A prompt that ends with the stop token was taken for closed. Only one that was generated closes a row.",
    ...writing({ start: (rows, stop) => rows.filter((row) => last(row) !== stop) }),
  },
  "one-token-too-few": {
    because: "A row got one token less than it may have. count is how many it gets at most.",
    generateBatch: (model, prompts, count, ...rest) =>
      writing({}).generateBatch(model, prompts, count - 1, ...rest),
  },
});

const closed = new WeakSet<number[]>();
