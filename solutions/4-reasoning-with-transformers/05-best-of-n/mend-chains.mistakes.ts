import { mistakesFor } from "#lib/author/mistakes";
import { parseChain } from "#lib/chain-sums/chains";
import { promptOf } from "#lib/chain-sums/problems";
import type { Random } from "#lib/random";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { sampleChains } from "../02-self-consistency/sample-chains.js";
import {
  type Mended,
  type MendingPlan,
  mendChains as right,
  type StepJudge,
  trustedTokens as trusted,
} from "./mend-chains.js";

interface Parts {
  /** tokens that are kept of a chain, null if it is settled */
  kept: (scores: number[], threshold: number, round: number) => number | null;
  /** whether the judge can read a chain of K digits step by step */
  whole: (written: number[], K: number) => boolean;
  /** tokens that are kept of a broken chain, null to leave it as it is */
  broken: (length: number) => number | null;
  /** what a chain has cost, from its cost before, the new tokens and the kept ones */
  cost: (before: number, added: number, kept: number) => number;
  joined: (kept: number[], added: number[]) => number[];
  /** in which order open chains are written again */
  order: (open: number[], isWhole: (b: number) => boolean) => number[];
  /** which chains are open after a round */
  open: (open: number[], settled: (b: number) => boolean, all: number[]) => number[];
}

const hasThoughts = (written: number[], K: number) => {
  const { thoughts, isWellFormed } = parseChain(written);
  return isWellFormed && thoughts.length === K;
};

const parts: Parts = {
  kept: trusted,
  whole: (written, K) => hasThoughts(written, K) && written.length === 2 * K + 3,
  broken: () => 0,
  cost: (before, added) => before + added,
  joined: (kept, added) => [...kept, ...added],
  order: (open) => open,
  open: (open, settled) => open.filter((b) => !settled(b)),
};

/** The whole loop, with some of its parts done in another way. */
const mending = (other: Partial<Parts>) => ({
  async mendChains(
    model: GPT,
    problems: number[][],
    judge: StepJudge,
    { rounds, threshold }: MendingPlan,
    rng: Random,
  ): Promise<Mended[]> {
    if (!(Number.isInteger(rounds) && rounds >= 0) || Number.isNaN(threshold))
      return right(model, problems, judge, { rounds, threshold }, rng);
    const way = { ...parts, ...other };
    const chains: Mended[] = problems.map(() => ({ written: [], tokens: 0 }));
    const write = async (rows: number[]) => {
      const lengths = [...new Set(rows.map((b) => chains[b].written.length))].sort((a, b) => a - b);
      const groups = lengths.map((length) => rows.filter((b) => chains[b].written.length === length));
      for (const same of groups) {
        const prompts = same.map((b) => [...promptOf(problems[b]), ...chains[b].written]);
        const most = Math.max(1, model.P.shape[0] - prompts[0].length);
        const samples = await sampleChains(model, prompts, { temperature: 1, most, rng });
        for (const [i, b] of same.entries()) {
          const { written, tokens } = chains[b];
          const added = samples[i].written;
          chains[b] = {
            written: way.joined(written, added),
            tokens: way.cost(tokens, added.length, written.length),
          };
        }
      }
    };
    const isWhole = (b: number) => way.whole(chains[b].written, problems[b].length);
    const all = [...problems.keys()];
    let open = all;
    await write(open);
    for (let round = 0; round < rounds && open.length > 0; round++) {
      const whole = open.filter(isWhole);
      const drafts = whole.map((b) => ({ digits: [...problems[b]], written: [...chains[b].written] }));
      const scores = drafts.length === 0 ? [] : await judge(drafts);
      const kept = new Map(
        open.map((b) => {
          const i = whole.indexOf(b);
          return [b, i < 0 ? way.broken(chains[b].written.length) : way.kept(scores[i], threshold, round)];
        }),
      );
      for (const b of open) {
        const length = kept.get(b) ?? null;
        if (length !== null) chains[b].written = chains[b].written.slice(0, length);
      }
      const rewritten = way.order(open, (b) => whole.includes(b)).filter((b) => kept.get(b) !== null);
      open = way.open(open, (b) => kept.get(b) === null, all);
      await write(rewritten);
    }
    return chains;
  },
});

/** Other tokens are kept, in the loop too. */
const keeping = (kept: (scores: number[], threshold: number) => number | null) => ({
  trustedTokens: kept,
  ...mending({ kept }),
});

