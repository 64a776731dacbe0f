import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Gaussian initialization",
  difficulty: 1,
  minutes: 8,
  hints: [
    "Ask for 2 rows of 3 columns: is that the shape, are all six numbers different, and are they about as large as std?",
    "Each number is a separate draw from the given stream, row by row. The mean is 0.",
    "draws z₀, z₁, z₂, …, each with mean 0 and standard deviation std; for 2 rows and 3 columns\n  row 0 is z₀ z₁ z₂, and row 1 is z₃ z₄ z₅",
    "a row [columns]: one fresh draw for each column;\nthe matrix [rows, columns]: each row freshly drawn, never the same list twice.",
  ],
  explore:
    "Build a matrix with Array(6).fill(oneRow) and change one number. How many change? What would a model learn if E were built like this?",
  answer:
    "Six: the matrix holds one list six times. All tokens would share one vector, and each update would move it for all of them, so the model " +
    "could never tell its words apart. The shape is right and nothing crashes.",
});
