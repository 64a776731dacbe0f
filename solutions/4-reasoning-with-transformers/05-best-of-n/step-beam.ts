import * as tf from "@tensorflow/tfjs";
import { promptOf } from "#lib/chain-sums/problems";
import { isDigit, operandOf } from "#lib/chain-sums/tokens";
import type { Random } from "#lib/random";
import { idTensor } from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { sampleToken } from "../../2-building-a-transformer/06-complete-model/sample-token.js";
import type { KVCache } from "../../2-building-a-transformer/08-kv-cache/append-cache.js";
import { cachedLogits } from "../../2-building-a-transformer/08-kv-cache/cached-forward.js";
import { repeated, sampleChains } from "../02-self-consistency/sample-chains.js";
import { logScoreOfChain } from "../04-process-reward-models/score-of-chain.js";
import type { StepJudge } from "./mend-chains.js";

/** How wide a beam is. */
export interface BeamPlan {
  /** the largest number of a problem's drafts that survive a step */
  beam: number;
  /** in how many ways each survivor is continued */
  tries: number;
}

/** The text of a chain so far, and its score. */
export interface Scored {
  written: number[];
  score: number;
}

/** A finished chain, and what it cost. */
export interface Beamed {
  /** ids, without the problem; empty if all drafts of the problem were broken */
  written: number[];
  /** how many tokens the model wrote for the problem, including all dropped drafts */
  tokens: number;
}

/**
 * Returns caches with reordered rows: row i of the result is a copy of row `parents[i]`. A row that is the parent of several rows is copied
 * for each of them, and a row that isn't a parent is dropped.
 *
 * @param caches one for each layer, `[B, H, T, headDim]` each; they stay unchanged, and the caller disposes of them
 * @param parents the indices of N rows, in any order
 * @returns new caches, `[N, H, T, headDim]`
 * @throws RangeError if there are no parents, or if one isn't a row of the caches
 */
export function reorderCaches(caches: KVCache[], parents: number[]): KVCache[] {
  const rows = caches[0]?.K.shape[0] ?? Number.POSITIVE_INFINITY;
  if (parents.length === 0) throw new RangeError("a batch has one row or more, got no parent");
  const odd = parents.find((row) => !(Number.isInteger(row) && row >= 0 && row < rows));
  if (odd !== undefined) throw new RangeError(`a parent is a row from 0 to ${rows - 1}, got ${odd}`);
  return tf.tidy(() => {
    // blank: the rows of the parents, for every layer
    const index = tf.tensor1d(parents, "int32"); // [N]
    return caches.map(({ K, V }) => ({ K: tf.gather(K, index), V: tf.gather(V, index) })); // [N, H, T, headDim]
    // end
  });
}

/**
 * Returns which drafts of one problem survive: at most `beam` of them, those with the highest scores.
 *
 * Drafts with the same tokens count as one, the first of them. If scores tie, the earlier draft is better.
 *
 * @param drafts any number of drafts; they stay unchanged
 * @param beam a whole number of at least 1
 * @returns their indices in `drafts`, in order from the best draft to the worst
 */
export function survivors(drafts: Scored[], beam: number): number[] {
  // blank: the best of the different drafts
  const texts = drafts.map(({ written }) => written.join(" "));
  return [...drafts.keys()]
    .filter((i) => texts.indexOf(texts[i]) === i)
    .sort((i, j) => drafts[j].score - drafts[i].score)
    .slice(0, beam);
  // end
}

/**
 * Runs a beam search over thoughts, in which a judge decides after each thought which drafts are continued.
 *
 * Each problem starts with one empty draft. In each of K steps, where K is the number of digits, every draft is continued in `tries`
 * ways by one thought, two tokens. Drafts whose new tokens aren't an operand and a digit are broken and dropped. The judge reads all
 * others. The score of a draft is the product of the probabilities that the judge gives to all of the draft's thoughts. Each problem's
 * best `beam` drafts survive (`survivors`). After K steps, one call of `sampleChains` finishes each problem's best draft, in the order
 * of the problems, with at most three tokens each. A problem whose drafts were all dropped is over and has no chain.
 *
 * Everything is drawn at temperature 1. The rows of a step form one batch: problem by problem, each problem's drafts from the best to
 * the worst, and the `tries` continuations of a draft side by side. The first token of every row is drawn, in the order of the rows, and
 * then the second token. The model reads each position of a row once, through caches that follow the drafts.
 *
 * @param model writes the chains
 * @param problems the digits of each problem; all have the same number of digits, one or more
 * @param judge returns one logit for each thought of each draft. It is called once per step, with all drafts that aren't broken, in the
 *   order of the rows, and not called if there are none. The lists it gets are copies
 * @param plan how many drafts survive, and how often each is continued
 * @param rng the source of the draws
 * @returns for each problem, a new chain and its cost; no tensor is left behind, even if the judge throws
 * @throws RangeError if `beam` or `tries` isn't a whole number of at least 1, if problems differ in their number of digits or have none,
 *   if the model has fewer than 3·K + 3 positions, or if an id isn't in its vocabulary. In these cases nothing is drawn
 * @see Snell et al. 2024, section 5.2
 */
