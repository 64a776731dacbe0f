import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Valid or on track",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Make one slip in the second of four thoughts, and continue correctly. How many does your function call valid, and how many on track?",
    "A valid thought is right given what was written before, even if that was wrong. A thought on track is right given only the problem.",
    "valid_t: o_t in turn and s_t = (s_{t−1} + d[o_t]) mod 10, s_{−1} = 0;   on track_t: t < K, o_0 … o_t in turn, s_t = (Σ_{i ≤ t} d[o_i]) mod 10",
    "An operand is in turn if the problem has it and, after the first thought, it is one more than the operand before, wrapping around.\nA valid thought adds its digit to the written total before it; a thought on track sums the digits of all operands so far.\nThe first error is the first invalid position. Beware of what a search returns when it finds nothing.",
  ],
  explore:
    "Once you can sample from chapter 02's reasoner, which errs, check 16 chains for each of 300 problems at temperature 1. How many of its right answers come from a chain with an invalid thought?",
  answer:
    "About 2%, nearly always two errors that cancel, seldom three. 93% of all thoughts are valid, and only 81% on track: an error is made once, then carried along. 64% of the answers are right.\nMeasured, three draws of 4,800 chains: 1.7 to 2.0%.",
});
