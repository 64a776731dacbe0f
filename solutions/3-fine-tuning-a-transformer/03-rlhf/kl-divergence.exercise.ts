import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "KL divergence",
  difficulty: 1,
  minutes: 12,
  hints: [
    "Swap your two arguments; for most pairs the result changes. Which of the two lists decides how much an outcome counts?",
    "It is a mean over what p draws, and p weighs the outcomes. A difference of logarithms, unlike a quotient, can't overflow.",
    "KL(p‖q) = Σ_i p_i · (ln p_i − ln q_i), without the outcomes of p_i = 0",
    "Weigh each outcome's difference of logarithms by its probability under p.\nCount 0 for an outcome p never draws, before a logarithm of 0 spoils the product; then add up.",
  ],
  explore:
    "Let p have two equal bumps on the numbers 0 to 30, around 8 and 22, each with a standard deviation of 2. Which single bump q has the smallest KL(q‖p)? And which the smallest KL(p‖q)?",
  answer:
    "KL(q‖p) matches one bump: center 8, deviation 2, divergence 0.692, about ln 2. KL(p‖q) covers all that p draws: center 15, deviation 9, most probable where p has next to nothing. " +
    "RLHF uses the first direction: a policy q may lose variety, but pays for what the reference would never write.",
  predict: {
    question:
      "A reference gives one answer the probability 1/1000. After training, the policy always gives this answer. What is KL(policy‖reference)?",
    choices: ["0.999", "1", "6.9", "Infinity"],
    answer: 2,
    because:
      "ln 1000 = 6.9: the only answer it draws is 1000 times as probable as under the reference, and what it never draws costs nothing. KL(reference‖policy) is Infinity.",
  },
});
