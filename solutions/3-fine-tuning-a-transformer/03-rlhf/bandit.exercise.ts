import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "A bandit on a leash",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Train for 300 steps, and compare with optimalPolicy. If one action ends up with all the probability, does the penalty pull at all?",
    "The KL is a mean over the policy's own samples; each contributes one logarithm. It may be negative, and no gradient passes through it.",
    "return = r_a − β · (ln π_a − ln ref_a);   advantage = return − mean return;   loss = −mean of advantage · ln π_a",
    "Take each drawn action's reward and log-ratio, under the policy that drew it, and subtract the mean.\nInside the gradient, pick the actions' log-probabilities from a log-softmax of the logits, with a one-hot row per sample, for policyGradientLoss.",
  ],
  explore:
    "Train with 1, 2, 16 and 256 samples a step, for 300 steps with a learning rate of 0.05 at β = 1, reference 0.5, 0.3, 0.2, rewards 0, 1, 2. How close do you come to the optimum? Why does one sample teach nothing?",
  answer:
    "Within 0.016 with 2 samples, 0.004 with 16, and 0.0013 with 256. With 16 or more, the policy stays within 0.02 after about 50 steps. " +
    "A single sample is its own mean: its advantage is 0, and the policy never moves.\nMeasured, 10 seeds: the largest distance of the worst one.",
  predict: {
    question:
      "β is 1, the rewards are 0, 1 and 2, and the policy has reached its optimum. What are the advantages of the three actions, with the KL in the return?",
    choices: ["−1, 0 and 1", "different, but 0 on average", "all 0", "all positive"],
    answer: 2,
    because:
      "At the optimum, reward − β · log-ratio is the same for every action: 1.027, the value of optimalPolicy. The baseline takes all of it away, noise included, and the policy stands still.",
  },
});
