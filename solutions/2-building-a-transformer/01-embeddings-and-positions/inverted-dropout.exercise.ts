import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Inverted dropout",
  difficulty: 2,
  minutes: 12,
  hints: [
    "Drop a fifth of 20,000 ones: is the mean still 1, and is each remaining number 1.25? And outside of training, is anything drawn?",
    "A share of 1 − rate stays. For the sum to be unchanged on average, the numbers that stay must make up for those that are dropped.",
    "rate 0.2, x = (4, 4, 4), draws 0.1, 0.2, 0.9:  mask = (0, 1.25, 1.25),  y = (0, 5, 5)",
    "refuse a rate outside of 0 ≤ rate < 1, and NaN; outside of training there is nothing to do\nmask: one draw per number, in order, either 0 or the scale",
  ],
  explore:
    "Apply dropout of rate 0.5 to 1,000 ones ten times in a row, each time to the last result. What is the mean at the end, and the largest number?",
  answer:
    "A number survives ten rounds with probability 1/1024 and is 1,024 then. So the mean of 1,000 is 0, 1.02, 2.05 or 3.07: it was 0 in 60 of 200 runs, and 1.1 on average over them. The expected value stays 1, but a single run is a lottery: dropout keeps the mean, not the spread.",
  predict: {
    question:
      "A million numbers with mean 0 and standard deviation 1 pass through dropout of rate 0.5 in training. What is their standard deviation then?",
    choices: [
      "0.71: half of them are gone",
      "1: that is what the scaling is for",
      "1.41",
      "2: what stays is doubled",
    ],
    answer: 2,
    because:
      "1.415. The scaling keeps the mean, not the spread: half of the numbers are doubled, so the mean square is 4/2 = 2, and its root 1.41. In use, without dropout, it is 1 again.",
  },
});
