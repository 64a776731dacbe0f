import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Valid or on track",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Make one slip in the second of four thoughts, and continue correctly. How many does your function call valid, and how many on track?",
    "A valid thought is right given what was written before, even if that was wrong. A thought on track is right given only the problem.",
    "valid_t: o_t in turn and s_t = (s_{t−1} + d[o_t]) mod 10, s_{−1} = 0;   on track_t: t < K, o_0 … o_t in turn, s_t = (Σ_{i ≤ t} d[o_i]) mod 10",
    "An operand in turn follows the one before, wrapping around; the first may be any the problem has.\nA valid thought builds on the written total before it, a thought on track on the digits of all operands so far.\nBeware of what a search for the first error returns when it finds nothing.",
  ],
  explore:
    "Once you can sample from chapter 02's reasoner, check 16 chains for each of 300 problems at temperature 1. How many of its right answers come from a chain with an invalid thought?",
  answer:
    "About 2% do, nearly always by two errors that cancel. 93% of all thoughts are valid, but only 81% are on track: an error is made once, then carried along.\nMeasured, three draws of 4,800 chains: 1.7 to 2.0%.",
});
