import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Thinking and answer",
  difficulty: 1,
  minutes: 10,
  hints: [
    "Let a model write the marker as its first token, and as its last. What are the two parts in each case, and is one of them null?",
    "Only the first marker has a meaning. It decides whether there is an answer, even an empty one, or no answer at all.",
    "m = min{i : w_i = marker};   thinking = w_0 … w_{m−1},   answer = w_{m+1} … w_{n−1}",
    "Look for the first marker.\nIf there is none, everything is thinking, in a new list, and there is no answer.\nIf there is one, cut before it and after it; the marker goes into neither part.",
  ],
  explore:
    "Let `hasty` write ⇒ first, as `atMost(0)` of the exercise `forced-thinking` makes it do, and split 300 of its texts. What do the answers look like? How often is their last digit right?",
  answer:
    "Most contain thoughts, such as `⇒ #3 8 #3 9 9 #3 8 ⇒ 8 .`. These don't help: the last digit is right 10% of the time, as by chance. Your marker didn't stop the thinking. It moved the thinking into the answer, where this model has never learned to think.\nMeasured, 3 times 300 problems: 85% of the answers have thoughts.",
  predict: {
    question:
      "The model `hasty` has always thought before it wrote ⇒. Now you write ⇒ first, and the model continues. A random digit would be right 10% of the time. How often is the token after ⇒ the right digit?",
    choices: ["44%, as when it stops freely", "about 10%", "about 1%"],
    answer: 2,
    because:
      "1%. In only 14% of the texts is the token after ⇒ a digit at all. Mostly the model starts to think after the marker, because it has never answered without thoughts.\nMeasured, 3 times 300 problems.",
  },
});
