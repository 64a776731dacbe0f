import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "A bandit on a leash",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Train for 300 steps, and compare with optimalPolicy. If all probability ends up on one action, does the penalty pull towards the reference at all?",
    "The KL is a mean over the policy's own samples, so each sample contributes one logarithm to it. That number may be negative, and no gradient passes through it.",
    "return = r_a − β · (ln π_a − ln ref_a);   advantage = return − mean return;   loss = −mean of advantage · ln π_a",
    "Take reward and log-ratio of each action that was drawn, by the policy that drew it; subtract the mean.\nInside the gradient, pick the log-probability of each action from a log-softmax of the logits by a one-hot table, one row a sample, and hand it to policyGradientLoss.",
  ],
  explore:
    "Train with 1, 2, 16 and 256 samples a step, for 300 steps with a learning rate of 0.05 at β = 1, reference 0.5, 0.3, 0.2, rewards 0, 1, 2. How close do you come to the closed form? Why does one sample teach nothing?",
  answer:
    "With 2 samples the largest distance is 0.016 after 300 steps, with 16 it is 0.004, with 256 0.0013 (the worst of 10 seeds). With 16 or more the policy stays within 0.02 after about 50 steps. " +
    "One sample is its own mean: its advantage is 0, and the policy never moves.",
  predict: {
    question:
      "β is 1, the rewards are 0, 1 and 2, and the policy has reached its optimum. What are the advantages of the three actions, with the KL in the return?",
    choices: ["−1, 0 and 1", "different, but 0 on average", "all 0", "all positive"],
    answer: 2,
    because:
      "All 0. At the optimum, reward − β · log-ratio is the same for every action: 1.027, the value of optimalPolicy. The baseline takes all of it off, so the noise is gone, and the policy stands still.",
  },
});
