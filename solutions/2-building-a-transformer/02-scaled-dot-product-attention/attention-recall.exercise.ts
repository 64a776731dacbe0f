import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Associative recall",
  difficulty: 4,
  minutes: 30,
  seconds: 60,
  hints: [
    "With all four weights 0, is every logit 0 and the loss ln A? And if you change the last sentence, do the earlier logits stay the same?",
    "A sentence sees itself and the past. A linear layer turns each output into a logit for every answer. Only questions have a loss.",
    "logits = selfAttention(x, causal) · Wo;   loss = −Σ answers ⊙ ln softmax(logits) / Σ answers",
    "logits [B, T, A]: causal self-attention, then a linear layer with Wo\nloss: log-softmax times the one-hot answers, summed, over the number of questions, negated\nstep: the optimizer minimizes the loss over the four weights, and returns it",
  ],
  explore:
    "Train without the mask, in a copy of recallLogits: where does the loss stop, and why can no training get it to 0?",
  answer:
    "At 0.43 to 0.44 after 300 steps (5 seeds); 0.41 is the best possible. Without the mask the layer finds a color that is told later, and without positions it can't know whether the question came before it or after. So it can only bet on how often each is the case.",
  predict: {
    question:
      "The layer learns from conversations of 12 sentences and then answers all their questions right. What share does it answer right in conversations of 100 sentences?",
    choices: ["nearly all: the rule is the same", "about half", "a fifth: it guesses among 5 answers"],
    answer: 1,
    because:
      "0.47 to 0.64 (5 seeds, 60 steps), and still 0.96 to 1 at 30 sentences. Each wrong key gets a little weight, and a hundred of them together outvote the right one.",
  },
});
