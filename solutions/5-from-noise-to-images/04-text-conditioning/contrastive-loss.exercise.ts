import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Contrastive loss",
  difficulty: 2,
  minutes: 20,
  hints: [
    "Make a picture's vector ten times as long. Do its logits stay the same? Then give all pairs the same logits. Is your loss ln N?",
    "A cosine compares directions, so remove the lengths first. The same table of logits answers two questions: along a row the texts compete for a picture, and along a column the pictures compete for a text.",
    "S = exp(s) · P̂ T̂ᵀ;   loss = −(1 / 2N) Σ_i [ln softmax_j(S_ij) + ln softmax_j(S_ji)], both at j = i",
    "Divide each row by its length, with something tiny under the root for rows of zeros. Multiply every picture by every text, and scale.\nTake the log-softmax of each row, and pick the diagonal. Do the same with rows and columns swapped, and give both halves the same weight.",
  ],
  explore:
    "Draw the vectors of 32 pictures and 32 texts as random directions in 16 dimensions. What is the loss at scales of 1, 14.3 and 100? For comparison, guessing costs ln 32 = 3.47.",
  answer:
    "3.50, 7.9 and 51. A large scale makes the model certain, and mostly wrong. `train-clip` also starts at a scale of 14.3, but its vectors aren't random directions, so its first loss is 5 to 7. Its scale ends at 25; the scale of OpenAI's CLIP ended at its cap of 100.\nMeasured: means of 20 draws.",
  predict: {
    question:
      "A batch has 32 pairs. Suppose the cosine of each pair is 1, and the cosine of any other picture and text is −1, the best possible values. The scale is 1. What is the loss?",
    choices: ["0", "about 0.03", "about 1.6", "3.47, the loss of guessing"],
    answer: 2,
    because:
      "ln(1 + 31·e⁻²) = 1.65. Cosines range only from −1 to 1, so at this scale two logits differ by at most 2. With the same cosines, the loss is 0.45 at a scale of 2 and 0.01 at a scale of 4. That is why the model learns the scale.",
  },
});
