import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Budget forcing",
  difficulty: 3,
  minutes: 35,
  hints: [
    "Script a model that tries to stop at once, and set `least` to 3. Which tokens come before the marker, and how often is the model called?",
    "Only the number of thinking tokens counts. Intercept an attempt to stop before it is written: `wait` replaces it, and the model never reads that it stopped.",
    "n < least: marker or end ↦ wait;   least ≤ n < most: marker or end ↦ marker, over;   n = most: marker, over",
    "Loop while there is room for thinking. Call the model with the prompt and everything written so far.\nAn attempt to stop leaves the loop or becomes a wait; every other token is thinking.\nAfter the loop, write the marker yourself, once, whatever the reason was.\nThen keep calling the model until it has written the end or used up its answer tokens.",
  ],
  explore:
    "Give the model `hasty` a budget in tokens: in `adjust` of `sampleChains`, while a row has fewer than `least` tokens and no ⇒, give WAIT the logit of ⇒. Try 8, 10, 12, 14, 16 and 18 for `least`; a right chain has 12 thinking tokens. Which value is best?",
  answer:
    "12, with 74% right. Waits use up the budget, so some chains stop with a thought missing. Above 12, finished chains continue until they add an operand twice. A limit in tokens can't say “all six operands”; `forced-thinking` counts thoughts instead.\nMeasured, 3 times 300 problems: 0.62, 0.70, 0.74, 0.71, 0.56 and 0.55 right, at 14.9 to 21.7 tokens in all.",
  predict: {
    question:
      "The model `hasty` often stops before the six thoughts a problem needs, and it is right on 44% of the problems. Now it may write at most five thoughts, and then you write ⇒. What share does it get right?",
    choices: ["44%: most chains are shorter anyway", "about 35%", "about 20%", "about 10%"],
    answer: 3,
    because:
      "10%, as by chance: the total of five operands out of six says nothing about the sum. In s1's figures, too, most of the curve comes from cutting thinking short.\nMeasured, 20 times 300 problems.",
  },
});
