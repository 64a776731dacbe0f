import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Generate text",
  difficulty: 3,
  minutes: 20,
  seconds: 40,
  hints: [
    "Where does your text go wrong: at the first new token, or only once it is longer than the context window?",
    "The logits at the last position predict the next token. The model reads at most its last L tokens.",
    "window = the last L ids;   next logits = logits[0, window length − 1];   ids ← ids, token",
    "Ids of the window as a tensor [1, T]; logits [1, T, V]; only the last position, [1, 1, V], as numbers;\none draw, one more id, and a check whether it is the stop token.",
  ],
  explore:
    "Measure how long the trained model takes for the first and for the last of 90 tokens. What is computed again for each token, although nothing about it has changed?",
  answer:
    "The last token takes about 15 times as long as the first. The keys and values of every earlier token are computed again at each step, and with a causal mask they come out the same each time. The KV cache of chapter 08 keeps them.",
});
