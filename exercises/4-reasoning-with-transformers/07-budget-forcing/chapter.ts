import { defineChapter } from "#lib/course";

export default defineChapter({
  title: "Budget forcing",
  summary: "You can make a model think longer or shorter than it wants to, and say what that buys.",
  exercises: [
    {
      slug: "split-thinking",
      title: "Thinking and answer",
      difficulty: 1,
      minutes: 10,
      hints: [
        "Let a model write the marker as its very first token, and as its very last. What are the two parts, and is one of them null?",
        "Only the first marker means anything. Whether there is one decides between an answer, perhaps an empty one, and no answer.",
        "m = min{i : w_i = marker};   thinking = w_0 … w_{m−1},   answer = w_{m+1} … w_{n−1}",
        "Look for the first marker.\nWithout one, all is thinking, in a list of its own, and there is no answer.\nWith one, cut in front of it and after it; the marker goes into neither part.",
      ],
      explore:
        "Let `hasty` write ⇒ as its very first token, as `atMost(0)` of this chapter's last exercise makes it, and split 300 of its texts. What do the answers look like? How often is the last digit of an answer right?",
      answer:
        "In 85% of them there are thoughts: `⇒ #3 8 #3 9 9 #3 8 ⇒ 8 .` is one. They don't help, the last digit is right in 10%, as by chance (3 times 300 problems). The marker that you put there didn't stop the thinking; it only moved it into the answer, where this model has never learned to think.",
      predict: {
        question:
          "`hasty` has always thought before it wrote ⇒. Now ⇒ is put there as its first token, and it goes on from there. Of ten digits one is right by chance. In what share of problems is the token after ⇒ the right digit?",
        choices: ["0.44, as when it stops when it likes", "about 0.10", "about 0.01"],
        answer: 2,
        because:
          "0.01 (3 times 300 problems). Only in 14% of the texts is the token after ⇒ a digit at all. In most of the others the model begins to think after the marker, since it has never answered without.",
      },
    },
    {
      slug: "forbid-tokens",
      title: "Tokens that can't be drawn",
      difficulty: 1,
      minutes: 12,
      hints: [
        "Let the logits be −5, −6 and −7, and ban the first. Is its probability 0 under your result, or has it grown?",
        "A logit of 0 is a logit like any other. Which logit z has e^z = 0, and stays so when it is divided by a temperature? And what is softmax if every logit is that one?",
        "z'_v = −∞ for v ∈ banned, z'_v = z_v else;   refused if max z' = −∞",
        "Make a new list: the lowest number there is for each banned id, the old logit for every other.\nThen ask whether any logit is left above it. It may have been the lowest before.",
      ],
      explore:
        "Instead of banning ⇒ before six thoughts are finished, subtract 1, 2, 4 or 8 from its logit and from the period's. How accurate is `hasty` then, and how often does it stop after exactly six thoughts?",
      answer:
        "0.66, 0.79, 0.85 and 0.85, where the ban gives 0.86 and no penalty 0.41 to 0.44. Exactly six thoughts: 71, 89, 96 and 99% of the chains (3 times 300 problems). A penalty of 4 divides the odds of ⇒ by 55, which is nearly a ban here: ⇒ had about 0.16 at each thought's end, since 0.84⁵ = 0.42. On a model that is surer the same penalty would do nothing.",
      predict: {
        question:
          "Three tokens have the logits −5, −6 and −7, so the probabilities 0.67, 0.24 and 0.09. To ban the first one, its logit is set to 0. What is its probability then?",
        choices: ["0", "0.33", "0.67, as before", "0.99"],
        answer: 3,
        because:
          "e⁰ / (e⁰ + e⁻⁶ + e⁻⁷) = 0.997. A logit of 0 says nothing by itself: softmax only looks at differences, and 0 is 6 above the next one.",
      },
    },
    {
      slug: "budget-control",
      title: "Budget forcing",
      difficulty: 3,
      minutes: 35,
      hints: [
        "Script a model that wants to stop at once, and give it least = 3. Which tokens come before the marker, and how often was the model asked?",
        "All that counts is how many tokens of thinking there are. A try to stop is seen before anything is written: the wait comes in its place, so the model never reads that it stopped.",
        "n < least: marker or end ↦ wait;   least ≤ n < most: marker or end ↦ marker, over;   n = most: marker, over",
        "Loop while there is room for thinking. Ask the model, with the prompt and all that is written.\nA try to stop either leaves the loop or becomes a wait; every other token is thinking.\nAfter the loop put the marker there yourself, once, whatever the reason was.\nThen ask on, until the end has been written or the answer has its tokens.",
      ],
      explore:
        "Give `hasty` a budget in tokens: in `adjust` of `sampleChains`, as long as a row has fewer than `least` tokens and no ⇒, hand WAIT the logit of ⇒. Try 8, 10, 12, 14, 16 and 18; a right chain has 12 tokens of thinking. Where is it best?",
      answer:
        'At 12, with 0.74. All six: 0.62, 0.70, 0.74, 0.71, 0.56 and 0.55, at 14.9 to 21.7 tokens in all (3 times 300 problems). Waits use up the budget, so some chains stop with a thought missing; and a budget above 12 makes finished chains think on, until they add an operand again. In tokens one can\'t say "all six operands": `forced-thinking` counts thoughts.',
      predict: {
        question:
          "`hasty` is right in 0.44 of the problems when it stops when it likes: often after fewer than the six thoughts that a problem needs. Now it gets five thoughts at most, and ⇒ is put there. How often is it right?",
        choices: ["0.44: most chains are shorter anyway", "about 0.35", "about 0.20", "about 0.10"],
        answer: 3,
        because:
          "0.10, chance (20 times 300 problems). Without the last operand only luck is left: the total of five operands of six says nothing about the sum. In s1's figures, too, most of the curve comes from cutting thinking short.",
      },
    },
    {
      slug: "budget-report",
      title: "Control, scaling, performance",
      difficulty: 2,
      minutes: 12,
      hints: [
        "Give it three runs on a bend: 2, 4 and 8 tokens, with 0.2, 0.4 and 0.5. How many slopes are averaged?",
        "Every two runs have a slope, also those that are no neighbors. The order in which the runs come changes neither the pairs nor their slopes.",
        "control = #{a : least ≤ t_a ≤ most} / n;   scaling = mean over pairs t_a ≠ t_b of (f_b − f_a) / (t_b − t_a)",
        "Count the runs between the limits, limits included, and divide by all.\nGo through each pair once. Pairs with equal tokens are passed over.\nDivide the sum of the slopes by their number; where there is none, there is no mean.",
      ],
      explore:
        "Take eight runs of `hasty`, at least 0 to 7 thoughts: 11.3, 11.4, 12.3, 13.4, 14.1, 14.7, 15.0 and 17.0 tokens, accuracy 0.431, 0.423, 0.479, 0.570, 0.639, 0.745, 0.865 and 0.101. What does scaling say about the first seven runs, and about all eight?",
      answer:
        "0.115 for each token more, and with the last run still 0.045: of the 28 pairs only 7 hold the last run. They fall by 0.168 on average, but 20 of the other 21 rise. A positive scaling doesn't say that more thinking is better, and performance, 0.865, doesn't say where. Look at the curve.",
      predict: {
        question:
          "Runs with 2, 4 and 8 tokens of thinking have the accuracy 0.2, 0.4 and 0.5. What is their scaling by s1's definition, accuracy for each token more?",
        choices: [
          "0.050: from the first to the last",
          "0.0625: the mean of the two steps",
          "0.0583",
          "0.046: the line that fits best",
        ],
        answer: 2,
        because:
          '(0.1 + 0.025 + 0.05) / 3 = 0.0583: every two runs are a pair, also the first and the last. The three others are sensible as well, and none of them is the same number: two papers that say "slope" may not be compared.',
      },
    },
    {
      slug: "forced-thinking",
      title: "Thinking by force",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Print a few chains with `decode`. At which places does `hasty` write ⇒, and what was the token before it?",
        "All three controls act at one kind of place, and all that they need to know is in what was written. To put WAIT in the place of ⇒ with the right probability, no draw is needed: the draw comes afterwards anyway.",
        "z'_⇒ = z'_. = −∞ (at least);   z'_v = −∞ for all v ≠ ⇒ (at most);   z'_WAIT = z_⇒, z'_⇒ = −∞ (WAIT instead)",
        "A place where the model may stop: no ⇒ so far, and nothing written or a digit last.\nAt such a place, count what is finished, and ban what may not be drawn.\nFor WAIT hand its place the logit of ⇒, and ban ⇒; count the WAITs in the row, not in a variable.\nThe rest is one call, and reading answers and lengths.",
      ],
      explore:
        "Let WAIT come after six thoughts, too: `waitInstead(times, 99)` with 1, 2 and 4 times, against `waitInstead(times, 6)`. Then look at a few chains with `decode`.",
      answer:
        "0.63, 0.54 and 0.49 at 16.5, 19.7 and 24.2 tokens, against 0.71, 0.82 and 0.81 at 15.5, 16.4 and 16.6 (5 times 300 problems). A chain that is done says its total again, adds an operand that it has added already, and is wrong. WAIT helps where something is missing, and the model doesn't know where that is.",
      predict: {
        question:
          "`hasty` adds six digits, one a thought. Forced to six thoughts or more it is right in 0.86 of the problems, at 15 tokens. Now it is forced to seven or more. How often is it right?",
        choices: ["0.90: one more look", "0.86: the seventh changes nothing", "about 0.50", "about 0.10"],
        answer: 3,
        because:
          "0.10, chance (20 times 300 problems). It can't think about nothing: the seventh thought adds an operand for a second time. More thinking is only better as long as there is something to think about.",
      },
    },
  ],
});
