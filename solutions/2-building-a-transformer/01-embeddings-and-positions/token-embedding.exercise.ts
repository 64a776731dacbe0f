import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Token embedding",
  difficulty: 1,
  minutes: 12,
  hints: [
    "Try the ids −1, 1.5 and V. Are all three refused? And what is the dtype of your id tensor?",
    "An id is a whole number from 0 to V − 1 and names a row. TensorFlow.js has an operation that gathers rows by int32 indices.",
    "E = [[1, 0], [0, 2], [3, 3]],  ids = [[2, 0, 2]]:  x = [[[3, 3], [1, 0], [3, 3]]];\nand on the way back  dE[2] = dx[0, 0] + dx[0, 2],  dE[1] = 0",
    "ids: refuse an id that is not a whole number, is below 0, or is V or more; then an int32 tensor [B, T]\nlookup: one gather of rows, the table [V, D] by the ids [B, T]",
  ],
  explore:
    "Look up 1,000 random ids in a table [5000, 64]. Then do the same with one-hot rows and a product. How long does each take, and how much memory would GPT-2's one-hot rows need?",
  answer:
    "On wasm, the lookup takes 2.4 ms and the product 115 ms, because the product multiplies 4,999 zeros for each row it finds. For a text of 1,024 tokens, GPT-2's one-hot rows would be 1,024 · 50,257 numbers, or 206 MB, to pick 1,024 rows. Both compute the same function; a lookup is the product without the zeros.",
});
