import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "KL divergence",
  difficulty: 1,
  minutes: 12,
  hints: [
    "Swap your two arguments; for most pairs the result changes. Which list decides how much an outcome counts?",
    "The divergence is a mean over what p draws, so p weighs the outcomes. A difference of logarithms, unlike a quotient, can't overflow.",
    "p = (½, ½, 0), q = (¼, ½, ¼):   KL(p‖q) = ½ · (ln ½ − ln ¼) + ½ · (ln ½ − ln ½) + 0 = ½ · ln 2",
    "Make one term for each outcome, and add the terms up.\nAsk first whether p draws the outcome at all, before a logarithm of 0 spoils the product.",
  ],
  explore:
    "Let p have two equal bumps on the numbers 0 to 30, around 8 and 22, each with a standard deviation of 2. Which single bump q has the smallest KL(q‖p)? And which one has the smallest KL(p‖q)?",
  answer:
    "For KL(q‖p) it is a copy of one bump, with a divergence of 0.692, about ln 2. For KL(p‖q) it covers both: center 15, deviation 9, so q peaks where p has almost nothing. RLHF uses the first direction: a policy q may lose variety, but pays for what the reference would never write.",
  predict: {
    question:
      "A reference gives one answer the probability 1/1000. After training, the policy always gives this answer. What is KL(policy‖reference)?",
    choices: ["0.999", "1", "6.9", "Infinity"],
    answer: 2,
    because:
      "ln 1000 = 6.9: the only answer the policy draws is 1000 times as probable as under the reference, and what it never draws costs nothing. KL(reference‖policy) is Infinity.",
  },
});
