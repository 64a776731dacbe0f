import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Next states",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Count the next states of [1, 2]. If you have four, which number is missing? Then try [1, 1, 7]: is one of the two 1s still there after 1 + 7?",
    "A move takes two places of the list, not two values. Two of the operations care about the order of their numbers, and one of them can be impossible.",
    "results of a and b: a + b, a · b, a − b, b − a, a / b if b isn't 0, b / a if a isn't 0;   state = rest and result, ascending",
    "For each pair of places keep the numbers of all other places.\nFor each result, add it to a copy of them and sort by value. Look through the states that you have: if one has the same numbers, each within 1e-5, drop the new one.",
  ],
  predict: {
    question:
      "[1, 2, 3, 4] has 30 next states, a state with three numbers has about 14 here, and one with two numbers has 5 or 6. After three moves one number is left. How many different numbers can that be?",
    choices: ["about 25", "about 230", "about 1,000", "about 2,300"],
    answer: 1,
    because:
      "230. Many ways meet again: the 30 states have 420 children, but only 181 of them differ. 55 of the 230 numbers are whole, and 1 to 28 are all among them.",
  },
  explore:
    "From [1, 2, 3, 4] you can make every whole number from 1 to 28. Go through all 1,820 puzzles. Which four numbers make the longest unbroken run from 1 on? And how long is it for a typical puzzle?",
  answer:
    "[1, 2, 5, 8] makes 1 to 51, and [1, 2, 4, 10] makes 1 to 50. The median puzzle gets to 7, and 240 puzzles can't even make 1. It pays to have small numbers that differ: they can mend a result that is off by a little.",
});
