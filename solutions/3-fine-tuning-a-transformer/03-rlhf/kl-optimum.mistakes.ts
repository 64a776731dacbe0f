import { mistakesFor } from "#lib/author/mistakes";
import { softmax } from "../../1-understanding-gradients/03-attention/softmax.js";
import { logSumExp } from "../../1-understanding-gradients/07-cross-entropy-loss/log-sum-exp.js";
import { optimalPolicy as right } from "./kl-optimum.js";

/** Other logits of the policy; the value is what the same formula makes of them. What does not fit is refused as it should be. */
const scoring = (logitsOf: (reference: number[], rewards: number[], beta: number) => number[]) => ({
  optimalPolicy(reference: number[], rewards: number[], beta: number) {
    right(reference, rewards, beta);
    const logits = logitsOf(reference, rewards, beta);
    return { policy: softmax(logits), value: beta * logSumExp(logits) };
  },
});

type Found = { policy: number[]; value: number };

/** The policy is right, and the value another. */
const valuing = (worth: (found: Found, reference: number[], rewards: number[], beta: number) => number) => ({
  optimalPolicy(reference: number[], rewards: number[], beta: number) {
    const found = right(reference, rewards, beta);
    return { ...found, value: worth(found, reference, rewards, beta) };
  },
});

/** Weights that are normalized by their sum, with the value from the sum. */
const sharing = (weightsOf: (reference: number[], rewards: number[], beta: number) => number[]) => ({
  optimalPolicy(reference: number[], rewards: number[], beta: number) {
    right(reference, rewards, beta);
    const weights = weightsOf(reference, rewards, beta);
    const Z = weights.reduce((sum, x) => sum + x, 0);
    return { policy: weights.map((x) => x / Z), value: beta * Math.log(Z) };
  },
});

const mean = (policy: number[], rewards: number[]) => policy.reduce((sum, p, y) => sum + p * rewards[y], 0);

