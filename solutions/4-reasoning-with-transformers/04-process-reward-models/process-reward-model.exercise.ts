import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "A process reward model",
  difficulty: 4,
  minutes: 35,
  seconds: 30,
  hints: [
    "Print the tokens at the places of one row. Are they totals, and are there as many as the chain has thoughts?",
    "The judge starts with the reasoner's own opinion of each total, and training changes it from there. It learns which steps are valid, not how the chain ended.",
    "row = prompt, #a, t₁, #b, t₂, …;   place of step s (from 0) = (K + 1) + 2s + 1;   loss = mean of ln(1 + e^z) − y·z",
    "Label each step by whether it follows from the previous one.\nCount places from the prompt's length: each thought has two tokens, and the total is the second one.\nThe judge's tensors are its own variables, which start with the reasoner's values.\nIn a training step, score the drawn chains, compute the loss and its gradient, clip, and update.",
  ],
  explore:
    "Train two more judges for 300 steps: one on the same labels from random weights (std 0.1 instead of 0.02, see narrow-start), and one from the reasoner, labeling every step of a chain right if the chain's answer is right. How many wrong steps and first errors do they find?",
  answer:
    "From random weights, recall depends on the seed; at a std of 0.02 it is 0. Judges labeled by outcome find 80 to 91% of the wrong steps but only 58 to 70% of the first errors. Two of these three are less accurate than always saying “right” (0.92).\nMeasured, 3 seeds: recall 0.47, 0.69 and 0.88 from random weights, 0.92 to 0.97 from the reasoner; accuracy by outcome 0.904 and 0.887.",
  predict: {
    question:
      "Your judge learns from 4,000 chains of six steps, labeled by arithmetic. Without arithmetic, each step would need a Monte Carlo label from 16 continuations. How many continuations would the model have to write?",
    choices: ["16,000", "64,000", "384,000", "4 million"],
    answer: 2,
    because:
      "4,000 · 6 · 16 = 384,000, or 96 for every chain. Automatic labels save wages but cost tokens. Only the label of the last step is free, because the chain's answer is already known there.",
  },
  keeps: ["judge"],
});
