import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "AdamW on variables",
  difficulty: 3,
  minutes: 20,
  hints: [
    "Do the first step by hand: W shrinks by 5%, b does not, and then each number moves by lr. Which of these three is wrong in your result?",
    "The decay acts on the weights and stays out of the moments. An Adam optimizer has a single count of steps, so variables whose first steps differ need several optimizers.",
    "with lr = 0.1, λ = 0.5 and θ = 2: decay gives 2 · (1 − 0.05) = 1.9; Adam's first step then gives 1.9 − 0.1 · sign(g)",
    "Make one Adam for each variable, in the same order. In a step, first shrink the variable if it decays, then set the learning rate of its Adam,\nand then let this Adam apply that variable's gradient, under the variable's name.",
  ],
  explore:
    "Llama 2 7B was trained for 500,000 steps with λ = 0.1 and a cosine from 3e-4 to 3e-5 after 2,000 steps of warmup. What share of its initial weights is left after all that decay?",
  answer:
    "0.03%: the factor is e^(−8.25) = 0.00026. Nothing of the initialization is left. What early gradients added decays as well, so a weight stays only as long as gradients renew it.",
  predict: {
    question:
      "You train for 240 steps with λ = 0.1. The learning rate warms up to 0.002 in 40 steps and decays to 0.0002 by a cosine. The gradient of one weight is 0 at every step. What share of this weight is left?",
    choices: ["nearly nothing, 0.9 to the power of 240", "90%", "97%", "all of it"],
    answer: 2,
    because:
      "97.4%. A step takes the share lr · λ of the weight, at most 0.0002, and not λ. The learning rates of all steps sum to 0.26, and e^(−0.1 · 0.26) = 0.974. Over a long training run this adds up.",
  },
});
