import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Layer normalization",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Take a row of your x̂. Is its mean 0? Is its variance just below 1?",
    "Each row by its own mean and variance. ε joins the variance before the root; γ and β come last, one for each feature.",
    "row (1, 3) with ε = 3:  μ = 2,  σ² = 1,  std = √(1 + 3) = 2,  x̂ = (−0.5, 0.5);\nwith γ = (2, 3) and β = (0, 10):  output = (2 · (−0.5) + 0, 3 · 0.5 + 10) = (−1, 11.5)",
    "std: one number for each row, [T]; normalized: each number minus its row's mean, divided by its row's std, [T, D];\noutput: from normalized, with the γ and the β of the column, [T, D].",
  ],
  explore:
    "Set ε to 100, γ to 1 and β to 0. How long are the normalized rows of microModel().activations.X now, and how long are those of 1,000 · X? (Import microModel from #lib/micro-model.)",
  answer:
    "0.04 to 0.06, instead of 4.00: ε is far larger than the variance, so every row is simply divided by 10. For 1,000 · X the lengths are 3.98 to 3.99, nearly as with a small ε. So ε decides which rows count as noise: a row whose variance is below ε is not brought up to scale.",
  predict: {
    question:
      "A row has 16 features: fifteen are 0, and one is 1,000. You normalize it with γ = 1 and β = 0. How large is the largest number afterwards?",
    choices: ["1", "about 3.9", "about 32", "still near 1,000"],
    answer: 1,
    because:
      "3.873 = √15. The outlier itself makes the variance, so no number of 16 can get beyond √15, be it 10 or 1,000 before. With 768 features the limit is 27.7.",
  },
});
