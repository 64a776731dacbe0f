import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Inverted dropout",
  difficulty: 2,
  minutes: 12,
  hints: [
    "Drop a fifth of 20,000 ones. Is the mean still about 1, and is each remaining number 1.25? Outside of training, is anything drawn?",
    "A share of 1 − rate stays. To keep the sum the same on average, the numbers that stay must make up for those that are dropped.",
    "rate 0.2, x = (4, 4, 4), draws 0.1, 0.2, 0.9:  mask = (0, 1.25, 1.25),  y = (0, 5, 5)",
    "refuse a rate outside of 0 ≤ rate < 1, and NaN; outside of training there is nothing to do\nmask: one draw per number, in order, either 0 or the scale",
  ],
  explore:
    "Apply dropout of rate 0.5 to 1,000 ones ten times in a row, each time to the last result. What is the mean at the end, and what is the largest number?",
  answer:
    "A number survives ten rounds with probability 1/1024, and then it is 1,024. So the mean of 1,000 numbers is 0, 1.02, 2.05 or 3.07. In 200 runs it was 0 in 60 of them, and 1.1 on average. The expected value stays 1, but a single run is a lottery: dropout keeps the mean, not the spread.",
  predict: {
    question:
      "A million numbers with mean 0 and standard deviation 1 pass through dropout of rate 0.5 during training. What is their standard deviation afterward?",
    choices: [
      "0.71, because half of them are gone",
      "1, because that is what the scaling is for",
      "1.41",
      "2, because what stays is doubled",
    ],
    answer: 2,
    because:
      "1.415. The scaling keeps the mean, not the spread. Half of the numbers are doubled, so the mean square is 4/2 = 2, and its root is 1.41. After training, without dropout, the standard deviation is 1 again.",
  },
});
