import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Trainable parameters of LoRA",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Count for the target Wo. Does Wo2 count, too? And does the Wo of an MLP count for the target attention.Wo?",
    "An adapter has two matrices, with the rank as one axis of each. A path ends with a target if its last parts are the target's parts, whole.",
    "count = Σ r · (inputs + outputs), over the set of paths that end with “.” + target, or are the target",
    "Put a dot before path and target, and compare the end of one with the other.\nKeep each path that some target names, once. Add up the sizes of [inputs, r] and [r, outputs].",
  ],
  explore:
    "Rank 4 on all six matrices of a block is 16% of the base's 28,512 parameters. Count rank 4 on all seven matrices of Llama 3 8B, whose shapes are in the spec.",
  answer:
    "10,485,760 out of 8.03 billion: 0.13%. An adapter has r · (inputs + outputs) parameters, its matrix inputs · outputs. " +
    "The wider the model, the more LoRA saves.",
  predict: {
    question:
      "A matrix has 32 × 32 = 1,024 parameters. From which rank on does its adapter have at least as many?",
    choices: ["8", "16", "32", "64"],
    answer: 1,
    because:
      "16 · (32 + 32) = 1,024. From half the width on, low rank saves nothing; at rank 32, the adapter is twice as large as the matrix.",
  },
});
