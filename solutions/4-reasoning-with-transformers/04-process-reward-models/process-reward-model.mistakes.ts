import * as tf from "@tensorflow/tfjs";
import { asTheLatest, freedAtTheEnd, mistakesFor } from "#lib/author/mistakes";
import { parseChain } from "#lib/chain-sums/chains";
import { answerOf, promptOf } from "#lib/chain-sums/problems";
import type { Random } from "#lib/random";
import { idTensor } from "../../2-building-a-transformer/01-embeddings-and-positions/token-embedding.js";
import { gptLogits } from "../../2-building-a-transformer/06-complete-model/gpt-logits.js";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import type { Gradients } from "../../2-building-a-transformer/07-training-at-scale/accumulate-gradients.js";
import { clipGradients } from "../../2-building-a-transformer/07-training-at-scale/clip-gradients.js";
import { type AdamW, adamW } from "../../2-building-a-transformer/07-training-at-scale/decoupled-decay.js";
import { frozenCopy } from "../../3-fine-tuning-a-transformer/03-rlhf/frozen-reference.js";
import { checkChain } from "../01-chain-of-thought/check-chain.js";
import { sampleChains } from "../02-self-consistency/sample-chains.js";
import {
  type JudgePlan,
  type LabeledChain,
  labeledChains as rightChains,
  chainScores as rightScores,
  type WrittenChain,
} from "./process-reward-model.js";
import { stepLoss } from "./step-loss.js";
import { stepScores } from "./step-scores.js";

/** Other labels of the same chains. */
const labeled = (labelsOf: (chain: LabeledChain) => number[]) => ({
  async labeledChains(model: GPT, problems: number[][], rng: Random): Promise<LabeledChain[]> {
    const chains = await rightChains(model, problems, rng);
    return chains.map((chain) => ({ ...chain, labels: labelsOf(chain) }));
  },
});

type Scores = (judge: GPT, chains: WrittenChain[]) => tf.Tensor;

/** Other scores, where they are read and where they are learned; chains that do not fit are refused as they should be. */
const scoring = (scores: Scores) => {
  const chainScores: Scores = (judge, chains) =>
    tf.tidy(() => {
      rightScores(judge, chains);
      return scores(judge, chains);
    });
  return {
    chainScores,
    async judgeChains(judge: GPT, chains: WrittenChain[]): Promise<number[][]> {
      if (chains.length === 0) return [];
      const told = chainScores(judge, chains);
      return (await told.array().finally(() => told.dispose())) as number[][];
    },
    ...training({ scores }),
  };
};

/** Scores at other places of the rows. */
const placed = (place: (s: number, start: number, S: number) => number) =>
  scoring((judge, chains) => {
    const S = parseChain(chains[0].written).thoughts.length;
    const rows = chains.map(({ digits, written }) => [...promptOf(digits), ...written.slice(0, 2 * S)]);
    const places = rows.map((row) =>
      Array.from({ length: S }, (_, s) =>
        Math.max(1, Math.min(row.length - 1, place(s, row.length - 2 * S, S))),
      ),
    );
    return stepScores(gptLogits(judge, idTensor(rows, judge.E.shape[0] as number)), rows, places);
  });

interface Parts {
  scores: Scores;
  lossOf: (scores: tf.Tensor, labels: tf.Tensor) => tf.Tensor;
  variables: (judge: GPT) => tf.Variable[];
  optimizer: (variables: tf.Variable[]) => AdamW;
  clip: (grads: Gradients) => Gradients;
  told: (loss: tf.Scalar, again: () => tf.Scalar) => tf.Scalar;
  forgets: boolean;
  draw: (chains: LabeledChain[], batch: number, rng: Random) => LabeledChain[];
}

const all = (judge: GPT) => Object.values(gptParameters(judge)) as tf.Variable[];

const parts: Parts = {
  scores: rightScores,
  lossOf: (scores, labels) => stepLoss(scores, labels, tf.onesLike(labels)),
  variables: all,
  optimizer: (variables) => adamW(variables, { weightDecay: 0 }),
  clip: (grads) => clipGradients(grads, 1).grads,
  told: (loss) => loss,
  forgets: false,
  draw: (chains, batch, rng) => Array.from({ length: batch }, () => chains[rng.integer(chains.length)]),
};

