import { mistakesFor } from "#lib/author/mistakes";
import { parseChain } from "#lib/chain-sums/chains";
import { promptOf } from "#lib/chain-sums/problems";
import { END, isDigit } from "#lib/chain-sums/tokens";
import { mersenneTwister, type Random } from "#lib/random";
import type { GPT } from "../../2-building-a-transformer/06-complete-model/init-gpt.js";
import { majorityVote } from "./majority-vote.js";
import { repeated, type Sample, sampleChains } from "./sample-chains.js";
import { type Decision, selfConsistency as right, untilSure as rightStop } from "./self-consistency.js";
import { mayStop } from "./stop-voting.js";

interface Variant {
  temperature?: (temperature: number) => number;
  most?: (K: number) => number;
  answer?: (written: number[]) => number | null;
  vote?: (answers: (number | null)[], chains: number[][]) => { answer: number | null; share: number };
  tokens?: (chains: number[][], prompt: number[]) => number;
  /** copies of the whole list of problems one after the other, and still cut into neighbors */
  chainMajor?: boolean;
  seed?: (rng: Random) => Random;
  oneByOne?: boolean;
}

/** The solution with one thing changed; what cannot be sampled is refused as it should be. */
const voting = (variant: Variant) => ({
  async selfConsistency(
    model: GPT,
    problems: number[][],
    { chains, temperature }: { chains: number; temperature: number },
    rng: Random,
  ): Promise<Decision[]> {
    const K = problems[0]?.length ?? 0;
    const isFit = Number.isInteger(chains) && chains >= 1 && problems.every((digits) => digits.length === K);
    if (!isFit || K === 0 || !(temperature >= 0)) return right(model, problems, { chains, temperature }, rng);
    const [L] = model.P.shape;
    const most = Math.min((variant.most ?? ((k) => 2 * k + 3))(K), L - K);
    const sampling = {
      temperature: (variant.temperature ?? ((T) => T))(temperature),
      most,
      rng: variant.seed ? variant.seed(rng) : rng,
    };
    const own = problems.map(promptOf);
    const prompts = variant.chainMajor ? Array(chains).fill(own).flat() : repeated(own, chains);
    const samples: Sample[] = [];
    if (variant.oneByOne)
      for (const prompt of own)
        samples.push(...(await sampleChains(model, repeated([prompt], chains), sampling)));
    else samples.push(...(await sampleChains(model, prompts, sampling)));
    const answer = variant.answer ?? ((written) => parseChain(written).answer);
    return problems.map((_, p) => {
      const written = samples.slice(p * chains, (p + 1) * chains).map((sample) => sample.written);
      const { answer: winner, share } = (variant.vote ?? majorityVote)(written.map(answer), written);
      const tokens = (variant.tokens ?? ((rows) => rows.flat().length))(written, own[p]);
      return { answer: winner, share, tokens };
    });
  },
});

/** Behind the solution's refusals, another early stop. */
const stopping = (stop: typeof rightStop) => ({
  untilSure(answers: (number | null)[], threshold: number) {
    rightStop(answers, threshold);
    return stop(answers, threshold);
  },
});

