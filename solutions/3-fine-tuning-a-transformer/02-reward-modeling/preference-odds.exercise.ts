import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The Bradley-Terry model",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Call it with (2, 0), (3, 1) and (−1, −3). Are the three results the same? Do the results for (2, 0) and (0, 2) sum to 1?",
    "At equal strengths the odds are 1, and each unit of difference multiplies them by e. A chance P has the odds P / (1 − P).",
    "P / (1 − P) = e^(a − b);   solve for P",
    "Write the odds for a difference of 0, 1 and 2; then those for any difference.\nSolve for P, and choose the form that no large number can break: only one exponential, and no quotient of two infinities.",
  ],
  explore:
    "Chess ratings and leaderboards of chat models use the same law in other units: 400 points multiply the odds by 10. How many points is one unit of strength? How often does a model win that leads by 50 points?",
  answer:
    "One unit is 400 / ln 10 = 173.7 points. A lead of 50 points is 0.288 units, and preferenceOdds(0.288, 0) is 0.571: the better model still loses 43 of 100 comparisons. " +
    "With a lead of 200 points it loses 24 of 100, with 400 points 9 of 100.",
  predict: {
    question:
      "If the stronger text leads by 4.6, it wins 99 of 100 comparisons. By how much must it lead to win 9,999 of 10,000?",
    choices: ["4.65", "about 9.2", "about 46", "about 460"],
    answer: 1,
    because:
      "ln 9,999 = 9.21, twice ln 99. Each unit multiplies the odds by e, so a hundred times the odds cost 4.6 units more, wherever you are.",
  },
});
