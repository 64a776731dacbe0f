import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Calibration error",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Predict 0.5 four times, with two outcomes true and two false. Is the error 0, although nine of the ten bins are empty?",
    "The error of a bin is the distance between its mean prediction and the share of its predictions that came true. A bin's weight is its share of all predictions.",
    "p = 0.1 (true), 0.2 (false), 0.9 (true), two bins:   (2/3) · |0.15 − 0.5| + (1/3) · |0.9 − 1| = 0.267",
    "Multiply each prediction by the number of bins and round down. A prediction of 1 goes into the last bin.\nEach bin with predictions adds its error times its weight. An empty bin adds nothing.",
  ],
  explore:
    "Predict 0.5 for each of 20,000 pairs in random order. What is the error, and how useful is such a model? Then look at figure 8 of the GPT-4 report. What does RLHF do to calibration?",
  answer:
    "The error is about 0.001, but the model is useless: calibration doesn't measure knowledge. In the figure, only the pretrained model stays near the diagonal. Next-token prediction rewards honest probabilities; RLHF rewards something else.\nMeasured, 3 seeds: 0.000 to 0.002.",
  predict: {
    question:
      "On 1,000 pairs, a perfectly calibrated model has an error of 0.03 with ten bins. For a closer look, you use 100 bins. What error do you measure?",
    choices: ["0.003", "0.03", "about 0.1", "about 0.3"],
    answer: 2,
    because:
      "With ten pairs per bin, chance alone moves the share that came true by about 0.15, and the error is 0.10. With 1,000 bins, it is 0.25. The more bins you use, the more of the error is chance.\nMeasured, 100 draws.",
  },
});
