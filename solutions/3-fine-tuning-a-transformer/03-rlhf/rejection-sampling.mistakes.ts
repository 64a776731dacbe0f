import type * as tf from "@tensorflow/tfjs";
import { mistakesFor } from "#lib/author/mistakes";
import { EOS } from "#lib/mini-world/words";
import type { Random } from "#lib/random";
import { gptParameters } from "../../2-building-a-transformer/06-complete-model/gpt-parameters.js";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { languageLoss } from "../../2-building-a-transformer/07-training-at-scale/train-language-model.js";
import type { EncodedChat } from "../01-supervised-fine-tuning/chat-encoding.js";
import { generateBatch } from "../01-supervised-fine-tuning/generate-batch.js";
import { type FineTuningPlan, fineTune } from "../01-supervised-fine-tuning/train-sft.js";
import { frozenCopy } from "./frozen-reference.js";
import type { ExpertPlan, ExpertRound, SamplingPlan } from "./rejection-sampling.js";

type Reward = (response: number[]) => number;

function bestOf(rewards: number[], n: number): number[] {
  if (!(Number.isInteger(n) && n >= 1)) throw new RangeError(`groups of ${n}`);
  if (rewards.length % n !== 0) throw new RangeError(`${rewards.length} rewards in groups of ${n}`);
  return Array.from({ length: rewards.length / n }, (_, group) => {
    const own = rewards.slice(group * n, group * n + n);
    return group * n + own.indexOf(Math.max(...own));
  });
}

interface Sampling {
  rows: (prompts: number[][], n: number) => number[][];
  best: (rewards: number[], n: number) => number[];
  rewardOf: (reward: Reward, prompt: number[], response: number[]) => number;
  example: (prompt: number[], response: number[]) => EncodedChat;
  options: { temperature?: number };
  stop?: number;
}

const sampling: Sampling = {
  rows: (prompts, n) => prompts.flatMap((prompt) => Array.from({ length: n }, () => prompt)),
  best: bestOf,
  rewardOf: (reward, _, response) => reward(response),
  example: (prompt, response) => ({
    ids: [...prompt, ...response],
    graded: [...prompt.map(() => false), ...response.map(() => true)],
  }),
  options: {},
  stop: EOS,
};

/** `bestExamples` with some of its parts done in another way. */
const examplesBy =
  (other: Partial<Sampling>) =>
  async (model: GPT, prompts: number[][], { n, length }: SamplingPlan, reward: Reward, rng: Random) => {
    const way = { ...sampling, ...other };
    const rows = way.rows(prompts, n);
    const responses = await generateBatch(model, rows, length, way.options, rng, { stop: way.stop });
    const kept = way.best(
      responses.map((response, i) => way.rewardOf(reward, rows[i], response)),
      n,
    );
    return kept.map((i) => way.example(rows[i], responses[i]));
  };

const sampled = (other: Partial<Sampling>) => {
  const bestExamples = examplesBy(other);
  return { bestExamples, ...iterating({ bestExamples }) };
};

interface Iteration {
  bestExamples: ReturnType<typeof examplesBy>;
  /** the model that writes, made before the first round */
  writer: (model: GPT) => GPT;
  prompts: (draw: () => number[][], round: number) => number[][];
  learnsFrom: (examples: EncodedChat[], earlier: EncodedChat[]) => EncodedChat[];
  tuning: (plan: FineTuningPlan) => FineTuningPlan;
  variables: (model: GPT) => tf.Variable[];
  /** the list of a round's losses */
  losses: (earlier: number[]) => number[];
}

const iteration: Iteration = {
  bestExamples: examplesBy({}),
  writer: (model) => model,
  prompts: (draw) => draw(),
  learnsFrom: (examples) => examples,
  tuning: (plan) => plan,
  variables: (model) => Object.values(gptParameters(model)) as tf.Variable[],
  losses: () => [],
};

