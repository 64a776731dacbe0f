import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Residual connection",
  difficulty: 1,
  minutes: 6,
  hints: [
    "Give it zeros for f(x): does x come out, in new rows? And does it refuse a row that is one number short?",
    "x passes f unchanged, and the output of f is added to it. The backward pass reads x once more, and f(x) isn't yours: write into neither.",
    "a row (1, −2, 0.5) of x and its row (0.1, 0, −0.5) of f(x) make the row (1.1, −2, 0) of y",
    "For row t a new row, [D]: each number of x plus the number of f(x) at the same index.",
  ],
  explore:
    "Chain 24 sublayers f(x) = tanh(W · x) of width 64, W normal with standard deviation 1/8. Leave number 12 out, once with addResidual and once without it. How far does the output turn?",
  answer:
    "With residuals the output with and without number 12 has a cosine of 0.89 to 0.94, without them 0.32 to 0.41 (three seeds). Each sublayer adds one row to a sum of many, so the later ones still read nearly the same. It fits that many deep layers could be cut out of Llama 2 with little harm (Gromov et al. 2024).",
  predict: {
    question:
      "A row of length 1 and width 768 passes 99 sublayers with residual connections. Each of them adds a row of length 1 in a random direction. How long is the row at the end?",
    choices: ["about 1: directions cancel", "about 10", "about 100: lengths add up"],
    answer: 1,
    because:
      "9.8 to 10.0 with three seeds. In 768 dimensions random directions are nearly at right angles, so squares add up: √100 = 10.",
  },
});
