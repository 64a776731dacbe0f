import * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { promptOf } from "#lib/chain-sums/problems";
import { isDigit, operandOf } from "#lib/chain-sums/tokens";
import type { Random } from "#lib/random";
import { idTensor } from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { sampleToken } from "../../2-building-a-transformer/06-complete-model/sample-token.js";
import type { KVCache } from "../../2-building-a-transformer/08-kv-cache/append-cache.js";
import { cachedLogits } from "../../2-building-a-transformer/08-kv-cache/cached-forward.js";
import { sampleChains } from "../02-self-consistency/sample-chains.js";
import { logScoreOfChain } from "../04-process-reward-models/score-of-chain.js";
import type { StepJudge } from "./mend-chains.js";
import {
  type Beamed,
  type BeamPlan,
  survivors as best,
  reorderCaches as reorder,
  stepBeam as right,
  type Scored,
} from "./step-beam.js";

interface Row extends Scored {
  problem: number;
  row: number;
}

interface Parts {
  reorder: typeof reorder;
  /** the row that a grown draft continues */
  parent: (draft: Row, i: number, rows: number) => number;
  /** from the logits of all thoughts and the score before */
  score: (scores: number[], before: number) => number;
  /** the drafts that survive, from those that were judged */
  select: (judged: Row[], beam: number, problems: number) => Row[];
  /** the row and the score of judged draft i */
  placed: (row: number, i: number, before: number) => number;
}

const within =
  (survive: typeof best) =>
  (judged: Row[], beam: number, problems: number): Row[] =>
    Array.from({ length: problems }, (_, problem) =>
      judged.filter((draft) => draft.problem === problem),
    ).flatMap((own) => survive(own, beam).map((i) => own[i]));

const usual: Parts = {
  reorder,
  parent: ({ row }) => row,
  score: (scores) => logScoreOfChain(scores, "product"),
  select: within(best),
  placed: (row) => row,
};

/** The whole search, with some of its parts done in another way. */
const searching = (other: Partial<Parts>) => ({
  async stepBeam(
    model: GPT,
    problems: number[][],
    judge: StepJudge,
    { beam, tries }: BeamPlan,
    rng: Random,
  ): Promise<Beamed[]> {
    const K = problems[0]?.length ?? 0;
    const isOdd = [beam, tries].some((count) => !(Number.isInteger(count) && count >= 1));
    const odd = problems.some(
      (digits) => digits.length !== K || digits.length === 0 || digits.some((id) => !isDigit(id)),
    );
    if (isOdd || odd || 3 * K + 3 > 32 || problems.length === 0)
      return right(model, problems, judge, { beam, tries }, rng);
    const way = { ...usual, ...other };
    const V = model.E.shape[0] as number;
    const chains: Beamed[] = problems.map(() => ({ written: [], tokens: 0 }));
    let drafts: Row[] = problems.map((_, problem) => ({ problem, row: problem, written: [], score: 0 }));
    let caches: KVCache[] = [];
    const hold = (others: KVCache[]) => {
      tf.dispose(caches);
      caches = others;
    };
    const read = (ids: number[][]) => {
      const told = tf.tidy(() => {
        const { logits, caches: longer } = cachedLogits(model, idTensor(ids, V), caches);
        return {
          last: tf.squeeze(tf.slice(logits, [0, ids[0].length - 1, 0], [ids.length, 1, V]), [1]),
          longer,
        };
      });
      hold(told.longer);
      return told.last;
    };
    try {
      read(problems).dispose();
      for (let step = 0; step < K && drafts.length > 0; step++) {
        const rows = caches[0].K.shape[0];
        const grown = drafts.flatMap((draft) =>
          Array.from({ length: tries }, () => ({ ...draft, written: [...draft.written] })),
        );
        const parents = grown.map((draft, i) => Math.min(rows - 1, way.parent(draft, i, rows)));
        hold(way.reorder(caches, parents));
        for (let token = 0; token < 2; token++) {
          const last = read(
            grown.map(({ problem, written }) => [
              [...promptOf(problems[problem]), ...written].at(-1) as number,
            ]),
          );
          const logits = (await last.array().finally(() => last.dispose())) as number[][];
          for (const [row, draft] of grown.entries()) {
            draft.written.push(sampleToken(logits[row], {}, rng));
            chains[draft.problem].tokens++;
          }
        }
        const whole = [...grown.keys()].filter((row) => {
          const [operand, total] = grown[row].written.slice(-2);
          return operandOf(operand) !== null && isDigit(total);
        });
        const scores =
          whole.length === 0
            ? []
            : await judge(
                whole.map((row) => ({
                  digits: [...problems[grown[row].problem]],
                  written: [...grown[row].written],
                })),
              );
        const judged = whole.map(
          (row, i): Row => ({
            ...grown[row],
            row: way.placed(row, i, grown[row].row),
            score: way.score(scores[i], grown[row].score),
          }),
        );
        drafts = way.select(judged, beam, problems.length);
      }
    } finally {
      tf.dispose(caches);
    }
    const first = drafts.filter(
      ({ problem }, i) => drafts.findIndex((draft) => draft.problem === problem) === i,
    );
    const ends = await sampleChains(
      model,
      first.map(({ problem, written }) => [...promptOf(problems[problem]), ...written]),
      { temperature: 1, most: 3, rng },
    );
    for (const [i, { problem, written }] of first.entries()) {
      chains[problem].written = [...written, ...ends[i].written];
      chains[problem].tokens += ends[i].written.length;
    }
    return chains;
  },
});

