import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Gradients of a feed-forward network",
  difficulty: 3,
  minutes: 25,
  hints: [
    "Which is the first wrong gradient, from the output down? Does it have the shape of the tensor that it belongs to?",
    "For a layer y = x · W + b, the gradients of W and b are sums over all positions, and x gets dy · Wᵀ. GELU multiplies by its slope.",
    "db2 = Σ dOutput;   dW2 = Σ hiddenᵀ dOutput;   dHidden = dOutput W2ᵀ;\ndPre = dHidden ⊙ GELU′(pre);   db1 = Σ dPre;   dW1 = Σ xᵀ dPre;   dx = dPre W1ᵀ",
    "bias: the sum of all rows, [F] or [D]\nweights: one product of rows, [in, B·T] · [B·T, out]\ninput: the gradient through the transposed weights\nGELU: elementwise, with the slope at pre, its input",
  ],
  explore:
    "Multiply W2 by 10 and keep dOutput. Which of the seven gradients become ten times as large, and which stay?",
  answer:
    "dHidden, dPre, db1, dW1 and dx become ten times as large; dW2 and db2 stay exactly the same. The gradient of a layer contains the weights of the layers after it, not its own. So one layer that starts too large disturbs the training of everything before it.",
});
