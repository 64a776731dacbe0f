import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Gradients of layer norm",
  difficulty: 3,
  minutes: 20,
  seconds: 20,
  hints: [
    "Which gradient, from dGamma to dx, is the first that is wrong? Scale and shift have one number per feature. Do your gradients, too?",
    "Each number of x affects its whole vector along three paths: directly, through the mean, and through the standard deviation. Each path has its own gradient.",
    "dγ = Σ dy ⊙ x̂;   dβ = Σ dy;   dx̂ = dy ⊙ γ;   dx = (dx̂ − mean(dx̂) − x̂ ⊙ mean(dx̂ ⊙ x̂)) / s",
    "scale and shift: all vectors as rows [n, D], summed to [D]\ninput: two means over the last axis, kept as [..., 1], of dNormalized and of dNormalized ⊙ x̂",
  ],
  explore: "Multiply x by 10, then by 100, and keep dOutput. What happens to the output, to dγ and to dx?",
  answer:
    "The output and dγ stay the same. dx shrinks to a tenth and a hundredth (9.86, 0.986, 0.0986), because it is divided by s. In a pre-norm model the stream gets longer from block to block, so less and less gradient comes back through the norms of late blocks, and most of it takes the residual path.",
  predict: {
    question:
      "You make the input of a layer norm 100 times as large and keep dOutput. The output stays the same. What happens to dx?",
    choices: [
      "it stays the same, as the output does",
      "it is 100 times as large",
      "it shrinks to a hundredth",
      "it is 0",
    ],
    answer: 2,
    because:
      "It shrinks to a hundredth: 9.86 became 0.0986. The output depends on x / s, so a step of the same length turns the longer vector a hundredth as far.",
  },
});
