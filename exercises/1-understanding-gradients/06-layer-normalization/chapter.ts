import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Layer normalization",
  summary: "You can build a whole transformer block, and say what its residuals and norms are for.",
  exercises: [
    {
      slug: "add-residual",
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
    },
    {
      slug: "mean-and-variance",
      title: "Mean and variance",
      difficulty: 1,
      minutes: 8,
      hints: [
        "Add 1e8 to every number: the mean moves by 1e8. Does your variance stay the same?",
        "The variance averages squared distances from the mean. So you need the mean before you can take the first distance.",
        "(2, 4, 9):  μ = 15/3 = 5;   distances −3, −1, 4;   σ² = (9 + 1 + 16)/3 = 8.67",
        "first pass: sum all numbers and divide by n, which is the mean;\nsecond pass: sum the squared distances from it and divide by n.",
      ],
      explore:
        "GPUs compute in float32. Round every step with Math.fround and use the shortcut, mean of the squares minus square of the mean, for [m + 1, m + 2, m + 3]. For which m does it go wrong?",
      answer:
        "It returns 0.688 at m = 1,000, 0.75 at 2,000, 0 at 3,000 and 2 at 5,000, where 0.667 is right. Squares near 9 million have a spacing of 1 in float32, so a difference of 2/3 can't survive. Two passes square small numbers only: 0.6666667 even at 100,000.",
    },
    {
      slug: "layer-norm",
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
    },
    {
      slug: "rms-norm",
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
    },
    {
      slug: "missing-residual",
      title: "Debugging: a missing residual connection",
      difficulty: 3,
      minutes: 20,
      hints: [
        "Make u ten times as long: does your cosine stay the same? Its length cancels only if you divide by it: ‖(3, 4)‖ = √(9 + 16) = 5.",
        "The rows become equal in the FFN. It reads rows of length 0.05, tiny beside its biases. The tokens were long enough: where do they get lost?",
        "A residual connection goes around each sublayer: h = h + f(h). Which of the two sublayers has none?",
        "delete two of the three blanks;\nat the third, add X, [T, D], to what h is at that point.",
      ],
      explore:
        "Print the cosines of all pairs of rows of bookBlock. Then move your line to the other two places. Does the symptom disappear at one of them, too?",
      answer:
        "At place 1 it stays: cosines of 0.965 to 0.998. At place 3 it is nearly gone: −0.06 to 0.52, against −0.09 to 0.49 at place 2. At place 3, X comes back at the end, but the FFN has worked on rows without their tokens. A symptom that disappears doesn't prove that you found the cause.",
    },
    {
      slug: "transformer-block",
      title: "The transformer block",
      difficulty: 3,
      minutes: 20,
      hints: [
        "Set W_O, W2 and b2 to 0: does your block return X exactly?",
        "The residual stream is never normalized itself. Each sublayer reads a normalized copy of it, and adds its result to it.",
        "output = X + heads.output + ffn.output,\nwhere the heads read LN1(X), and the FFN reads LN2(X + heads.output)",
        "twice the same three steps, all [T, D]: norm, sublayer, sum with what the norm read;\neach norm with its own γ and β; return all six results.",
      ],
      explore:
        "Feed the block of microModel() its own output, twelve times in all. How long are the rows in the end? How far does the twelfth pass turn them, compared with the first? (Import microModel from #lib/micro-model.)",
      answer:
        "They grow from 0.45–0.65 to 8.8–11.1. The norms keep what a pass adds near 1, while the residual stream grows: the first pass turns rows by 46 to 65 degrees, the twelfth by less than 3. In deep pre-norm models the last blocks have the least to say.",
    },
  ],
});
