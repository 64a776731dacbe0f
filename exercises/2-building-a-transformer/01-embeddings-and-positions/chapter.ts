import { defineChapter } from "#lib/author/course";

export default defineChapter({
  title: "Embeddings and positions",
  summary:
    "You can turn text into ids and vectors, and you know what each position scheme tells a transformer.",
  exercises: [
    "char-tokenizer",
    "byte-pair-encoding",
    "token-embedding",
    "byte-pieces",
    "train-byte-bpe",
    "byte-level-encode",
    "order-blindness",
    "learned-positions",
    "sinusoidal-positions",
    "alibi",
    "rope-tables",
    "apply-rope",
    "inverted-dropout",
    "position-schemes",
  ],
});
