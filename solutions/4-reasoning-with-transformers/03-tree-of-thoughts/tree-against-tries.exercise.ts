import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Tree search at equal work",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Solve [2, 3, 4] with 3 and then with 20 play-outs per state. Does the work differ? From how many numbers on should it?",
    "To compare two methods you need one unit, and it should be what costs something: here the play-out. The tree pays for each state it judges, the tries for each game they play.",
    "work of the tree = Σ over evaluated states of (1 if two numbers or fewer are left, otherwise the play-outs for a state);   depth = n − 1;   work of the tries = tries up to the first success, with it",
    "In the evaluator, count what this look costs, and return the value of the play-outs.\nA solution is a single number, 24 up to rounding. Each move takes away one number, which gives the depth.\nFor the tries, count play-outs from 1 on, and return as soon as one succeeds.",
  ],
  predict: {
    question:
      "A beam of 20 with 5 play-outs per state makes 424 play-outs per puzzle, and solves 98%. Independent tries, with 424 allowed per puzzle, solve 95%. How many of the 424 do they make on average?",
    choices: ["all 424", "about 280", "about 170", "about 70"],
    answer: 3,
    because:
      "71. A success ends the work, and most puzzles need few tries; the tree pays for its levels before it can succeed. By play-outs allowed the two are even; by play-outs made, the tries are far ahead.\nMeasured, 5 seeds of 100 puzzles.",
  },
  explore:
    "Replace the play-outs by the truth (`canReach`), blurred by a normal error with a standard deviation of 0.3, 1 or 2. What does a beam of 5 solve, with how many looks, and what do as many tries solve?",
  answer:
    "With about 102 looks per puzzle and an error of 0.3 it solves 99.6%, with 0.5 92%, with 1 63% and with 2 34%. 100 tries solve 78%, computed exactly. Tree and tries are even somewhere between an error of 0.6, where the tree solves 84%, and 1.\nMeasured, 5 seeds of 100 puzzles.",
});
