import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Beam search in a tree",
  difficulty: 3,
  minutes: 30,
  hints: [
    "Count the states that you keep, level by level, with a beam of 2. Do you ever keep three or four? And is a goal with a very poor value found?",
    "All children of a level compete with each other, whichever parents they have. The evaluator decides what is looked into further. It doesn't decide what a solution is.",
    "paths = ∪ over kept paths p, over children c of the end of p: [p, c];   kept = the b paths whose ends have the largest values, in this order",
    "Make the paths of the level by extending each kept path with each child, as a new list.\nLook at the ends of all of them for a goal. If there is one, return its path.\nIf another move is allowed, evaluate each end once and count that. Sort with the largest value first, and cut off after the width of the beam.",
  ],
  predict: {
    question:
      "1,362 puzzles of the Game of 24 can be solved. Your evaluator likes states that hold a number close to 24. How many does a beam of 1 solve? (Keeping the first child each time, whatever it is, solves 6%.)",
    choices: ["7%", "24%", "45%", "80%"],
    answer: 0,
    because:
      "7.2%. An evaluator may sound sensible and know next to nothing. With a beam of 5 it solves 32%, where the first five children give 16%. One that knows the truth solves all with a beam of 1.",
  },
  explore:
    "Try other evaluators with beams of 1, 5, 20 and 50: how near the sum of the numbers is to 24, or how many of the numbers are positive and whole. Is the one that is better with a beam of 1 also better with a beam of 50?",
  answer:
    "No. The sum solves 31%, 40%, 60% and 69% of the 1,362 puzzles; whole numbers solve 6%, 17%, 59% and 82%. The sum picks well among the very best, and loses most of the rest. A wide beam needs an evaluator that drops no good state, and a narrow one needs a good first place.",
});
