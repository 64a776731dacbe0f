import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Scalar autograd",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Build L = x · x at x = 3 and run backward. Is the gradient 6? If it is 3, one of the two uses got lost.",
    "Along a path slopes multiply; where paths meet, they add. A slope is the one at the time of the forward pass.",
    "∂(a·b)/∂a = b,  tanh′ = 1 − y²,  (eᵃ)′ = y,  (ln a)′ = 1/a;   grad(input) += upstream · slope",
    "backward: grad grows by upstream\nthen for each input the same function again, with upstream times the slope along that input",
  ],
  explore: "Write sub and div from what you have. Do they need slopes of their own?",
  answer:
    "No: a − b is a + (−1)·b, and a / b is a · e^(−ln b). At a = 3, b = 2 the gradients are 0.5 and −0.75, as they should be. But at b = −2 the result is NaN, because ln needs a positive number. That is why frameworks give division a slope of its own.",
});