export async function stepBeam(
  model: GPT,
  problems: number[][],
  judge: StepJudge,
  { beam, tries }: BeamPlan,
  rng: Random,
): Promise<Beamed[]> {
  assertBeam(model, problems, beam, tries);
  const chains: Beamed[] = problems.map(() => ({ written: [], tokens: 0 }));
  let drafts = problems.map((_, problem) => ({ problem, row: problem, written: [] as number[], score: 0 }));
  let caches: KVCache[] = [];
  /** Replaces the caches by others. */
  const hold = (others: KVCache[]): void => {
    tf.dispose(caches);
    caches = others;
  };
  try {
    if (problems.length > 0) {
      const { last, caches: digits } = read(model, problems, []);
      last.dispose(); // nothing is drawn before the = has been read
      hold(digits);
    }
    for (let step = 0; step < (problems[0]?.length ?? 0) && drafts.length > 0; step++) {
      const grown = repeated(drafts, tries).map((draft) => ({ ...draft, written: [...draft.written] })); // [N]
      hold(
        reorderCaches(
          caches,
          /* blank: the row that each of the grown drafts continues */ grown.map(({ row }) => row) /* end */,
        ),
      );
      for (let token = 0; token < 2; token++) {
        const next = read(
          model,
          grown.map(({ problem, written }) => promptOf(problems[problem]).concat(written).slice(-1)),
          caches,
        ); // [N, 1]
        hold(next.caches);
        const logits = (await next.last.array().finally(() => next.last.dispose())) as number[][]; // [N, V]
        for (const [row, draft] of grown.entries()) {
          draft.written.push(sampleToken(logits[row], {}, rng));
          chains[draft.problem].tokens++;
        }
      }
      const whole = [...grown.keys()].filter((row) => isThought(grown[row].written.slice(-2)));
      const scores =
        whole.length === 0
          ? []
          : await judge(
              whole.map((row) => ({
                digits: [...problems[grown[row].problem]],
                written: [...grown[row].written],
              })),
            ); // [whole][step + 1]
      // blank: the drafts that survive, each with its row in the caches and its score
      const judged = whole.map((row, i) => ({
        ...grown[row],
        row,
        score: logScoreOfChain(scores[i], "product"),
      }));
      drafts = problems.flatMap((_, problem) => {
        const own = judged.filter((draft) => draft.problem === problem);
        return survivors(own, beam).map((i) => own[i]);
      });
      // end
    }
  } finally {
    tf.dispose(caches);
  }
  const best = drafts.filter(({ problem }, i) => problem !== drafts[i - 1]?.problem);
  const prompts = best.map(({ problem, written }) => [...promptOf(problems[problem]), ...written]);
  const ends = await sampleChains(model, prompts, { temperature: 1, most: 3, rng });
  for (const [i, { problem, written }] of best.entries()) {
    chains[problem].written = [...written, ...ends[i].written];
    chains[problem].tokens += ends[i].written.length;
  }
  return chains;
}

/** The model reads more tokens of each row; returns the logits after the last of them, `[B, V]`, and the longer caches. */
function read(model: GPT, ids: number[][], caches: KVCache[]): { last: tf.Tensor; caches: KVCache[] } {
  return tf.tidy(() => {
    const [V] = model.E.shape;
    const { logits, caches: longer } = cachedLogits(model, idTensor(ids, V), caches); // [B, t, V]
    const last = tf.slice(logits, [0, ids[0].length - 1, 0], [ids.length, 1, V]); // [B, 1, V]
    return { last: tf.squeeze(last, [1]), caches: longer }; // [B, V]
  });
}

const isThought = ([operand, total]: number[]): boolean => operandOf(operand) !== null && isDigit(total);

function assertBeam(model: GPT, problems: number[][], beam: number, tries: number): void {
  for (const [name, count] of Object.entries({ beam, tries }))
    if (!(Number.isInteger(count) && count >= 1))
      throw new RangeError(`${name} is a whole number, 1 or more, got ${count}`);
  if (problems.length === 0) return;
  const K = problems[0].length;
  const other = problems.find((digits) => digits.length !== K || digits.length === 0);
  if (other)
    throw new RangeError(`problems have one number of digits, 1 or more, got ${K} and ${other.length}`);
  const [L] = model.P.shape;
  if (3 * K + 3 > L)
    throw new RangeError(`${K} digits and their chain need ${3 * K + 3} positions, got ${L}`);
  tf.dispose(idTensor(problems, model.E.shape[0] as number)); // refuses an id that is not in the vocabulary
}
