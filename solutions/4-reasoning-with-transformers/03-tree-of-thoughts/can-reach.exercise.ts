import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Exhaustive search with a memo",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Give one map to two searches: [3, 8] for 24, then [3, 8] for 7. If the second says yes, what does your key leave out?",
    "The key says what the answer depends on: the numbers, in any order, and the goal. If it says more, such as the last digits of a fraction, equal searches miss each other.",
    'reach(state) = the number is the goal, if it is alone;   otherwise: reach(next) for some next state;   key of [8, 3, 3] for 24: "300000 300000 800000 2400000"',
    "Compare a single number with the goal, with room for rounding.\nOtherwise, if the map has an answer, yes or no, return it.\nIf not, ask the next states, with the same goal and map, until one says yes. Store the answer.",
  ],
  predict: {
    question:
      "Without a memo, a search of all 1,820 puzzles enters 1.7 million states. With one memo for all, how many different states of two numbers or more does it search?",
    choices: ["about 1,200,000", "about 400,000", "about 140,000", "about 43,000"],
    answer: 3,
    because:
      "42,553. Different puzzles soon lead to the same two or three numbers. A memo works because a state says all that matters, and not how you got there.",
  },
  explore:
    "Is 24 a good goal for a game? Count how many of the 1,820 puzzles can reach 2, 23, 24, 25 and 100.",
  answer:
    "2 is the easiest, with 97% of the puzzles, and 100 the hardest, with 36%. 24 has 75%, but its neighbors only 61% and 59%: a goal with many divisors can be the last product in many ways.",
});
