import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "A bandit on a leash",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Train for 300 steps, and compare the policy with optimalPolicy. If one action ends up with all the probability, does the penalty have any effect?",
    "The KL is a mean over the policy's own samples, each of which contributes one log-ratio. It may be negative, and no gradient passes through it.",
    "return = r_a − β · (ln π_a − ln ref_a);   advantage = return − mean return;   loss = −mean of advantage · ln π_a",
    "Compute the N returns from the policy that drew the actions, and their mean.\nInside the gradient, one-hot rows [N, K] pick the log-probabilities [N, 1] from a log-softmax. Pass them to policyGradientLoss with a mask of 1s.",
  ],
  explore:
    "Train for 300 steps with 1, 2 and 256 samples a step, a learning rate of 0.05, β = 1, the reference 0.5, 0.3, 0.2 and the rewards 0, 1, 2. How close does the policy come to the optimum? Why does one sample teach nothing?",
  answer:
    "It comes within 0.016 of the optimum with 2 samples a step, and within 0.0013 with 256. A single sample is its own mean, so its advantage is 0.\nMeasured, 10 seeds: the largest distance in the worst run.",
  predict: {
    question:
      "β is 1, the rewards are 0, 1 and 2, and the policy has reached its optimum. What are the advantages of the three actions, with the KL in the return?",
    choices: ["−1, 0 and 1", "different, but 0 on average", "all 0", "all positive"],
    answer: 2,
    because:
      "At the optimum, reward − β · log-ratio is 1.027 for every action, the value of optimalPolicy. So is the baseline: no advantage is left, not even noise, and the policy stops moving.",
  },
});