export default mistakesFor<typeof import("./self-consistency.js")>({
  "chains-mixed-up": {
    because:
      "Chains of different problems voted together. Chains of one problem must stand side by side before they are cut into groups.",
    ...voting({ chainMajor: true }),
  },
  "votes-over-chains": {
    because:
      "Whole chains voted. Chains differ nearly always, also where their answers agree: vote over the answers.",
    ...voting({
      vote: (answers, chains) => {
        const texts = chains.map((written) => written.join(" "));
        const count = (text: string) => texts.filter((other) => other === text).length;
        let best = 0;
        for (const i of texts.keys())
          if (answers[i] !== null && (answers[best] === null || count(texts[i]) > count(texts[best])))
            best = i;
        return {
          answer: answers[best],
          share:
            answers[best] === null
              ? 0
              : count(texts[best]) / answers.filter((answer) => answer !== null).length,
        };
      },
    }),
  },
  "first-chain-decides": {
    because: "The first chain that has an answer decided alone. All chains of a problem vote.",
    ...voting({
      vote: (answers) => ({
        ...majorityVote(answers),
        answer: answers.find((answer) => answer !== null) ?? null,
      }),
    }),
  },
  "last-digit-is-the-answer": {
    because:
      "The last digit of a chain was read. The answer is the digit right after ⇒, whatever comes later.",
    ...voting({ answer: (written) => written.findLast(isDigit) ?? null }),
  },
  "well-formed-only": {
    because: "Only well-formed chains voted. A chain votes with its answer, in whatever form it got there.",
    ...voting({
      answer: (written) => (parseChain(written).isWellFormed ? parseChain(written).answer : null),
    }),
  },
  "zero-is-no-answer": {
    because: "The answer 0 was treated as missing, because 0 counts as false. It has a vote like any other.",
    ...voting({ answer: (written) => parseChain(written).answer || null }),
  },
  "missing-answer-votes": {
    because: "Chains without an answer voted as well. They have no vote, and the share does not count them.",
    ...voting({
      vote: (answers) => {
        const { answer, share } = majorityVote(answers.map((vote) => vote ?? -1));
        return { answer: answer === -1 ? null : answer, share };
      },
    }),
  },
  "share-of-all-chains": {
    because: "The share was taken of all chains. It counts only those that have an answer.",
    ...voting({
      vote: (answers) => {
        const vote = majorityVote(answers);
        return {
          ...vote,
          share:
            answers.filter((answer) => answer === vote.answer && answer !== null).length / answers.length,
        };
      },
    }),
  },
  "temperature-multiplies": {
    because: "The temperature was turned around: high ones made the chains more alike.",
    ...voting({ temperature: (T) => (T === 0 ? 0 : 1 / T) }),
  },
  "always-greedy": {
    because:
      "All chains were greedy. They are then all the same, and their vote is a single vote, paid many times.",
    ...voting({ temperature: () => 0 }),
  },
  "temperature-one": {
    because: "The chains were drawn at temperature 1, whatever the caller asked for.",
    ...voting({ temperature: () => 1 }),
  },
  "too-short-for-an-answer": {
    because:
      "The chains were cut off too early. Six thoughts are twelve tokens; ⇒, the digit and the period are three more.",
    ...voting({ most: (K) => 2 * K }),
  },
  "period-has-no-room": {
    because:
      "The chains were cut off before their period. A right chain has 2·K tokens of thoughts, and three more.",
    ...voting({ most: (K) => 2 * K + 2 }),
  },
  "endless-chains": {
    because:
      "Chains were written on to the end of the context. After 2·K + 3 tokens a chain that has not ended is wrong already, and it costs.",
    ...voting({ most: () => 1e9 }),
  },
  "one-chain-paid": {
    because: "The tokens of one chain were counted. A vote pays for all of its chains.",
    ...voting({ tokens: ([written]) => written.length }),
  },
  "voters-paid": {
    because: "Chains without an answer cost nothing here. They were written, so they are paid for.",
    ...voting({
      tokens: (chains) => chains.filter((written) => parseChain(written).answer !== null).flat().length,
    }),
  },
  "equal-chains-once": {
    because: "Chains that are equal voted once. Every chain was drawn by itself and has a vote.",
    ...voting({
      vote: (answers, chains) =>
        majorityVote(
          answers.filter((_, i) => chains.findIndex((other) => other.join() === chains[i].join()) === i),
        ),
    }),
  },
  "prompt-paid": {
    because: "The problem's own tokens were counted. Only what the model wrote is paid for here.",
    ...voting({ tokens: (chains, prompt) => chains.flat().length + chains.length * prompt.length }),
  },
  "periods-not-paid": {
    because: "The periods were not counted. The model wrote them, so they are paid for.",
    ...voting({ tokens: (chains) => chains.flat().filter((id) => id !== END).length }),
  },
  "all-rows-paid": {
    because:
      "Every chain was counted with the most tokens that it could have. Chains that end early cost less.",
    ...voting({ tokens: (chains, prompt) => chains.length * (2 * (prompt.length - 1) + 3) }),
  },
  "own-random-numbers": {
    because:
      "The draws came from a generator of their own. Then every call gives the same chains; use the caller's.",
    ...voting({ seed: () => mersenneTwister(42) }),
  },
  "problem-by-problem": {
    because:
      "Each problem was sampled in a call of its own. One call for all problems draws in another order, and is many times as fast.",
    ...voting({ oneByOne: true }),
  },
  "one-answer-late": {
    because: "The stop came one answer too late. Ask after each answer, before the next one is used.",
    ...stopping((answers, threshold) => {
      const { used } = rightStop(answers, threshold);
      const later = Math.min(answers.length, used + 1);
      return { answer: majorityVote(answers.slice(0, later)).answer, used: later };
    }),
  },
  "one-answer-early": {
    because: "The answer that made it sure was not counted. It was sampled, so it is used.",
    ...stopping((answers, threshold) => {
      const { used, answer } = rightStop(answers, threshold);
      return { answer, used: mayStop(answers.slice(0, used), threshold) ? used - 1 : used };
    }),
  },
  "all-answers-decide": {
    because: "The winner was taken among all answers. Those after the stop would not have been sampled.",
    ...stopping((answers, threshold) => ({
      answer: majorityVote(answers).answer,
      used: rightStop(answers, threshold).used,
    })),
  },
  "last-answer-wins": {
    because: "The answer that came last won. The vote among the answers that were used decides.",
    ...stopping((answers, threshold) => {
      const { used } = rightStop(answers, threshold);
      return { answer: answers.slice(0, used).findLast((answer) => answer !== null) ?? null, used };
    }),
  },
  "no-answer-unless-sure": {
    because:
      "Where the vote never became sure, no answer was given. Then all answers vote, as they would without an early stop.",
    ...stopping((answers, threshold) => {
      const { answer, used } = rightStop(answers, threshold);
      return { answer: mayStop(answers.slice(0, used), threshold) ? answer : null, used };
    }),
  },
  "missing-answers-free": {
    because: "Chains without an answer were not counted as used. They were sampled and paid for.",
    ...stopping((answers, threshold) => {
      const { answer, used } = rightStop(answers, threshold);
      return { answer, used: answers.slice(0, used).filter((vote) => vote !== null).length };
    }),
  },
  "two-answers-at-least": {
    because: "Two answers were always used. One may be enough: it makes us sure to 0.75.",
    ...stopping((answers, threshold) => {
      const { used } = rightStop(answers, threshold);
      const asked = Math.max(used, Math.min(2, answers.length));
      return { answer: majorityVote(answers.slice(0, asked)).answer, used: asked };
    }),
  },
  "last-total-votes": {
    because: "The last total voted. The answer is the digit after ⇒, also where a chain has no thought.",
    ...voting({ answer: (written) => parseChain(written).thoughts.at(-1)?.total ?? null }),
  },
});
