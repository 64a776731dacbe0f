import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Perplexity",
  difficulty: 1,
  minutes: 5,
  hints: [
    "Check both with a die: is the baseline of six equal chances 1.79, and the perplexity of that loss 6?",
    "The two functions undo each other: equal chances among V tokens cost uniformLoss(V), and the perplexity of that loss is V.",
    "uniformLoss = −ln(1/V) = ln V;   with V = 2 it is ln 2 = 0.693, and e^0.693 = 2",
    "first blank: e to the power of the loss;\nsecond blank: the natural logarithm of the vocabulary's size.",
  ],
  explore:
    "A model that predicts GPT-2's tokens, about 4 characters each, has a perplexity of 20. Another one predicts single characters and has a perplexity of 3. Which of the two knows the language better?",
  answer:
    "The first: ln 20 = 3.00 nats for 4 characters are 0.75 nats per character, a perplexity of 2.11 against 3. A perplexity belongs to a tokenizer. Chat models with different vocabularies are compared by bits per byte instead.",
  predict: {
    question:
      "Training brings the loss of a model from 3.3 down to 3.2 nats. By how much does its perplexity fall?",
    choices: ["by 0.1", "by about 3%, as the loss does", "by about 10%"],
    answer: 2,
    because:
      "From 27.1 to 24.5, by 9.5%: e^−0.1 = 0.905. A tenth of a nat is a tenth of the perplexity, wherever you start.",
  },
});
