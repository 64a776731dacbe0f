import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Direct logit attribution",
  difficulty: 4,
  minutes: 35,
  hints: [
    "Add up your shares at one position and compare the sum with the logit. Is the difference the same for each answer, is it a factor, or neither?",
    "The sum of all parts is the residual stream. Once its scale is a fixed number, the norm only subtracts a mean and multiplies, and both can be done part by part.",
    "share = Σ_d γ_d · (part_d − mean(part)) / s · U[d, answer],   s = √(variance of the whole residual stream + 1e-5);   shift = Σ_d β_d · U[d, answer]",
    "head h: its output through its own rows of Wo; the bias of the output, if there is one, for every position;\nscale: from the sum of all parts, over the last axis, with that axis kept;\nshare: center the part by its own mean, divide by the common scale, multiply by γ, then take the dot product with the answer's direction.",
  ],
  explore:
    "In the model that induction-training trains, take the shares of the right token minus those of the average token, at positions where the next token is predictable. How much comes from the embedding, from layer 0 and from layer 1?",
  answer:
    "The right logit is 6.0 to 7.0 above the average one (4 seeds). Layer 0 adds 5.7 to 7.4 of that, layer 1 adds −0.4 to 0.7, and the embedding adds 0.0. So layer 1 is idle, as ablation finds too. With one seed, the network of layer 0 adds 3.3, more than either head: attention brings the token, and the network amplifies it.",
  predict: {
    question:
      "The hand-built model reads 3 1 4 7 3 1 4 7 3. The answer's logit is 30, and the share of head 1.0 in it is 29.4. Now you double this head's Wo. What is its share then?",
    choices: [
      "29.4, because the last norm undoes it",
      "44.3",
      "58.9, twice as much",
      "117.7, four times as much",
    ],
    answer: 1,
    because:
      "44.3. The head's part is twice as large, but it also makes the residual stream larger, so the last norm divides by 1.33 times as much. The shares of all other parts shrink to three quarters.",
  },
});
