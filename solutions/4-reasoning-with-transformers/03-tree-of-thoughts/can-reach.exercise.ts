import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Exhaustive search with a memo",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Give one map to two searches: [3, 8] for 24, then [3, 8] for 7. If the second one also returns true, what does your key leave out?",
    "The key contains what the answer depends on: the numbers, in any order, and the goal. If it contains more, such as the last digits of a fraction, equal searches get different keys.",
    'reach(state) = whether the number is the goal, if only one is left;   otherwise: whether reach(next) is true for some next state;   key of [8, 3, 3] for 24: "300000 300000 800000 2400000"',
    "Compare a single number with the goal, and allow for rounding.\nOtherwise, if the map has an answer, true or false, return it.\nIf it has none, search the next states, with the same goal and map, until one can reach the goal. Store the answer.",
  ],
  predict: {
    question:
      "Without a memo, a search of all 1,820 puzzles enters 1.7 million states. With one memo for all puzzles, how many different states of two or more numbers does it search?",
    choices: ["about 1,200,000", "about 400,000", "about 140,000", "about 43,000"],
    answer: 3,
    because:
      "42,553. Different puzzles soon lead to the same two or three numbers. A memo works because the answer depends only on the state, not on how you got there.",
  },
  explore:
    "Is 24 a good goal for a game? Count how many of the 1,820 puzzles can reach 2, 23, 24, 25 and 100.",
  answer:
    "2 is the easiest: 97% of the puzzles reach it. 100 is the hardest, with 36%. For 24 it is 75%, but for its neighbors only 61% and 59%. A goal with many divisors can be reached by a final multiplication in many ways.",
});
