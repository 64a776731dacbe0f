import { defineExercise } from "#lib/author/course";

export default defineExercise({
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
});
