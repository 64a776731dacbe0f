import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Calibration error",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Predict 0.5 four times, and let two come true. Is the error 0, and a number, although nine bins are empty?",
    "Compare each bin as a whole: its mean prediction with the share that came true. It counts as much as it holds, and every prediction is in some bin, even 1.",
    "ECE = Σ_b (n_b / n) · |mean p in b − share of true in b|;   b = min(⌊p · bins⌋, bins − 1)",
    "Multiply by the number of bins and round down; what would be one too far goes into the last.\nFor a bin with members take both means, their distance, and the bin's share of all predictions. An empty one adds nothing.",
  ],
  explore:
    "Predict 0.5 for each of 20,000 pairs in random order. What is the error, and what is such a model worth? Then see figure 8 of the GPT-4 report: what does RLHF do to calibration?",
  answer:
    "About 0.001, and the model is worth nothing: calibration doesn't measure knowledge. In the figure, the pretrained model lies near the diagonal, and after RLHF it doesn't. Predicting the next token keeps probabilities honest; a reward asks for something else.\nMeasured, 3 seeds: 0.000 to 0.002.",
  predict: {
    question:
      "On 1,000 pairs, a perfectly calibrated model has an error of 0.03 with ten bins. To look more closely, you take 100 bins. What do you find?",
    choices: ["0.003", "0.03", "about 0.1", "about 0.3"],
    answer: 2,
    because:
      "0.10. With ten pairs in a bin, chance moves its share by about 0.15. With 1,000 bins it is 0.25. More bins show more luck, not more of the model.\nMeasured, 100 draws.",
  },
});
