import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Temperature, top-k, top-p",
  difficulty: 3,
  minutes: 25,
  hints: [
    "For weights 8, 4, 2, 1, 1 and top-p 0.8, which tokens do you keep? Does the token that crosses the line stay?",
    "Three filters, each applied to the result of the one before it. The probabilities that are left must sum to 1 again.",
    "w = exp((logit − max) / τ);   keep the k largest;   keep in order until Σ w ≥ p · (sum of those k)",
    "Rank ids rather than logits, so that each weight keeps its id. Go through the candidates from the largest down,\nand stop as soon as the kept weights have reached p of the candidates' total.",
  ],
  explore:
    "Find logits and options for which top-p before top-k keeps different tokens than top-k before top-p.",
  answer:
    "Take weights 8, 4, 2, 1, 1 with k = 2 and p = 0.6. Top-k first leaves 0.67 and 0.33, and the first token alone reaches 0.6, so one token stays. Top-p first needs 0.5 + 0.25 to reach 0.6, so two tokens stay, and top-k keeps both.",
  predict: {
    question:
      "Five tokens have probabilities 0.5, 0.25, 0.125, 0.0625 and 0.0625. You sample at temperature 2. What is the probability of the first token?",
    choices: [
      "0.25, half as much",
      "0.34",
      "0.5, because only low temperatures change it",
      "0.2, because all are equal",
    ],
    answer: 1,
    because:
      "0.343. Temperature 2 takes the square root of the relative weights: 8, 4, 2, 1, 1 become 2.83, 2, 1.41, 1, 1, and 2.83 is 0.343 of their sum.",
  },
});
