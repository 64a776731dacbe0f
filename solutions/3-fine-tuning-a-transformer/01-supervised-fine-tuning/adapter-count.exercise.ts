import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Trainable parameters of LoRA",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Count for the target Wo. Does your count include Wo2? And does the Wo of an MLP count for the target attention.Wo?",
    "An adapter has two matrices, with the rank as one axis of each. A path ends with a target if its last parts, whole, are the target's parts.",
    "rank 2, matrices [8, 8] and [8, 32]:   2 · (8 + 8) + 2 · (8 + 32) = 112.   “.h.0.attn.c_proj” ends with “.attn.c_proj”",
    "Put a dot before path and target, and compare the ends.\nKeep each path once, and add up the sizes of its [inputs, r] and [r, outputs].",
  ],
  explore:
    "Rank 4 on all six matrices of a block is 16% of the base's 28,512 parameters. What share is rank 4 on all seven matrices of Llama 3 8B, whose shapes are in the spec?",
  answer:
    "It is 10,485,760 out of 8.03 billion: 0.13%. An adapter has r · (inputs + outputs) parameters, its matrix inputs · outputs, so wide models save more.",
  predict: {
    question:
      "A matrix has 32 × 32 = 1,024 parameters. What is the lowest rank at which its adapter has at least as many?",
    choices: ["8", "16", "32", "64"],
    answer: 1,
    because: "16 · (32 + 32) = 1,024. At rank 32, the adapter is twice as large as the matrix.",
  },
});
