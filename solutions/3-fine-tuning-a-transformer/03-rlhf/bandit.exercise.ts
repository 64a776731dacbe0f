import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "A bandit with a KL penalty",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Train for 300 steps, and compare the policy with optimalPolicy. Does one action end up with all the probability? It shouldn't.",
    "The KL divergence is the mean, over the policy's own samples, of one log-ratio per sample. A log-ratio may be negative, and it is a constant: no gradient passes through it.",
    "return = r_a − β · (ln π_a − ln ref_a);   advantage = return − mean return;   loss = −mean of advantage · ln π_a",
    "Compute the N returns from the policy that drew the actions, and their mean.\nInside the gradient, use one-hot rows [N, K] to pick the log-probabilities [N, 1] from a log-softmax, and pass them to policyGradientLoss with a mask of all 1s.",
  ],
  explore:
    "Train for 300 steps with 1, 2, and 256 samples per step. Use a learning rate of 0.05, β = 1, the reference 0.5, 0.3, 0.2, and the rewards 0, 1, 2. How close does the policy come to the optimum?",
  answer:
    "With 2 samples per step, it comes within 0.016 of the optimum, and with 256, within 0.0013. With 1 sample, it doesn't move: the baseline is the sample's own return, so the advantage is 0.\nMeasured, 10 seeds: the largest distance in the worst run.",
  predict: {
    question:
      "β is 1, and the rewards of three actions are 0, 1, and 2. The policy has reached the optimum. What are the advantages of the three actions if each return includes the KL penalty?",
    choices: ["−1, 0, and 1", "different, but 0 on average", "all 0", "all positive"],
    answer: 2,
    because:
      "At the optimum, reward − β · log-ratio is 1.027 for every action, which is the value that optimalPolicy returns. The baseline is 1.027, too. So every advantage is 0, even in a single sample, and the policy stops moving.",
  },
});
