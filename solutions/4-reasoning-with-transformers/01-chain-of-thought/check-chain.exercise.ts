import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Valid or on track",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Make one slip in the second of four thoughts and go on correctly from there. How many of the four does your function call valid, and how many on track?",
    "A valid thought is right given what was written before it, even if that was wrong. A thought on track is right given nothing but the problem.",
    "valid_t: o_t in turn and s_t = (s_{t−1} + d[o_t]) mod 10, s_{−1} = 0;   on track_t: t < K, o_0 … o_t in turn, s_t = (Σ_{i ≤ t} d[o_i]) mod 10",
    "An operand is in turn if the problem has it and, after the first thought, it is one more than the operand before, around the end.\nA valid thought adds its digit to the written total before it; a thought on track adds up the digits of all operands so far.\nThe first error is the first place that isn't valid. Beware of what a search returns if it finds nothing.",
  ],
  explore:
    "Chapter 02 has a model that errs, the reasoner. Once you can sample from it, check 16 chains for each of 300 problems at temperature 1. Of its right answers, how many come from a chain with an invalid thought?",
  answer:
    "1.7 to 2.0% (three draws of 4,800 chains): nearly always two errors that cancel, seldom three. Of all thoughts 93% are valid, and only 81% are on track: an error is made once and then carried along. 64% of the answers are right.",
});
