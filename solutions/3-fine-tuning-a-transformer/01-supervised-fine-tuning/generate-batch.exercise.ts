import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Generate many rows at once",
  difficulty: 3,
  minutes: 30,
  hints: [
    "Generate one token after a long prompt and a short one in the same batch. Is only the short row wrong?",
    "The next token of a row is predicted at the row's last real token, and rows of different lengths have it at different positions.",
    "next[b] = logits[b, length[b] − 1];   row b is open until next[b] = stop",
    "Slice each row's last position [1, 1, V] out of the logits [B, T, V], and join the slices into [B, V].\nOnce a row gets the stop token, leave it out of the next pass.",
  ],
  explore:
    "Generate 9 tokens after each of 36 questions, once in one batch and once question by question. How many times as fast is the batch?",
  answer:
    "It is about three times as fast. The matrices are so small that most of a forward pass is overhead, and in a batch the 36 rows share that overhead.\nMeasured, 2 runs on two warm cores: 91 and 116 ms for the batch, 311 and 355 ms one by one.",
  predict: {
    question:
      "The base knows 36 facts. For example, it continues “<bos> the capital of corvia is” with “cira”. You put one <pad> in front of each prompt. How many of the facts does it still know?",
    choices: ["all 36: a model ignores <pad>", "all but one or two", "about 20", "none"],
    answer: 2,
    because:
      "It still knows 21. With two <pad> tokens in front, it knows only 11. Every word gets the wrong row of the position table and also attends to <pad>. Padding at the end does no harm, because no position attends to its right.",
  },
});
