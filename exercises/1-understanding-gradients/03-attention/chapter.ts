import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Attention",
  summary: "You can compute one head of causal attention stage by stage, and say why each stage is there.",
  exercises: [
    {
      slug: "attention-scores",
      title: "Queries meet keys",
      difficulty: 1,
      minutes: 8,
      hints: [
        "Think of the table first: a row for each query, a column for each key, in every place one dot product.",
        "Row i belongs to query i, column j to key j. A product of matrices pairs rows with columns, and keys are rows.",
        "scores = Q Kᵀ",
        "first blank: the matrix of keys, rows and columns exchanged\nsecond blank: the queries times that matrix, in this order",
      ],
      explore:
        "Make one key ten times as long. Which column of the scores grows, and what would softmax do with it?",
    },
    {
      slug: "scale-scores",
      title: "The right size for scores",
      difficulty: 1,
      minutes: 5,
      hints: [
        "All scores change by one and the same factor, which depends on the width alone; the raw ones stay.",
        "The variance of a sum of d_k independent products is d_k; a typical score is as large as the root of that.",
        "scaled = scores / √d_k",
        "size: the square root of the width\nthen each score over that size, in new rows",
      ],
      explore: "GPT-2 has heads of width 64: how much smaller do its scores become?",
    },
    {
      slug: "causal-mask",
      title: "Hide the future",
      difficulty: 1,
      minutes: 8,
      hints: [
        "The visible scores make a triangle with its diagonal; the lesson draws it. Draw yours beside it.",
        "Query i may look at the keys 0 to i, its own among them. A hidden key must get the weight 0 from softmax.",
        "masked[i][j] = scores[i][j] if j ≤ i, else −∞",
        "Compare the two positions: the key's must not be the larger one;\nthen return the score itself, else minus infinity.",
      ],
      explore:
        "Hide with -100 in place of -Infinity: does the spec still see it? Would you, in a trained model?",
    },
    {
      slug: "softmax",
      title: "From scores to weights",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Three things are due: weights that sum to 1, no overflow for large scores, and a list with nothing to see refused.",
        "Only differences of scores matter, so move all alike: with the largest at 0 no exponential can overflow.",
        "wᵢ = e^(zᵢ − m) / Σⱼ e^(zⱼ − m),   m = max z",
        "refuse when even the largest score is -Infinity; exponentials of the moved scores;\nthen each of them over the sum of all.",
      ],
      explore: "Multiply all scores by 10, then by 0.1. What is the limit on either side?",
    },
    {
      slug: "score-variance",
      title: "Why divide by √d_k?",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Four numbers come out, variance and largest weight, raw and scaled. Take them one at a time, raw variance first.",
        "The variance is taken over all scores at once and from their mean; softmax works on one query's row at a time.",
        "variance = (1/n) Σ (s − mean)²;   largest weight of a row = max softmax(row)",
        "your attentionScores with a list of one query, first row; your scaleScores on all of them;\naverage the squared distances; the maximum of your softmax of a row.",
      ],
      explore:
        'What grows with d_k, and what stays? Put this at the end of the file and save:\n  import { mersenneTwister } from "#lib/random";\n  for (const d of [4, 16, 64, 256])\n    console.log(d, scoreVariance(d, 500, mersenneTwister(1)).raw);\nThen the same with .scaled. Take the lines out afterwards.',
    },
    {
      slug: "attention",
      title: "One head of attention",
      difficulty: 2,
      minutes: 15,
      hints: [
        "Go stage by stage and give each a shape: scores, weights, output. A wrong one spoils all that come after it.",
        "Scores, scale, mask if asked for, softmax along each row, mix the values: every step needs the one before.",
        "weights = softmax(mask(Q Kᵀ / √d_k));   output = weights · V",
        "scaleScores of attentionScores, with the width of a key; causalMask only if causal;\nsoftmax of every row; matmul of weights and values.",
      ],
      explore: "Mask after the softmax on purpose and save: the grader knows that mistake by name.",
    },
    {
      slug: "attention-steps",
      title: "All heads, every stage kept",
      difficulty: 3,
      minutes: 20,
      hints: [
        "Five stages come out, each with one new matrix a head; no two of them may be the same list.",
        "Head h uses Q[h], K[h] and V[h]. Each stage is a new matrix made from the stage before it.",
        "raw = Q Kᵀ;  scaled = raw / √d_k;  masked;  weights = softmax(masked);  output = weights · V",
        "five times a map over the heads, one for each stage, with your functions of this chapter;\nthen all five results in one object.",
      ],
      explore:
        'How does the last token share its attention out? At the end of the file:\n  import { microModel } from "#lib/micro-model";\n  const { Q, K, V } = microModel().activations;\n  for (const w of attentionSteps(Q, K, V).weights)\n    console.log(w[4].map((x) => x.toFixed(3)).join(" "));\nAll near 1/5: nothing has been learned yet. Take the lines out afterwards.',
    },
  ],
});
