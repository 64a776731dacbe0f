import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Random play-outs",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Ask for the value of [3, 8] several times. Is it always 1? Then ask for the value of [5, 24]: is it 0?",
    "Random moves stand in for a search you can't afford. From two numbers you can search: there are at most six results.",
    "play-out: while three numbers or more are left, state ← next state with number rng.integer(how many there are);   then: can 24 be reached?   value = successes / count",
    "Move a state of your own until it has two numbers or fewer, and ask `canReach`.\nFor the value, one play-out is exact if two numbers or fewer are given. Otherwise average all.",
  ],
  predict: {
    question:
      "Random moves to the very end hit 24 once in 169 games, on average over the solvable puzzles. Instead of drawing the last of about six moves, check whether any of them gives 24. How often does such a play-out succeed?",
    choices: ["once in 160", "once in 85", "once in 30", "once in 6"],
    answer: 2,
    because:
      "3.4% succeed instead of 0.6%, computed exactly: usually just one of the last moves is right. Knowing the end is worth six times the play-outs.",
  },
  explore:
    "Take all states of three numbers that the 1,362 puzzles reach by a first move. How many can still reach 24? For how many of those do 5 or 20 play-outs show no success at all?",
  answer:
    "7,776 out of 35,345 can, or 22%. A play-out from one of them succeeds 14% of the time on average, so 5 play-outs show no success for 53% of them, and 20 for 16%. A value of 0 from five says little.",
});
