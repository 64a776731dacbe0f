import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Beam search in a tree",
  difficulty: 3,
  minutes: 30,
  hints: [
    "With a beam of 2, do you ever keep three or four states of a level? And do you find a goal that has a very poor value?",
    "All children of a level compete, no matter which parents they have. The evaluator decides which states to expand, not which states are solutions.",
    "paths = ∪ over kept paths p, over children c of the end of p: [p, c];   kept = the b paths whose ends have the largest values, in descending order",
    "Extend each kept path by each child, as a new list.\nIf there is a goal among the ends, return its path.\nIf another move is allowed, evaluate each end once and count the evaluations. Sort by value, and keep as many paths as the beam is wide.",
  ],
  predict: {
    question:
      "1,362 puzzles can be solved. Your evaluator prefers states that contain a number close to 24. What share of these puzzles does a beam of 1 solve? (Always keeping the first child solves 6%.)",
    choices: ["7%", "24%", "45%", "80%"],
    answer: 0,
    because:
      "7.2%. An evaluator can sound sensible and still be nearly useless. A beam of 5 solves 32%, while always keeping the first five children solves 16%.",
  },
  explore:
    "Try two other evaluators with beams of 1 and 50: how near the sum of the numbers is to 24, and how many of the numbers are positive integers. Is the one that is better with a beam of 1 also better with 50?",
  answer:
    "No. The sum solves 31% of the 1,362 puzzles with a beam of 1 and 69% with 50. The count of positive integers solves 6% and 82%. The sum is good at finding the very best state, but loses most other good ones. A wide beam needs an evaluator that doesn't drop good states.",
});
