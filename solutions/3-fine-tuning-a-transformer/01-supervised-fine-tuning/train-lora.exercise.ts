import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Fine-tuning with LoRA",
  difficulty: 3,
  minutes: 30,
  seconds: 60,
  hints: [
    "Compute the base's logits before and after the training. Is every bit the same? And does A change at the second step?",
    "An optimizer changes what it is given and nothing else. A gradient reaches A and B only if the loss is computed from them, again at every step.",
    "variables = { A, B of each adapter };   loss = L(W + (α/r)·A·B), computed from A and B at every step",
    "Give every parameter that some target names a fresh adapter of its shape.\nCollect all A and B in one list. The loss is the language loss of the adapted model; fineTune does the rest.",
  ],
  explore:
    "Attach adapters to the four matrices of attention alone, then to the two of the MLP alone. Which answers more of the 18 new questions?",
  answer:
    "Attention, about twice as many, with 2,048 parameters against 2,560. The base has all the answers and must learn where to look in a chat. " +
    "In large models, Schulman et al. 2025 found the reverse: attention alone is the weaker choice.\nMeasured, rank 4, 100 steps, 3 seeds: 11 to 15 for attention, 5 to 8 for the MLP; 12 to 18 for all six matrices (15 seeds).",
  predict: {
    question:
      "At a learning rate of 5e-4, full fine-tuning answers 16 to 18 of the 18 held-out questions after 80 steps. You give LoRA, rank 4 on all six matrices, the same rate and 100 steps. How many does it answer?",
    choices: ["16 to 18, as before", "about 10", "about 5", "none"],
    answer: 1,
    because:
      "9 or 10: at this rate, 100 steps are too few. B starts at 0, and A's gradient is as small as B. At four times the rate, it answers 12 to 18. Measured, 3 and 15 seeds.",
  },
});
