import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "The Bradley-Terry model",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Call it with (2, 0), (3, 1) and (−1, −3). Are the results the same? Do those for (2, 0) and (0, 2) sum to 1?",
    "At equal strengths the odds P / (1 − P) are 1, and each unit of difference multiplies them by e.",
    "P / (1 − P) = e^(a − b);   solve for P",
    "Write the odds for differences of 0, 1 and 2, then for any difference.\nSolve for P with a single exponential, so that large numbers never make a quotient of two infinities.",
  ],
  explore:
    "In chess, 400 points multiply the odds by 10. How many points make one unit of strength? How often does a lead of 50 points win?",
  answer:
    "One unit is 400 / ln 10 = 173.7 points. A lead of 50 is 0.288 units, and preferenceOdds(0.288, 0) is 0.571: the stronger player still loses 43 games out of 100, but only 9 with a lead of 400.",
  predict: {
    question:
      "With a lead of 4.6, the stronger text wins 99 out of 100 comparisons. What lead wins 9,999 out of 10,000?",
    choices: ["4.65", "about 9.2", "about 46", "about 460"],
    answer: 1,
    because: "ln 9,999 = 9.21, twice ln 99. A hundred times the odds cost 4.6 more units, wherever you are.",
  },
});
