import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Fine-tuning with LoRA",
  difficulty: 3,
  minutes: 30,
  seconds: 60,
  hints: [
    "Compute the base's logits before and after the training. Is every bit the same? And does A change at the second step?",
    "An optimizer changes what it is given and nothing else. A gradient reaches A and B only if the loss is computed from them, at every step anew.",
    "variables = { A, B of each adapter };   loss = L(W + (α/r)·A·B), computed from A and B at every step",
    "Give every parameter that some target names a fresh adapter of its shape.\nCollect all A and B in one list. The loss makes the adapted model, then takes the language loss of it; fineTune does the rest.",
  ],
  explore:
    "Attach adapters to the four matrices of attention alone, then to the two of the MLP alone. Which of the two answers more of the 18 questions that training never asked?",
  answer:
    "Attention, with fewer parameters: 2,048 against 2,560. It ends at 11 to 15 of 18, the MLP at 5 to 8, and all six matrices at 12 to 18 (rank 4, 100 steps; 3 seeds, and 15 for all six). The base has " +
    "all the answers; what it has to learn is where to look in a chat. Schulman et al. 2025 measured the reverse in large models: attention alone is the weaker choice there.",
  predict: {
    question:
      "Full fine-tuning at a rate of 5e-4 answers 16 to 18 of the 18 held-out questions after 80 steps. You give LoRA, rank 4 on all six matrices, the same rate and 100 steps. How many does it answer?",
    choices: ["16 to 18, as before", "about 10", "about 5", "none"],
    answer: 1,
    because:
      "9 or 10 (3 seeds): at this rate 100 steps are too few for it. B begins at 0, and A's gradient is as small as B. At 2e-3, four times as much, it answers 12 to 18 in the same time (15 seeds).",
  },
});
