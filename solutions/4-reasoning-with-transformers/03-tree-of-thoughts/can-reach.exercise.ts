import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Exhaustive search with a memo",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Hand one map to two searches: [3, 8] for 24, then [3, 8] for 7. If the second one says yes, what does your key leave out?",
    "The key says what the answer depends on: on the numbers, whatever their order, and on the goal. It should not say more, or equal searches don't find each other. The last digits of a fraction say more.",
    "reach(state) = the number is the goal, if it is alone;   otherwise: reach(next) for some next state;   key = sorted numbers and goal, each rounded to 5 decimals, with a separator",
    "For a single number compare it with the goal, with room for rounding.\nOtherwise make the key from a sorted copy. If the map has an answer, return it, whether it is yes or no.\nIf not, ask the next states in turn, with the same goal and the same map, until one says yes. Store the answer.",
  ],
  predict: {
    question:
      "A search of all 1,820 puzzles without a memo enters 1.7 million states. With one memo for all puzzles, how many different states with two numbers or more are searched?",
    choices: ["about 1,200,000", "about 400,000", "about 140,000", "about 43,000"],
    answer: 3,
    because:
      "42,553. Different puzzles soon lead to the same two or three numbers. This only works since a state tells all that matters: how you got there makes no difference.",
  },
  explore:
    "Is 24 a good goal for a game? Count for several goals, say 1, 2, 23, 24, 25, 36 and 100, of how many of the 1,820 puzzles they can be made.",
  answer:
    "2 is the easiest of them, with 97% of the puzzles; 1 can be made of 87%, 24 of 75%, 36 of 70%, 23 of 61%, 25 of 59% and 100 of 36%. Compare 24 with its neighbors: a goal with many divisors can be the last product in many ways.",
});
