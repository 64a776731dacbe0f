import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Optimal policy under a KL penalty",
  difficulty: 3,
  minutes: 20,
  hints: [
    "For each response, compute reward − β · ln(policy / reference) with your policy. Do all responses have the same result?",
    "At the maximum, moving a little probability from one response to another doesn't increase the objective. So reward − β · ln(policy / reference) is the same for every response.",
    "reference (½, ½), rewards (0, 1), β = ½:   weights ½ · e⁰ = 0.5 and ½ · e² = 3.69, sum 4.19;   policy (0.12, 0.88);   value ½ · ln 4.19 = 0.72",
    "Set reward − β · ln(policy / reference) equal to a constant, and solve for the policy: its logits [K] are a sum of two terms.\nThe constant is the value of the objective. Get it from the sum that normalizes the softmax.",
  ],
  explore:
    "Take the reference 0.5, 0.3, 0.2 and the rewards 0, 1, 2, and lower β in steps from 3 to 0.125. Compute the mean reward and the KL divergence at each step. How much does the mean reward grow for each additional nat?",
  answer:
    "The mean reward rises from 0.92 to 1.9995, and the KL divergence from 0.04 to 1.60 nats. The first 0.32 nats add 0.65 to the mean reward, but the last 0.14 nats add only 0.03. At −ln 0.2 = 1.61 nats, the policy would always choose the best response.",
  predict: {
    question:
      "One in a million of the reference's responses is nonsense. By mistake, nonsense has a reward of 10, and everything else has 0. With β = 0.5, how probable is nonsense under the optimal policy?",
    choices: ["one in a million", "about 2%", "about 50%", "99.8%"],
    answer: 3,
    because:
      "The odds of one in a million are multiplied by e^(10 / 0.5), which is 485 million, so they become 485 to 1. Always answering with nonsense costs ln 10⁶ = 13.8 nats, so it pays if the reward exceeds 13.8 · β. At β = 1, the probability of nonsense is 2%.",
  },
});
