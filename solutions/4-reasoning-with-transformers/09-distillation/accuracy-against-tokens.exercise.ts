import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Accuracy against tokens",
  difficulty: 2,
  minutes: 25,
  hints: [
    "Best-of-4 with a judge discards three chains, and the judge reads all four. Does your cost change if the judge is twice as large? Does it depend on which chain is kept?",
    "All work is paid for, even if its result is discarded, and a token costs in proportion to its model's parameters. The cost is a mean over problems.",
    "cost = 1/N · Σ_problems Σ_work tokens · parameters / unit;   a dominates b ⟺ tokens_a ≤ tokens_b ∧ accuracy_a ≥ accuracy_b ∧ (tokens_a < tokens_b ∨ accuracy_a > accuracy_b)",
    "Add up the cost of all work for a problem. Take the mean over all problems, including those without work.\nKeep the index of each point that no other point dominates. Sort these points by tokens; if they tie, keep their order.",
  ],
  explore:
    "What does a vote add to the distilled student? Compare votes of 2, 4 and 8 chains of the student with votes of as many chains of the reasoner, in accuracy and in cost.",
  answer:
    "Nothing: one greedy chain of the student, at 9 tokens, does as well as its vote of 4, at 36. That vote still beats the reasoner's vote of 8, at less than a third of the cost.\nMeasured, means of 3 runs, 400 problems each: students 0.91, 0.99 and 1.00, at 18, 36 and 71 tokens of the reasoner; the reasoner 0.60, 0.82 and 0.89, at 30, 60 and 120. One greedy chain of the student: 0.99 to 1.00.",
  predict: {
    question:
      "The reasoner writes a chain in 15 tokens. Now the student, 0.59 times as large, drafts 4 tokens at a time, and 97% of them are accepted. What does a chain cost, in tokens of the reasoner, with all work counted?",
    choices: ["about 5", "about 9", "15, as before", "about 23"],
    answer: 3,
    because:
      "About 23: the student drafts 12.7 tokens, which cost 7.5, and the reasoner reads 16. Speculative decoding saves no arithmetic. It saves passes, 3.3 instead of 15, and a pass over five tokens takes little longer than over one.\nMeasured, two students, 60 problems each: 23 to 24.",
  },
  portfolio: {
    heading: "Accuracy has a price",
    sentence:
      "Many chains and a vote, a judge, a search, a longer thought: what each method spends on a problem, and how often it is right.",
    titles: ["what accuracy costs"],
  },
});
