import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Validation loss and perplexity",
  difficulty: 2,
  minutes: 12,
  hints: [
    "Take losses of 1, 5 and 2 on batches of four, three and two targets. Is your result 23/9?",
    "Each batch returns a mean. To average over all targets, weight each mean by its number of targets. Perplexity undoes the logarithm of the loss.",
    "loss = Σ count_i · loss_i / Σ count_i;   perplexity = e^loss",
    "Sum the counts. Run each batch without training, scale its loss by its share of the counts, and add the results, still as tensors.\nRead the sum once, and compute the perplexity from that number.",
  ],
  explore:
    "Once you have trained a model in train-language-model, evaluate it on windows of 4, 8 and 16 tokens. The text and the weights are the same. Why does the loss fall?",
  answer:
    "It is 2.36, 2.29 and 2.26, and 2.65 with windows of one token. In a window of T tokens, a target has (T + 1)/2 tokens before it on average, so short windows hide what the model could use. Losses can be compared only for the same windows. Overlapping windows lower GPT-2's published perplexities in the same way.",
});
