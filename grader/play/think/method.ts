import type { Random } from "../../../lib/random.js";
import type { Thinker } from "./thinkers.js";

export type GPT = import("../../../solutions/2-building-a-transformer/06-complete-model/init-gpt.js").GPT;
export type ChainScore =
  import("../../../solutions/4-reasoning-with-transformers/04-process-reward-models/score-of-chain.js").ChainScore;

/** The module of an exercise: the learner's own where it has passed, else the reference's. `T` is the type of its solution's. */
export type Load = <T>(slug: string) => Promise<T>;

/** What a method thinks with. */
export interface Tools {
  load: Load;
  name: Thinker;
  model: GPT;
  rng: Random;
  temperature: number;
  /** how many chains are drawn */
  n: number;
  /** how the judge's scores of steps become one */
  score: ChainScore;
}

/** Solves a problem on standard output, aloud. */
export type Think = (digits: number[]) => Promise<void>;

/** Loads what the method needs. */
export type Method = (tools: Tools) => Promise<Think>;
