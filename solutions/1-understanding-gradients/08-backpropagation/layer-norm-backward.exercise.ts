import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Gradient of layer norm",
  difficulty: 4,
  minutes: 30,
  hints: [
    "Does every row of dX sum to 0? Shifting a whole row changes nothing after a layer norm.",
    "Go back through γ first; everything after that uses dx̂ = dy ⊙ γ. Then subtract what flows through the mean and through the spread.",
    "dx = (dx̂ − mean(dx̂) − x̂ · mean(dx̂ ⊙ x̂)) / s,   dγ = Σₜ dy ⊙ x̂,   dβ = Σₜ dy",
    "γ and β: one sum over the positions for each feature, [D];\ndX: for each row dx̂, [D], then two averages over its features, then one expression for each number.",
  ],
  explore:
    "Every row of dX sums to 0: the direction of all features alike gets no gradient. Print the dot product of a row of dX with its x̂. Which other direction gets none, and why?",
  answer:
    "It is 0 up to ε: 0.0000064 for the lesson's row of dy and X = (5, 1, 4, 2). Stretching the row along x̂ changes only its spread, which layer norm divides out again. So two directions get no gradient: all features alike, and x̂ itself.",
  predict: {
    question:
      "A row goes into layer norm, and dX comes back with the norm 1.69. You multiply the input row by 10 and leave dY as it is; the output stays the same. How large is dX now?",
    choices: ["0.169: a tenth", "1.69: the output is the same", "16.9: ten times as large"],
    answer: 0,
    because:
      "0.169. The output doesn't change, but a step of the same length is now a tenth of the row's spread, so it moves the output a tenth as far. In the formula it is the division by s.",
  },
});
