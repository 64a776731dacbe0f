import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The best policy on a leash",
  difficulty: 3,
  minutes: 20,
  hints: [
    "Compute reward − β · ln(policy / reference) for each response of your policy. Are the results equal?",
    "At the maximum, moving a little probability from one response to another gains nothing. Reward minus the price in KL is therefore the same for every response.",
    "reference (½, ½), rewards (0, 1), β = ½:   weights ½ · e⁰ = 0.5 and ½ · e² = 3.69, sum 4.19;   policy (0.12, 0.88);   value ½ · ln 4.19 = 0.72",
    "Solve the balance for the policy: its logits are a sum of two terms.\nThe balance's constant is the objective, and comes from the sum that normalizes the softmax.",
  ],
  explore:
    "Take the reference 0.5, 0.3, 0.2 and the rewards 0, 1, 2, and let β fall from 3 to 0.125. What are the mean reward and the KL, and how much reward does one more nat buy?",
  answer:
    "The mean reward rises from 0.92 to 1.9995 and the KL from 0.04 to 1.60 nats. The first 0.32 nats buy 0.65 of reward, the last 0.14 only 0.03. At −ln 0.2 = 1.61 nats, only the best response is left.",
  predict: {
    question:
      "One response in a million of the reference is nonsense. By mistake its reward is 10; all others have 0. β is 0.5. How probable is nonsense under the best policy?",
    choices: ["one in a million", "about 2%", "about 50%", "99.8%"],
    answer: 3,
    because:
      "e^(10 / 0.5) is 485 million, so the odds are 485 to 1. Always answering nonsense costs ln 10⁶ = 13.8 nats, so it wins whenever the mistaken reward exceeds 13.8 · β. At β = 1, nonsense has 2%.",
  },
});
