import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Confidence interval of a rate",
  difficulty: 2,
  minutes: 12,
  hints: [
    "Call it with 5 wins and nothing else. Are low and high both 1?",
    "The ends are the two q at which the observed rate is exactly z standard errors away, and q stands on both sides of that equation.",
    "squared: (1 + z²/n)·q² − (2·rate + z²/n)·q + rate² = 0;   q = (rate + z²/2n ± z·√(rate·(1 − rate)/n + z²/4n²)) / (1 + z²/n)",
    "The rate is the wins and half of the ties, divided by all games.\nThen square the condition, sort it by powers of q, and solve the quadratic: the smaller solution is low, the larger one high.",
  ],
  explore:
    "A model wins 56 of 100 comparisons, and its maker says that it is better. Is ½ in the interval? Multiply the counts until it is not: how many comparisons does that take?",
  answer:
    "Yes: the interval is 0.46 to 0.65, so the two models may well be equal. At the same rate ½ falls out with 275 comparisons, 154 of them won. And 16 against 14 of 18 right answers, which looks like " +
    "a clear gap, needs ten times as many questions, 160 against 140 of 180, before the two intervals part.",
  predict: {
    question:
      "A model answers every question rightly, however many you ask. After how many does the 95% interval leave only rates above 99% possible?",
    choices: ["20", "100", "about 380", "about 10,000"],
    answer: 2,
    because:
      "381. After n right answers of n the lower end is n / (n + 3.84), so the share of errors that stays possible is about 4 / n. A hundred right answers in a row still allow one error in 27.",
  },
});
