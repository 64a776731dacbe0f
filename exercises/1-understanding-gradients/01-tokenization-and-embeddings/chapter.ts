import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Tokenization and embeddings",
  summary: "You can turn a sentence into the matrix that a transformer reads.",
  exercises: [
    "encode",
    "decode",
    "next-token-pairs",
    "embed-tokens",
    "add-positions",
    "embed-sentence",
    "gaussian-matrix",
  ],
});
