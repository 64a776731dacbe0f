import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Validation loss and perplexity",
  difficulty: 2,
  minutes: 12,
  hints: [
    "Losses 1, 5 and 2 of four, three and two targets: is your result 23/9?",
    "Each batch returns a mean. To average all targets, give each mean the weight of its targets. Perplexity undoes the logarithm of the loss.",
    "loss = Σ count_i · loss_i / Σ count_i;   perplexity = e^loss",
    "Sum the counts. Run each batch without training, scale its loss by its share of the counts, and add the results, still as tensors.\nAfter the one read, the perplexity is computed from the number.",
  ],
  explore:
    "Once you have trained a model in train-language-model, evaluate it on windows of 4, 8 and 16 tokens. The text and the weights are the same: why does the loss fall?",
  answer:
    "2.36, 2.29 and 2.26, and 2.65 with windows of one token. In a window of T tokens a target has (T + 1)/2 of them before it on average: short windows hide what the model could use. So losses compare only for the same windows. Overlapping windows lower GPT-2's published perplexities in the same way.",
});
