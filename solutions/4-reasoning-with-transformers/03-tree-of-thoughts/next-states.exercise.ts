import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Next states",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Count the next states of [1, 2]. If you have four, which number is missing? Then try [1, 1, 7]: is the other 1 still there after 1 + 7?",
    "A move takes two positions of the list, not two values. For two of the operations the order matters, and one of these can be impossible.",
    "results of a and b: a + b, a · b, a − b, b − a, a / b if b isn't 0, b / a if a isn't 0;   state = rest and result, ascending",
    "For each pair of positions, add each result to a copy of the remaining numbers, and sort by value.\nDrop the new state if you already have one with the same numbers, each within 1e-5.",
  ],
  predict: {
    question:
      "[1, 2, 3, 4] has 30 next states. Each of these three-number states has about 14 of its own, and each two-number state has 5 or 6. How many different numbers can be left after three moves?",
    choices: ["about 25", "about 230", "about 1,000", "about 2,300"],
    answer: 1,
    because:
      "230. Many paths meet again: the 30 states have 420 children, but only 181 of these are different.",
  },
  explore:
    "Out of all 1,820 puzzles, which one makes the longest unbroken run of integers that begins at 1? And how long is a typical run?",
  answer:
    "[1, 2, 5, 8] makes every integer from 1 to 51; [1, 2, 3, 4] makes 1 to 28. The median puzzle gets to 7, and 240 puzzles can't even make 1. Small, distinct numbers help, because they can correct a result that is slightly off.",
});
