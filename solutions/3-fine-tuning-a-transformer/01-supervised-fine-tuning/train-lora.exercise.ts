import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Fine-tuning with LoRA",
  difficulty: 3,
  minutes: 30,
  seconds: 60,
  hints: [
    "Compute the base's logits before and after training. Are they identical to the last bit?",
    "An optimizer changes only the variables it is given. Gradients reach A and B only if each step computes its loss from their current values.",
    "variables = { A, B of each adapter };   loss = L(W + (α/r)·A·B), computed from A and B at every step",
    "Give each parameter that a target names a new adapter of its shape.\nCollect all A and B in one list, and train them with fineTune on the loss of the adapted model.",
  ],
  explore:
    "Attach adapters only to each block's four attention matrices, then only to its two MLP matrices. Which model answers more of the 18 new questions?",
  answer:
    "The model with adapters on attention answers about twice as many. The base already knows the answers; it only has to learn where to look in a chat. In large models, Schulman et al. 2025 found the reverse.\nMeasured, rank 4, 100 steps, 3 seeds: 11 to 15 for attention, 5 to 8 for the MLP; 12 to 18 for all six matrices (15 seeds).",
  predict: {
    question:
      "Full fine-tuning at a rate of 5e-4 answers 16 to 18 of 18 new questions. LoRA, rank 4 on all six matrices, answers 12 to 18 after 100 steps at four times that rate. How many does LoRA answer after 100 steps at 5e-4?",
    choices: ["16 to 18: it's a good rate", "about 10", "about 5", "none"],
    answer: 1,
    because:
      "It answers 9 or 10. B starts at 0, and the gradient of A is proportional to B, so A barely moves at first. 100 steps at this rate are too few.\nMeasured, 3 seeds at 5e-4, 15 seeds at four times the rate.",
  },
});
