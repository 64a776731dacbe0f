import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "RMS normalization",
  difficulty: 1,
  minutes: 8,
  hints: [
    "With γ = 1: is the mean of your squares just below 1? Does a row of equal numbers keep its sign?",
    "RMS norm brings only the size of a row to 1, its root mean square. It subtracts no mean and adds no β.",
    "row (3, 4) with ε = 3.5:  mean of the squares 12.5,  √(12.5 + 3.5) = 4;\nwith γ = (2, 1):  y = (2 · 3 / 4, 1 · 4 / 4) = (1.5, 1)",
    "first blank: the sum of the squares, divided by their number;\nsecond blank: add ε and take the root; then a new row [D], each number times its γ, divided by that root.",
  ],
  explore:
    "Llama 3 has an RMS norm before each attention and each feed-forward network. Get rid of γ: set it to 1, and change the linear layer W after the norm so that no output changes.",
  answer:
    "Multiply column d of W by γ[d]: W · (γ ⊙ x̂) and (W · diag γ) · x̂ differ by 2e-16. So γ does nothing that the next layer couldn't do itself. Programs that take trained models apart fold γ into W before they start.",
});