/** The whole loop, with some of its parts done in another way. */
function training(other: Partial<Parts>) {
  return {
    async *trainJudge(
      judge: GPT,
      chains: LabeledChain[],
      { steps, batch, lr }: JudgePlan,
      rng: Random,
    ): AsyncGenerator<number, void> {
      if (chains.length === 0) throw new RangeError("a judge learns from one chain or more, got none");
      const way = { ...parts, ...other };
      const variables = way.variables(judge);
      let optimizer = way.optimizer(variables);
      try {
        for (let step = 0; step < steps; step++) {
          const drawn = way.draw(chains, batch, rng);
          const loss = tf.tidy(() => {
            const labels = tf.tensor2d(drawn.map((chain) => chain.labels)); // [B, S]
            const lossOf = () => way.lossOf(way.scores(judge, drawn), labels) as tf.Scalar; // []
            const { value, grads } = tf.variableGrads(lossOf, variables);
            optimizer.step(way.clip(grads as Gradients), lr);
            return way.told(value, lossOf);
          });
          const [told] = await loss.data();
          loss.dispose();
          if (way.forgets) {
            optimizer.dispose();
            optimizer = way.optimizer(variables);
          }
          yield told;
        }
      } finally {
        optimizer.dispose();
      }
    },
  };
}

/** A judge made of other tensors. */
const judged = (tensorOf: (tensor: tf.Tensor) => tf.Tensor) => ({
  newJudge(reasoner: GPT): GPT {
    const copyOf = (node: unknown): unknown => {
      if (typeof node !== "object" || node === null) return node;
      if ("dataId" in node) return tensorOf(node as tf.Tensor);
      if (Array.isArray(node)) return node.map(copyOf);
      return Object.fromEntries(Object.entries(node).map(([key, inner]) => [key, copyOf(inner)]));
    };
    return copyOf(reasoner) as GPT;
  },
});

const latestOptimizer = asTheLatest(adamW);

