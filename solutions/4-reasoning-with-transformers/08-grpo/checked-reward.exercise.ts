import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Rewards by rule",
  difficulty: 1,
  minutes: 20,
  hints: [
    "Give your rule the text `5 .` and the answer 5. Where does it find the ⇒?",
    "The form is settled by the first ⇒ and the first period: both must be where the last three tokens have theirs. The answer is settled by the last ⇒. What do you get from a list that has no ⇒ at all?",
    "format: first ⇒ at L − 3, a digit at L − 2, first period at L − 1;   answer: a ⇒ exists, and the token after the last one is the digit;   L is the number of tokens",
    "Refuse texts of fewer than three tokens. Look for the first ⇒ and the first period, and compare their places with the end of the text. Ask whether the token between them is a digit.\nFor the answer make sure that there is a ⇒. Then look at the token after the last one.",
  ],
  explore:
    "What share of the texts of `reasoner`, `two-minds`, `clueless` and `hasty` has the right form, before any training? What is left for the format to teach?",
  answer:
    "10 seeds, 200 problems, 32 texts each: 0.999, 0.999, 0.997 and 0.993. Almost nothing is left: supervised training has taught all four the form. DeepSeek-R1-Zero began with a base model that had seen no such training, so it was paid for its form as well.",
  predict: {
    question:
      "`reasoner` earns this reward with 64 of 100 chains. A lazy rule pays whenever the right digit is anywhere in the text. How many of the 100 chains does it pay?",
    choices: ["64", "67", "80", "99"],
    answer: 2,
    because:
      "80 (10 seeds, 200 problems, 32 chains each). A chain holds seven digits, six totals and the answer. Of the chains with a wrong answer, 42 in 100 have the right digit somewhere, and the lazy rule pays for each of them.",
  },
});
