import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Adaptive consistency",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Compute the area below q³, above one half and in all. What is the quotient, and which powers of one half does it contain?",
    "Integrate by parts: each step lowers the power of 1 − q by one and adds a term. These terms are the probabilities of coin tosses.",
    "3 votes to 1:   at most 3 heads in 5 tosses of a fair coin,   (1 + 5 + 10 + 10) / 2⁵ = 0.8125",
    "Add up the probabilities of 0 to first heads, with one toss more than votes.\nFor the stop, sort the counts as numbers, give a missing runner-up 0 votes, and compare the odds with the threshold.",
  ],
  explore:
    "How many votes does the leader need at 0.95, with 2, 3 and 4 votes against it? What would a rule that looks at the leader's share ask for?",
  answer:
    "It needs 8, 9 and 11: each vote against costs one or two more votes for. By its share, the leader could stop after the very first vote, but later it needs 38 to 2: too little while you know little, too much afterward.",
  predict: {
    question:
      "At a threshold of 0.95, four votes to none are enough. This time one early vote went to another answer. How many does the leader need to stop?",
    choices: ["4", "5", "6", "19"],
    answer: 2,
    because:
      "6 to 1 gives 0.965. 5 to 1 gives 0.9375, exactly as much as 3 to 0. A share of 0.95 would take 19 to 1.",
  },
});
