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
        "The table of scores has the wrong shape, or its numbers are not dot products of a query and a key.",
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
        "Your scores are off by a factor that is the same everywhere, or the raw scores were overwritten.",
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
        "A hidden score is still visible, or a visible one is hidden: look at the map.",
        "Query i may look at the keys 0 to i, its own among them. A hidden key must get the weight 0 from softmax.",
        "masked[i][j] = scores[i][j] if j ≤ i, else −∞",
        "Compare the two positions: the key's must not be the larger one;\nthen return the score itself, else the lowest number there is.",
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
        "Weights that are NaN, that do not sum to 1, or a list that should have been refused.",
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
        "One of the four statistics is off; the first failing test names it.",
        "The variance is taken over all scores at once and from their mean; softmax works on one query's row at a time.",
        "variance = (1/n) Σ (s − mean)²;   largest weight of a row = max softmax(row)",
        "your attentionScores with a list of one query, first row; your scaleScores on all of them;\naverage the squared distances; the maximum of your softmax of a row.",
      ],
      explore: "Print the results for d_k = 4, 16, 64, 256. What grows, and what stays?",
    },
    {
      slug: "attention",
      title: "One head of attention",
      difficulty: 2,
      minutes: 15,
      hints: [
        "The first stage that the grader calls wrong is where to look; what comes after it is not judged.",
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
        "One stage of one head is wrong, or two stages are the same lists.",
        "Head h uses Q[h], K[h] and V[h]. Each stage is a new matrix made from the stage before it.",
        "raw = Q Kᵀ;  scaled = raw / √d_k;  masked;  weights = softmax(masked);  output = weights · V",
        "five times a map over the heads, one for each stage, with your functions of this chapter;\nthen all five results in one object.",
      ],
      explore:
        "Print the weights of both heads of microModel(). They look nearly equal: nothing has been learned yet.",
    },
  ],
});
