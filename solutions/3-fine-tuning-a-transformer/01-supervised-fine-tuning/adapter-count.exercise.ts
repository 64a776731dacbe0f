import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Trainable parameters of LoRA",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Count the parameters for the target Wo. Does your count include Wo2, which it shouldn't?",
    "An adapter has two matrices, and each has the rank as one of its axes. A target matches a path only if whole parts match, from the end.",
    "rank 2, matrices [8, 8] and [8, 32]:   2 · (8 + 8) + 2 · (8 + 32) = 112.   “.h.0.attn.c_proj” ends with “.attn.c_proj”",
    "Put a dot in front of both the path and the target, and compare their ends.\nKeep each matching path once, and add up the sizes of its A [inputs, r] and B [r, outputs].",
  ],
  explore:
    "Adapters of rank 4 on all six matrices of each block have 16% as many parameters as the base, which has 28,512. Now take rank 4 on all seven matrices of each block of Llama 3 8B, whose shapes are in the spec. Compared with the model's 8.03 billion parameters, how many do these adapters have?",
  answer:
    "They have 10,485,760 parameters, only 0.13% of the model's. An adapter has r · (inputs + outputs) parameters, while its matrix has inputs · outputs. So the wider the model, the more LoRA saves.",
  predict: {
    question:
      "A matrix has 32 × 32 = 1,024 parameters. At which rank does its adapter first have at least as many parameters as the matrix?",
    choices: ["8", "16", "32", "64"],
    answer: 1,
    because:
      "At rank 16, the adapter has 16 · (32 + 32) = 1,024 parameters. At rank 32, it is twice as large as the matrix.",
  },
});
