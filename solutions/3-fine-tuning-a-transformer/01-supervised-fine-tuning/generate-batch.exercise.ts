import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Generate many rows at once",
  difficulty: 3,
  minutes: 30,
  hints: [
    "Ask for one token after a long and a short prompt. Is only the short row wrong?",
    "A row's next token is predicted at the position of its last token, and that position differs from row to row. After it the row is padding.",
    "next[b] = logits[b, length[b] − 1];   row b is open until next[b] = stop",
    "Slice [1, 1, V] out of the logits [B, T, V] at each row's last position, and put the slices back together to [B, V].\nRows that got the stop token leave the list of those that are computed.",
  ],
  explore:
    "Time 9 tokens after each of 36 questions: all at once, and one by one with generate. How many times faster is the batch?",
  answer:
    "About three: 91 and 116 ms for the batch, 311 and 355 ms one by one, once both are warm (two cores). The matrices are so small that most of a pass is overhead, " +
    "and 36 rows share it.",
  predict: {
    question:
      "The base knows 36 facts: “<bos> the capital of corvia is” continues with cira. You put a single <pad> in front of each prompt and change nothing else. How many does it still know?",
    choices: ["all 36", "about 30", "about 20", "none"],
    answer: 2,
    because:
      "21, and 11 with two paddings. Every word stands one position further right, where the table says something else, and all of them look at <pad>. Padding at the end comes too late to matter: no position looks to its right.",
  },
});
