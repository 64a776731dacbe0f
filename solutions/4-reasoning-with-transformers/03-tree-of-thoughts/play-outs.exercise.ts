import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Random play-outs",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Ask for the value of [3, 8] several times. Is it always 1? Then ask for the value of [5, 24]: is it 0?",
    "Random moves stand in for a search you can't afford. From two numbers you can afford one, because there are at most six results.",
    "play-out: while three or more numbers are left, state ← next state at index rng.integer(how many there are);   then: can 24 be reached?   value = successes / count",
    "Move a state of your own until it has at most two numbers, and ask `canReach`.\nFor the value, one play-out is exact if the given state has at most two numbers. Otherwise, average all play-outs.",
  ],
  predict: {
    question:
      "Over the solvable puzzles, games of random moves reach 24 once in 169 games. Suppose you don't draw the last move but check whether any of about six possible moves gives 24. How often does such a play-out succeed?",
    choices: ["once in 160", "once in 85", "once in 30", "once in 6"],
    answer: 2,
    because:
      "3.4% succeed instead of 0.6%, both computed exactly. Usually just one of the last moves is right, so checking all of them is worth six times as many play-outs.",
  },
  explore:
    "Take all states of three numbers that one move from the 1,362 solvable puzzles can lead to. How many of them can still reach 24? For what share of those do 5 or 20 play-outs show no success at all?",
  answer:
    "7,776 out of 35,345 can, or 22%. A play-out from one of them succeeds 14% of the time on average. For 53% of them, 5 play-outs show no success, and for 16%, even 20 show none. So a value of 0 from five play-outs says little.",
});
