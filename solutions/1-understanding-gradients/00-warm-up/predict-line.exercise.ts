import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Linear model",
  difficulty: 1,
  minutes: 3,
  hints: [
    "At x = 0 a line returns its intercept. Does yours return b there?",
    "A line is a slope times x, shifted up by the intercept.",
    "with w = 2, b = 1 and x = 3:  y = 2·3 + 1 = 7",
    'Replace the whole call blank("...") by an expression in w, x and b:\n  multiply first, then add.',
  ],
  explore:
    "Add console.log(predictLine(3, 0.3, [-0.1])) at the end of your file: what the code prints is shown. By hand it is 0. Why not here?",
  answer:
    "It prints −5.55e-17: neither 0.1 nor 0.3 has an exact binary form, and float64 keeps 16 digits. So specs compare with a tolerance, and so " +
    "should you. Llama 3 was released in bfloat16, which keeps 2 to 3 digits, and that is enough for a model.",
});
