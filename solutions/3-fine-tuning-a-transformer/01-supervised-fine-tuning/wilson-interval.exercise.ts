import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Confidence interval of a rate",
  difficulty: 2,
  minutes: 12,
  hints: [
    "Call your function with 5 wins, no ties, and no losses. Are low and high both 1? They shouldn't be.",
    "At each end q of the interval, the observed rate is exactly z standard errors away, and the standard error itself depends on q.",
    "(1 + z²/n)·q² − (2·rate + z²/n)·q + rate² = 0.   For 5 wins out of 5:   1.768·q² − 2.768·q + 1 = 0, so q = 0.566 or 1",
    "The rate is the number of wins plus half the number of ties, divided by the number of games.\nSquare the condition, collect powers of q, and solve the quadratic.",
  ],
  explore:
    "A model wins 56 out of 100 comparisons, and its developers call it better. Does the interval rule out a rate of ½? At the same rate, how many comparisons does it take to rule out ½?",
  answer:
    "No, the interval runs from 0.46 to 0.65. At the same rate, it takes 275 comparisons, 154 of them won, to rule out ½. If two models answer 16 and 14 out of 18 questions right, it takes ten times as many questions before their intervals no longer overlap.",
  predict: {
    question:
      "A model answers every question right. How many questions must you ask before its 95% interval contains only rates above 99%?",
    choices: ["20", "100", "about 380", "about 10,000"],
    answer: 2,
    because:
      "It takes 381. After n right answers out of n, the lower end is n / (n + 3.84), so the error rate may still be about 4 / n. After 100 questions, one answer in 27 may still be wrong.",
  },
  afterwards: {
    formula: String.raw`q = \frac{p + \frac{z^2}{2n} \pm z \sqrt{\frac{p (1 - p)}{n} + \frac{z^2}{4n^2}}}{1 + \frac{z^2}{n}}`,
    reads:
      "For a rate p observed in n trials, the center of Wilson's interval lies between p and ½, nearer to ½ when n is small. At p = 0 or 1 the square root isn't 0, so the interval doesn't shrink to a point.",
    paper: {
      title: "Wilson 1927, Probable inference, the law of succession, and statistical inference",
      where: "pages 209 to 212",
      link: "https://doi.org/10.1080/01621459.1927.10502953",
    },
  },
});
