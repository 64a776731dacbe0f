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
      explore: "",
      answer: "",
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
      explore: "",
      answer: "",
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
      explore: "",
      answer: "",
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
      explore: "",
      answer: "",
    },
    {
      slug: "forced-thinking",
      title: "Thinking by force",
      difficulty: 3,
      minutes: 25,
      hints: [
        "Print a few chains with `decode`. At which places does `hasty` write ⇒, and what was the token before it?",
        "All three controls act at one kind of place, and all that they need to know stands in what was written. To put WAIT in the place of ⇒ with the right probability, no draw is needed: the draw comes afterwards anyway.",
        "z'_⇒ = z'_. = −∞ (at least);   z'_v = −∞ for all v ≠ ⇒ (at most);   z'_WAIT = z_⇒, z'_⇒ = −∞ (WAIT instead)",
        "A place where the model may stop: no ⇒ so far, and nothing written or a digit last.\nAt such a place, count what is finished, and ban what may not be drawn.\nFor WAIT hand its place the logit of ⇒, and ban ⇒; count the WAITs in the row, not in a variable.\nThe rest is one call, and reading answers and lengths.",
      ],
      explore: "",
      answer: "",
    },
  ],
});
