import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Random play-outs",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Ask for the value of [3, 8] several times. Is it always 1? Then ask for the value of [5, 24]: is it 0?",
    "Chance stands in for what you can't search. From two numbers you can: there are at most six results. Before that, each move is a draw among all next states.",
    "play-out: while three numbers or more are left, state ← next state with number rng.integer(how many there are);   then: can 24 be reached?   value = successes / count",
    "Move a state of your own until it has two numbers or fewer, and ask `canReach`.\nFor the value, one play-out says all if two numbers or fewer are given. Otherwise make all, count the successes, and divide.",
  ],
  predict: {
    question:
      "Random moves to the very end hit 24 once in 169 games, on average over the puzzles that can be solved. Instead of drawing the last move, check whether any gives 24. How often does such a play-out succeed?",
    choices: ["once in 160", "once in 85", "once in 30", "once in 6"],
    answer: 2,
    because:
      "Once in 30: 3.4% instead of 0.6%, computed exactly. Two numbers have 5.8 different moves on average, and usually just one is right. Knowing the end is worth six times the play-outs.",
  },
  explore:
    "Take all states of three numbers that the 1,362 puzzles reach by a first move. How many can still reach 24? And how often do 5 or 20 play-outs of such a living state show no success at all?",
  answer:
    "7,776 out of 35,345, or 22%. Their chance of success is 14% on average, with a median of 10%. 5 play-outs show no success for 53% of them, 20 for 16%, and 100 for 0.1%. A value of 0 from five says little.",
});
