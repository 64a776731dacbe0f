import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "A tree against tries",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Solve [2, 3, 4] with 3 and then with 20 play-outs a state. Does the work differ? From how many numbers on should it?",
    "To compare two methods you need one unit for both, and it should be what costs something: here the play-out. The tree pays for each state that it judges, the tries for each game that they play.",
    "work of the tree = Σ over evaluated states of (1 if two numbers or fewer are left, otherwise the play-outs for a state);   depth = n − 1;   work of the tries = tries up to the first success, with it",
    "In the evaluator add to the count what this look costs, and return the value of the play-outs.\nA solution has one number only, and it is 24 but for rounding. Each move takes away one number, and that gives the depth.\nFor the tries count play-outs from 1 on, and return as soon as one succeeds.",
  ],
  predict: {
    question:
      "A beam of 20 with 5 play-outs a state makes 424 play-outs a puzzle, and solves 98%. Independent tries, with 424 allowed for each puzzle, solve 95%. How many of the 424 do they make on average?",
    choices: ["all 424", "about 280", "about 170", "about 70"],
    answer: 3,
    because:
      "71 (5 seeds of 100 puzzles): a try that succeeds ends the work, and most puzzles need few. The tree pays for its levels before it can succeed. At equal numbers allowed the two are even; counted by what was made the tries are far ahead.",
  },
  explore:
    "Replace the play-outs by an evaluator that knows the truth (`canReach`), blurred by a normal error with a standard deviation of 0.3, 1 or 2. What does a beam of 5 solve? How many looks does it need, and what do as many tries solve?",
  answer:
    "About 102 looks a puzzle. With an error of 0.3 it solves 99.6%, with 0.5 92%, with 1 63% and with 2 34% (5 seeds of 100 puzzles). 100 tries solve 78%, computed exactly. So the tree wins if its evaluator is good, and loses if it is poor. They are even somewhere between an error of 0.6, where the tree solves 84%, and 1.",
});
