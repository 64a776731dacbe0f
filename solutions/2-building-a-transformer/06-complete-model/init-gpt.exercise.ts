import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Initialize a GPT",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Change a number in a [D, D] or [D, F] matrix of one of your blocks. Does the same number change in another block?",
    "Matrices that read the residual stream start with one standard deviation, and matrices that write to it start with a smaller one. Each block owns its variables.",
    "2·N additions, each of variance 0.02² / (2·N), sum to 0.02²;   N = 8:  Wo and W2 have std 0.02 / √16 = 0.005",
    "Four matrices [D, D] and four biases [D] for attention; [D, F], [F], [F, D], [D] for the feed-forward network;\nthen a new block for each of the N entries of the list.",
  ],
  explore:
    "Run npm run kata -- show init-gpt. How many blocks of GPT-2 small have together more parameters than its token table? What does that say about small models?",
  answer:
    "Six: a block has 7.1 million parameters, and the table has 38.6 million. In a small model most parameters belong to the vocabulary. That is why small models tie their two tables, while large ones can afford not to: in Llama 3 8B, two separate tables are 13% of the parameters.",
  predict: {
    question:
      "You initialize a model with std 0.02 and a vocabulary of 20,000 tokens. What is its loss on random text before the first step?",
    choices: ["about 1", "about 4", "about 10", "over 100"],
    answer: 2,
    because:
      "9.87. A model that knows nothing and is unsure gives each token a probability of 1/20,000, and ln 20,000 = 9.90.",
  },
});
