import { mistakesFor } from "#lib/author/mistakes";
import { leaveOneOut as right } from "./leave-one-out.js";

const sumOf = (numbers: number[]) => numbers.reduce((sum, x) => sum + x, 0);
const meanOf = (numbers: number[]) => sumOf(numbers) / numbers.length;

/** The advantages of one prompt's answers, in another way; what does not fit is refused as it should be. */
const ofPrompt = (advantages: (rewards: number[]) => number[]) => ({
  leaveOneOut(rewards: number[], K: number): number[] {
    right(rewards, K);
    return Array.from({ length: rewards.length / K }, (_, p) => rewards.slice(p * K, p * K + K)).flatMap(
      advantages,
    );
  },
});
const others = (rewards: number[], i: number) => rewards.filter((_, j) => j !== i);

export default mistakesFor<typeof import("./leave-one-out.js")>({
  "own-reward-in-the-baseline": {
    because:
      "The answer's own reward is in its baseline. The baseline then depends on the answer, and each advantage shrinks to (K − 1)/K.",
    ...ofPrompt((rewards) => rewards.map((r) => r - meanOf(rewards))),
  },
  "divided-by-k": {
    because: "The sum of the others was divided by K. There are only K − 1 others.",
    ...ofPrompt((rewards) => rewards.map((r, i) => r - sumOf(others(rewards, i)) / rewards.length)),
  },
  "over-all-prompts": {
    because:
      "The baseline was made of answers to all prompts. An easy prompt then makes its answers look good, whatever they are.",
    leaveOneOut(rewards, K) {
      right(rewards, K);
      return rewards.map((r, i) => r - meanOf(others(rewards, i)));
    },
  },
  "over-other-prompts": {
    because:
      "The whole group of the prompt was left out. Only the answer itself is: the others to the same prompt are the baseline.",
    leaveOneOut(rewards, K) {
      right(rewards, K);
      if (rewards.length === K) return right(rewards, K);
      return rewards.map(
        (r, i) => r - meanOf(rewards.filter((_, j) => Math.floor(j / K) !== Math.floor(i / K))),
      );
    },
  },
  "answers-far-apart": {
    because: "The answers to a prompt were looked for one block apart. They stand side by side, K in a row.",
    leaveOneOut(rewards, K) {
      right(rewards, K);
      const prompts = rewards.length / K;
      return rewards.map(
        (r, i) => r - meanOf(rewards.filter((_, j) => j !== i && j % prompts === i % prompts)),
      );
    },
  },
  "blocks-of-prompts": {
    because:
      "Groups were cut as if K were the number of prompts. K is the number of answers that each prompt has.",
    leaveOneOut(rewards, K) {
      right(rewards, K);
      const size = rewards.length / K;
      if (size < 2) return rewards.map(() => 0);
      return rewards.map(
        (r, i) =>
          r - meanOf(rewards.filter((_, j) => j !== i && Math.floor(j / size) === Math.floor(i / size))),
      );
    },
  },
  "baseline-minus-reward": {
    because: "The sign is wrong: an answer that is better than the others has a positive advantage.",
    ...ofPrompt((rewards) => rewards.map((r, i) => meanOf(others(rewards, i)) - r)),
  },
  "only-the-baseline": {
    because: "These are the baselines. The advantage is the reward less its baseline.",
    ...ofPrompt((rewards) => rewards.map((_, i) => meanOf(others(rewards, i)))),
  },
  "best-of-the-others": {
    because: "The best of the others was taken for the baseline. Their mean is asked for.",
    ...ofPrompt((rewards) => rewards.map((r, i) => r - Math.max(...others(rewards, i)))),
  },
  "median-of-the-others": {
    because: "The median of the others was taken for the baseline. Their mean is asked for.",
    ...ofPrompt((rewards) =>
      rewards.map((r, i) => {
        const sorted = others(rewards, i).sort((a, b) => a - b);
        const middle = (sorted.length - 1) / 2;
        return r - (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
      }),
    ),
  },
  "equal-rewards-left-out": {
    because:
      "Answers were left out by their reward, so others with the same reward were lost too. Leave out one by its place.",
    ...ofPrompt((rewards) =>
      rewards.map((r) => {
        const rest = rewards.filter((other) => other !== r);
        return rest.length === 0 ? 0 : r - meanOf(rest);
      }),
    ),
  },
  "divided-by-the-spread": {
    because:
      "The advantages were divided by the standard deviation of the group. That is GRPO's way; here only the baseline is subtracted.",
    ...ofPrompt((rewards) => {
      const spread = Math.sqrt(meanOf(rewards.map((r) => (r - meanOf(rewards)) ** 2)));
      return rewards.map((r) => (r - meanOf(rewards)) / (spread + 1e-8));
    }),
  },
  "answers-before-only": {
    because:
      "Only the answers before were compared with. All K answers were sampled apart from each other, so those after count too.",
    ...ofPrompt((rewards) => rewards.map((r, i) => (i === 0 ? r : r - meanOf(rewards.slice(0, i))))),
  },
  "next-answer": {
    because: "Each answer was compared with one other. The mean of all K − 1 others is less noisy.",
    ...ofPrompt((rewards) => rewards.map((r, i) => r - rewards[(i + 1) % rewards.length])),
  },
  "rewards-overwritten": {
    because:
      "The advantages were written into the caller's list. Rewards are needed again: return a new list.",
    leaveOneOut(rewards, K) {
      right(rewards, K).forEach((advantage, i) => {
        rewards[i] = advantage;
      });
      return rewards;
    },
  },
  "answer-alone-allowed": {
    because: "An answer alone was let through. It has no other to be compared with: K = 1 is refused.",
    leaveOneOut(rewards, K) {
      return K === 1 ? rewards.map(() => 0) : right(rewards, K);
    },
  },
  "others-not-divided": {
    because: "The sum of the others was used as the baseline. The baseline is the mean of these K − 1.",
    ...ofPrompt((rewards) => rewards.map((r, i) => r - sumOf(others(rewards, i)))),
  },
  "own-reward-among-the-others": {
    because:
      "The answer's own reward is in the sum, which is divided by K − 1. It has to be taken out first.",
    ...ofPrompt((rewards) => rewards.map((r) => r - sumOf(rewards) / (rewards.length - 1))),
  },
  "no-answers-refused": {
    because: "An empty list of rewards was refused. K divides 0, and the list of advantages is empty.",
    leaveOneOut(rewards, K) {
      if (rewards.length === 0) throw new RangeError("no rewards");
      return right(rewards, K);
    },
  },
  "window-from-itself": {
    because:
      "The answers from this one on were taken for those to its prompt. The K answers to a prompt stand side by side.",
    leaveOneOut(rewards, K) {
      right(rewards, K);
      return rewards.map((reward, i) => reward - (sumOf(rewards.slice(i, i + K)) - reward) / (K - 1));
    },
  },
  "zeros-are-no-answers": {
    because: "Rewards of 0 were left out of the baseline. An answer that is worth 0 is an answer.",
    ...ofPrompt((rewards) =>
      rewards.map((reward, i) => {
        const some = others(rewards, i);
        return reward - sumOf(some) / Math.max(1, some.filter((r) => r !== 0).length);
      }),
    ),
  },
  "baseline-of-zero-ignored": {
    because: "A baseline of 0 was taken for a missing one. Then the advantage is the reward itself.",
    ...ofPrompt((rewards) => rewards.map((reward, i) => reward - (meanOf(others(rewards, i)) || reward))),
  },
});
