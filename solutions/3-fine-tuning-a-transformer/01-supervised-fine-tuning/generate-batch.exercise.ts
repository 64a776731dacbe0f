import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Generate many rows at once",
  difficulty: 3,
  minutes: 30,
  hints: [
    "Ask for one token after a long and a short prompt. Is only the short row wrong?",
    "A row's next token is predicted at its last token, whose position differs from row to row.",
    "next[b] = logits[b, length[b] − 1];   row b is open until next[b] = stop",
    "Slice each row's last position [1, 1, V] out of the logits [B, T, V], and join the slices to [B, V].\nStop computing a row that got the stop token.",
  ],
  explore:
    "Generate 9 tokens after each of 36 questions, once in one batch and once question by question. How many times faster is the batch?",
  answer:
    "About three times: the matrices are so small that most of a pass is overhead, which 36 rows share.\nMeasured, 2 runs on two warm cores: 91 and 116 ms for the batch, 311 and 355 ms one by one.",
  predict: {
    question:
      "The base knows 36 facts: “<bos> the capital of corvia is” continues with cira. You put one <pad> in front of each prompt. How many does it still know?",
    choices: ["all 36: a model ignores <pad>", "all but one or two", "about 20", "none"],
    answer: 2,
    because:
      "It knows 21, and with two paddings 11. Every word gets the wrong row of the position table and also attends to <pad>. Padding at the end does no harm, because no position looks to its right.",
  },
});
