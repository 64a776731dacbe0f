import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Cross-entropy",
  difficulty: 2,
  minutes: 15,
  hints: [
    "Do the lesson's logits (2, 1, 0) cost 0.408, 1.408 and 2.408? Does one more ignored position leave your mean unchanged?",
    "−ln of a softmax is logSumExp minus the logit: no exponential is left that could underflow. Positions without a target do not count.",
    "perPosition = logSumExp(row) − row[target];   loss = Σ perPosition / number of targets that are not IGNORE",
    "blanks 1 and 2: the row's log-sum-exp minus the target's logit; the number of targets that aren't IGNORE;\nblanks 3 and 4: a RangeError if that number is 0; the total divided by it.",
  ],
  explore:
    "Model A gives the right token 0.9 at nine positions and 0.001 at the tenth. Model B gives it 0.5 at all ten. Which one has the lower loss?",
  answer:
    "B: 0.693 against 0.786, though A is right nine times out of ten and far surer. A's one mistake costs 6.9, seven times as much as the other nine together. Above all, this loss teaches a model not to be confidently wrong.",
  predict: {
    question:
      "GPT-2 has 50,257 tokens. At one position the right token has the logit 10, all others have 0. Which probability does softmax give to the right token?",
    choices: ["above 0.99", "about 0.3", "about 0.0002"],
    answer: 1,
    because:
      "0.305, a loss of 1.19: e^10 = 22,026 competes with 50,256 times e^0 = 1. Among so many tokens a logit must stand out by 15 for a probability of 0.98.",
  },
});
