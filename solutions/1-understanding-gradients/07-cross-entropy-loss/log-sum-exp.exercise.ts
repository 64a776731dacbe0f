import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Log-sum-exp",
  difficulty: 1,
  minutes: 8,
  hints: [
    "Try (1000, 1000): is yours 1000 + ln 2, or Infinity, or just ln 2?",
    "Subtracting m from all z multiplies every exponential by e^−m. So the logarithm comes out too small by m.",
    "logSumExp(z) = m + ln Σ e^(z[j] − m),   m = max z",
    "first blank: the sum of the exponentials, each z minus the maximum first;\nsecond blank: its logarithm, and the maximum added back.",
  ],
  explore: "By how much does log-sum-exp exceed the maximum for [1, 2, 3], [10, 20, 30] and [100, 200, 300]?",
  answer:
    "By 0.41, by 0.000045, and by exactly 0. Only distances to the maximum count: e^−10 adds next to nothing to 1, and e^−100 is less than float64 can add to it. So the soft maximum is soft only among numbers that lie a few units apart.",
});
