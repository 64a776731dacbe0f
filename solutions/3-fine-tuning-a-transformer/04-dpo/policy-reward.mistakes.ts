import { mistakesFor } from "#lib/author/mistakes";
import { impliedRewards as right } from "./policy-reward.js";

/** Refuses as it should, and finds the reward of each response in another way. */
const finding = (reward: (p: number, q: number, beta: number) => number) => ({
  impliedRewards(policy: number[], reference: number[], beta: number) {
    right(policy, reference, beta);
    return policy.map((p, y) => reward(p, reference[y], beta));
  },
});

/** The right rewards, all moved by one number. */
const moved = (by: (rewards: number[], policy: number[]) => number) => ({
  impliedRewards(policy: number[], reference: number[], beta: number) {
    const rewards = right(policy, reference, beta);
    const shift = by(rewards, policy);
    return rewards.map((reward) => reward - shift);
  },
});

/** ln(p / q), 0 where both are alike. */
const logRatio = (p: number, q: number) => (p === q ? 0 : Math.log(p / q));
const sum = (list: number[]) => list.reduce((total, x) => total + x, 0);

export default mistakesFor<typeof import("./policy-reward.js")>({
  swapped: {
    because: "Policy and reference are swapped. A response that became likelier has a reward above 0.",
    ...finding((p, q, beta) => -beta * logRatio(p, q)),
  },
  "without-beta": {
    because: "β is missing. These are nats of change; a reward is worth β of them per unit.",
    ...finding((p, q) => logRatio(p, q)),
  },
  "divided-by-beta": {
    because: "Divided by β. On a long leash, with a small β, a little reward already moves a policy far.",
    ...finding((p, q, beta) => logRatio(p, q) / beta),
  },
  "without-reference": {
    because:
      "The reference was left out. A response that was likely before needs no reward to be likely now.",
    ...finding((p, _, beta) => beta * Math.log(p)),
  },
  ratio: {
    because:
      "The ratio of probabilities was returned. Rewards stand in the exponent of the best policy: solve for them.",
    ...finding((p, q, beta) => beta * (p === q ? 1 : p / q)),
  },
  "relative-change": {
    because: "The relative change was taken, p / q − 1. It is near the logarithm for small changes only.",
    ...finding((p, q, beta) => beta * (p === q ? 0 : p / q - 1)),
  },
  difference: {
    because:
      "Probabilities were subtracted. A response that goes from 1% to 2% has doubled; its reward says so.",
    ...finding((p, q, beta) => beta * (p - q)),
  },
  "in-bits": {
    because: "The logarithm has base 2. The best policy has e^(r/β), so the natural one is asked for.",
    ...finding((p, q, beta) => (beta * logRatio(p, q)) / Math.LN2),
  },
  "kl-terms": {
    because:
      "Each reward was weighted by its probability. That is its share of the KL divergence, not the reward.",
    ...finding((p, q, beta) => (p === 0 ? 0 : beta * p * logRatio(p, q))),
  },
  "mean-zero": {
    because:
      "The rewards were centered. Of all lists that fit, the one under which the best value is 0 is asked for.",
    ...moved((rewards) => sum(rewards) / rewards.length),
  },
  "expected-reward-zero": {
    because:
      "The policy's mean reward was taken off. It is the value that should be 0: mean reward less β · KL.",
    ...moved((rewards, policy) =>
      sum(rewards.map((reward, y) => (policy[y] === 0 ? 0 : policy[y] * reward))),
    ),
  },
  "first-is-zero": {
    because:
      "The first response was given the reward 0. What fixes the constant is the value, not a response.",
    ...moved((rewards) => rewards[0]),
  },
  "plus-epsilon": {
    because: "A small number was added to each probability. It hides −Infinity, and changes what is rare.",
    ...finding((p, q, beta) => beta * Math.log((p + 1e-12) / (q + 1e-12))),
  },
  "never-given-is-zero": {
    because:
      "A response that the policy never gives got the reward 0. With 0 it would be as likely as before.",
    ...finding((p, q, beta) => (p === 0 ? 0 : beta * logRatio(p, q))),
  },
  "neither-gives-is-nan": {
    because: "0 / 0 is NaN. A response that neither gives could have any reward; it has 0.",
    ...finding((p, q, beta) => beta * Math.log(p / q)),
  },
  "neither-gives-is-infinite": {
    because:
      "A response that neither gives was treated as one that the policy dropped. Nothing is known of it; it has 0.",
    ...finding((p, q, beta) => (p === 0 ? Number.NEGATIVE_INFINITY : beta * logRatio(p, q))),
  },
  "ruled-out-accepted": {
    because:
      "A response that the reference rules out has a probability. No finite reward brings that about: refuse it.",
    impliedRewards(policy, reference, beta) {
      const odd = policy.some((p, y) => p > 0 && reference[y] === 0);
      if (!odd) return right(policy, reference, beta);
      return policy.map((p, y) => beta * logRatio(p, reference[y]));
    },
  },
  "quotient-overflows": {
    because:
      "The quotient of the two probabilities can be larger than numbers can be, or lose its digits. Take the logarithms first.",
    ...finding((p, q, beta) => (p === q ? 0 : beta * Math.log(p / q))),
  },
  "nearly-alike-is-alike": {
    because:
      "Two probabilities that differ by very little were treated as equal. Of 1e-20 and 4e-20 one is four times the other.",
    ...finding((p, q, beta) => (Math.abs(p - q) < 1e-15 ? 0 : beta * (Math.log(p) - Math.log(q)))),
  },
  "reference-mean-zero": {
    because:
      "The mean under the reference was moved to 0. It is the value of the best policy that is to be 0.",
    impliedRewards(policy, reference, beta) {
      const rewards = right(policy, reference, beta);
      const shift = sum(rewards.map((reward, y) => reference[y] * reward));
      return rewards.map((reward) => reward - shift);
    },
  },
  "large-but-finite": {
    because:
      "A response that the policy never gives got a large negative number. With any finite reward it would have some probability.",
    ...finding((p, q, beta) => (p === q ? 0 : p === 0 ? -1e9 : beta * (Math.log(p) - Math.log(q)))),
  },
  "rare-is-never": {
    because: "Small probabilities were taken for 0. Only a response of exactly 0 is never given.",
    ...finding((p, q, beta) =>
      p === q ? 0 : p < 1e-12 ? Number.NEGATIVE_INFINITY : beta * (Math.log(p) - Math.log(q)),
    ),
  },
  "neither-gives-is-a-difference": {
    because:
      "Where neither gives a response, −Infinity less −Infinity is NaN. It could have any reward; it has 0.",
    ...finding((p, q, beta) => beta * (Math.log(p) - Math.log(q))),
  },
  "never-given-is-refused": {
    because:
      "A response that the policy never gives was refused. Its reward is −Infinity, or 0 if the reference never gives it either.",
    impliedRewards(policy, reference, beta) {
      const odd = policy.findIndex((p, y) => p === 0 && reference[y] > 0);
      if (odd >= 0)
        throw new RangeError(
          `no reward explains response ${odd}: the reference rules it out, and policy[${odd}] is ${policy[odd]}`,
        );
      return right(policy, reference, beta);
    },
  },
});
