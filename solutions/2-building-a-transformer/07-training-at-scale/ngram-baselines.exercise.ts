import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "N-gram baselines",
  difficulty: 2,
  minutes: 20,
  hints: [
    "The first test has four tokens to count and two to predict. Which probability does each model give to those two tokens?",
    "To count is to train, and the shares are the model. Count one text, and judge the model on the other.",
    "in abab with s = 0.1 and V = 2: P(b | a) = (2 + 0.1) / (2 + 0.2) = 0.955, P(a | b) = (1 + 0.1) / (1 + 0.2) = 0.917",
    "Count single tokens in one pass, and neighbors in another, in the row of the earlier token. A share divides a smoothed count by the smoothed sum of its row.\nThe loss starts at the second validation token and averages minus the logarithms.",
  ],
  explore:
    "Count what comes after two, three, four and five characters. On Alice the losses are 1.92, 1.76, 1.97 and 2.33. Why does a longer memory make them worse?",
  answer:
    "After two characters 2% of the targets were never counted, after three 9%, and after four 19%. Each of them costs about 5 nats. The other targets gain little: their loss is 1.46 after three characters and 1.32 after four. Counts share nothing between similar contexts, so each further character takes far more text.",
});
