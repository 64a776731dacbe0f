import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Gradients of broadcasting",
  difficulty: 3,
  minutes: 20,
  hints: [
    "Print the shapes: does each share have the shape of its input? With dy of all ones, is a bias's share the number of rows?",
    "A repeated number is used several times, and uses add up: sum along the axis that was repeated, and keep it.",
    "a + b: shares dy and dy;   a · b: shares dy·b and dy·a;   then Σ along each axis in which the input has length 1",
    "at: index 0 along an axis of length 1, else i or j\nrows: [rows, columns] becomes [1, columns] by sums; columns: each row becomes a list of one, its sum",
  ],
  explore:
    "CLIP multiplies all its logits by one learned number. Multiply [[1, 2, 3], [4, 5, 6]] by leaf([[2]]) with mulNode: which share has that number if dy is 1 everywhere?",
  answer:
    "21, the sum of all six numbers. In general it is the sum of dy times what the number multiplied, so it says whether larger logits would help on the whole. That sum is how CLIP learns its temperature.",
});
