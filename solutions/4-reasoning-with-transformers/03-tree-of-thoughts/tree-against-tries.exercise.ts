import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Tree search at equal work",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Solve [2, 3, 4] with 3 and then with 20 play-outs per state. Does the work differ? Should it, if every evaluated state has two numbers?",
    "To compare two methods, count what costs something, which here is the play-out. The tree search pays for each state it evaluates, and the tries pay for each game they play.",
    "work of the tree = Σ over evaluated states of (1 if at most two numbers are left, otherwise the play-outs per state);   depth = n − 1;   work of the tries = all play-outs up to the first success, including it",
    "In the evaluator, add the state's cost to the count, and return the value from the play-outs.\nA solution is a single number, 24 up to rounding.\nFor the tries, count play-outs from 1, and return as soon as one succeeds.",
  ],
  predict: {
    question:
      "A beam of 20 with 5 play-outs per state makes 424 play-outs per puzzle and solves 98% of the puzzles. Independent tries, at most 424 per puzzle, solve 95%. How many of the 424 do they make on average?",
    choices: ["all 424", "about 280", "about 170", "about 70"],
    answer: 3,
    because:
      "71. A success ends the work, and most puzzles need few tries, while the tree first pays for whole levels. With equal limits the two are about even, but counting the play-outs they make, the tries are far ahead.\nMeasured, 5 seeds of 100 puzzles.",
  },
  explore:
    "Replace the play-outs by the truth (`canReach`), blurred by a normal error with a standard deviation of 0.3, 1 or 2. What share of the puzzles does a beam of 5 solve? How does that compare with the same number of tries?",
  answer:
    "With about 102 evaluations per puzzle, the beam solves 99.6% of the puzzles at an error of 0.3, 63% at 1, and 34% at 2. 100 tries solve 78%, so the tree wins only with an error below 1.\nMeasured, 5 seeds of 100 puzzles.",
});
