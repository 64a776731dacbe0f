import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Speculative sampling",
  difficulty: 4,
  minutes: 35,
  hints: [
    "Let p and q be equal. How often is a token rejected? Now let q always draw token 0, and p never. Which tokens come out, and how often?",
    "Accept a token that is drafted too often only sometimes, so that it comes out as often as the target would write it. Then only tokens that are drafted too rarely are missing, each by exactly its shortfall.",
    "acceptance = Σ_x min(p(x), q(x));   residual(x) = max(0, p(x) − q(x)) / Σ max(0, p − q);   accept x if u < p(x) / q(x)",
    "Go through the drafted tokens in order, with one draw for each.\nAt the first draw that isn't below the ratio, return the accepted tokens and one token from the residual of this position.\nIf no token was rejected, draw one more from the row after the last drafted token.",
  ],
  explore:
    "Let the filtered student draft for the reasoner, 1, 2, 4 or 8 tokens at a time. How many passes of the reasoner does a chain of 15 tokens need? How many does it need if the model `hasty` drafts?",
  answer:
    "With the student, 8.0, 5.3, 3.3 and 2.3 passes. With `hasty`, whose tokens are accepted less often, 8.1, 5.9, 3.8 and 2.9. The longer the draft, the more tokens are discarded: with 8 at a time, `hasty` drafts 16.2 tokens for a chain.\nMeasured, 60 problems each. Accepted: 0.96 to 0.99 of the student's tokens, 0.90 to 0.91 of those of `hasty`.",
  predict: {
    question:
      "A draft model writes 4 tokens at a time, and each is accepted with probability 0.7. How many tokens come out of one pass of the target, on average?",
    choices: ["1.7", "2.8", "3.8", "4.7"],
    answer: 1,
    because:
      "2.77 = 1 + 0.7 + 0.7² + 0.7³ + 0.7⁴: the k-th drafted token counts only if all tokens before it were accepted. With a distilled student as the draft, 96 to 98% are accepted, and 4.4 to 4.6 tokens come out of a pass.",
  },
});
