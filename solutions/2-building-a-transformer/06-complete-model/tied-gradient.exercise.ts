import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "One table, two gradients",
  difficulty: 3,
  minutes: 20,
  hints: [
    "Compute the first test with pencil and paper. Which rows of your embedding part are zero, and which rows of the unembedding part are?",
    "A parameter that is used twice gets the sum of both gradients. Embedding uses only the rows of tokens that were read; unembedding uses all rows.",
    "embedding = onehot(ids)ᵀ · dEmbedded;   unembedding = dLogitsᵀ · normed;   dE = embedding + unembedding",
    "Flatten batch and time into rows. Each part is then one product [V, B·T] · [B·T, D]:\nthe left matrix says which token was read in one part, and holds the gradient of the logits in the other.",
  ],
  explore:
    "GPT-2's vocabulary has tokens that almost never occur in its training text, such as SolidGoldMagikarp. Which of the two gradients did their rows get?",
  answer:
    "Only that of the unembedding. At every position their rows are pushed away from the stream, and no text ever pulls them anywhere. So these rows end up close together, near the mean of all embeddings, and a model that reads one of these tokens behaves strangely (Rumbelow and Watkins 2023).",
});
