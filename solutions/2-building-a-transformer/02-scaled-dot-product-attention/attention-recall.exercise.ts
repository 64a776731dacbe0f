import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Associative recall",
  difficulty: 4,
  minutes: 30,
  seconds: 60,
  hints: [
    "With all four weights 0, is every logit 0 and the loss ln A? If you change the last sentence, do the earlier logits stay the same?",
    "A sentence sees itself and the sentences before it. A linear layer turns each output into a logit for every answer. Only questions contribute to the loss.",
    "logits = selfAttention(x, causal) · Wo;   loss = −Σ answers ⊙ ln softmax(logits) / Σ answers",
    "logits [B, T, A]: causal self-attention, then a linear layer with Wo\nloss: log-softmax times the one-hot answers, summed, divided by the number of questions, negated\nstep: the optimizer minimizes the loss over the four weights, and returns it",
  ],
  explore:
    "Train without the mask, in a copy of recallLogits. At which loss does training stop improving, and why can no training get it to 0?",
  answer:
    "At 0.43 to 0.44 after 300 steps (5 seeds); 0.41 is the best possible. Without the mask, the layer also finds a color that is told after the question, and without positions it can't know which of the two came first. So it can only bet on how often each case occurs.",
  predict: {
    question:
      "The layer learns from conversations of 12 sentences, and then answers all of their questions right. What share does it answer right in conversations of 100 sentences?",
    choices: [
      "nearly all, because the rule is the same",
      "about half",
      "a fifth, because it guesses among 5 answers",
    ],
    answer: 1,
    because:
      "47 to 64% (5 seeds, 60 steps), and still 96 to 100% at 30 sentences. Each wrong key gets a little weight, and a hundred of them together outvote the right one.",
  },
});