export default mistakesFor<typeof import("./kl-optimum.js")>({
  "without-the-reference": {
    because:
      "This is the softmax of the rewards. The KL is measured from the reference, so what the reference likes stays likelier.",
    ...scoring((_, rewards, beta) => rewards.map((r) => r / beta)),
  },
  "beta-multiplies": {
    because:
      "β multiplies the reward here. β is the price of KL: a large β is a short leash, and the policy must stay near the reference.",
    ...scoring((reference, rewards, beta) => reference.map((p, y) => Math.log(p) + beta * rewards[y])),
  },
  "beta-left-out": {
    because: "β has no effect on the policy. It says how much reward a nat of KL must bring.",
    ...scoring((reference, rewards) => reference.map((p, y) => Math.log(p) + rewards[y])),
  },
  "cools-the-reference": {
    because:
      "β divides the logarithm of the reference too. It is no temperature: with equal rewards the best policy is the reference itself.",
    ...scoring((reference, rewards, beta) => reference.map((p, y) => (Math.log(p) + rewards[y]) / beta)),
  },
  "reference-without-logarithm": {
    because:
      "The probability of the reference was added to the reward. Logits add up as logarithms: ln of the reference belongs there.",
    ...scoring((reference, rewards, beta) => reference.map((p, y) => p + rewards[y] / beta)),
  },
  "wrong-sign": {
    because: "The sign is wrong: a response with more reward got less probability.",
    ...scoring((reference, rewards, beta) => reference.map((p, y) => Math.log(p) - rewards[y] / beta)),
  },
  "reference-times-reward": {
    because:
      "The reference was multiplied by the reward. Rewards may be negative and may be shifted; what multiplies is an exponential.",
    ...sharing((reference, rewards) => reference.map((p, y) => p * rewards[y])),
  },
  "best-response-alone": {
    because:
      "All probability went to the best response. That is the optimum without a leash; here each nat of KL costs β.",
    optimalPolicy(reference: number[], rewards: number[], beta: number) {
      right(reference, rewards, beta);
      const best = rewards.indexOf(Math.max(...rewards.filter((_, y) => reference[y] > 0)));
      return {
        policy: reference.map((_, y) => Number(y === best)),
        value: rewards[best] + beta * Math.log(reference[best]),
      };
    },
  },
  "reverse-kl": {
    because:
      "This is the optimum for KL(reference‖policy), the other direction. The objective takes the KL over what the policy draws.",
    optimalPolicy(reference: number[], rewards: number[], beta: number) {
      right(reference, rewards, beta);
      // π = β · ref / (λ − r), with the λ above all rewards that makes the sum 1
      const best = Math.max(...rewards);
      let [low, high] = [best, best + 1e4 * beta];
      const at = (lambda: number) => reference.map((p, y) => (beta * p) / (lambda - rewards[y]));
      for (let i = 0; i < 200; i++) {
        const middle = (low + high) / 2;
        if (at(middle).reduce((sum, p) => sum + p, 0) > 1) low = middle;
        else high = middle;
      }
      const policy = at(high);
      return { policy, value: mean(policy, rewards) };
    },
  },
  "exponentials-overflow": {
    because:
      "e^(reward / β) was computed as it is. At a reward of 1000 it is Infinity, and the shares are NaN: work with logarithms.",
    ...sharing((reference, rewards, beta) => reference.map((p, y) => p * Math.exp(rewards[y] / beta))),
  },
  "shifted-by-a-ruled-out-reward": {
    because:
      "The largest reward was subtracted, also where the reference is 0. Such a reward can push all exponentials that count down to 0.",
    optimalPolicy(reference: number[], rewards: number[], beta: number) {
      right(reference, rewards, beta);
      const most = Math.max(...rewards);
      const weights = reference.map((p, y) => p * Math.exp((rewards[y] - most) / beta));
      const Z = weights.reduce((sum, x) => sum + x, 0);
      return { policy: weights.map((x) => x / Z), value: most + beta * Math.log(Z) };
    },
  },
  "epsilon-in-the-logarithm": {
    because:
      "A small number was added to the reference. Then a response that it rules out comes back if its reward is large enough.",
    ...scoring((reference, rewards, beta) =>
      reference.map((p, y) => Math.log(p + 1e-12) + rewards[y] / beta),
    ),
  },
  "value-is-the-mean-reward": {
    because: "The value is the mean reward alone. The objective subtracts what the KL costs.",
    ...valuing(({ policy }, _, rewards) => mean(policy, rewards)),
  },
  "kl-added": {
    because: "The cost of the KL was added. It is a price, so it is subtracted from the mean reward.",
    ...valuing(({ policy, value }, _, rewards) => 2 * mean(policy, rewards) - value),
  },
  "value-in-nats": {
    because:
      "This is ln Z, a number in nats. The objective is in units of reward, and β is what one nat is worth.",
    ...valuing(({ value }, _reference, _rewards, beta) => value / beta),
  },
  "value-is-z": {
    because:
      "This is Z, the sum that normalizes the policy. The objective is a logarithm of it, in units of reward.",
    ...valuing(({ value }, _reference, _rewards, beta) => Math.exp(value / beta)),
  },
  "reward-of-the-reference": {
    because: "This is the mean reward of the reference. The value is what the best policy gets.",
    ...valuing((_, reference, rewards) => mean(reference, rewards)),
  },
  "nan-where-ruled-out": {
    because:
      "The KL was summed with 0 · ln 0, which is NaN. A response that the policy never gives costs nothing.",
    ...valuing(
      ({ policy }, reference, rewards, beta) =>
        mean(policy, rewards) -
        beta * policy.reduce((sum, p, y) => sum + p * (Math.log(p) - Math.log(reference[y])), 0),
    ),
  },
  "minus-a-billion": {
    because:
      "−1e9 stands for the logarithm of 0. A reward that is large enough makes up for it; −Infinity is ruled out whatever the reward is.",
    ...scoring((reference, rewards, beta) =>
      reference.map((p, y) => Math.max(-1e9, Math.log(p)) + rewards[y] / beta),
    ),
  },
  "rewards-centered": {
    because: "The mean was taken off the rewards. The policy stays, but its objective loses that mean.",
    ...scoring((reference, rewards, beta) =>
      reference.map(
        (p, y) => Math.log(p) + (rewards[y] - rewards.reduce((sum, r) => sum + r, 0) / rewards.length) / beta,
      ),
    ),
  },
  "value-of-the-best-response": {
    because:
      "The largest reward was returned. The policy also gives other responses, and leaving the reference costs.",
    ...valuing((_, __, rewards) => Math.max(...rewards)),
  },
  "value-divided-by-beta": {
    because: "The logarithm was divided by β. In units of reward it is multiplied with it.",
    ...valuing(({ value }, _, __, beta) => value / beta / beta),
  },
  "value-overflows": {
    because:
      "The exponentials were added up as they are, and they overflow at large rewards. logSumExp gives the same sum without that.",
    ...valuing((_, reference, rewards, beta) => {
      const terms = reference.map((p, y) => Math.exp(Math.log(p) + rewards[y] / beta));
      return beta * Math.log(terms.reduce((sum, x) => sum + x, 0));
    }),
  },
});
