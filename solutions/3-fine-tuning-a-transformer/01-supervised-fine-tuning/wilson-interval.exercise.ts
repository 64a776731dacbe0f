import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Confidence interval of a rate",
  difficulty: 2,
  minutes: 12,
  hints: [
    "Call it with 5 wins and nothing else. Are low and high both 1?",
    "At both ends, the observed rate is exactly z standard errors away. The equation has q on both sides.",
    "(1 + z²/n)·q² − (2·rate + z²/n)·q + rate² = 0.   For 5 wins out of 5:   1.768·q² − 2.768·q + 1 = 0, so q = 0.566 or 1",
    "The rate is the wins and half of the ties, divided by all games.\nSquare the condition, sort by powers of q, and solve the quadratic.",
  ],
  explore:
    "A model wins 56 out of 100 comparisons, and its maker calls it better. Is ½ in the interval? Multiply the counts until it isn't: how many comparisons does that take?",
  answer:
    "It is: the interval goes from 0.46 to 0.65. At the same rate, ½ leaves it at 275 comparisons, 154 of them won. Two models with 16 and 14 right answers out of 18 need ten times as many questions before their intervals separate.",
  predict: {
    question:
      "A model answers every question right, however many you ask. After how many does the 95% interval leave only rates above 99%?",
    choices: ["20", "100", "about 380", "about 10,000"],
    answer: 2,
    because:
      "It takes 381. After n right answers out of n, the lower end is n / (n + 3.84), so the error rate may still be about 4 / n: one error in 27 after a hundred.",
  },
  afterwards: {
    formula: String.raw`q = \frac{p + \frac{z^2}{2n} \pm z \sqrt{\frac{p (1 - p)}{n} + \frac{z^2}{4n^2}}}{1 + \frac{z^2}{n}}`,
    reads:
      "For a rate p observed in n trials, Wilson's interval is centered between p and ½, nearer to ½ when n is small. At p = 0 or 1 the root doesn't vanish, so the interval stays open there.",
    paper: {
      title: "Wilson 1927, Probable inference, the law of succession, and statistical inference",
      where: "pages 209 to 212",
      link: "https://doi.org/10.1080/01621459.1927.10502953",
    },
  },
});
