import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Adaptive consistency",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Compute the area below q³, above one half and in all. What is the quotient, and which powers of one half does it contain?",
    "Integrate by parts: each step lowers the power of 1 − q by one and adds a term. These terms are the probabilities of coin tosses.",
    "P(q > 1/2) = Σ_{j=0..a} C(a + b + 1, j) / 2^(a + b + 1): at most a heads of a + b + 1 fair coins",
    "Add up the binomial probabilities of 0 to a heads, with one coin more than votes.\nFor the stop, count each answer, without the missing ones. Sort the counts as numbers, give a missing runner-up 0 votes, and compare the odds with the threshold.",
  ],
  explore:
    "How many votes does the leader need at 0.95 and at 0.9, with 2, 3 and 4 votes against it? What would a rule that looks at the leader's share ask for?",
  answer:
    "At 0.95: 8 to 2, 9 to 3 and 11 to 4. At 0.9: 6 to 2, 8 to 3 and 9 to 4. Each vote against costs one or two more votes for. " +
    "The very first vote reaches a share of 0.95, which later asks for 38 to 2: too little while you know little, too much afterward.",
  predict: {
    question:
      "At a threshold of 0.95, four votes to none are enough. This time one early vote went to another answer. How many does the leader need to stop?",
    choices: ["4", "5", "6", "19"],
    answer: 2,
    because:
      "6 to 1 gives 0.965. 5 to 1 gives 0.9375, exactly as much as 3 to 0. A share of 0.95 would take 19 to 1.",
  },
});
