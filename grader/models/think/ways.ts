import type { Tools } from "./method.js";
import type { Thinker } from "./thinkers.js";

/** What a way of thinking needs, and what it takes for options that are not given. */
interface Way {
  model?: Thinker;
  needsJudge?: boolean;
  takes: Partial<Pick<Tools, "temperature" | "n" | "score">>;
  /** Exercises whose code it runs, besides those that every way runs. */
  runs: string[];
}

/** The ways in which a model may think about a problem. */
export const WAYS = {
  greedy: { takes: {}, runs: [] },
  vote: { takes: { temperature: 0.7, n: 8 }, runs: ["majority-vote"] },
  "best-of-n": {
    needsJudge: true,
    takes: { temperature: 1, n: 8, score: "product" },
    runs: ["best-of-n", "score-of-chain", "process-reward-model"],
  },
  mend: { needsJudge: true, takes: {}, runs: ["mend-chains", "process-reward-model"] },
  budget: { model: "hasty", takes: { temperature: 1 }, runs: ["forced-thinking"] },
} satisfies Record<string, Way>;

export type WayName = keyof typeof WAYS;

export const wayOf = (name: WayName): Way => WAYS[name];

/** Exercises whose code reads a checkpoint into a GPT, and draws a chain with it. */
export const ALWAYS_RUNS = ["safetensors", "init-gpt", "load-base", "sample-chains", "check-chain"];

/** As many chains as can be numbered with two digits. */
export const MOST_CHAINS = 99;

/** How a chain is to be read. */
export const LEGEND =
  'Read "#2 7" as: digit 2, counted from 0, is added, and the last digit of the sum so far is 7. "⇒ 4 ." is the answer.';
