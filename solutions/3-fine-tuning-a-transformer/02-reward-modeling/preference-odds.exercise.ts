import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The Bradley-Terry model",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Call your function with (2, 0) and with (0, 2). Do the two results sum to 1?",
    "At equal strengths the odds P / (1 − P) are 1, and each unit of difference multiplies the odds by e.",
    "P / (1 − P) = e^(a − b);   solve for P",
    "Write down the odds for differences of 0, 1, and 2, then for any difference.\nSolve for P, and write the result with a single exponential: a quotient of two could overflow to infinity divided by infinity.",
  ],
  explore:
    "In chess ratings, a lead of 400 points multiplies the odds by 10. How many points are one unit of strength? How often does a player with a lead of 50 points win?",
  answer:
    "One unit of strength is 400 / ln 10 = 173.7 points. A lead of 50 points is 0.288 units, and preferenceOdds(0.288, 0) is 0.571. So the stronger player still loses 43 games out of 100. With a lead of 400 points, it is only 9 games out of 100.",
  predict: {
    question:
      "With a lead of 4.6 in strength, a text wins 99 out of 100 comparisons. What lead does it need to win 9,999 out of 10,000?",
    choices: ["4.65", "about 9.2", "about 46", "about 460"],
    answer: 1,
    because:
      "It needs ln 9,999 = 9.21, which is about twice ln 99. Multiplying the odds by a hundred always takes another 4.6 units, no matter where you start.",
  },
});
