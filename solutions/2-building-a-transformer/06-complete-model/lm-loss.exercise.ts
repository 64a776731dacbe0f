import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Cross-entropy of a batch",
  difficulty: 2,
  minutes: 12,
  hints: [
    "Is your loss right if no position is ignored? If so, look at the count; if not, at the logarithm or the sign.",
    "Each position is a choice among V tokens. An ignored position adds nothing to the sum and is not counted either.",
    "three targets, the right tokens at probabilities 1/2 and 1/8, the third target −100:\nloss = (ln 2 + ln 8) / 2 = 1.386",
    "Compute log-probabilities [B·T, V], and pick one per row with a one-hot matrix of the same shape, whose row for −100 is all zeros;\nsum, and divide by how many targets count, or by 1 if none does.",
  ],
  explore:
    "Compute softmax first and take its logarithm afterward, in two steps instead of one. Which test notices, and what would happen in training?",
  answer:
    "The test with logits over 100 apart: float32 rounds such a probability to 0, and ln 0 is −Infinity. In training everything looks fine until the model is very sure and wrong for the first time. From that step on, every parameter is NaN.",
});
