import { defineExercise } from "#lib/author/course";

export default defineExercise({
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
});
