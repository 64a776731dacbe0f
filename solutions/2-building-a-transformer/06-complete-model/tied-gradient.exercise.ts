import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "One table, two gradients",
  difficulty: 3,
  minutes: 20,
  hints: [
    "Redo the first test with pencil and paper. Which rows of your embedding part are zero, and which rows of the unembedding part?",
    "A parameter that is used twice gets the sum of both gradients. Embedding uses only rows that were read; unembedding uses all of them.",
    "embedding = onehot(ids)ᵀ · dEmbedded;   unembedding = dLogitsᵀ · normed;   dE = embedding + unembedding",
    "Flatten batch and time into rows. Each part is then one product [V, B·T] · [B·T, D]:\nthe left matrix says which token was read in one part, and holds the gradient of the logits in the other.",
  ],
  explore:
    "GPT-2's vocabulary has tokens that its training text hardly contains, such as SolidGoldMagikarp. Which of the two gradients did their rows get?",
  answer:
    "Only the unembedding's: at every position their rows are pushed away from the stream, and no text ever pulls them anywhere. So these rows end up close " +
    "together, near the mean of all embeddings, and a model that reads one of them behaves strangely (Rumbelow and Watkins 2023).",
});
