import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Logits",
  difficulty: 1,
  minutes: 8,
  hints: [
    "With h = (1, 2) and the lesson's three rows, do you get (2, 1, 0)?",
    "Compare each position with each token of the vocabulary: one dot product per pair. W_lm has a row for each token.",
    "one entry: logits[2][4] = Σ over d of hidden[2][d] · W_lm[4][d];\nall at once: logits = hidden · W_lmᵀ,  [T, D] · [D, V] = [T, V]",
    "for each position one row of V numbers:\nthe dot products of its hidden vector with every row of W_lm. In all [T, V].",
  ],
  explore:
    'GPT-2 uses its token embeddings as output weights. Do so in the micro model. At the end of the file:\n  import { microModel } from "#lib/micro-model";\n  const { activations: a, initial_parameters: p } = microModel();\n  console.log(logits(a.ln_f_output, p.token_embedding));\nWhich token does each position predict, and why? Take the lines out afterwards.',
  answer:
    "Three of five positions now predict the token that they just read; with W_lm it was one. The residual stream still carries the embedding of the current token, and the dot product of an embedding with itself is large. A tied model must first learn to look away from it.",
});
