import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Score aggregation",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Score a chain of ten steps with a logit of −100 each. Is the logarithm of its product −1000, or −Infinity?",
    "If a probability is rounded to 0, its logarithm is lost. Rewrite ln σ(z) without the exponential of a large positive number, and return to a probability only at the end.",
    "ln σ(z) = min(z, 0) − ln(1 + e^(−|z|));   ln Π p = Σ ln p;   ln mean p = m + ln(Σ e^(ln p − m) / S), where m is the largest ln p",
    "Turn each logit into the logarithm of its probability, in the form that is safe on both sides of 0.\nThe product becomes a sum. For the mean, subtract the largest logarithm before you exponentiate.\nFor a chain without steps, return the number that ranks below all others.",
  ],
  explore:
    "Let the judge of process-reward-model score 16 chains for each of 200 problems, and choose the best chain by each of the four scores. How often is the chosen chain right?",
  answer:
    "It is nearly always right by minimum, product and mean. By the last step, it is right less often than a random chain. All chains have six steps, so the product doesn't punish length here.\nMeasured, 3 seeds: minimum, product and mean 0.99 to 1.00, last 0.53 to 0.57, one chain 0.61 to 0.67; votes weighted by the minimum 1.00, by the mean 0.955, unweighted 0.935 and 0.945.",
  predict: {
    question:
      "One chain has 5 steps, each right with probability 0.9. A second chain has 50 steps, each right with probability 0.98. Which chain does the product prefer, and which the minimum?",
    choices: [
      "both the short one",
      "both the long one",
      "the product the short one, the minimum the long one",
      "the product the long one, the minimum the short one",
    ],
    answer: 2,
    because:
      "The minimum prefers the long chain (0.98 against 0.9), but the product prefers the short one: 0.9⁵ is 0.590, and 0.98⁵⁰ is 0.364. With 50 steps, there are more chances to fail.",
  },
});
