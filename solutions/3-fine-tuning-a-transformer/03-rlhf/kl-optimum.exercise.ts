import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The best policy on a leash",
  difficulty: 3,
  minutes: 20,
  hints: [
    "Compute reward − β · ln(policy / reference) for each response of your policy. Are the results equal?",
    "At the maximum, moving a little probability from one response to another gains nothing: the last bit of probability has the same balance of reward and price everywhere.",
    "r_y − β · ln(π_y / ref_y) = const   ⇒   π_y ∝ ref_y · e^(r_y / β);   value = β · ln Σ_y ref_y · e^(r_y / β)",
    "Solve the balance for the policy, as a softmax whose logits are a sum of two terms.\nThe constant of the balance is the objective; it comes from the sum that normalizes the softmax.",
  ],
  explore:
    "Go through β = 3, 1, 0.5, 0.25 and 0.125 for the reference 0.5, 0.3, 0.2 and the rewards 0, 1, 2. What is the mean reward, what is the KL, and what does a nat buy?",
  answer:
    "The mean reward rises from 0.70 to 0.92, 1.35, 1.76, 1.97 and 1.9995, for 0.04, 0.32, 0.92, 1.47 and 1.60 nats. The first 0.32 nats buy 0.65 of reward, the last 0.14 buy 0.03. " +
    "At −ln 0.2 = 1.61 nats only the best response is left.",
  predict: {
    question:
      "One response in a million of the reference is nonsense. By mistake its reward is 10; all others have 0. β is 0.5. How probable is nonsense under the best policy?",
    choices: ["one in a million", "about 2%", "about 50%", "99.8%"],
    answer: 3,
    because:
      "e^(10 / 0.5) is 485 million, and the odds are 485 to 1. At β = 1 it is 2%, at 0.724 one half. This nonsense costs ln 10⁶ = 13.8 nats, and an error of more than 13.8 · β wins.",
  },
});
