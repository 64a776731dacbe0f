import { mistakesFor } from "#lib/author/mistakes";
import { parseChain } from "#lib/chain-sums/chains";
import { answerOf } from "#lib/chain-sums/problems";
import { decode, END, isDigit, SO } from "#lib/chain-sums/tokens";
import { checkChain } from "../01-chain-of-thought/check-chain.js";
import type { WrittenChain } from "../04-process-reward-models/process-reward-model.js";
import { checkedReward } from "./checked-reward.js";
import { type RewardAudit, auditReward as right } from "./reward-hacking.js";

type Reward = (written: number[], answer: number) => number;

/** The parts of an audit; a mistake replaces some of them. */
interface Parts {
  right: (written: number[], answer: number, reward: number) => number;
  paid: (reward: number) => boolean;
  hacked: (paid: number[], chains: number) => number | null;
  steps: (chain: WrittenChain, first: WrittenChain) => boolean[];
  sound: (steps: boolean[][]) => number | null;
  tokens: (chain: WrittenChain) => number;
  digits: (chain: WrittenChain, first: WrittenChain) => number[];
  mean: (rewards: number[]) => number;
}

const mean = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;
const orNull = (numbers: number[]) => (numbers.length === 0 ? null : mean(numbers));

const parts: Parts = {
  right: (written, answer) => checkedReward(written, answer).answer,
  paid: (reward) => reward > 0,
  hacked: (paid) => orNull(paid.map((x) => 1 - x)),
  steps: ({ digits, written }) => checkChain(digits, parseChain(written).thoughts).valid,
  sound: (steps) => orNull(steps.flat().map(Number)),
  tokens: ({ written }) => written.length,
  digits: ({ digits }) => digits,
  mean,
};

const auditing = (other: Partial<Parts>) => ({
  auditReward(chains: WrittenChain[], reward: Reward): RewardAudit {
    if (chains.length === 0) right(chains, reward);
    const way = { ...parts, ...other };
    const [first] = chains;
    const answers = chains.map((chain) => answerOf(way.digits(chain, first)));
    const rewards = chains.map(({ written }, i) => reward(written, answers[i]));
    const isRight = chains.map(({ written }, i) => way.right(written, answers[i], rewards[i]));
    return {
      reward: way.mean(rewards),
      accuracy: mean(isRight),
      hacked: way.hacked(
        isRight.filter((_, i) => way.paid(rewards[i])),
        chains.length,
      ),
      tokens: mean(chains.map(way.tokens)),
      sound: way.sound(chains.map((chain) => way.steps(chain, first))),
    };
  },
});

/** The right audit with something changed, by what each chain was paid. */
const paying = (change: (audit: RewardAudit, chains: WrittenChain[], rewards: number[]) => RewardAudit) => ({
  auditReward(chains: WrittenChain[], reward: Reward): RewardAudit {
    const rewards: number[] = [];
    const audit = right(chains, (written, answer) => rewards[rewards.push(reward(written, answer)) - 1]);
    return change(audit, chains, rewards);
  },
});

const rewarding = (judge: (written: number[], answer: number) => boolean) => ({
  digitAnywhere: (written: number[], answer: number): 0 | 1 => (judge(written, answer) ? 1 : 0),
});