/** Other rows of the caches, in the search too. */
const moving = (other: typeof reorder) => ({
  reorderCaches: (caches: KVCache[], parents: number[]): KVCache[] => {
    tf.dispose(reorder(caches, parents)); // refuses what it should
    return other(caches, parents);
  },
  ...searching({ reorder: other }),
});
const rowsBy = (tensor: tf.Tensor, rows: number[]): tf.Tensor =>
  tf.tidy(() => tf.gather(tensor, tf.tensor1d(rows, "int32")));
const inPlace = (cache: KVCache, parents: number[]) =>
  parents.map((_, i) => i % (cache.K.shape[0] as number));

/** Other survivors, in the search too. */
const surviving = (other: typeof best) => ({ survivors: other, ...searching({ select: within(other) }) });
const textOf = ({ written }: Scored) => written.join(" ");
const ranked = (drafts: Scored[], indices = [...drafts.keys()]) =>
  [...indices].sort((i, j) => drafts[j].score - drafts[i].score);
const different = (drafts: Scored[], indices = [...drafts.keys()]) =>
  indices.filter((i, at) => indices.findIndex((j) => textOf(drafts[j]) === textOf(drafts[i])) === at);

export default mistakesFor<typeof import("./step-beam.js")>({
  "rows-not-moved": {
    because:
      "The rows of the caches stayed where they were. A draft then goes on from the memory of another one.",
    ...moving((caches, parents) =>
      caches.map((cache) => ({
        K: rowsBy(cache.K, inPlace(cache, parents)),
        V: rowsBy(cache.V, inPlace(cache, parents)),
      })),
    ),
  },
  "keys-alone": {
    because: "The keys were moved, and the values were not. Both belong to a row.",
    ...moving((caches, parents) =>
      caches.map((cache) => ({ K: rowsBy(cache.K, parents), V: rowsBy(cache.V, inPlace(cache, parents)) })),
    ),
  },
  "keys-for-values": {
    because: "The values were filled with keys.",
    ...moving((caches, parents) => caches.map(({ K }) => ({ K: rowsBy(K, parents), V: rowsBy(K, parents) }))),
  },
  "first-layer-alone": {
    because: "Only the first layer was moved. Every layer keeps keys and values of each row.",
    ...moving((caches, parents) =>
      caches.map((cache, layer) => {
        const rows = layer === 0 ? parents : inPlace(cache, parents);
        return { K: rowsBy(cache.K, rows), V: rowsBy(cache.V, rows) };
      }),
    ),
  },
  "first-layer-for-all": {
    because: "Every layer got the caches of the first.",
    ...moving((caches, parents) =>
      caches.map(() => ({ K: rowsBy(caches[0].K, parents), V: rowsBy(caches[0].V, parents) })),
    ),
  },
  "children-for-parents": {
    because: "Row i went to row parents[i]. It is the other way around: row i comes from there.",
    ...moving((caches, parents) => {
      const from = parents.map((_, i) => Math.max(0, parents.indexOf(i)));
      return caches.map(({ K, V }) => ({ K: rowsBy(K, from), V: rowsBy(V, from) }));
    }),
  },
  "sorted-parents": {
    because: "The parents were sorted, or each was taken once. The rows come in the order of the parents.",
    ...moving((caches, parents) => {
      const sorted = [...parents].sort((a, b) => a - b);
      return caches.map(({ K, V }) => ({ K: rowsBy(K, sorted), V: rowsBy(V, sorted) }));
    }),
  },
  "old-caches-freed": {
    because: "The old caches were disposed of. They are the caller's, who may need them again.",
    reorderCaches: (caches, parents) => {
      const others = reorder(caches, parents);
      tf.dispose(caches);
      return others;
    },
  },
  "same-caches-back": {
    because: "Where nothing moves, the old caches themselves came back. To free one is to free both.",
    reorderCaches: (caches, parents) =>
      parents.length === caches[0]?.K.shape[0] && parents.every((row, i) => row === i)
        ? caches
        : reorder(caches, parents),
  },
  "worst-survive": {
    because:
      "The drafts with the lowest scores survive. A high score is a high probability that all is right.",
    ...surviving((drafts, beam) => ranked(drafts, different(drafts)).reverse().slice(0, beam)),
  },
  "duplicates-kept": {
    because: "Equal drafts fill the beam. Two continuations of the same text find no more than one.",
    ...surviving((drafts, beam) => ranked(drafts).slice(0, beam)),
  },
  "cut-before-duplicates": {
    because: "The list was cut before equal drafts were taken out. Their places then stay empty.",
    ...surviving((drafts, beam) => different(drafts, ranked(drafts).slice(0, beam))),
  },
  "cut-before-ranking": {
    because: "The list was cut before it was ranked: the first drafts survive, not the best.",
    ...surviving((drafts, beam) => ranked(drafts, different(drafts).slice(0, beam))),
  },
  "not-ranked": {
    because:
      "The survivors come in the order of the list. The best one comes first: it is the one that is finished.",
    ...surviving((drafts, beam) =>
      ranked(drafts, different(drafts))
        .slice(0, beam)
        .sort((i, j) => i - j),
    ),
  },
  "last-of-equal-drafts": {
    because: "Of equal drafts the last one was kept. The first one counts.",
    ...surviving((drafts, beam) =>
      ranked(
        drafts,
        [...drafts.keys()].filter(
          (i) => drafts.findLastIndex((draft) => textOf(draft) === textOf(drafts[i])) === i,
        ),
      ).slice(0, beam),
    ),
  },
  "best-of-equal-drafts": {
    because: "Of equal drafts the best-scored one was kept. The first one counts, with its score.",
    ...surviving((drafts, beam) => different(drafts, ranked(drafts)).slice(0, beam)),
  },
  "nearly-equal-scores": {
    because:
      "Scores that are close were treated as equal. The higher one is better, however small the difference.",
    ...surviving((drafts, beam) =>
      different(drafts)
        .sort((i, j) => {
          const lead = drafts[j].score - drafts[i].score;
          return Math.abs(lead) < 1e-9 ? 0 : lead;
        })
        .slice(0, beam),
    ),
  },
  "equal-scores-once": {
    because: "Drafts with equal scores counted as one. They are equal if their tokens are.",
    ...surviving((drafts, beam) =>
      ranked(drafts, different(drafts))
        .filter((i, at, all) => all.findIndex((j) => drafts[j].score === drafts[i].score) === at)
        .slice(0, beam),
    ),
  },
  "joined-without-a-space": {
    because: "Tokens were joined without a separator: 1 and 11 look like 11 and 1.",
    ...surviving((drafts, beam) => {
      const texts = drafts.map(({ written }) => written.join(""));
      return ranked(
        drafts,
        [...drafts.keys()].filter((i) => texts.indexOf(texts[i]) === i),
      ).slice(0, beam);
    }),
  },
  "equal-by-the-last-thought": {
    because: "Drafts counted as equal if they end alike. The thoughts before may differ.",
    ...surviving((drafts, beam) => {
      const ends = drafts.map(({ written }) => written.slice(-2).join(" "));
      return ranked(
        drafts,
        [...drafts.keys()].filter((i) => ends.indexOf(ends[i]) === i),
      ).slice(0, beam);
    }),
  },
  "sorts-the-drafts": {
    because: "The caller's list was sorted. The drafts stay where they are.",
    survivors: (drafts, beam) => {
      const indices = best(drafts, beam);
      drafts.sort((a, b) => b.score - a.score);
      return indices;
    },
  },
  "ranks-for-indices": {
    because: "These are ranks in a sorted copy. Asked are indices in the list itself.",
    ...surviving((drafts, beam) => {
      const sorted = [...drafts].sort((a, b) => b.score - a.score);
      return different(sorted).slice(0, beam);
    }),
  },
  "last-thought-alone": {
    because: "Only the last thought was scored. An error further back is then forgotten.",
    ...searching({ score: (scores) => logScoreOfChain(scores, "last") }),
  },
  "worst-thought": {
    because: "A draft was scored by its worst thought. Here it is the product of all.",
    ...searching({ score: (scores) => logScoreOfChain(scores, "min") }),
  },
  "mean-of-the-thoughts": {
    because: "The probabilities were averaged. The score is their product.",
    ...searching({ score: (scores) => logScoreOfChain(scores, "mean") }),
  },
  "logits-added-up": {
    because: "The logits were added up. A product of probabilities is a sum of their logarithms, ln σ(z).",
    ...searching({ score: (scores) => scores.reduce((sum, z) => sum + z, 0) }),
  },
  "earlier-thoughts-again": {
    because:
      "The score so far was added to a score that holds it already. The judge scores all thoughts each time.",
    ...searching({ score: (scores, before) => before + logScoreOfChain(scores, "product") }),
  },
  "problems-compete": {
    because:
      "All drafts competed for the places of all problems. A hard problem then loses its drafts to an easy one.",
    ...searching({
      select: (judged, beam, problems) => {
        const kept = best(
          judged.map((draft) => ({ ...draft, written: [100 + draft.problem, ...draft.written] })),
          beam * problems,
        );
        return kept.map((i) => judged[i]).sort((a, b) => a.problem - b.problem);
      },
    }),
  },
  "equal-across-problems": {
    because:
      "A draft was dropped because another problem has the same one. Only drafts of one problem can be equal.",
    ...searching({
      select: (judged, beam, problems) =>
        within(best)(
          different(judged).map((i) => judged[i]),
          beam,
          problems,
        ),
    }),
  },
  "rows-of-the-step-before": {
    because:
      "A survivor kept the row that it had before the step. The rows were counted again when it was continued.",
    ...searching({ placed: (_, __, before) => before }),
  },
  "rows-among-the-judged": {
    because: "The row was counted among the drafts that were judged. Broken drafts have rows as well.",
    ...searching({ placed: (_, i) => i }),
  },
  "rows-as-they-come": {
    because:
      "The grown drafts continue the rows 0, 1, 2, ... Each continues the row in which its parent was written.",
    ...searching({ parent: (_, i) => i }),
  },
  "last-of-equal-scores": {
    because: "Of equal scores the last draft was taken for the best. The one that comes first is better.",
    ...surviving((drafts, beam) =>
      different(drafts)
        .reverse()
        .sort((i, j) => drafts[j].score - drafts[i].score)
        .slice(0, beam),
    ),
  },
  "each-parent-once": {
    because: "A row that is the parent of several was copied once. It is copied for each of them.",
    ...moving((caches, parents) =>
      caches.map(({ K, V }) => ({
        K: rowsBy(K, [...new Set(parents)]),
        V: rowsBy(V, [...new Set(parents)]),
      })),
    ),
  },
});
