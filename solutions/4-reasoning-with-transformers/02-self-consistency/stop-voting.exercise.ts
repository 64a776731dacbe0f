import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Adaptive consistency",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Compute the area below q³ from 1/2 to 1, and divide it by the area from 0 to 1. Does your function return this quotient for 3 votes to 0?",
    "Integrate by parts: each step lowers the power of 1 − q by one and adds a term. These terms are the probabilities of coin tosses.",
    "3 votes to 1:   the probability of at most 3 heads in 5 tosses of a fair coin,   (1 + 5 + 10 + 10) / 2⁵ = 0.8125",
    "Add up the probabilities of 0 to `first` heads, with one more toss than votes.\nFor the stop, sort the counts as numbers, give a missing runner-up 0 votes, and compare the odds with the threshold.",
  ],
  explore:
    "At a threshold of 0.95, how many votes does the leader need with 2, 3 and 4 votes against it? What would a rule based on the leader's share ask for?",
  answer:
    "It needs 8, 9 and 11: for each vote against it, the leader needs one or two more. A rule based on the share would stop after the very first vote, yet demand 38 to 2 later on. It is too lenient early and too strict late.",
  predict: {
    question:
      "At a threshold of 0.95, four votes to none are enough to stop. This time one early vote went to another answer. How many votes does the leader need now?",
    choices: ["4", "5", "6", "19"],
    answer: 2,
    because:
      "6 votes to 1 reach 0.965. 5 to 1 reach only 0.9375, exactly as much as 3 to 0. If the leader's share had to be 0.95, it would take 19 to 1.",
  },
});
