import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Calibration error",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Predict 0.5 four times, of which two come true. Is the error 0? And is it a number where nine of the ten bins are empty?",
    "A bin is compared as a whole: its mean prediction with the share that came true. It counts as much as it holds, and all predictions are in some bin, 1 too.",
    "ECE = Σ_b (n_b / n) · |mean p in b − share of true in b|;   b = min(⌊p · bins⌋, bins − 1)",
    "Multiply by the number of bins and round down, and let what would be one too far be the last.\nFor a bin with members take both means, their distance, and the share of the bin in all predictions; an empty one adds nothing.",
  ],
  explore:
    "Predict 0.5 for each of 20,000 pairs in random order. What is the calibration error, and what is such a reward model worth? Then look at Figure 8 of the GPT-4 report: what does RLHF do to calibration?",
  answer:
    "0.000 to 0.002 (3 seeds), and it is worth nothing: calibration does not measure how much a model knows. In the figure the pretrained model lies near the diagonal, and after RLHF it no longer does. " +
    "A base model predicts which text comes next, and its chances are honest; a reward asks for something else.",
  predict: {
    question:
      "A perfectly calibrated model is measured on 1,000 pairs. With ten bins its calibration error is 0.03. You want to look more closely and take 100 bins. What do you find?",
    choices: ["0.003", "0.03", "about 0.1", "about 0.3"],
    answer: 2,
    because:
      "0.10 on average (100 draws). With ten pairs in each bin chance moves a share by 0.15 or so. With 1,000 bins the error is 0.25. More bins show more luck, not more of the model.",
  },
});
