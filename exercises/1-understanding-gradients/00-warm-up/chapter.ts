import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Warm-up",
  summary: "You know how the grader works, and you have fitted a line by gradient descent.",
  exercises: [
    {
      slug: "predict-line",
      title: "A line",
      difficulty: 1,
      minutes: 3,
      hints: [
        "The file still has a blank, or its value at x = 0 is not the intercept.",
        "A line is a slope times x, shifted up by the intercept.",
        "y = w·x + b",
        'Replace the whole call blank("...") by an expression in w, x and b:\n  multiply, then add.',
      ],
      explore: "Swap w and b on purpose and save: the grader knows that mistake by name.",
    },
    {
      slug: "mean-squared-error",
      title: "How wrong is it?",
      difficulty: 1,
      minutes: 5,
      hints: [
        "The loss is off by a factor, or errors of opposite sign cancel.",
        "Each error is squared first, and the squares are averaged.",
        "L = (1/n) · Σ (predictionᵢ − targetᵢ)²",
        "first blank: the error times itself\nsecond blank: the sum over how many examples there are",
      ],
      explore:
        "Add console.log(meanSquaredError([0], [3])) at the end of your file, then [6] for [3]: what the code prints is shown.",
    },
    {
      slug: "numeric-gradient",
      title: "A gradient by trying",
      difficulty: 2,
      minutes: 10,
      hints: [
        "Your slope is off by a factor, by its sign, or by an error that grows with h.",
        "Nudge one coordinate at a time, look at f on both sides, and divide by the distance between the two points.",
        "∂f/∂xᵢ ≈ (f(x + h·eᵢ) − f(x − h·eᵢ)) / (2h)",
        "up[i] and down[i] move by h in opposite directions;\nthe slope is the rise between them over the run between them.",
      ],
      explore:
        "Log numericGradient(([x]) => x ** 3, [1], h) for h = 1e-5 and h = 1e-13. How many digits of 3 are left?",
    },
    {
      slug: "fit-line",
      title: "Gradient descent",
      difficulty: 2,
      minutes: 12,
      hints: [
        "The loss grows, or the line stops short of the data.",
        "A step goes against the gradient, lr long per unit of it, from where the last step ended.",
        "(w, b) ← (w, b) − lr · ∇L(w, b)",
        "loss: your first function inside your second\nstep: each parameter minus lr times its own slope",
      ],
      explore:
        "Log the losses of 20 steps on the spec's data with lr = 0.3, then with 0.35. Why does the second one grow?",
    },
  ],
});
