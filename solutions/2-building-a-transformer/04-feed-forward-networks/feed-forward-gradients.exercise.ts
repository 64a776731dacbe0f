import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Gradients of a feed-forward network",
  difficulty: 3,
  minutes: 25,
  hints: [
    "From the output backward, which gradient is the first that is wrong? Does it have the shape of the tensor it belongs to?",
    "For a layer y = x · W + b, the gradients of W and b are sums over all positions, and the gradient of x is dy · Wᵀ. Going back through GELU multiplies by its slope.",
    "db2 = Σ dOutput;   dW2 = Σ hiddenᵀ dOutput;   dHidden = dOutput W2ᵀ;\ndPre = dHidden ⊙ GELU′(pre);   db1 = Σ dPre;   dW1 = Σ xᵀ dPre;   dx = dPre W1ᵀ",
    "bias: the sum of all rows, [F] or [D]\nweights: one product of rows, [in, B·T] · [B·T, out]\ninput: the gradient times the transposed weights\nGELU: elementwise, with the slope at pre, its input",
  ],
  explore:
    "Multiply W2 by 10 and keep dOutput. Which of the seven gradients become ten times as large, and which stay?",
  answer:
    "dHidden, dPre, db1, dW1 and dx become ten times as large; dW2 and db2 stay exactly the same. The gradient of a layer's weights contains the weights of the layers after it, but not its own. So one layer that starts with weights that are too large disturbs the training of every layer before it.",
});
