import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "An induction head by hand",
  difficulty: 5,
  minutes: 45,
  hints: [
    "Look at the picture of the two heads. Does layer 0 have a stripe next to the diagonal? If not, layer 1 can't work, so begin with layer 0.",
    "A score is large if query and key have large numbers in the same column. A query at position 5 and a key at position 4 must therefore share a column.",
    "previous head: Wq[position t + 1] and Wk[position t] → column t;   induction: Wq[token v] and Wk[previous v] → column v",
    "position 0: its row of Wk in layer 1 gets −1 in the column of every token, which cancels its wrong previous token;\nunembedding: SHARP from each number of the part called next to its token.",
  ],
  explore:
    "Set SHARP to 5, then to 2, and read 15 tokens of period 5. Which of the two layers becomes vague first, and how much of the right token's probability is left?",
  answer:
    "Neither: their head scores are 0.95 and 0.96 with 5, and 0.54 and 0.44 with 2. But layer 1 reads what layer 0 wrote, and the unembedding becomes vague too, so the right token keeps 0.94 and then 0.19. In GPT-2 small, heads 2.2 and 4.11 look one token back, and 5.5 and 6.9 do the induction (Wang et al. 2022).",
  predict: {
    question:
      "The model reads 3 1 4 7, with V = 11. No token occurs twice, so induction finds nothing. Which probabilities does the model give to the next token?",
    choices: [
      "1/11 for each token of the vocabulary",
      "1/4 each for 3, 1, 4 and 7",
      "1/3 each for 1, 4 and 7",
      "nearly 1 for 7, the last one",
    ],
    answer: 2,
    because:
      "1/3 each for 1, 4 and 7. No key matches, so all scores are equal, and layer 1 spreads its attention over all keys but key 0, which is blocked. A head cannot look nowhere, because its weights always sum to 1.",
  },
});
