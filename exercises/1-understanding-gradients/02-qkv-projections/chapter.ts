import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Queries, keys and values",
  summary:
    "You can multiply matrices with your own code, and project every token into queries, keys and values.",
  exercises: [
    {
      slug: "dot",
      title: "Dot product",
      difficulty: 1,
      minutes: 5,
      hints: [
        "Is (1, 2, 3) · (4, −5, 7) equal to 15 in your code, and are lists of different lengths refused?",
        "The result is one number: the sum of the products at each index.",
        "(1, 2, 3) · (4, −5, 7) = 1·4 + 2·(−5) + 3·7 = 4 − 10 + 21 = 15;\ntwo empty vectors have nothing to add: 0",
        "a sum that starts at 0, and a loop over the indices of both vectors",
      ],
      explore:
        "Log dot([1e16, 1, -1e16], [1, 1, 1]), then dot([1e16, -1e16, 1], [1, 1, 1]). Why do they differ?",
      answer:
        "0 and 1. Float64 has 16 digits, so 1e16 + 1 is 1e16 again, and the 1 is lost before −1e16 comes. Sums of floats depend on their order. A " +
        "GPU may choose the order by the size of the batch. This is one reason why a chat model can answer one prompt in two ways at temperature " +
        "0.",
      predict: {
        question:
          "Two vectors of width 768, GPT-2's width, hold random numbers from N(0, 1). What is the angle between them?",
        choices: ["about 45°", "about 90°", "anything: all angles are equally likely"],
        answer: 1,
        because:
          "2,000 pairs: all between 83° and 98°, 95% between 86° and 94°. The products have random signs and mostly cancel, so the dot product is small beside the product of the lengths. In wide vectors a large dot product is hardly ever chance.",
      },
    },
    {
      slug: "matmul",
      title: "Matrix product",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Take row 0, column 1 of the result: which numbers of A and B must go into it?",
        "Row i of A and column j of B meet in a dot product: that is the entry at row i, column j.",
        "for A [2, 3] and B [3, 4]:  C[0][1] = A[0][0]·B[0][1] + A[0][1]·B[1][1] + A[0][2]·B[2][1];\nthe two 3s must agree, and the result is [2, 4]",
        "column j of B [n]: the j-th number of each of its rows\nevery row of A [n] becomes a row of p dot products, one for each column of B",
      ],
      explore:
        'How large is a row after 20 products? At the end of the file:\n  import { mersenneTwister } from "#lib/random";\n  const { gauss } = mersenneTwister(1);\n  const row = (std = 1) => Array.from({ length: 64 }, () => gauss(0, std));\n  let x = [row()];\n  for (let i = 0; i < 20; i++) x = matmul(x, x[0].map(() => row(1)));\n  console.log(x[0].slice(0, 4));\nThen write row(0.1) in the loop, and row(1 / 8). Take the lines out afterwards.',
      answer:
        "About 1e18 with standard deviation 1, about 0.01 with 0.1, and still about 1 with 1/8. An entry is a sum of 64 products, so each matrix " +
        "multiplies the size by std · √64. Only std = 1/√64 keeps it. Initialization and normalization keep a deep network near this " +
        "point.",
      predict: {
        question:
          "A row x of [1, 4096] goes through two matrices of [4096, 4096], Llama 3 8B's width. (x·A)·B and x·(A·B) are equal. How many times as many " +
          "multiplications does the second take?",
        choices: ["as many: parentheses don't matter", "2 times", "about 2,000 times"],
        answer: 2,
        because:
          "2,048.5 times: 68.7 billion against 33.6 million. A·B alone costs 4096³, while each product with a single row costs 4096². Parentheses don't " +
          "change the result, but they decide the price.",
      },
    },
    {
      slug: "transpose",
      title: "Transpose",
      difficulty: 1,
      minutes: 6,
      hints: [
        "Does a [2, 3] become a [3, 2]? Then follow one number: from row 0, column 2, where does it go?",
        "The number at row i, column j goes to row j, column i, in a new matrix.",
        "the rows (1, 2, 3) and (4, 5, 6), [2, 3], become the rows (1, 4), (2, 5) and (3, 6), [3, 2]",
        "there is one new row for each column of A;\nnew row j collects the j-th number of every row, from top to bottom",
      ],
      explore:
        "Compute matmul(A, transpose(A)) for any A and mirror it at the diagonal. Why is it always symmetric? In chapter 03 the attention scores are Q·Kᵀ. What could tokens not express if Q and K were equal?",
      answer:
        'Entry (i, j) is row i · row j, and so is entry (j, i). With Q = K, "it" would fit "cat" exactly as well as "cat" fits "it". With two ' +
        'matrices the scores are free: in head 0 of the micro model <BOS> scores 1.22 for "I", and "I" scores 0.20 for <BOS>.',
    },
    {
      slug: "project-heads",
      title: "One projection per head",
      difficulty: 2,
      minutes: 6,
      hints: [
        "Is your result a list of heads, each a matrix of its own: [heads, tokens, features]?",
        "Every head reads all of X and multiplies it by its own weights. The results stay separate.",
        "with X [5, 16] and W [2, 16, 8]:  head 0 is X · W[0], [5, 8],  head 1 is X · W[1], [5, 8],  all together [2, 5, 8]",
        "for each head's weights [D, d_k] in turn:\nall tokens [T, D] times the weights, which is [T, d_k]",
      ],
      explore: "Swap two rows of X. What happens to Q, K and V, and what does that say about word order?",
      answer:
        "The same two rows swap in Q, K and V of every head, to the last bit, and nothing else changes. A projection sees one token at a time and " +
        "knows nothing about order. All that the model knows about word order here comes from the positions that chapter 01 added.",
    },
    {
      slug: "fuse-head-weights",
      title: "Fused head weights",
      difficulty: 3,
      minutes: 20,
      hints: [
        "Follow one head's columns: where do they start in the wide matrix, and where is the next head's first?",
        "A column of the product depends on one column of the weights, the one at its index. So weights side by side make results side by side.",
        "X · [ W₀ | W₁ | ... ] = [ X·W₀ | X·W₁ | ... ], where head h owns the columns h·d_k to (h+1)·d_k − 1",
        "fuse: row d of the result joins row d of every head, in order\nsplit: of each row, head h gets d_k neighboring numbers\nproject: one product [T, H·d_k], then the split",
      ],
      explore:
        'GPT-2 keeps W_Q, W_K and W_V of all heads in one matrix. Do the same here, but split among 2 instead of 6. At the end of the file:\n  import { microModel } from "#lib/micro-model";\n  const m = microModel();\n  const { W_Q, W_K, W_V } = m.initial_parameters;\n  const fused = fuseHeadWeights([...W_Q, ...W_K, ...W_V]);\n  const heads = projectFused(m.activations.ln1_output, fused, 2);\n  console.log(heads.map((head) => head[0]));\nWhat are the two heads made of, and does anything complain? Take the lines out afterwards.',
      answer:
        "Nothing complains, because 2 divides 48. Head 0 is [5, 24] and holds Q[0], Q[1] and K[0] side by side; head 1 holds K[1], V[0] and V[1]. " +
        "Every number is right and in the wrong place. Loading a published checkpoint fails like this, so first find out how its columns are ordered.",
    },
  ],
});
