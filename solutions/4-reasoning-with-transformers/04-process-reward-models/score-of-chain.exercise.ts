import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "One score for a chain",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Score a chain of ten steps with logits of −100 each. Is the logarithm of its product −1000, or −Infinity?",
    "ln of a rounded 0 is lost. Rewrite ln σ(z) so that no exponential of a large positive number is taken, and never go back to a probability until the end.",
    "ln σ(z) = min(z, 0) − ln(1 + e^(−|z|));   ln Π p = Σ ln p;   ln mean p = m + ln(Σ e^(ln p − m) / S), where m is the largest ln p",
    "Turn each logit into the logarithm of its probability, in the form that is safe on both sides of 0.\nThe product is a sum. For the mean take the largest logarithm out of the sum before you raise e to anything.\nWithout steps there is one number that is below all others.",
  ],
  explore:
    "Train the judge of process-reward-model, let it score 16 chains for each of 200 problems, and choose the best by each of the four ways. How often is each of them right?",
  answer:
    "Minimum: 0.99 to 1.00. Product and mean: the same. The last step alone: 0.53 to 0.57, and one chain at random is right in 0.61 to 0.67 (3 seeds). All chains have six steps here, so the product punishes nobody. As weights of a vote, the mean hardly differs from no weights at all: 0.955 against 0.935 and 0.945, where the minimum has 1.00.",
  predict: {
    question:
      "One chain has 5 steps of 0.9 each, another 50 steps of 0.98 each. Which of the two do product and minimum prefer?",
    choices: [
      "both the short one",
      "both the long one",
      "the product the short one, the minimum the long one",
      "the product the long one, the minimum the short one",
    ],
    answer: 2,
    because:
      "0.9⁵ is 0.590, and 0.98⁵⁰ is 0.364, though each step of the long chain is better. The product asks whether all steps are right, and 50 steps have more chances to fail.",
  },
});
