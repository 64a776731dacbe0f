import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Rewards by rule",
  difficulty: 1,
  minutes: 20,
  hints: [
    "Give your rule the text `5 .` and the answer 5. The text has no ⇒, so is your `answer` 0?",
    "The first ⇒ and the first period decide the form; the last ⇒ decides the answer. What does your search return for a list without a ⇒?",
    "format: first ⇒ at L − 3, a digit at L − 2, first period at L − 1;   answer: a ⇒ exists, and the token after the last one is the digit;   L is the number of tokens",
    "Refuse texts of fewer than three tokens. Compare the positions of the first ⇒ and the first period with the end, and check that a digit is between them.\nFor the answer, make sure there is a ⇒, and look at the token after the last one.",
  ],
  explore:
    "How many texts of the models `reasoner`, `two-minds`, `clueless` and `hasty` have the right form before they are trained with rewards? What is left for a format reward to teach?",
  answer:
    "More than 99 of 100, so almost nothing is left: supervised training taught all four models the form. DeepSeek-R1-Zero began with a base model, so its form was rewarded, too.\nMeasured, 10 seeds, 200 problems, 32 texts each: 0.999, 0.999, 0.997 and 0.993.",
  predict: {
    question:
      "The model `reasoner` earns this reward with 64 of 100 chains. A lazy rule pays if the right digit is anywhere in the text. How many of the 100 chains does it pay for?",
    choices: ["64", "67", "80", "99"],
    answer: 2,
    because:
      "80. A chain computes seven digits: six totals and the answer. Of 100 wrong chains, 42 contain the right digit somewhere.\nMeasured, 10 seeds: 200 problems, 32 chains each.",
  },
});
