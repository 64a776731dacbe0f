import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Valid or on track",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Take a chain of four thoughts, make one slip in the second, and continue correctly from there. How many thoughts does your function call valid, and how many on track?",
    "A valid thought is right given what was written before it, even if that was wrong. A thought on track is right given only the problem.",
    "valid_t: o_t in turn and s_t = (s_{t−1} + d[o_t]) mod 10, s_{−1} = 0;   on track_t: t < K, o_0 … o_t in turn, s_t = (Σ_{i ≤ t} d[o_i]) mod 10",
    "The operand in turn is the one after the previous operand, wrapping around; the first may be any operand of the problem.\nA valid thought builds on the total written before it. A thought on track builds on the digits of all operands so far.\nCheck what your search for the first error returns when there is no error.",
  ],
  explore:
    "Once you can sample from chapter 02's reasoner, let it write 16 chains for each of 300 problems at temperature 1, and check them. What share of its right answers comes from a chain with an invalid thought?",
  answer:
    "About 2%, nearly always because two errors cancel. Of all thoughts, 93% are valid, but only 81% are on track, because an error is made once and then carried along.\nMeasured, three draws of 4,800 chains: 1.7 to 2.0%.",
});