export default mistakesFor<typeof import("./mend-chains.js")>({
  "doubted-step-kept": {
    because: "The doubted step itself was kept. The model then goes on from the error, round after round.",
    ...keeping((scores, threshold) => {
      const kept = trusted(scores, threshold);
      return kept === null ? null : kept + 2;
    }),
  },
  "one-token-a-step": {
    because: "The index of the step was taken for a number of tokens. A step has two.",
    ...keeping((scores, threshold) => {
      const kept = trusted(scores, threshold);
      return kept === null ? null : kept / 2;
    }),
  },
  "doubted-operand-kept": {
    because: "The operand of the doubted step was kept. The whole step goes.",
    ...keeping((scores, threshold) => {
      const kept = trusted(scores, threshold);
      return kept === null ? null : kept + 1;
    }),
  },
  "last-doubted-step": {
    because: "The chain was cut at the last doubted step. All that follows the first one builds on it.",
    ...keeping((scores, threshold) => {
      const doubted = scores.map((score) => score < threshold).lastIndexOf(true);
      return doubted < 0 ? null : 2 * doubted;
    }),
  },
  "worst-step": {
    because:
      "The chain was cut at the step with the lowest score. What counts is the first step that is doubted.",
    ...keeping((scores, threshold) =>
      trusted(scores, threshold) === null ? null : 2 * scores.indexOf(Math.min(...scores)),
    ),
  },
  "trusted-steps-counted": {
    because: "All steps that are not doubted were counted. Those after the first doubted one don't stay.",
    ...keeping((scores, threshold) =>
      trusted(scores, threshold) === null ? null : 2 * scores.filter((score) => score >= threshold).length,
    ),
  },
  "threshold-is-doubted": {
    because: "A step whose score is the threshold was doubted. Only a score below it is a doubt.",
    ...keeping((scores, threshold) => {
      const doubted = scores.findIndex((score) => score <= threshold);
      return doubted < 0 ? null : 2 * doubted;
    }),
  },
  "threshold-ignored": {
    because: "Scores were compared with 0 and not with the threshold.",
    ...keeping((scores) => trusted(scores, 0)),
  },
  "nothing-doubted-nothing-kept": {
    because: "Where no step is doubted, −1 or 0 steps were kept. Such a chain is finished.",
    ...keeping((scores, threshold) => trusted(scores, threshold) ?? 0),
  },
  "nothing-doubted-all-kept": {
    because:
      "Where no step is doubted, a length was returned and not null. Such a chain is not to be continued.",
    ...keeping((scores, threshold) => trusted(scores, threshold) ?? 2 * scores.length),
  },
  "high-scores-doubted": {
    because: "Steps above the threshold were doubted. High scores are for right steps.",
    ...keeping((scores, threshold) =>
      trusted(
        scores.map((score) => -score),
        -threshold,
      ),
    ),
  },
  "always-from-the-start": {
    because: "The whole chain was thrown away. The steps before the first doubted one can be trusted.",
    ...mending({ kept: (scores, threshold) => (trusted(scores, threshold) === null ? null : 0) }),
  },
  "kept-tokens-paid-again": {
    because: "The tokens that were kept were counted again. The model wrote them once.",
    ...mending({ cost: (before, added, kept) => before + added + kept }),
  },
  "thrown-away-for-free": {
    because:
      "Only the tokens of the final chain were counted. Those that were thrown away have been paid for too.",
    ...mending({ cost: (_, added, kept) => added + kept }),
  },
  "last-round-alone": {
    because: "Only the tokens of the last continuation were counted. A cost adds up.",
    ...mending({ cost: (_, added) => added }),
  },
  "rewritten-part-alone": {
    because: "What was kept was lost: the chain is only what was written in the last round.",
    ...mending({ joined: (_, added) => added }),
  },
  "settled-chains-judged-again": {
    because: "A chain that was settled came back to the judge. It is settled for good.",
    ...mending({ open: (_, __, all) => all }),
  },
  "wait-shown-to-the-judge": {
    because: "A chain with a WAIT was shown to the judge. Such a chain is written again from the start.",
    ...mending({ whole: hasThoughts }),
  },
  "wait-in-place-of-a-thought": {
    because: "Only the length of a chain was looked at. A WAIT and its total are as long as a thought.",
    ...mending({ whole: (written, K) => parseChain(written).isWellFormed && written.length === 2 * K + 3 }),
  },
  "infinite-threshold-refused": {
    because:
      "An infinite threshold was refused. Only NaN is: below Infinity every finite score is doubted, below −Infinity none.",
    async mendChains(model: GPT, problems: number[][], judge: StepJudge, plan: MendingPlan, rng: Random) {
      if (!Number.isFinite(plan.threshold)) throw new RangeError(`a finite threshold, got ${plan.threshold}`);
      return right(model, problems, judge, plan, rng);
    },
  },
  "broken-chains-left": {
    because: "Broken chains were left as they are. They are written again in each round.",
    ...mending({ broken: () => null }),
  },
  "broken-chains-last": {
    because:
      "Broken chains were written again after the doubted ones. Chains of one length go in the order of the problems.",
    ...mending({
      order: (open, isWhole) => [...open.filter(isWhole), ...open.filter((b) => !isWhole(b))],
    }),
  },
  "broken-chains-first": {
    because:
      "Broken chains were written again before the doubted ones. Chains of one length go in the order of the problems.",
    ...mending({
      order: (open, isWhole) => [...open.filter((b) => !isWhole(b)), ...open.filter(isWhole)],
    }),
  },
  "broken-chains-continued": {
    because: "A broken chain was continued after its end. It is written again from the start.",
    ...mending({ broken: (length) => Math.min(length, 4) }),
  },
  "first-step-never-doubted": {
    because:
      "A doubt about the first step, at index 0, was treated as no doubt. Nothing of such a chain is kept.",
    ...keeping((scores, threshold) => trusted(scores, threshold) || null),
  },
});
