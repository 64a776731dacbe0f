import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "RLHF",
  summary:
    "You can train a model on a reward with PPO, keep it near its reference, and see when it has only learned to please the reward.",
  exercises: [
    {
      slug: "policy-gradient",
      title: "The policy-gradient loss",
      difficulty: 2,
      minutes: 20,
      hints: [
        "Compute the advantages from the log-probabilities, and take the gradient. Is it the same as with the same advantages as plain numbers?",
        "The gradient of Σ w · ln π is Σ w · ∇ ln π, as long as w is a constant. If w depends on π, the product rule adds a second term.",
        "loss = −Σ sg(A) · m · ln π / Σ m, where sg lets no gradient through;   0 if Σ m = 0",
        "Cut the advantages off from their gradient, and multiply by mask and log-probabilities.\nAdd up, divide by the number of response tokens, never by less than one, and turn the sign.",
      ],
      explore:
        "Take a policy of 0.5, 0.3 and 0.2 with the rewards 0.5, 3 and 4, and a single sample. How noisy is its gradient without a baseline, and with the mean reward as the baseline? And if all rewards are 10 larger?",
      answer:
        "Without a baseline the variance is 4.50; with the mean reward, 1.95, it is 0.69. Rewards that are 10 larger make it 98 without a baseline and change nothing with one. The average gradient is always the same. " +
        "The mean reward isn't quite the best baseline: at 2.55 the variance is 0.46.",
      predict: {
        question:
          "A policy draws three tokens with 0.5, 0.3 and 0.2; their rewards are 0.5, 3 and 4, and each advantage is the reward itself. Now all rewards grow by 10. What happens to the gradient of a single sample?",
        choices: [
          "nothing: only differences of rewards count",
          "its mean grows about fivefold",
          "its mean stays, its variance grows twentyfold",
          "its mean turns to the likeliest token",
        ],
        answer: 2,
        because:
          "The mean stays as it was, and the variance grows from 4.5 to 98. On average the added 10 cancels, because Σ π · ∇ ln π is 0. In a single sample it doesn't: whatever was drawn is pushed up.",
      },
    },
    {
      slug: "kl-divergence",
      title: "KL divergence",
      difficulty: 1,
      minutes: 12,
      hints: [
        "Swap your two arguments. For most pairs the result changes. Which of the two lists decides how much each outcome counts?",
        "It is a mean over what p draws, so p weighs the outcomes. The logarithm of a quotient is a difference of logarithms, and that one cannot overflow.",
        "KL(p‖q) = Σ_i p_i · (ln p_i − ln q_i), without the outcomes of p_i = 0",
        "For each outcome take the difference of the logarithms and weigh it with its probability under p.\nLet an outcome that p never draws count 0 before a logarithm of 0 spoils the product; then add up.",
      ],
      explore:
        "Let p have two equal bumps on the numbers 0 to 30, around 8 and 22, each with a standard deviation of 2. Of all single bumps q, which has the smallest KL(q‖p)? And which has the smallest KL(p‖q)?",
      answer:
        "KL(q‖p) picks one bump and matches it: center 8, deviation 2, and a divergence of 0.692, about ln 2. KL(p‖q) must cover all that p draws: center 15, deviation 9, likeliest where p has next to nothing. " +
        "RLHF uses the first direction with q as the policy. It may lose variety, but it pays for what the reference would never write.",
      predict: {
        question:
          "A reference gives one answer the probability 1/1000. After training, the policy always gives this answer. What is KL(policy‖reference)?",
        choices: ["0.999", "1", "6.9", "Infinity"],
        answer: 2,
        because:
          "ln 1000 = 6.9. The policy draws one answer, 1000 times likelier than under the reference; what it never draws costs nothing. The other direction, KL(reference‖policy), is Infinity.",
      },
    },
    {
      slug: "kl-optimum",
      title: "The best policy on a leash",
      difficulty: 3,
      minutes: 20,
      hints: [
        "Compute reward − β · ln(policy / reference) for each response of your policy. Are the results equal?",
        "At the maximum, moving a little probability from one response to another gains nothing. So the reward and the price of the last bit of probability balance in the same way for each response.",
        "r_y − β · ln(π_y / ref_y) = const   ⇒   π_y ∝ ref_y · e^(r_y / β);   value = β · ln Σ_y ref_y · e^(r_y / β)",
        "Solve the balance for the policy, and write it as a softmax: its logits are a sum of two terms for each response.\nThe constant of the balance is the objective itself; it comes from the sum that normalizes the softmax.",
      ],
      explore:
        "Go through β = 3, 1, 0.5, 0.25 and 0.125 for the reference 0.5, 0.3, 0.2 and the rewards 0, 1, 2. What is the mean reward, what is the KL, and what does a nat buy?",
      answer:
        "The mean reward rises from 0.70 to 0.92, 1.35, 1.76, 1.97 and 1.9995, for 0.04, 0.32, 0.92, 1.47 and 1.60 nats. The first 0.32 nats buy 0.65 of reward, the last 0.14 nats buy 0.03. " +
        "More than −ln 0.2 = 1.61 nats cannot be spent here: then the best response is all that is left.",
      predict: {
        question:
          "Under the reference, one response in a million is nonsense. By a mistake of the reward model its reward is 10; all others have 0. β is 0.5. How likely is nonsense under the best policy?",
        choices: ["one in a million", "about 2 %", "about 50 %", "99.8 %"],
        answer: 3,
        because:
          "99.8 %. e^(10 / 0.5) is 485 million, so the odds are 485 to 1. At β = 1 it is 2 %, at 0.724 one half. Nonsense of one in a million costs ln 10⁶ = 13.8 nats, so a reward that is wrong by more than 13.8 · β wins.",
      },
    },
    {
      slug: "bandit",
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
    },
  ],
});
