import { defineExercise } from "#lib/author/course";

export default defineExercise({
  title: "Training and validation text",
  difficulty: 1,
  minutes: 8,
  hints: [
    "Join both parts again. Do you get the whole text, with each token once and in order?",
    "There is one cut, in one place. The model trains on the text before the cut, and is only measured on the text after it.",
    "n = 15, share = 0.3: 4.5 tokens become v = 5, and the cut is at 15 − 5 = 10",
    "Round the number of validation tokens, subtract it from n, and copy both sides of the cut.\nThe caller's list keeps all of its tokens.",
  ],
  explore:
    "Look for each window of 16 characters of Alice's validation text in its training text. How many occur there, although the text was cut first? And how many windows of 32?",
  answer:
    "624 of 14,413 windows of 16 characters, or 4.3%, and 7 windows of 32. A book repeats its own phrases, so a part of the validation loss measures memory. The web does, too: GPT-2's authors found that on average 3.2% of the 8-grams of common test sets were in its training text (Radford et al. 2019).",
});
