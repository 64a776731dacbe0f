import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Gradients of multi-head attention",
  difficulty: 4,
  minutes: 30,
  hints: [
    "From the output backward, which gradient is the first that is wrong? Does it have the shape of the tensor it belongs to?",
    "In the backward pass, split undoes merge, and merge undoes split. A weight that is used at every position gets a sum over positions and items.",
    "dWo = Σ mergedᵀ dOutput;   dMerged = dOutput Woᵀ;   dQkv = [dq | dk | dv], merged;   dWqkv = Σ xᵀ dQkv;   dx = dQkv Wqkvᵀ",
    "a sum over positions and items is one product of rows, [n, B·T] · [B·T, m]\nfor the input of a linear layer, multiply the gradient by the transposed weights\nattention takes its gradient in heads, [B, H, T, headDim]; the columns of dQkv have the order of Wqkv",
  ],
  explore:
    "Replace mergeHeads(dk) with zeros of its shape and save. Which gradients are wrong then, and which are still right?",
  answer:
    "The middle third of dWqkv is 0, so the weights of the keys never learn. dx lacks the term of the keys, which is about as large as that of the queries. dWo, dMerged, dq, dk and dv are right, because they come earlier. No shape is wrong, and the queries can still adapt to keys that stay random.",
});
