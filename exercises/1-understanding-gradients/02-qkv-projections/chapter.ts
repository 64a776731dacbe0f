import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Queries, keys and values",
  summary:
    "You can multiply matrices with your own code, and project every token into queries, keys and values.",
  exercises: [
    {
      slug: "dot",
      title: "The dot product",
      difficulty: 1,
      minutes: 5,
      hints: [
        "One number is due, with a term for every place; two vectors that do not fit get no number at all.",
        "Numbers at the same place are multiplied, and the products added up to one number.",
        "u · v = u₀·v₀ + u₁·v₁ + ... + uₙ₋₁·vₙ₋₁",
        "first blank: assertSameLength with a text that names the two lengths\nsecond blank: a sum that starts at 0 and a loop over the places",
      ],
      explore: "What is (3, 4) · (3, 4)? Take its square root: where do you know that number from?",
    },
    {
      slug: "matmul",
      title: "Rows meet columns",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Take row 0, column 1 of the result: which numbers of A and B must go into it?",
        "Row i of A and column j of B meet in a dot product: that is the entry at row i, column j.",
        "C[i][j] = Σₖ A[i][k] · B[k][j], where k runs over the columns of A, which are the rows of B",
        "column j of B: the j-th number of each of its rows\nevery row of A becomes a row of dot products, one for each column of B",
      ],
      explore:
        "Count the multiplications of a [5, 16] by a [16, 8]. Then double all three lengths: how many times more are they?",
    },
    {
      slug: "transpose",
      title: "Rows become columns",
      difficulty: 1,
      minutes: 6,
      hints: [
        "The shape turns round, from [m, n] to [n, m]; then follow one number to its new place.",
        "The number at row i, column j goes to row j, column i; it is a new matrix.",
        "Aᵀ[j][i] = A[i][j], so a [m, n] becomes a [n, m]",
        "there is one new row for each column of A;\nnew row j collects the j-th number of every row, from top to bottom",
      ],
      explore:
        "Compute matmul(A, transpose(A)) for any A and mirror it at the diagonal. Why is it always symmetric?",
    },
    {
      slug: "project-heads",
      title: "One projection per head",
      difficulty: 2,
      minutes: 6,
      hints: [
        "The result is a list of heads, each a matrix of its own: [heads, tokens, features].",
        "Every head reads all of X and multiplies it by weights of its own; the results stay apart.",
        "heads[h] = X · W[h]",
        "for each head's weights in turn,\nyour matrix product, the tokens on the left",
      ],
      explore: "Swap two rows of X. What happens to Q, K and V, and what does that say about word order?",
    },
    {
      slug: "fuse-head-weights",
      title: "All heads in one product",
      difficulty: 3,
      minutes: 20,
      hints: [
        "Follow one head's columns: where do they start in the wide matrix, and where is the next head's first?",
        "A column of the product depends on that column of the weights alone: side by side going in, side by side coming out.",
        "X · [ W₀ | W₁ | ... ] = [ X·W₀ | X·W₁ | ... ], where head h owns the columns h·d_k to (h+1)·d_k − 1",
        "fuse: row d of the result joins row d of every head, in order\nproject: multiply by the fused weights, then split the product among the heads",
      ],
      explore:
        "Fuse W_Q, W_K and W_V of all heads: which columns of X · fused are the values of the last head?",
    },
  ],
});
