import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Trainable parameters of LoRA",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Count for the target Wo. Does Wo2 count, too? And is the Wo of an MLP counted for the target attention.Wo?",
    "An adapter has two matrices, one axis of each is the rank. A path ends with a target if its last parts are the parts of the target, each as a whole.",
    "count = Σ r · (inputs + outputs), over the set of paths that end with “.” + target, or are the target",
    "Put a dot before path and target, then the end of one text can be compared with the other.\nGo through the paths and keep each that some target names: so it is counted once. Add up the sizes of [inputs, r] and [r, outputs].",
  ],
  explore:
    "Rank 4 on all six matrices of a block is 16% of the base's 28,512 parameters. Count rank 4 on all seven matrices of Llama 3 8B, whose shapes are in the spec.",
  answer:
    "10,485,760 of 8.03 billion: 0.13%. An adapter has r · (inputs + outputs) numbers and its matrix inputs · outputs, so the share falls as the model gets wider. " +
    "What LoRA saves in a small model says little about a large one.",
  predict: {
    question:
      "A matrix has 32 × 32 = 1,024 numbers. From which rank on does its adapter have at least as many?",
    choices: ["8", "16", "32", "64"],
    answer: 1,
    because:
      "Both of its matrices count: 16 · (32 + 32) = 1,024. From half the width on, low rank saves nothing; with rank 32 the adapter is twice as large as the matrix.",
  },
});
