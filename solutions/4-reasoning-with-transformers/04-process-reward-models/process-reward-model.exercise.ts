import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "A process reward model",
  difficulty: 4,
  minutes: 35,
  seconds: 30,
  hints: [
    "Print the tokens at the places of one row. Are they totals, and are there as many as the chain has thoughts?",
    "The judge is the reasoner's own opinion of each total, trained further. It learns which steps are valid, not how the chain ended.",
    "row = prompt, #a, t₁, #b, t₂, …;   place of step s (from 0) = (K + 1) + 2s + 1;   loss = mean of ln(1 + e^z) − y·z",
    "Label each step by whether it follows from the previous one.\nCount places from the prompt's length: each thought has two tokens, and the total is its second.\nThe judge's tensors are its own variables, with the reasoner's values at first.\nIn a step, score the drawn chains, compute their loss and gradient, clip, and update.",
  ],
  explore:
    "Train two more judges for 300 steps: one on the same labels from random weights (std 0.1 instead of 0.02, see narrow-start), and one from the reasoner, with every step labeled by its chain's answer. How many wrong steps and first errors do they find?",
  answer:
    'From random weights, the recall depends on the seed; at a std of 0.02 it is 0. Labels by outcome find 0.80 to 0.91 of the wrong steps but only 0.58 to 0.70 of the first errors, and two of the three judges are less accurate than "always right", 0.92.\nMeasured, 3 seeds: recall 0.47, 0.69 and 0.88 from random weights, 0.92 to 0.97 from the reasoner; accuracy 0.904 and 0.887.',
  predict: {
    question:
      "Your judge learns from 4,000 chains of six steps, labeled by arithmetic. Without arithmetic, each step needs a Monte Carlo label from 16 continuations. How many would the model have to write?",
    choices: ["16,000", "64,000", "384,000", "4 million"],
    answer: 2,
    because:
      "4,000 · 6 · 16 = 384,000, or 96 for every chain. Labels without people save wages but cost tokens. Only the last step's label is free, because there you know the answer.",
  },
  keeps: ["judge"],
});
