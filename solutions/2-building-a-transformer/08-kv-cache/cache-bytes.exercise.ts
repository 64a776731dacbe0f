import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Memory of a cache",
  difficulty: 1,
  minutes: 10,
  hints: [
    "In the test with the sizes 2, 3, 5, 7, 11, divide the expected bytes by yours. Which factor is missing, or appears twice?",
    "The cache keeps a key and a value of headDim numbers for each key head, position, text and layer. It doesn't keep queries.",
    "bytes = 2 · N · B · G · T · headDim · bytes per number;   fit = ⌊(memory − weights) / bytes of one position⌋, at least 0",
    "bytes: a product of seven factors\ntokens: the memory left beside the weights, divided by the bytes of one text with one position, rounded down, and never below 0",
  ],
  explore:
    "Llama 3 70B has 80 layers, 8 key heads of dimension 128, and 141 GB of weights in 16 bits. How many users with 8,192 tokens each can a machine with 640 GB serve at once? How many could it serve if each of the 64 query heads had its own keys?",
  answer:
    "185 users: each cache takes 2.7 GB, and 499 GB are left beside the weights. With 64 key heads it would be 23 users. Grouped-query attention barely speeds up training, but it lets eight times as many people use one machine.",
  predict: {
    question:
      "Llama 3 8B keeps 8 key and value heads of dimension 128 in each of 32 layers, at 2 bytes per number. Its weights take 16 GB. How long is a text whose cache is as large as the model?",
    choices: ["about 1,000 tokens", "about 12,000 tokens", "about 120,000 tokens", "over 10 million tokens"],
    answer: 2,
    because:
      "122,532 tokens, at 128 KiB per token. Llama 3.1 reads up to 128,000 tokens, so one such text needs more memory than the model itself.",
  },
});
