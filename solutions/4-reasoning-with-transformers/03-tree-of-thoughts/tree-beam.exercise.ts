import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Beam search in a tree",
  difficulty: 3,
  minutes: 30,
  hints: [
    "With a beam of 2, do you ever keep three or four states of a level? And do you find a goal with a very poor value?",
    "All children of a level compete, whichever parents they have. The evaluator decides what to expand further, not what a solution is.",
    "paths = ∪ over kept paths p, over children c of the end of p: [p, c];   kept = the b paths whose ends have the largest values, in this order",
    "Extend each kept path by each child, as a new list.\nIf there is a goal among the ends, return its path.\nIf another move is allowed, evaluate each end once and count that. Sort, and cut off after the beam width.",
  ],
  predict: {
    question:
      "1,362 puzzles can be solved. Your evaluator likes states that hold a number close to 24. How many does a beam of 1 solve? (Always keeping the first child solves 6%.)",
    choices: ["7%", "24%", "45%", "80%"],
    answer: 0,
    because:
      "7.2%. An evaluator can sound sensible and know next to nothing. A beam of 5 solves 32%, where the first five children give 16%.",
  },
  explore:
    "Try two other evaluators with beams of 1 and 50: how near the sum of the numbers is to 24, and how many numbers are positive and whole. Is the better one at 1 also better at 50?",
  answer:
    "No. The sum solves 31% of the 1,362 puzzles with a beam of 1 and 69% with 50; whole numbers solve 6% and 82%. The sum picks its very best well and loses most of the rest. A wide beam needs an evaluator that drops no good state.",
});
