import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Budget forcing",
  difficulty: 3,
  minutes: 35,
  hints: [
    "Script a model that tries to stop at once, and give it least = 3. Which tokens come before the marker, and how often is the model called?",
    "Only the number of tokens of thinking counts. Intercept a try to stop before it is written: the wait replaces it, and the model never reads that it stopped.",
    "n < least: marker or end ↦ wait;   least ≤ n < most: marker or end ↦ marker, over;   n = most: marker, over",
    "Loop while there is room for thinking. Call the model with the prompt and everything written so far.\nA try to stop leaves the loop or becomes a wait; every other token is thinking.\nAfter the loop, write the marker yourself, once, whatever the reason was.\nThen keep calling the model until it has written the end or the answer has its tokens.",
  ],
  explore:
    "Give `hasty` a budget in tokens: in `adjust` of `sampleChains`, while a row has fewer than `least` tokens and no ⇒, give WAIT the logit of ⇒. Try 8, 10, 12, 14, 16 and 18; a right chain has 12 tokens of thinking. Which `least` is best?",
  answer:
    '12, with 0.74. Waits use up the budget, so some chains stop with a thought missing. Above 12, finished chains continue until they add an operand twice. Tokens can\'t say "all six operands"; `forced-thinking` counts thoughts instead.\nMeasured, 3 times 300 problems: 0.62, 0.70, 0.74, 0.71, 0.56 and 0.55, at 14.9 to 21.7 tokens in all.',
  predict: {
    question:
      "`hasty` is right in 0.44 of the problems if it stops when it likes, often before the six thoughts a problem needs. Now it gets five thoughts at most, and then you write ⇒. In what share is it right?",
    choices: ["0.44: most chains are shorter anyway", "about 0.35", "about 0.20", "about 0.10"],
    answer: 3,
    because:
      "0.10, chance: the total of five operands out of six says nothing about the sum. In s1's figures, too, most of the curve comes from cutting thinking short.\nMeasured, 20 times 300 problems.",
  },
});
