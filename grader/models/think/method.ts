import type { Random } from "../../../lib/random.js";
import type { Load } from "../load.js";
import type { GPT } from "../read-model.js";
import type { Stage } from "./stage.js";
import type { Thinker } from "./thinkers.js";

export type ChainScore =
  import("../../../solutions/4-reasoning-with-transformers/04-process-reward-models/score-of-chain.js").ChainScore;

/** What a method thinks with. */
export interface Tools {
  load: Load;
  /** The learner's own judge. */
  loadJudge(): Promise<GPT>;
  stage: Stage;
  name: Thinker;
  model: GPT;
  rng: Random;
  temperature: number;
  /** how many chains are drawn */
  n: number;
  /** how the judge's scores of steps become one */
  score: ChainScore;
}

/** Solves a problem aloud. */
export type Think = (digits: number[]) => Promise<void>;

/** Loads what the method needs. */
export type Method = (tools: Tools) => Promise<Think>;
