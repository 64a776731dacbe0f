import { parseChain } from "#lib/chain-sums/chains";
import type { Checkpoint } from "#lib/chain-sums/checkpoints";
import { DIGITS } from "#lib/chain-sums/checkpoints";
import { answerOf, randomDigits } from "#lib/chain-sums/problems";
import { isDigit, operandOf, SO, WAIT } from "#lib/chain-sums/tokens";
import { mersenneTwister } from "#lib/random";
import type { GPT } from "../../solutions/2-building-a-transformer/06-complete-model/init-gpt.js";
import { type Bend, write } from "./sampler.js";

/** What a model of part 4 does with 400 new problems at temperature 1. */
export interface Behavior {
  /** share of right answers */
  right: number;
  /** share of answers without a thought */
  atOnce: number;
  /** share of right answers where the first token may not be ⇒ */
  madeToThink: number;
  /** share of right answers where ⇒ may not come before six thoughts */
  sixThoughts: number;
  /** share of right answers where WAIT replaces the first ⇒ that comes before six thoughts, twice at most */
  waits: number;
}

const PROBLEMS = 400;

export function behaviorOf(model: GPT): Behavior {
  const rng = mersenneTwister(99);
  const problems = Array.from({ length: PROBLEMS }, () => randomDigits(DIGITS, rng));
  const share = (rows: number[][], holds: (row: number[], i: number) => boolean) =>
    rows.filter(holds).length / PROBLEMS;
  const isRight = (row: number[], i: number) => parseChain(row).answer === answerOf(problems[i]);
  const written = (bend?: Bend) => write(model, problems, { temperature: 1, rng, bend });
  const free = written();
  return {
    right: share(free, isRight),
    atOnce: share(free, (row) => row[0] === SO),
    madeToThink: share(
      written((logits, row) => {
        if (row.length === 0) logits[SO] = -1e9;
      }),
      isRight,
    ),
    sixThoughts: share(
      written((logits, row) => {
        logits[WAIT] = -1e9;
        if (!row.includes(SO) && thoughtsIn(row) < DIGITS) logits[SO] = -1e9;
      }),
      isRight,
    ),
    waits: share(
      written((logits, row) => {
        logits[WAIT] = -1e9;
        const mayWait =
          !row.includes(SO) &&
          isDigit(row[row.length - 1] ?? -1) &&
          thoughtsIn(row) < DIGITS &&
          row.filter((id) => id === WAIT).length < 2;
        if (!mayWait) return;
        const max = Math.max(...logits);
        const stops = Math.exp(logits[SO] - max) / logits.reduce((sum, z) => sum + Math.exp(z - max), 0);
        if (rng.random() < stops) for (const id of logits.keys()) logits[id] = id === WAIT ? 0 : -1e9;
        else logits[SO] = -1e9;
      }),
      isRight,
    ),
  };
}

const thoughtsIn = (row: number[]) => row.filter((id) => operandOf(id) !== null).length;

/** Where the behavior of each has to be; what is told of it in the lessons holds there. */
export function isInBand(
  name: Checkpoint,
  { right, atOnce, madeToThink, sixThoughts, waits }: Behavior,
): boolean {
  const within = (x: number, low: number, high: number) => low <= x && x <= high;
  switch (name) {
    case "reasoner":
      return within(right, 0.55, 0.7) && atOnce === 0;
    case "two-minds":
      return within(atOnce, 0.8, 0.9) && within(madeToThink, 0.35, 0.55);
    case "clueless":
      return within(atOnce, 0.8, 0.9) && madeToThink < 0.2;
    case "hasty":
      return within(right, 0.35, 0.55) && sixThoughts >= 0.8 && waits >= 0.6;
  }
}
