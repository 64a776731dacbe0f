import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Generate many rows at once",
  difficulty: 3,
  minutes: 30,
  hints: [
    "Ask for one token after a long and a short prompt. Is only the short row wrong?",
    "A row's next token is predicted at its last token, a position that differs from row to row. After it comes padding.",
    "next[b] = logits[b, length[b] − 1];   row b is open until next[b] = stop",
    "Slice [1, 1, V] out of the logits [B, T, V] at each row's last position, and join the slices to [B, V].\nA row that got the stop token is no longer computed.",
  ],
  explore:
    "Time 9 tokens after each of 36 questions, all at once and one by one with generate. How many times faster is the batch?",
  answer:
    "About three times: the matrices are so small that most of a pass is overhead, which 36 rows share.\n" +
    "Measured, 2 runs on two warm cores: 91 and 116 ms for the batch, 311 and 355 ms one by one.",
  predict: {
    question:
      "The base knows 36 facts: “<bos> the capital of corvia is” continues with cira. You put one <pad> in front of each prompt. How many does it still know?",
    choices: ["all 36", "about 30", "about 20", "none"],
    answer: 2,
    because:
      "21, and with two paddings 11. Every word gets another row of the position table, and looks back at <pad>. Padding at the end does no harm, because no position looks to its right.",
  },
});
