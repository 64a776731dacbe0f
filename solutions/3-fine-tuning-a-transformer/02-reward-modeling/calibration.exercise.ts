import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Calibration error",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Predict 0.5 four times, and let two come true. Is the error 0, and not NaN, although nine bins are empty?",
    "Compare each bin as a whole: its mean prediction with the share that came true. A bin counts by the number of its predictions, and every prediction is in some bin, even 1.",
    "p = 0.1 (true), 0.2 (false), 0.9 (true), two bins:   (2/3) · |0.15 − 0.5| + (1/3) · |0.9 − 1| = 0.267",
    "Multiply by the number of bins and round down; an index that is one too large goes into the last bin.\nA bin with members adds the distance of its means, weighted by its share. An empty bin adds nothing.",
  ],
  explore:
    "Predict 0.5 for each of 20,000 pairs in random order. What is the error, and what is such a model worth? Then see figure 8 of the GPT-4 report: what does RLHF do to calibration?",
  answer:
    "About 0.001, and the model is worth nothing: calibration doesn't measure knowledge. In the figure, only the pretrained model lies near the diagonal. Predicting the next token keeps probabilities honest; a reward asks for something else.\nMeasured, 3 seeds: 0.000 to 0.002.",
  predict: {
    question:
      "On 1,000 pairs, a perfectly calibrated model has an error of 0.03 with ten bins. To look more closely, you take 100 bins. What do you find?",
    choices: ["0.003", "0.03", "about 0.1", "about 0.3"],
    answer: 2,
    because:
      "With ten pairs in a bin, chance moves its share by about 0.15, and the error is 0.10. With 1,000 bins it is 0.25. More bins show more luck.\nMeasured, 100 draws.",
  },
});
