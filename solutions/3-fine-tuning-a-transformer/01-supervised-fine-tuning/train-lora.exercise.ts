import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Fine-tuning with LoRA",
  difficulty: 3,
  minutes: 30,
  seconds: 60,
  hints: [
    "Compute the base's logits before and after the training. Is every bit the same? And does A change at the second step?",
    "An optimizer changes only what it is given. A gradient reaches A and B only if the loss is computed from them, again at every step.",
    "variables = { A, B of each adapter };   loss = L(W + (α/r)·A·B), computed from A and B at every step",
    "Give every parameter that some target names a fresh adapter of its shape.\nCollect all A and B in one list. fineTune does the rest.",
  ],
  explore:
    "Attach adapters only to the four matrices of attention, then only to the two of the MLP. Which model answers more of the 18 new questions?",
  answer:
    "With adapted attention it answers about twice as many: the base has all the answers and must learn where to look in a chat. In large models, Schulman et al. 2025 found the reverse.\nMeasured, rank 4, 100 steps, 3 seeds: 11 to 15 for attention, 5 to 8 for the MLP; 12 to 18 for all six matrices (15 seeds).",
  predict: {
    question:
      "At a learning rate of 5e-4, full fine-tuning answers 16 to 18 of 18 new questions. LoRA, rank 4 on all six matrices, takes four times the rate and 100 steps to answer 12 to 18. How many does it answer after 100 steps at 5e-4?",
    choices: ["16 to 18: it's a good rate", "about 10", "about 5", "none"],
    answer: 1,
    because:
      "9 or 10. B starts at 0, and A's gradient is proportional to B, so A barely moves at first; 100 steps are too few.\nMeasured, 3 seeds at 5e-4, and 15 at four times the rate.",
  },
});