/** `expertIteration` with some of its parts done in another way. */
const iterating = (other: Partial<Iteration>) => ({
  async *expertIteration(
    model: GPT,
    draw: () => number[][],
    reward: Reward,
    { rounds, n, length, ...tuning }: ExpertPlan,
    rng: Random,
  ): AsyncGenerator<ExpertRound, void> {
    const way = { ...iteration, ...other };
    const writer = way.writer(model);
    const earlier: EncodedChat[] = [];
    let losses: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const prompts = way.prompts(draw, round);
      const examples = await way.bestExamples(writer, prompts, { n, length }, reward, rng);
      losses = way.losses(losses);
      const learned = way.learnsFrom(examples, earlier);
      for await (const { loss } of fineTune(
        way.variables(model),
        languageLoss(model),
        learned,
        way.tuning(tuning),
        rng,
      ))
        losses.push(loss);
      earlier.push(...examples);
      yield { examples, losses };
    }
  },
});

let first: number[][] = [];

export default mistakesFor<typeof import("./rejection-sampling.js")>({
  "index-in-the-group": {
    because: "The indices were counted within each group. They should be those of the whole list.",
    bestOf: (rewards, n) => bestOf(rewards, n).map((i) => i % n),
  },
  "keeps-the-worst": {
    because: "The smallest reward was kept. The best response is the one with the largest.",
    bestOf: (rewards, n) =>
      bestOf(
        rewards.map((reward) => -reward),
        n,
      ),
  },
  "keeps-the-first": {
    because: "The first of each group was kept, whatever its reward. Then sampling several is of no use.",
    bestOf: (rewards, n) =>
      bestOf(
        rewards.map(() => 0),
        n,
      ),
  },
  "best-starts-at-zero": {
    because:
      "The largest reward was looked for from 0 on, so a group whose rewards are all below 0 has no best.",
    bestOf(rewards, n) {
      return bestOf(rewards, n).map((i, group) => (rewards[i] > 0 ? i : group * n));
    },
  },
  "last-of-equals": {
    because: "Of equal rewards the last was kept, because ≥ replaces the best so far with its equal.",
    bestOf(rewards, n) {
      return bestOf(rewards, n).map((best, group) => rewards.lastIndexOf(rewards[best], group * n + n - 1));
    },
  },
  "groups-at-a-distance": {
    because: "Rewards that are G apart were compared, for G groups. A group is n neighbors.",
    bestOf(rewards, n) {
      bestOf(rewards, n);
      const G = rewards.length / n;
      return Array.from({ length: G }, (_, group) => {
        const own = rewards.filter((_, i) => i % G === group);
        return own.indexOf(Math.max(...own)) * G + group;
      });
    },
  },
  "best-of-all": {
    because: "The best of the whole batch were kept. Responses compete only with those to the same prompt.",
    bestOf(rewards, n) {
      const groups = bestOf(rewards, n).length;
      return rewards
        .map((_, i) => i)
        .sort((a, b) => rewards[b] - rewards[a])
        .slice(0, groups)
        .sort((a, b) => a - b);
    },
  },
  "rest-of-a-group-dropped": {
    because:
      "Rewards that do not fill a group were dropped silently. A response without its neighbors is a bug of the caller.",
    bestOf: (rewards, n) => bestOf(rewards.slice(0, rewards.length - (rewards.length % n)), n),
  },
  "all-prompts-in-turn": {
    because:
      "The whole list of prompts was repeated n times. Then n neighbors are responses to different prompts, and they compete with each other.",
    ...sampled({ rows: (prompts, n) => Array.from({ length: n }, () => prompts).flat() }),
  },
  "one-response-each": {
    because: "Each prompt has one response only. The best of n needs n of them.",
    ...sampled({ rows: (prompts) => prompts, best: (rewards) => rewards.map((_, i) => i) }),
  },
  "prompt-graded": {
    because: "The prompt is graded as well. The user writes prompts, and the model need not learn to.",
    ...sampled({
      example: (prompt, response) => {
        const ids = [...prompt, ...response];
        return { ids, graded: ids.map((_, t) => t > 0) };
      },
    }),
  },
  "prompt-graded-in-place": {
    because: "Grades are turned around: the prompt is graded, and the response is not.",
    ...sampled({
      example: (prompt, response) => ({
        ids: [...prompt, ...response],
        graded: [...prompt.map((_, t) => t > 0), ...response.map(() => false)],
      }),
    }),
  },
  "response-alone": {
    because: "The example has lost its prompt. The model would learn to write this response after nothing.",
    ...sampled({
      example: (_, response) => ({ ids: [...response], graded: response.map((__, t) => t > 0) }),
    }),
  },
  "end-not-graded": {
    because: "The last token of the response is not graded. If it is <eos>, the model never learns to stop.",
    ...sampled({
      example: (prompt, response) => ({
        ids: [...prompt, ...response],
        graded: [...prompt.map(() => false), ...response.map((_, t) => t < response.length - 1)],
      }),
    }),
  },
  "rewards-the-whole-text": {
    because: "The reward was asked of prompt and response together. It judges what the model wrote.",
    ...sampled({ rewardOf: (reward, prompt, response) => reward([...prompt, ...response]) }),
  },
  greedy: {
    because:
      "The responses were written at temperature 0, so all n are the same, and there is nothing to choose from.",
    ...sampled({ options: { temperature: 0 } }),
  },
  "never-stops": {
    because: "Nothing ends a response, so the model goes on after <eos>, and learns to.",
    ...sampled({ stop: undefined }),
  },
  "the-base-writes": {
    because:
      "All rounds learn from what the model wrote before the first one. Expert iteration samples from the model as it is now.",
    ...iterating({ writer: frozenCopy }),
  },
  "examples-pile-up": {
    because: "A round also learned from the examples of earlier rounds, which a worse model wrote.",
    ...iterating({ learnsFrom: (examples, earlier) => [...earlier, ...examples] }),
  },
  "same-prompts-again": {
    because: "The prompts were drawn once, before the first round. Each round draws its own.",
    ...iterating({
      prompts: (draw, round) => {
        if (round === 0) first = draw();
        return first;
      },
    }),
  },
  "one-step-a-round": {
    because: "A round made a single step. The plan says how many.",
    ...iterating({ tuning: (plan) => ({ ...plan, steps: Math.min(1, plan.steps) }) }),
  },
  "matrices-alone": {
    because:
      "Only matrices and tables were trained. All parameters of the model learn, biases and norms too.",
    ...iterating({
      variables: (model) => iteration.variables(model).filter(({ rank }) => rank >= 2),
    }),
  },
  "one-list-of-losses": {
    because: "All rounds share one list of losses, so the next round changes what an earlier one told.",
    ...iterating({
      losses: (earlier) => {
        earlier.length = 0;
        return earlier;
      },
    }),
  },
  "losses-pile-up": {
    because: "A round also told the losses of earlier rounds. Each tells those of its own steps.",
    ...iterating({ losses: (earlier) => [...earlier] }),
  },
  "end-dropped": {
    because: "The <eos> that the model wrote is missing in the example. From it the model learns to stop.",
    ...sampled({
      example: (prompt, response) =>
        sampling.example(
          prompt,
          response.filter((id) => id !== EOS),
        ),
    }),
  },
  "best-rows-of-the-batch": {
    because:
      "The best rows of the whole batch were kept. Each prompt has an example of its own, the best of its n.",
    ...sampled({
      best: (rewards, n) =>
        [...rewards.keys()]
          .sort((a, b) => rewards[b] - rewards[a])
          .slice(0, rewards.length / n)
          .sort((a, b) => a - b),
    }),
  },
  "a-batch-for-each-prompt": {
    because:
      "Each prompt was a batch of its own, so the draws come in another order. All rows go through in one batch.",
    async bestExamples(model, prompts, plan, reward, rng) {
      const examples: EncodedChat[] = [];
      for (const prompt of prompts)
        examples.push(...(await examplesBy({})(model, [prompt], plan, reward, rng)));
      return examples;
    },
  },
  "equal-responses-asked-once": {
    because: "Equal responses were judged once. The reward is called once for each response, whatever it is.",
    bestExamples(model, prompts, plan, reward, rng) {
      const known = new Map<string, number>();
      const remembered: Reward = (response) => {
        const key = response.join();
        if (!known.has(key)) known.set(key, reward(response));
        return known.get(key) as number;
      };
      return examplesBy({})(model, prompts, plan, remembered, rng);
    },
  },
  "no-rewards-refused": {
    because:
      "An empty list of rewards was refused. It has no groups, so there is no best: the result is empty.",
    bestOf(rewards, n) {
      if (rewards.length === 0) throw new RangeError(`rewards come in groups of ${n}, got 0 rewards`);
      return bestOf(rewards, n);
    },
  },
});