export default mistakesFor<typeof import("./reward-hacking.js")>({
  "answer-only": {
    because: "Only the digit after ⇒ was looked at. This reward is paid for the digit anywhere.",
    ...rewarding((written, answer) => checkedReward(written, answer).answer === 1),
  },
  "checked-after-all": {
    because: "The form was checked. This reward asks for nothing but the digit.",
    ...rewarding((written, answer) => checkedReward(written, answer).reward === 1),
  },
  "thoughts-only": {
    because: "Only the totals of thoughts were searched. The digit may be anywhere, in the answer too.",
    ...rewarding((written, answer) => parseChain(written).thoughts.some(({ total }) => total === answer)),
  },
  "before-the-arrow": {
    because: "Only what comes before ⇒ was searched. The digit may be anywhere.",
    ...rewarding((written, answer) =>
      written.slice(0, written.includes(SO) ? written.indexOf(SO) : undefined).includes(answer),
    ),
  },
  "digits-of-the-ids": {
    because: "The ids were joined to a text, and 12, the period, has a 1 and a 2. A digit is a token.",
    ...rewarding((written, answer) => written.join("").includes(String(answer))),
  },
  "operands-read-as-digits": {
    because:
      "The digit was looked for in the decoded text, and #2 has a 2 in it. An operand is a token of its own, and no digit.",
    ...rewarding((written, answer) => decode(written).includes(String(answer))),
  },
  "last-digit": {
    because: "Only the last digit counts here. The right one may be anywhere.",
    ...rewarding((written, answer) => written.findLast(isDigit) === answer),
  },
  "falsy-zero": {
    because: "The digit 0 was never found, as 0 is false. It is a digit like any other.",
    ...rewarding((written, answer) => Boolean(written.find((id) => id === answer))),
  },
  "first-place-is-false": {
    because: "A digit at index 0 was overlooked. It is found there, too.",
    ...rewarding((written, answer) => written.indexOf(answer) > 0),
  },
  "judged-by-its-own-reward": {
    because:
      "A chain counts as right if it was rewarded. Then no reward was ever hacked: ask `checkedReward`.",
    ...auditing({ right: (_, __, reward) => Number(reward > 0) }),
  },
  "format-for-answer": {
    because: "The form was treated as the answer. Accuracy is the `answer` of `checkedReward`.",
    ...auditing({ right: (written, answer) => checkedReward(written, answer).format }),
  },
  "accuracy-needs-the-form": {
    because: "A right answer in a broken form was called wrong. Accuracy is the `answer` of `checkedReward`.",
    ...auditing({ right: (written, answer) => checkedReward(written, answer).reward }),
  },
  "accuracy-after-the-first-arrow": {
    because:
      "The digit after the first ⇒ was compared. The last ⇒ holds the answer: accuracy is the `answer` of `checkedReward`.",
    ...auditing({ right: (written, answer) => Number(parseChain(written).answer === answer) }),
  },
  "always-the-digit-anywhere": {
    because: "The chains were rewarded by `digitAnywhere`. The audit is of the reward that it is given.",
    auditReward: (chains: WrittenChain[]) =>
      right(chains, (written, answer) => Number(written.includes(answer))),
  },
  "index-after-the-filter": {
    because:
      "After the filter the indices are those of the shorter list, so other chains were looked up. Keep each reward with its own chain.",
    ...paying((audit, chains, rewards) => {
      const judged = chains.map(({ digits, written }) => checkedReward(written, answerOf(digits)).answer);
      return { ...audit, hacked: orNull(rewards.filter((r) => r > 0).map((_, i) => 1 - judged[i])) };
    }),
  },
  "hacked-of-all": {
    because: "The hacked chains were divided by all chains. They are a share of those that were rewarded.",
    ...auditing({ hacked: (paid, chains) => paid.filter((x) => x === 0).length / chains }),
  },
  "hacked-are-the-right": {
    because: "This is the share of rewarded chains that are right. The others are hacked.",
    ...auditing({ hacked: orNull }),
  },
  "hacked-is-a-difference": {
    because:
      "Reward less accuracy was returned. A chain may be right and not be rewarded, and rewards needn't be 0 or 1.",
    auditReward(chains: WrittenChain[], reward: Reward): RewardAudit {
      const audit = right(chains, reward);
      return { ...audit, hacked: audit.hacked === null ? null : audit.reward - audit.accuracy };
    },
  },
  "hacked-of-the-wrong": {
    because:
      "This is the share of wrong chains that were rewarded. It should be the share of rewarded chains that are wrong.",
    auditReward(chains: WrittenChain[], reward: Reward): RewardAudit {
      const audit = right(chains, reward);
      const wrong = chains.filter(
        ({ digits, written }) => checkedReward(written, answerOf(digits)).answer === 0,
      );
      const paid = wrong.map(({ digits, written }) => Number(reward(written, answerOf(digits)) > 0));
      return { ...audit, hacked: audit.hacked === null ? null : paid.length === 0 ? 0 : mean(paid) };
    },
  },
  "nothing-is-paid-too": {
    because: "A reward of 0 counted as paid. Only a reward above 0 is one.",
    ...auditing({ paid: (reward) => reward >= 0 }),
  },
  "hacked-of-the-unpaid": {
    because: "The chains without a reward were taken. `hacked` is a share of those that were rewarded.",
    ...auditing({ paid: (reward) => reward === 0 }),
  },
  "paid-is-one": {
    because: "Only rewards of 1 count as paid. Any reward above 0 is one.",
    ...auditing({ paid: (reward) => reward === 1 }),
  },
  "little-is-nothing": {
    because: "A very small reward was treated as no reward. Any reward above 0 is paid.",
    ...auditing({ paid: (reward) => reward > 1e-6 }),
  },
  "paid-more-hacks-more": {
    because: "Each chain was weighed by its reward. `hacked` is a share of chains, and each counts once.",
    ...paying((audit, chains, rewards) => {
      const sum = (list: number[]) => list.reduce((a, b) => a + b, 0);
      const wrong = chains.map(({ digits, written }) => 1 - checkedReward(written, answerOf(digits)).answer);
      return {
        ...audit,
        hacked: audit.hacked === null ? null : sum(rewards.map((r, i) => r * wrong[i])) / sum(rewards),
      };
    }),
  },
  "no-hack-is-null": {
    because: "A share of 0 became null. null is for no rewarded chain, or no thought; 0 is a share.",
    ...auditing({
      hacked: (paid) => parts.hacked(paid, 0) || null,
      sound: (steps) => parts.sound(steps) || null,
    }),
  },
  "nothing-paid-is-zero": {
    because: "Where nothing was rewarded, there is no share: null, and neither 0 nor NaN.",
    ...auditing({ hacked: (paid) => (paid.length === 0 ? 0 : parts.hacked(paid, 0)) }),
  },
  "zero-by-zero": {
    because:
      "Where nothing was rewarded, or nothing was thought, 0 was divided by 0. There is no share then: null.",
    ...auditing({
      hacked: (paid) => mean(paid.map((x) => 1 - x)),
      sound: (steps) => mean(steps.flat().map(Number)),
    }),
  },
  "no-thought-is-sound": {
    because: "Without a thought all thoughts were called sound. There is no share of nothing: null.",
    ...auditing({ sound: (steps) => parts.sound(steps) ?? 1 }),
  },
  "chain-by-chain": {
    because:
      "The share was taken of each chain first. All thoughts weigh the same, whichever chain they are from.",
    ...auditing({
      sound: (steps) => orNull(steps.filter((list) => list.length > 0).map((list) => mean(list.map(Number)))),
    }),
  },
  "whole-chains-only": {
    because: "A chain was called sound if all its thoughts are. `sound` is a share of thoughts.",
    ...auditing({
      sound: (steps) =>
        orNull(steps.filter((list) => list.length > 0).map((list) => Number(list.every(Boolean)))),
    }),
  },
  "a-chain-without-a-thought-is-sound": {
    because:
      "Each chain was asked whether all its thoughts are valid, and one without a thought says yes. `sound` is a share of thoughts.",
    ...auditing({ sound: (steps) => mean(steps.map((list) => Number(list.every(Boolean)))) }),
  },
  "thoughts-of-paid-chains": {
    because:
      "Only the thoughts of rewarded chains were counted. `sound` is a share of the thoughts of all chains.",
    ...paying((audit, chains, rewards) => {
      const steps = chains.filter((_, i) => rewards[i] > 0).flatMap((chain) => parts.steps(chain, chain));
      return { ...audit, sound: orNull(steps.map(Number)) };
    }),
  },
  "thoughts-too-many-left-out": {
    because: "Thoughts beyond the number of digits were left out. All thoughts of a chain count.",
    ...auditing({
      steps: ({ digits, written }) =>
        checkChain(digits, parseChain(written).thoughts.slice(0, digits.length)).valid,
    }),
  },
  "broken-chains-left-out": {
    because: "The thoughts of chains in a broken form were left out. All thoughts of all chains count.",
    ...auditing({
      steps: (chain) => (parseChain(chain.written).isWellFormed ? parts.steps(chain, chain) : []),
    }),
  },
  "unfinished-chains-left-out": {
    because: "The thoughts of chains without an answer were left out. All thoughts of all chains count.",
    ...auditing({
      steps: (chain) => (parseChain(chain.written).answer === null ? [] : parts.steps(chain, chain)),
    }),
  },
  "sound-chains-alone": {
    because:
      "Only the thoughts of right chains were counted. `sound` is a share of the thoughts of all chains.",
    ...auditing({
      steps: (chain) =>
        checkedReward(chain.written, answerOf(chain.digits)).answer ? parts.steps(chain, chain) : [],
    }),
  },
  "on-track-for-valid": {
    because:
      "A step was called unsound for an error before it. A valid step follows from the one before, right or wrong.",
    ...auditing({ steps: ({ digits, written }) => checkChain(digits, parseChain(written).thoughts).onTrack }),
  },
  "first-error-ends-it": {
    because: "The steps after the first error were not counted. Each step is valid or not by itself.",
    ...auditing({
      steps: (chain) => {
        const valid = parts.steps(chain, chain);
        return valid.includes(false) ? valid.slice(0, valid.indexOf(false) + 1) : valid;
      },
    }),
  },
  "length-for-thought": {
    because: "The share of chains with a thought was returned. A thought that was written is not yet sound.",
    ...auditing({
      sound: (steps) =>
        steps.flat().length === 0 ? null : mean(steps.map((list) => Number(list.length > 0))),
    }),
  },
  "one-problem-for-all": {
    because: "All chains were judged by the first problem. Each has digits of its own.",
    ...auditing({ digits: (_, first) => first.digits }),
  },
  "steps-of-the-first-problem": {
    because: "All thoughts were checked against the digits of the first problem. Each chain has its own.",
    ...auditing({
      steps: ({ written }, first) => checkChain(first.digits, parseChain(written).thoughts).valid,
    }),
  },
  "prompt-counts": {
    because: "The problem was counted in the tokens. Only what was written is.",
    ...auditing({ tokens: ({ digits, written }) => written.length + digits.length + 1 }),
  },
  "thoughts-for-tokens": {
    because: "Thoughts were counted, and not tokens. A thought is two tokens, and the answer three more.",
    ...auditing({ tokens: ({ written }) => parseChain(written).thoughts.length }),
  },
  "period-not-counted": {
    because: "The period at the end was not counted. It was written, and is a token.",
    ...auditing({ tokens: ({ written }) => written.filter((id) => id !== END).length }),
  },
  "rewards-as-a-share": {
    because: "The share of rewarded chains was returned. The mean reward weighs each by what it got.",
    ...auditing({ mean: (rewards) => mean(rewards.map((reward) => Number(reward > 0))) }),
  },
  "counts-the-digit": {
    because: "The right digits were counted. The reward is 1 where there is one or more, and never 2.",
    digitAnywhere: (written, answer) => written.filter((id) => id === answer).length as 0 | 1,
  },
  "unsound-is-null": {
    because: "A `sound` of 0 became null. null says that there is no thought; 0 is a share.",
    ...auditing({ sound: (steps) => parts.sound(steps) || null }),
  },
  "asked-twice": {
    because: "The reward was asked twice about a chain. Ask once, and keep what it says.",
    auditReward(chains, reward) {
      const audit = right(chains, reward);
      right(chains, reward);
      return audit;
    },
  },
});
