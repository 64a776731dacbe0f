import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Layer normalization",
  summary: "You can build a whole transformer block, and say what its residual paths and norms are for.",
  exercises: [
    {
      slug: "add-residual",
      title: "Add, do not replace",
      difficulty: 1,
      minutes: 6,
      hints: [
        "The sum is wrong at some places, a row of the wrong width went through, or x was written into.",
        "x goes on unchanged beside f, and what f found is added to it. Both are needed again later, so write into neither.",
        "y[t][d] = x[t][d] + f(x)[t][d]",
        "first blank: assertSameLength on the lengths of both rows\nsecond blank: map the row of x, each number plus the one of f(x) at the same place",
      ],
      explore: "Chain it ten times with f(x) = 0.1 · x, then without adding x. How long is a row afterwards?",
    },
    {
      slug: "mean-and-variance",
      title: "Where numbers lie, how far they spread",
      difficulty: 1,
      minutes: 8,
      hints: [
        "The mean or the variance is off: the first failing test says which, and for which kind of numbers.",
        "The variance averages squared distances from the mean. So the mean must be known before the first distance is taken.",
        "μ = (1/n) Σ v[i];   σ² = (1/n) Σ (v[i] − μ)²",
        "one pass over v for the sum, over n: the mean;\na second pass for the squared distances from it, over n.",
      ],
      explore: "Compute the mean of the squares minus the squared mean for [1e8 + 1, 1e8 + 2, 1e8 + 3].",
    },
    {
      slug: "layer-norm",
      title: "Every row to the same scale",
      difficulty: 2,
      minutes: 15,
      hints: [
        "std, normalized and output are judged in this order: the first wrong one is where to look.",
        "Each row by its own mean and variance. ε joins the variance before the root; γ and β come last, one for each feature.",
        "std = √(σ² + ε);   x̂ = (x − μ) / std;   output[d] = γ[d] · x̂[d] + β[d]",
        "std: a root for each of the statistics; normalized: each number minus its row's mean, over its row's std;\noutput: from normalized, with the γ and the β of the column.",
      ],
      explore: "Set ε to 100. What happens to the rows, and to the difference between large and small ones?",
    },
    {
      slug: "rms-norm",
      title: "The plainer relative",
      difficulty: 1,
      minutes: 8,
      hints: [
        "The rows have the wrong scale, or something was subtracted that should stay.",
        "Only the size of a row is brought to 1: its root mean square. Nothing is centred, nothing is added.",
        "y[d] = γ[d] · x[d] / √( mean of x² + ε )",
        "first blank: the sum of the squares over their number\nsecond blank: the root of that plus ε; then each number times its γ, over the root.",
      ],
      explore: "Feed it a row and the row plus 10. Which of layer norm and RMS norm sees a difference?",
    },
    {
      slug: "missing-residual",
      title: "Debugging: five parallel rows",
      difficulty: 3,
      minutes: 20,
      hints: [
        "Measure: in the table, between which two lines do five different rows become five nearly equal ones?",
        "The FFN is given rows 0.05 long; next to its biases they are nothing. The tokens were long enough: where do they get lost?",
        "A residual connection goes round each sublayer: h = h + f(h). Which of the two sublayers has none?",
        "delete two of the three blanks;\nat the third, h becomes the sum of X and of what h is by then, by addResidual.",
      ],
      explore:
        "Print cosine for all pairs of rows of bookBlock, with your line and without it. Then move the line about.",
    },
    {
      slug: "transformer-block",
      title: "The transformer block",
      difficulty: 3,
      minutes: 20,
      hints: [
        "The grader names the first stage that is wrong; what comes after it is not judged.",
        "The residual path is never normalised itself. Each sublayer reads a normalised copy of it and adds its result to it.",
        "A = X + MHA(LN1(X));   output = A + FFN(LN2(A))",
        "layerNorm, multiHeadAttention, addResidual to X; layerNorm, feedForward, addResidual to that;\neach norm with its own γ and β; return all six results.",
      ],
      explore:
        "Put the norms behind the sums (post-norm) and save: what do the first two tests say, and why?",
    },
  ],
});