export default mistakesFor<typeof import("./process-reward-model.js")>({
  "labels-by-outcome": {
    because:
      "Every step got the grade of the answer. That's an outcome reward model: it blames the right steps of a wrong chain.",
    ...labeled(({ digits, written, labels }) =>
      labels.map(() => Number(parseChain(written).answer === answerOf(digits))),
    ),
  },
  "on-track-for-valid": {
    because:
      "A step that builds on an error was called wrong. The label asks whether the step itself follows from the one before.",
    ...labeled(({ digits, written }) => checkChain(digits, parseChain(written).thoughts).onTrack.map(Number)),
  },
  "sums-alone": {
    because:
      "Only the sums were checked. A step that adds an operand out of turn doesn't follow from the one before, even if its sum is right.",
    ...labeled(({ digits, written }) => {
      const { thoughts } = parseChain(written);
      return thoughts.map(({ operand, total }, s) =>
        Number(total === ((s === 0 ? 0 : thoughts[s - 1].total) + digits[operand]) % 10),
      );
    }),
  },
  "all-called-right": {
    because: "Every step was labeled right. A judge that never sees an error learns to say yes.",
    ...labeled(({ labels }) => labels.map(() => 1)),
  },
  "errors-are-ones": {
    because: "The labels are upside down. 1 stands for a right step.",
    ...labeled(({ labels }) => labels.map((label) => 1 - label)),
  },
  "plus-and-minus-one": {
    because: "A wrong step got the label −1. The loss needs 0 and 1, as targets of a probability.",
    ...labeled(({ labels }) => labels.map((label) => 2 * label - 1)),
  },
  "first-error-alone": {
    because: "Only the first wrong step was labeled wrong. Later steps have errors of their own.",
    ...labeled(({ labels }) => labels.map((_, s) => Number(s !== labels.indexOf(0)))),
  },
  "places-of-operands": {
    because:
      "The places are those of the operands. What can be wrong about a step is its total, the second token of a thought.",
    ...placed((s, start) => start + 2 * s),
  },
  "places-without-the-problem": {
    because: "The places were counted from the start of the chain. A row begins with the problem.",
    ...placed((s) => 2 * s + 1),
  },
  "one-place-for-each-token": {
    because: "Neighboring tokens were taken for neighboring steps. A thought has two tokens.",
    ...placed((s, start) => start + s + 1),
  },
  "own-place": {
    because:
      "The total's logit was read where the model has seen the total already. There it speaks of the next operand.",
    ...scoring((judge, chains) => {
      const S = parseChain(chains[0].written).thoughts.length;
      const rows = chains.map(({ digits, written }) => [...promptOf(digits), ...written.slice(0, 2 * S)]);
      const logits = gptLogits(judge, idTensor(rows, judge.E.shape[0] as number)); // [B, T, V]
      const chosen = tf.oneHot(idTensor(rows, judge.E.shape[0] as number), judge.E.shape[0] as number);
      const own = tf.sum(tf.mul(logits, chosen), -1); // [B, T]
      const steps = tf.slice(own, [0, rows[0].length - 2 * S], [rows.length, 2 * S]);
      return tf.squeeze(
        tf.slice(tf.reshape(steps, [rows.length, S, 2]), [0, 0, 1], [rows.length, S, 1]),
        [2],
      );
    }),
  },
  "totals-found-by-their-id": {
    because:
      "The total was searched for in the row, and another token like it was found. A place is an index that can be counted.",
    ...scoring((judge, chains) => {
      const S = parseChain(chains[0].written).thoughts.length;
      const rows = chains.map(({ digits, written }) => [...promptOf(digits), ...written.slice(0, 2 * S)]);
      const places = rows.map((row) =>
        Array.from({ length: S }, (_, s) => row.lastIndexOf(row[row.length - 2 * S + 2 * s + 1])),
      );
      return stepScores(gptLogits(judge, idTensor(rows, judge.E.shape[0] as number)), rows, places);
    }),
  },
  "steps-backwards": {
    because: "The places run from the last step to the first, and the labels the other way.",
    ...placed((s, start, S) => start + 2 * (S - 1 - s) + 1),
  },
  "last-step-alone": {
    because: "Every step got the place of the last one. A process reward model has one place for each step.",
    ...placed((_, start, S) => start + 2 * S - 1),
  },
  "tensors-shared": {
    because:
      "The judge holds the reasoner's tensors. It needs variables of its own, which only begin with the same numbers.",
    ...judged((tensor) => tensor),
  },
  "frozen-judge": {
    because: "The copies are constants. A judge is trained, so its tensors have to be variables.",
    newJudge: frozenCopy,
  },
  "judge-from-zero": {
    because:
      "The judge begins with zeros. It would have to learn to add before it can see that a sum is wrong.",
    ...judged((tensor) => tf.tidy(() => tf.variable(tf.zeros(tensor.shape)))),
  },
  "judge-from-noise": {
    because:
      "The judge begins with random numbers. To check sums it must first be able to add, and the reasoner already is.",
    ...judged((tensor) => tf.tidy(() => tf.variable(tf.randomNormal(tensor.shape, 0, 0.02, "float32", 7)))),
  },
  "judge-not-trainable": {
    because: "The variables were made without leave to train. A judge learns.",
    ...judged((tensor) => tf.variable(tensor, false)),
  },
  "summed-loss": {
    because: "The losses of the steps were added up. The loss is their mean.",
    ...training({
      lossOf: (scores, labels) => tf.mul(stepLoss(scores, labels, tf.onesLike(labels)), labels.size),
    }),
  },
  "labels-as-mask": {
    because:
      "The labels were taken for the mask, so wrong steps don't count. They are what the judge has to learn.",
    ...training({ lossOf: (scores, labels) => stepLoss(scores, labels, labels) }),
  },
  "last-label-counts": {
    because: "Only the last step of each chain counts in this loss. All steps have a label.",
    ...training({
      lossOf: (scores, labels) => {
        const [B, S] = labels.shape as [number, number];
        const last = (x: tf.Tensor) => tf.slice(x, [0, S - 1], [B, 1]);
        return stepLoss(last(scores), last(labels), tf.ones([B, 1]));
      },
    }),
  },
  "only-the-table-learns": {
    because: "Only the token table was trained. Everything in the judge learns.",
    ...training({ variables: (judge) => [judge.E as tf.Variable] }),
  },
  "blocks-frozen": {
    because: "The blocks were left out of the training. Everything in the judge learns.",
    ...training({
      variables: (judge) =>
        Object.entries(gptParameters(judge)).flatMap(([name, x]) =>
          name.startsWith("blocks") ? [] : [x as tf.Variable],
        ),
    }),
  },
  "weights-fade": {
    because: "The weights decay. The docstring asks for AdamW without weight decay.",
    ...training({ optimizer: (variables) => adamW(variables) }),
  },
  "never-clipped": {
    because: "The gradient was not clipped.",
    ...training({ clip: (grads) => grads }),
  },
  "loss-after-the-step": {
    because: "This is the loss after the step. It is reported as it was before.",
    ...training({ told: (_, again) => again() }),
  },
  "optimizer-made-anew": {
    because:
      "Each step made a new optimizer, so the moments were lost. One optimizer lives for the whole training.",
    ...training({ forgets: true }),
  },
  "waits-kept": {
    because: "A chain with a WAIT was kept. It is well formed, but more than one thought for each digit.",
    async labeledChains(model, problems, rng) {
      const prompts = problems.map(promptOf);
      const most = model.P.shape[0] - (prompts[0]?.length ?? 0);
      const samples = await sampleChains(model, prompts, { temperature: 1, most, rng });
      return samples.flatMap(({ written }, b) => {
        const { thoughts, isWellFormed } = parseChain(written);
        if (!isWellFormed || thoughts.length !== problems[b].length) return [];
        const labels = checkChain(problems[b], thoughts).valid.map(Number);
        return [{ digits: [...problems[b]], written: [...written], labels }];
      });
    },
  },
  "tails-read-too": {
    because:
      "The judge read what comes after the thoughts, so all chains needed the same length. Cut each chain after its thoughts.",
    ...scoring((judge, chains) => {
      const S = parseChain(chains[0].written).thoughts.length;
      const rows = chains.map(({ digits, written }) => [...promptOf(digits), ...written]);
      const places = chains.map(({ digits }) =>
        Array.from({ length: S }, (_, s) => digits.length + 2 + 2 * s),
      );
      return stepScores(gptLogits(judge, idTensor(rows, judge.E.shape[0] as number)), rows, places);
    }),
  },
  "probabilities-for-logits": {
    because:
      "judgeChains returned probabilities. A score is a logit: its readers take the sigmoid themselves.",
    async judgeChains(judge, chains) {
      if (chains.length === 0) return [];
      const told = tf.tidy(() => tf.sigmoid(rightScores(judge, chains)));
      return (await told.array().finally(() => told.dispose())) as number[][];
    },
  },
  "embeddings-frozen": {
    because: "The token and position tables were left out of the training. Everything in the judge learns.",
    ...training({
      variables: (judge) =>
        Object.entries(gptParameters(judge)).flatMap(([name, x]) =>
          name === "E" || name === "P" ? [] : [x as tf.Variable],
        ),
    }),
  },
  "neighbors-drawn": {
    because:
      "One place was drawn, and the chains after it were taken. Each chain of a batch is drawn by itself.",
    ...training({
      draw: (chains, batch, rng) => {
        const start = rng.integer(chains.length);
        return Array.from({ length: batch }, (_, i) => chains[(start + i) % chains.length]);
      },
    }),
  },
  "digits-shared": {
    because: "The result holds the caller's own digits. Its lists are new: copy them.",
    async labeledChains(model, problems, rng) {
      const chains = await rightChains(model, problems, rng);
      return chains.map((chain) => ({
        ...chain,
        digits: problems.find((digits) => digits.join() === chain.digits.join()) as number[],
      }));
    },
  },
  "freed-at-the-end": {
    because:
      "You free what the training holds only after its last step. A caller may stop earlier: free it in a `finally`.",
    trainJudge: freedAtTheEnd(training({}).trainJudge),
  },
  "one-optimizer-for-all": {
    because:
      "You keep the optimizer outside the function, where the next training writes over it. Keep it in the call.",
    ...training({ optimizer: (variables) => latestOptimizer(variables, { weightDecay: 0 }) }),
  },
});
