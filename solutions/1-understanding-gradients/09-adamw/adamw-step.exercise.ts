import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "AdamW, one step",
  difficulty: 3,
  minutes: 18,
  hints: [
    "With gradient 0 and zero moments, only the decay acts. Is θ then exactly θ · (1 − α·λ)?",
    "Average, correct, decay, update: in this order. Only the averages themselves go on to the next step.",
    "first step with θ = 2, g = 4, α = 0.1, λ = 0.01 and a tiny ε:\n  decayed 2 · (1 − 0.001) = 1.998;   m̂ = 4, √v̂ = 4;   new θ = 1.998 − 0.1 · 4 / 4 = 1.898",
    "new averages, then their corrected copies, [n] each\ndecayed: each parameter times 1 minus the share; moved: each of these minus its update, from its own m̂ and v̂",
  ],
  explore:
    "Set ε to 1, α to 0.1, and take the gradients 0.01 and 100. How long is each first step? Which optimizer does the small one resemble?",
  answer:
    "0.00099 and 0.099; with ε = 1e-8 both are 0.1. Where √v̂ is far below ε, the divisor is nearly ε, here 1, and the step is α · m̂: gradient descent with momentum. ε is the size of gradient below which Adam stops amplifying.",
});
