import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Random play-outs",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Ask for the value of [3, 8] several times. Is it always 1? Then ask for the value of [5, 24]: is it 0?",
    "Chance stands in for what you can't look through. From two numbers you can: there are six results at most. Before that, each move is a draw among all next states.",
    "play-out: while three numbers or more are left, state ← next state with number rng.integer(how many there are);   then: can 24 be reached?   value = successes / count",
    "Move on a state of your own until it has two numbers or fewer, and ask `canReach` about it.\nFor the value: if two numbers or fewer are given, one play-out says all. Otherwise make all of them, count the successes, and divide.",
  ],
  predict: {
    question:
      "Play random moves to the very end, and you hit 24 once in 169 games, on average over the puzzles that can be solved. Now don't draw the last move: look whether one of them gives 24. How often does such a play-out succeed?",
    choices: ["once in 160", "once in 85", "once in 30", "once in 6"],
    answer: 2,
    because:
      "Once in 30: 3.4% instead of 0.6%, computed exactly. From two numbers there are 5.8 different moves on average, and usually just one of them is right. To know the end is worth as much as six times the play-outs.",
  },
  explore:
    "Take all states with three numbers that come after the first move in the 1,362 puzzles. How many of them can still reach 24? And how often would 5 or 20 play-outs of a state that can reach it show no success at all?",
  answer:
    "7,776 of 35,345 can, which is 22%. Their chance of success is 14% on average, with a median of 10%. 5 play-outs show no success for 53% of them, 20 for 16%, and 100 for 0.1%. A value of 0 from five play-outs says little.",
});
