import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Batched linear layer",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Is your result [B, T, E]? If you change one position of one item, does only that row of the result change?",
    "A linear layer doesn't depend on which item or position a row belongs to. So batch and time can become one axis: [B, T, D] holds the same numbers in the same order as [B·T, D].",
    "y = reshape(x, [B·T, D]) · W + bias, reshaped to [B, T, E]",
    "x [B, T, D] becomes rows [B·T, D]; times W, [B·T, E]; plus the bias, if there is one\nthen two axes become three again, [B, T, E]",
  ],
  explore: "Leave out both reshapes. Which law still holds, and which one breaks?",
  answer:
    "The values are still right: TensorFlow.js multiplies [2, 3, 4] by [4, 5] and returns [2, 3, 5]. The gradient breaks: “the gradient of input 'b' has shape 2,4,5”. It has a matrix for each item, but W is one matrix and needs their sum. A forward pass that runs says nothing about the backward pass.",
});
