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
      explore: "TODO",
      answer: "TODO",
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
      explore: "TODO",
      answer: "TODO",
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
      explore: "TODO",
      answer: "TODO",
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
      explore: "TODO",
      answer: "TODO",
    },
  ],
});
