import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Debugging: a missing residual connection",
  difficulty: 3,
  minutes: 20,
  hints: [
    "Make u ten times as long: does your cosine stay the same? Its length cancels only if you divide by it: ‖(3, 4)‖ = √(9 + 16) = 5.",
    "The rows become equal in the FFN. It reads rows of length 0.05, tiny beside its biases. The tokens were long enough: where do they get lost?",
    "A residual connection goes around each sublayer: h = h + f(h). Which of the two sublayers has none?",
    "delete two of the three blanks;\nat the third, add X, [T, D], to what h is at that point.",
  ],
  explore:
    "Print the cosines of all pairs of rows of bookBlock. Then move your line to the other two places. Does the symptom disappear at one of them, too?",
  answer:
    "At place 1 it stays: cosines of 0.965 to 0.998. At place 3 it is nearly gone: −0.06 to 0.52, against −0.09 to 0.49 at place 2. At place 3, X comes back at the end, but the FFN has worked on rows without their tokens. A symptom that disappears doesn't prove that you found the cause.",
});
