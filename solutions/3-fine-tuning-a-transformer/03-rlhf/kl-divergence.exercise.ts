import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "KL divergence",
  difficulty: 1,
  minutes: 12,
  hints: [
    "Swap your two arguments. For most pairs of distributions, the result should change. Does yours?",
    "The divergence is a mean over outcomes drawn from p, so p is the weight. Use a difference of logarithms, because a quotient of probabilities can overflow.",
    "p = (½, ½, 0), q = (¼, ½, ¼):   KL(p‖q) = ½ · (ln ½ − ln ¼) + ½ · (ln ½ − ln ½) + 0 = ½ · ln 2",
    "Compute one term for each outcome, and add up the terms.\nIf an outcome's probability under p is 0, its term is 0: check this first, because 0 times the logarithm of 0 is NaN.",
  ],
  explore:
    "Let p have two equal bumps on the numbers 0 to 30, around 8 and 22, each with a standard deviation of 2. Which single bump q has the smallest KL(q‖p), and which has the smallest KL(p‖q)?",
  answer:
    "For KL(q‖p), it is a copy of one bump, with a divergence of 0.692, about ln 2. For KL(p‖q), it covers both bumps: with center 15 and standard deviation 9, q peaks where p has almost nothing. RLHF uses KL(q‖p): a policy q may lose variety, but it is penalized for writing what the reference would never write.",
  predict: {
    question:
      "A reference gives one answer with a probability of 1/1000. After training, the policy always gives this answer. What is KL(policy‖reference)?",
    choices: ["0.999", "1", "6.9", "Infinity"],
    answer: 2,
    because:
      "It is ln 1000 = 6.9. The only answer that the policy draws is 1000 times as probable as under the reference, and answers that it never draws count 0. In the other direction, KL(reference‖policy) is Infinity.",
  },
});
