import { defineExercise } from "#lib/author/course";

export default defineExercise({
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
});
